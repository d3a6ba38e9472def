"""What the client promises over real sockets: one paid POST, keys at home, and the right word for every trouble."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.core.errors import Fault
from bot.core.ports import Accepted, Finished, Image, Reference, Running
from bot.providers.modelverse import Modelverse
from bot.providers.spec import Unfamiliar
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed
from tests.net.peers import peer
from tests.providers.calls import call, failed, nobody_listens
from tests.providers.conftest import KEY

PRO_TEXT = "wavespeed-ai/flux-kontext-pro/text-to-image"
PRO_MULTI = "wavespeed-ai/flux-kontext-pro/multi"
UM_TEXT = "black-forest-labs/flux-kontext-pro/text-to-image"
CREATED = {"code": 200, "data": {"id": "t1", "status": "created"}}
PICTURE = b"\x89PNG picture"


async def test_a_submit_is_one_post_with_the_key(counter, connect):
    """The paid request goes out exactly once, as JSON, with the bearer key, and its id comes back."""
    counter.on(f"/{PRO_TEXT}", CREATED)
    client = await connect(Wavespeed(base_url=counter.url))
    assert await client.submit(call(PRO_TEXT, seed=7)) == Accepted(task="t1")
    (seen,) = counter.seen
    assert (seen.method, seen.json) == ("POST", {"prompt": "a fox", "seed": 7})
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.headers["Content-Type"] == "application/json"


async def test_pictures_travel_inside_the_request_where_the_provider_wants_that(counter, connect):
    """Megabytes of picture arrive whole in Vtrix's slots."""
    counter.on("/generation", {"id": "t1", "status": "in_progress"})
    client = await connect(Vtrix(base_url=f"{counter.url}/generation"))
    data = bytes(range(256)) * 12_000
    asked = call("flux_kontext_pro", references=[Reference(data=data, media_type="image/png")] * 2)
    assert await client.submit(asked) == Accepted(task="t1")
    params = counter.seen[0].json["input"][0]["params"]
    assert sorted(params) == ["input_image", "input_image_2", "prompt"]
    assert len(params["input_image"]) == 4 * len(data) // 3


@pytest.mark.parametrize(
    ("wire_id", "more", "words"),
    [
        (PRO_TEXT, {"pictures": 1}, "pictures handed in"),
        (PRO_MULTI, {}, "pictures handed in"),
        (PRO_TEXT, {"count": 2}, "pictures in one request"),
        (PRO_TEXT, {"options": {"steps": 20}}, "takes no steps"),
        (PRO_TEXT, {"options": {"guidance": 21}}, "guidance must be"),
        (PRO_TEXT, {"options": {"aspect_ratio": "5:1"}}, "aspect_ratio must be"),
        (PRO_TEXT, {"seed": 2_147_483_648}, "seed must be"),
        ("flux_kontext_pro", {}, "belongs to vtrix"),
    ],
)
async def test_what_an_offer_does_not_take_is_never_sent(counter, connect, wire_id, more, words):
    """The last lock before the owner's money: a wrong call is refused without a single byte."""
    client = await connect(Wavespeed(base_url=counter.url))
    error = await failed(client.submit(call(wire_id, **more)))
    assert error.fault is Fault.REQUEST
    assert words in error.detail
    assert counter.seen == []


async def test_a_picture_beyond_the_limit_is_never_sent(counter, connect):
    """One byte more than `reference_limit` is refused before anything is sent."""
    client = await connect(Modelverse(base_url=counter.url))
    picture = Reference(data=bytes(client.reference_limit + 1), media_type="image/png")
    error = await failed(client.submit(call("black-forest-labs/flux-kontext-pro", references=[picture])))
    assert error.fault is Fault.REQUEST
    assert counter.seen == []


async def test_nobody_listening_means_that_nothing_was_bought(connect):
    """A refused connection is broken, and another provider may be asked."""
    with nobody_listens() as url:
        client = await connect(Wavespeed(base_url=url))
        error = await failed(client.submit(call(PRO_TEXT)))
    assert (error.fault, error.elsewhere) == (Fault.BROKEN, True)


async def close_after_reading(made, reader, writer):
    await made.request(reader)
    writer.transport.abort()


async def half_an_answer(made, reader, writer):
    await made.request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n{"code":200,"data":{"id":')
    await writer.drain()


async def too_much(made, reader, writer):
    await made.request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\n")
    await writer.drain()
    await asyncio.sleep(30)


@pytest.mark.parametrize("deed", [close_after_reading, half_an_answer, too_much])
async def test_a_lost_answer_to_a_submit_is_unknown_and_sent_once(connect, deed):
    """The provider may have accepted: the fault says so, no other provider is allowed, nothing is repeated."""
    async with peer(deed) as there:
        client = await connect(Wavespeed(base_url=there.url))
        error = await failed(client.submit(call(PRO_TEXT)))
    assert (error.fault, error.elsewhere) == (Fault.UNKNOWN, False)
    assert len(there.received) == 1


@pytest.mark.parametrize("deed", [close_after_reading, half_an_answer, too_much])
async def test_a_lost_poll_is_only_busy(connect, deed):
    """A failed GET says nothing about the task."""
    async with peer(deed) as there:
        client = await connect(Wavespeed(base_url=there.url))
        error = await failed(client.poll("t1"))
    assert (error.fault, error.elsewhere) == (Fault.BUSY, False)


async def test_an_unreachable_provider_does_not_fail_a_poll(connect):
    """No connection: ask again later."""
    with nobody_listens() as url:
        client = await connect(Vtrix(base_url=url))
        assert (await failed(client.poll("t1"))).fault is Fault.BUSY


async def test_retry_after_comes_through(counter, connect):
    """A 429 on a submit is busy, may go elsewhere, and carries the seconds that were asked for."""
    counter.on(f"/{PRO_TEXT}", {"code": 429}, status=429, headers={"Retry-After": "17", "Retry-After-Ms": "9"})
    client = await connect(Wavespeed(base_url=counter.url))
    error = await failed(client.submit(call(PRO_TEXT)))
    assert (error.fault, error.elsewhere, error.retry_after) == (Fault.BUSY, True, 17.0)


async def test_polls_share_a_connection(connect):
    """Twenty polls open one connection, not twenty."""

    async def deed(made, reader, writer):
        while await made.request(reader):
            body = b'{"data":{"status":"processing"}}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()

    async with peer(deed) as there:
        client = await connect(Wavespeed(base_url=there.url))
        for _ in range(20):
            assert await client.poll("t1") == Running()
    assert (there.connections, len(there.received)) == (1, 20)


async def test_an_unfamiliar_status_is_logged_once(counter, connect):
    """A word nobody documented counts as running, and the owner hears of it one time per word."""
    counter.on("/predictions/t1/result", {"data": {"status": "warming_up"}})
    client = await connect(Wavespeed(base_url=counter.url))
    with capture_logs() as logs:
        replies = [await client.poll("t1") for _ in range(5)]
    assert replies == [Unfamiliar(status="warming_up")] * 5
    assert [(log["provider"], log["status"]) for log in logs] == [("wavespeed", "warming_up")]


async def test_a_synchronous_provider_has_nothing_to_poll(connect):
    """Asking UModelverse for a task is unknown, not a crash."""
    client = await connect(Modelverse(base_url="https://a.example"))
    assert (await failed(client.poll("t1"))).fault is Fault.UNKNOWN


async def test_a_synchronous_answer_holds_the_pictures(counter, connect):
    """UModelverse's single answer brings all pictures at once."""
    counter.on("/images/generations", {"data": [{"url": "https://x.example/1"}, {"b64_json": "iVBORw0KGgo="}]})
    client = await connect(Modelverse(base_url=counter.url))
    reply = await client.submit(call(UM_TEXT, count=2))
    assert reply == Finished(images=(Image(url="https://x.example/1"), Image(data=b"\x89PNG\r\n\x1a\n")))
    assert counter.seen[0].json["n"] == 2


async def test_megabytes_of_base64_are_read(counter, connect):
    """An answer of twelve megabytes is read whole."""
    counter.on("/images/generations", {"data": [{"b64_json": "A" * 12_000_000}]})
    client = await connect(Modelverse(base_url=counter.url))
    reply = await client.submit(call(UM_TEXT))
    assert reply == Finished(images=(Image(data=bytes(9_000_000)),))


async def test_bytes_that_came_are_not_downloaded(connect):
    """A picture that came with the answer needs no request."""
    client = await connect(Modelverse(base_url="https://a.example"))
    assert await client.download(Image(data=PICTURE)) == PICTURE


async def test_a_picture_without_anything_is_broken(connect):
    """Neither address nor bytes: nothing to wait for."""
    client = await connect(Modelverse(base_url="https://a.example"))
    assert (await failed(client.download(Image()))).fault is Fault.BROKEN


async def test_a_passing_trouble_of_a_download_is_busy(counter, connect):
    """503 may be better later; 404 will not."""
    counter.on("/busy.png", b"", status=503)
    client = await connect(Wavespeed(base_url=counter.url))
    assert (await failed(client.download(Image(url=f"{counter.url}/busy.png")))).fault is Fault.BUSY
    assert (await failed(client.download(Image(url=f"{counter.url}/gone.png")))).fault is Fault.BROKEN


async def test_balance(counter, connect):
    """WaveSpeed tells what is left in micro-USD; the others tell nothing, without being asked."""
    counter.on("/balance", {"code": 200, "data": {"balance": 3.5}})
    assert await (await connect(Wavespeed(base_url=counter.url))).balance() == 3_500_000
    assert await (await connect(Vtrix(base_url=counter.url))).balance() is None
    assert await (await connect(Modelverse(base_url=counter.url))).balance() is None
    assert counter.paths() == ["GET /balance"]


async def test_cancelling_a_submit_cancels_it(connect):
    """The engine's deadline passes through: no error of ours takes its place."""

    async def deed(made, reader, writer):
        await made.request(reader)
        await asyncio.sleep(30)

    async with peer(deed) as there:
        client = await connect(Wavespeed(base_url=there.url))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.submit(call(PRO_TEXT))
    assert len(there.received) == 1
