"""Where a key goes (the configured origin) and where it never does: other hosts, errors, logs, tracebacks."""

import io
import logging
import traceback

import pytest
from structlog.testing import capture_logs

from bot.core.errors import ProviderError
from bot.core.ports import Image
from bot.providers.modelverse import Modelverse
from bot.providers.registry import ProviderConfig
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed
from tests.net.peers import peer
from tests.providers.calls import call, failed, nobody_listens
from tests.providers.conftest import KEY

PRO = "wavespeed-ai/flux-kontext-pro/text-to-image"
UM = "black-forest-labs/flux-kontext-pro/text-to-image"


@pytest.mark.parametrize("status", [401, 403])
async def test_a_picture_on_the_api_host_is_fetched_with_the_key_when_it_asks(counter, connect, status):
    """UModelverse may serve pictures from its API host: first without the key, with it only when refused."""
    counter.on("/image/1", b"", status=status)
    counter.on("/image/1", b"picture")
    client = await connect(Modelverse(base_url=f"{counter.url}/v1"))
    assert await client.download(Image(url=f"{counter.url}/image/1")) == b"picture"
    assert [seen.keyed for seen in counter.seen] == [False, True]


async def test_a_public_picture_is_fetched_without_the_key(counter, connect):
    """Where nobody asks for a key, none is shown."""
    counter.on("/image/1", b"picture")
    client = await connect(Modelverse(base_url=f"{counter.url}/v1"))
    await client.download(Image(url=f"{counter.url}/image/1"))
    assert [seen.keyed for seen in counter.seen] == [False]


@pytest.mark.parametrize("spec", [Modelverse, Wavespeed, Vtrix])
async def test_another_host_never_sees_the_key(counter, other, connect, spec):
    """A stranger that answers 401 gets no second request: same machine, other port, no key."""
    other.on("/image/1", b"", status=401)
    client = await connect(spec(base_url=f"{counter.url}/v1"), other.url)
    await failed(client.download(Image(url=f"{other.url}/image/1")))
    assert [seen.keyed for seen in other.seen] == [False]


@pytest.mark.parametrize("spec", [Wavespeed, Vtrix])
async def test_providers_whose_pictures_are_public_never_show_the_key_for_one(counter, connect, spec):
    """Even on their own host."""
    counter.on("/image/1", b"", status=403)
    client = await connect(spec(base_url=f"{counter.url}/v1"))
    await failed(client.download(Image(url=f"{counter.url}/image/1")))
    assert [seen.keyed for seen in counter.seen] == [False]


async def test_a_keyed_download_that_redirects_leaves_the_key_behind(counter, other, connect):
    """The API host may send us on, but not with its key."""
    counter.on("/image/1", b"", status=401)
    counter.on("/image/1", b"", status=302, headers={"Location": f"{other.url}/stolen"})
    other.on("/stolen", b"picture")
    client = await connect(Modelverse(base_url=f"{counter.url}/v1"), other.url)
    assert await client.download(Image(url=f"{counter.url}/image/1")) == b"picture"
    assert [seen.keyed for seen in other.seen] == [False]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirected_submit_is_not_followed(counter, other, connect, status):
    """Neither the paid request nor the key travels to where a redirect points."""
    counter.on(f"/{PRO}", b"", status=status, headers={"Location": f"{other.url}/{PRO}"})
    client = await connect(Wavespeed(base_url=counter.url), other.url)
    await failed(client.submit(call(PRO)))
    assert other.seen == []
    assert len(counter.seen) == 1


async def test_an_address_to_poll_on_another_host_is_not_asked(counter, other, connect):
    """Whatever the answer names, a task is polled at the configured base."""
    task = {"id": "t1", "status": "created", "urls": {"get": f"{other.url}/predictions/t1/result"}}
    counter.on(f"/{PRO}", {"code": 200, "data": task})
    counter.on("/predictions/t1/result", {"code": 200, "data": task})
    client = await connect(Wavespeed(base_url=counter.url), other.url)
    await client.poll((await client.submit(call(PRO))).task)
    assert other.seen == []
    assert counter.paths()[-1] == "GET /predictions/t1/result"


def whole(error: BaseException) -> str:
    """Everything a log could show of an error: its words, its attributes, its traceback with all variables.

    Only the tests' own frames are left out: they know the key, of course.
    """
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in trace.stack if "/tests/" not in frame.filename]
    assert any("/bot/providers/" in frame.filename for frame in ours)
    assert error.__cause__ is None
    return f"{error!r} {error} {vars(error)} {[(frame.line, frame.locals) for frame in ours]}"


REPEATED = [
    {"error": {"message": f"Incorrect API key provided: {KEY}", "code": KEY, "param": KEY}},
    {"code": 401, "message": f"key {KEY} is disabled", "data": {"error": f"Bearer {KEY}", "id": KEY}},
    {"status": KEY, "id": KEY, "error": KEY},
]


@pytest.mark.parametrize("status", [200, 400, 401, 403, 429, 500])
@pytest.mark.parametrize("body", REPEATED, ids=["openai", "envelope", "flat"])
async def test_a_key_repeated_by_the_provider_stays_hidden(counter, connect, status, body):
    """Providers quote keys in their errors: it reaches neither error, nor traceback, nor log."""
    for path in ("/images/generations", f"/{PRO}", "/predictions/t1/result", "/balance", "/task/t1", "/"):
        counter.on(path, body, status=status)
    clients = [await connect(spec(base_url=counter.url)) for spec in (Modelverse, Wavespeed, Vtrix)]
    told = []
    with capture_logs() as logs:
        for work in (
            clients[0].submit(call(UM)),
            clients[1].submit(call(PRO)),
            clients[1].poll("t1"),
            clients[1].balance(),
            clients[2].submit(call("flux_kontext_pro")),
            clients[2].poll("t1"),
        ):
            try:
                told.append(repr(await work))
            except ProviderError as error:
                told.append(whole(error))
    assert len(counter.seen) == len(told) == 6
    assert all(seen.keyed for seen in counter.seen)
    assert KEY not in "".join(told)
    assert KEY not in repr(logs)


async def cut(made, reader, writer):
    await made.request(reader)
    writer.transport.abort()


async def test_no_failure_on_the_wire_shows_the_key(connect):
    """A lost answer, a refused connection, a failed upload: tracebacks with all variables hold no key."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        async with peer(cut) as there:
            with nobody_listens() as nobody:
                for url in (there.url, nobody):
                    client = await connect(Wavespeed(base_url=url))
                    multi = call("wavespeed-ai/flux-kontext-pro/multi", pictures=2)
                    for work in (client.submit(call(PRO)), client.submit(multi), client.poll("t1"), client.balance()):
                        assert KEY not in whole(await failed(work))
        assert any(KEY.encode() in sent for sent in there.received)
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(before)
    assert KEY not in stream.getvalue()


async def test_no_client_and_no_configuration_shows_its_key(connect):
    """Printing either of them prints no key."""
    client = await connect(Wavespeed(base_url="https://a.example"))
    config = ProviderConfig(name="wavespeed", key=KEY, base_url="https://a.example")
    assert KEY not in f"{client!r} {vars(client)} {config!r}"
