"""How handed-in pictures reach WaveSpeed, and that nothing is bought before they have."""

import pytest

from bot.core.errors import Fault
from bot.core.ports import Accepted, Reference
from bot.providers.wavespeed import Wavespeed
from tests.providers.calls import call, failed, nobody_listens

MULTI = "wavespeed-ai/flux-kontext-pro/multi"
CREATED = {"code": 200, "data": {"id": "t1", "status": "created"}}
BINARY, SLOTS = "/media/upload/binary", "/media/uploads"


def stored(address: str) -> dict[str, object]:
    return {"code": 200, "data": {"download_url": address}}


@pytest.fixture
async def client(counter, other, connect):
    counter.on(f"/{MULTI}", CREATED)
    return await connect(Wavespeed(base_url=counter.url), other.url)


def images_of(counter) -> list[str]:
    return next(seen.json["images"] for seen in counter.seen if seen.path == f"/{MULTI}")


async def test_pictures_are_uploaded_first_and_named_in_order(counter, client):
    """Each picture goes up once as a form; the paid request names the addresses in the members' order."""
    letters = [b"AAAAAAAAA", b"BBBBBBBBB", b"CCCCCCCCC"]

    def address(seen) -> dict[str, object]:
        (letter,) = [data for data in letters if data in seen.body]
        return stored(f"https://up.example/{letter[:1].decode()}.jpeg")

    counter.on(BINARY, address)
    asked = call(MULTI, references=[Reference(data=data, media_type="image/jpeg") for data in letters])
    assert await client.submit(asked) == Accepted(task="t1")
    assert counter.paths() == [f"POST {BINARY}"] * 3 + [f"POST /{MULTI}"]
    assert images_of(counter) == [f"https://up.example/{letter}.jpeg" for letter in "ABC"]
    assert all(seen.keyed for seen in counter.seen)
    assert all(b'name="file"; filename="picture.jpeg"' in seen.body for seen in counter.seen[:3])


async def test_a_missing_upload_gives_way_to_the_two_step_one(counter, other, client):
    """404 on the form: ask for a slot, PUT the bytes there, and leave the key at home."""
    counter.on(BINARY, {}, status=404)
    place = {"method": "PUT", "url": f"{other.url}/put/1?sig=abc", "headers": {"Content-Type": "image/png"}}
    counter.on(SLOTS, {"code": 200, "data": {"upload": place, "download_url": "https://up.example/y.png"}})
    other.on("/put/1", b"")
    await client.submit(call(MULTI, pictures=1))
    assert images_of(counter) == ["https://up.example/y.png"]
    asked = next(seen.json for seen in counter.seen if seen.path == SLOTS)
    assert asked == {"filename": "picture.png", "size": 13, "content_type": "image/png"}
    (put,) = other.seen
    assert (put.method, put.path, put.body) == ("PUT", "/put/1?sig=abc", b"picture bytes")
    assert put.headers["Content-Type"] == "image/png"
    assert not put.keyed


async def test_a_slot_on_the_api_host_goes_without_the_key_too(counter, client):
    """A signed address needs no key, wherever it leads."""
    counter.on(BINARY, {}, status=500)
    place = {"method": "PUT", "url": f"{counter.url}/put/1", "headers": {}}
    counter.on(SLOTS, {"code": 200, "data": {"upload": place, "download_url": "https://up.example/y.png"}})
    counter.on("/put/1", b"")
    await client.submit(call(MULTI, pictures=1))
    (put,) = [seen for seen in counter.seen if seen.method == "PUT"]
    assert not put.keyed


async def test_a_slot_inside_the_private_network_is_not_used(counter, other, connect):
    """A provider's answer cannot make us PUT to an address the owner never named."""
    counter.on(f"/{MULTI}", CREATED)
    counter.on(BINARY, {}, status=500)
    place = {"method": "PUT", "url": f"{other.url}/put/1", "headers": {}}
    counter.on(SLOTS, {"code": 200, "data": {"upload": place, "download_url": "https://up.example/y.png"}})
    client = await connect(Wavespeed(base_url=counter.url))
    error = await failed(client.submit(call(MULTI, pictures=1)))
    assert (error.fault, error.elsewhere) == (Fault.BROKEN, True)
    assert other.seen == []
    assert f"POST /{MULTI}" not in counter.paths()


@pytest.mark.parametrize(
    ("status", "fault", "elsewhere"),
    [
        (500, Fault.BROKEN, True),
        (404, Fault.BROKEN, True),
        (413, Fault.BROKEN, True),
        (429, Fault.BUSY, True),
        (401, Fault.CONFIGURATION, True),
    ],
)
async def test_a_picture_that_cannot_be_stored_buys_nothing(counter, client, status, fault, elsewhere):
    """Where neither way works the order fails before the paid request, and may go elsewhere."""
    for path in (BINARY, SLOTS):
        counter.on(path, {}, status=status, headers={"Retry-After": "5"})
    asked = call(MULTI, references=[Reference(data=b"x", media_type="image/png")])
    error = await failed(client.submit(asked))
    assert (error.fault, error.elsewhere) == (fault, elsewhere)
    assert f"POST /{MULTI}" not in counter.paths()


@pytest.mark.parametrize("status", [404, 413, 500, 503])
async def test_the_attachments_own_address_is_the_last_way(counter, client, status):
    """Where neither upload works, the provider may fetch exactly these bytes from Discord itself."""
    for path in (BINARY, SLOTS):
        counter.on(path, {}, status=status)
    there = "https://cdn.discord.example/a.png"
    await client.submit(call(MULTI, references=[Reference(data=b"x", media_type="image/png", address=there)]))
    assert images_of(counter) == [there]


async def test_a_refused_key_is_not_tried_a_second_way(counter, client):
    """401 on the first way is about the key, so the second way is not bothered."""
    counter.on(BINARY, b"Unauthorized", status=401)
    await failed(client.submit(call(MULTI, pictures=1)))
    assert counter.paths() == [f"POST {BINARY}"]


async def test_one_failing_picture_of_several_fails_the_order_once(counter, client):
    """The others are given up, and the error is a plain `ProviderError` with the seconds to wait."""
    counter.on(BINARY, {}, status=429, headers={"Retry-After": "5"})
    error = await failed(client.submit(call(MULTI, pictures=5)))
    assert (error.fault, error.retry_after) == (Fault.BUSY, 5.0)


async def test_an_unreachable_provider_buys_nothing(connect):
    """No connection for the upload: broken, and another provider may be asked."""
    with nobody_listens() as url:
        client = await connect(Wavespeed(base_url=url))
        error = await failed(client.submit(call(MULTI, references=[Reference(data=b"x", media_type="image/png")])))
    assert (error.fault, error.elsewhere) == (Fault.BROKEN, True)
