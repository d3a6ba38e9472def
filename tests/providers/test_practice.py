"""The three clients against the practice providers, which refuse what the documents refuse: every switch there is."""

import asyncio
import io
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from PIL import Image as Pillow

from bot.core.errors import Fault, ProviderError
from bot.core.models import OFFERS
from bot.core.ports import Accepted, Call, Finished, Image, Reference
from bot.net.http import Http
from bot.providers.client import ProviderClient
from bot.providers.registry import ProviderConfig, build, endpoints
from practice.providers.app import House
from practice.providers.app import build as practice_app

PATHS = {"modelverse": "modelverse/v1", "wavespeed": "wavespeed/api/v3", "vtrix": "vtrix/model/v1/generation"}
OPTIONS = {
    "aspect_ratio": "16:9",
    "guidance": 3.5,
    "steps": 20,
    "size": "512x384",
    "strength": 0.5,
    "negative_prompt": "blur",
}
TEXT = {
    "modelverse": "black-forest-labs/flux-kontext-pro/text-to-image",
    "wavespeed": "wavespeed-ai/flux-kontext-pro/text-to-image",
    "vtrix": "flux_kontext_pro",
}
DONE = "done"


@pytest.fixture
def house() -> House:
    made = House(seed=1, pixels=10_000, plain=True)
    for account in made.accounts.values():
        account.set(latency=0.02)
    return made


@pytest.fixture
async def clients(house) -> AsyncIterator[dict[str, ProviderClient]]:
    async with TestServer(practice_app(house), host="127.0.0.1") as server:
        configs = [
            ProviderConfig(name=name, key=f"practice-key-{name}", base_url=str(server.make_url(path)))
            for name, path in PATHS.items()
        ]
        async with Http(trusted=endpoints(configs)) as http:
            yield build(configs, http)


def png() -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", (64, 48), "teal").save(stream, "PNG")
    return stream.getvalue()


def plain(provider: str, **more) -> Call:
    (offer,) = [offer for offer in OFFERS if offer.wire_id == TEXT[provider]]
    return Call(offer=offer, prompt="a fox", options={}, **{"seed": 7, **more})


async def carried(client: ProviderClient, call: Call, *, polls: int = 60) -> tuple[Finished, list[bytes]]:
    """As the engine would: submit, poll until it is over, download. A busy poll is asked again."""
    reply = await client.submit(call)
    task = reply.task if isinstance(reply, Accepted) else ""
    for _ in range(polls):
        if isinstance(reply, Finished):
            return reply, [await client.download(image) for image in reply.images]
        await asyncio.sleep(0.02)
        try:
            reply = await client.poll(task)
        except ProviderError as error:
            if error.fault is not Fault.BUSY:
                raise
    raise TimeoutError


async def ended(client: ProviderClient, call: Call, **more) -> tuple[object, bool]:
    """How it ends: `DONE` or the fault, and whether another provider may be asked."""
    try:
        await carried(client, call, **more)
    except ProviderError as error:
        return error.fault, error.elsewhere
    return DONE, False


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.wire_id)
async def test_every_offer_is_taken_with_everything_it_takes(house, clients, offer):
    """All options, seed, tolerance, every number of pictures: no request breaks a document, no key goes astray."""
    client = clients[offer.provider]
    options = {name: value for name, value in OPTIONS.items() if name in offer.takes}
    for pictures in range(offer.pictures[0], offer.pictures[1] + 1):
        call = Call(
            offer=offer,
            prompt="a fox",
            options=options,
            count=offer.per_request,
            seed=7 if offer.seeded else None,
            references=[Reference(data=png(), media_type="image/png")] * pictures,
            safety_tolerance=pictures,
        )
        reply, files = await carried(client, call)
        assert len(files) == len(reply.images) == offer.per_request
        for data in files:
            Pillow.open(io.BytesIO(data)).verify()
    assert house.violations == []
    assert house.leaks == []


FAULTS = {
    ("modelverse", "slow"): (DONE, False),
    ("modelverse", "failed"): (Fault.BROKEN, False),
    ("modelverse", "moderated_input"): (Fault.MODERATED, False),
    ("modelverse", "moderated_output"): (Fault.MODERATED, False),
    ("modelverse", "empty"): (Fault.BROKEN, False),
    ("modelverse", "request_timeout"): (Fault.UNKNOWN, False),
    ("modelverse", "rate_limited"): (Fault.BUSY, True),
    ("modelverse", "server_error"): (Fault.BROKEN, False),
    ("modelverse", "unauthorized"): (Fault.CONFIGURATION, True),
    ("modelverse", "no_balance"): (Fault.CONFIGURATION, True),
    ("modelverse", "html"): (Fault.UNKNOWN, False),
    ("modelverse", "html_ok"): (Fault.UNKNOWN, False),
    ("modelverse", "lost_reply"): (Fault.UNKNOWN, False),
    ("modelverse", "gateway_timeout"): (Fault.UNKNOWN, False),
    ("modelverse", "broken_json"): (Fault.UNKNOWN, False),
    ("wavespeed", "failed"): (Fault.BROKEN, False),
    ("wavespeed", "moderated_input"): (Fault.MODERATED, False),
    ("wavespeed", "moderated_output"): (Fault.MODERATED, False),
    ("wavespeed", "duplicate"): (DONE, False),
    ("wavespeed", "empty"): (Fault.BROKEN, False),
    ("wavespeed", "not_found_poll"): (Fault.BROKEN, False),
    ("wavespeed", "unknown_status"): (DONE, False),
    ("wavespeed", "nsfw_flag"): (DONE, False),
    ("wavespeed", "nsfw_blank"): (Fault.MODERATED, False),
    ("wavespeed", "sync_timeout_5004"): (DONE, False),
    ("wavespeed", "cancelled"): (Fault.BROKEN, False),
    ("wavespeed", "timeout"): (Fault.BROKEN, False),
    ("wavespeed", "rate_limited"): (Fault.BUSY, True),
    ("wavespeed", "server_error"): (Fault.UNKNOWN, False),
    ("wavespeed", "unauthorized"): (Fault.CONFIGURATION, True),
    ("wavespeed", "no_balance"): (Fault.CONFIGURATION, True),
    ("wavespeed", "html"): (Fault.UNKNOWN, False),
    ("wavespeed", "html_ok"): (Fault.UNKNOWN, False),
    ("wavespeed", "lost_reply"): (Fault.UNKNOWN, False),
    ("wavespeed", "gateway_timeout"): (Fault.UNKNOWN, False),
    ("wavespeed", "broken_json"): (Fault.UNKNOWN, False),
    ("vtrix", "failed"): (Fault.BROKEN, False),
    ("vtrix", "moderated_input"): (Fault.MODERATED, False),
    ("vtrix", "moderated_output"): (Fault.MODERATED, False),
    ("vtrix", "blocked_completed"): (Fault.MODERATED, False),
    ("vtrix", "duplicate"): (DONE, False),
    ("vtrix", "empty"): (Fault.BROKEN, False),
    ("vtrix", "not_found_poll"): (Fault.BROKEN, False),
    ("vtrix", "unknown_status"): (DONE, False),
    ("vtrix", "instant"): (DONE, False),
    ("vtrix", "rate_limited"): (Fault.BUSY, True),
    ("vtrix", "server_error"): (Fault.UNKNOWN, False),
    ("vtrix", "unauthorized"): (Fault.CONFIGURATION, True),
    ("vtrix", "no_balance"): (Fault.CONFIGURATION, True),
    ("vtrix", "html"): (Fault.UNKNOWN, False),
    ("vtrix", "html_ok"): (Fault.UNKNOWN, False),
    ("vtrix", "lost_reply"): (Fault.UNKNOWN, False),
    ("vtrix", "gateway_timeout"): (Fault.UNKNOWN, False),
    ("vtrix", "broken_json"): (Fault.UNKNOWN, False),
}


@pytest.mark.parametrize(("provider", "mode"), FAULTS)
async def test_each_switch_ends_as_the_table_says(house, clients, provider, mode):
    """A provider in this mode leads to this fault, after exactly one paid request."""
    house.accounts[provider].set(mode=mode)
    assert await ended(clients[provider], plain(provider)) == FAULTS[provider, mode]
    assert len(house.accounts[provider].submits) == 1


@pytest.mark.parametrize("provider", ["wavespeed", "vtrix"])
@pytest.mark.parametrize(
    "mode", ["rate_limited", "server_error", "html", "html_ok", "lost_reply", "gateway_timeout", "broken_json"]
)
async def test_a_failing_poll_does_not_fail_the_task(house, clients, provider, mode):
    """After two bad polls the third one brings the picture."""
    house.accounts[provider].script([mode, mode], on="poll")
    reply, files = await carried(clients[provider], plain(provider))
    assert len(reply.images) == len(files) == 1


PICTURES = {
    "redirect_private": Fault.BROKEN,
    "redirect_loop": Fault.BROKEN,
    "private_url": Fault.BROKEN,
    "missing_picture": Fault.BROKEN,
    "huge_body": Fault.BROKEN,
    "cut_download": Fault.BUSY,
}


@pytest.mark.parametrize("provider", PATHS)
@pytest.mark.parametrize("mode", PICTURES)
async def test_spoilt_pictures_are_told_apart(house, clients, provider, mode):
    """What a later try may mend is busy; traps, circles and floods are refused for good."""
    house.accounts[provider].set(mode=mode)
    assert await ended(clients[provider], plain(provider)) == (PICTURES[mode], False)


@pytest.mark.parametrize("form", ["url", "b64", "data_uri", "both"])
@pytest.mark.parametrize("locked", [False, True])
async def test_every_form_of_a_modelverse_picture_is_read(house, clients, form, locked):
    """Address or base64, bare or as data URI, behind the key or not: the same two pictures."""
    house.modelverse.set(result=form, auth_for_url=locked)
    reply, files = await carried(clients["modelverse"], plain("modelverse", count=2))
    assert len(reply.images) == len(set(files)) == 2
    assert house.leaks == []


@pytest.mark.parametrize(
    "dialect",
    [
        {"statuses": "page"},
        {"statuses": "queue"},
        {"id_field": "task_id"},
        {"created": "iso"},
        {"output": "object"},
        {"discount": 0.5},
    ],
    ids=str,
)
async def test_every_dialect_of_vtrix_is_understood(house, clients, dialect):
    """Each documented shape leads to the picture and to the bill exactly as the provider books it."""
    house.vtrix.set(**dialect)
    reply, files = await carried(clients["vtrix"], plain("vtrix"))
    assert len(files) == 1
    assert reply.cost == house.vtrix.billed


@pytest.mark.parametrize("statuses", ["cli", "page", "queue"])
@pytest.mark.parametrize("errors", ["object", "string", "flat"])
@pytest.mark.parametrize(("mode", "fault"), [("failed", Fault.BROKEN), ("moderated_output", Fault.MODERATED)])
async def test_every_shape_of_a_vtrix_failure_is_understood(house, clients, statuses, errors, mode, fault):
    """Three vocabularies times three shapes of error: always the same meaning."""
    house.vtrix.set(mode=mode, statuses=statuses, errors=errors)
    assert await ended(clients["vtrix"], plain("vtrix")) == (fault, False)


@pytest.mark.parametrize("flags", ["list", "null", "missing", "empty"])
async def test_flags_of_wavespeed_may_be_missing(house, clients, flags):
    """A picture arrives whatever became of its flag, and is only flagged where the provider said so."""
    house.wavespeed.set(mode="nsfw_flag", nsfw_flags=flags)
    reply, _ = await carried(clients["wavespeed"], plain("wavespeed"))
    assert [image.nsfw for image in reply.images] == [flags == "list"]


async def test_a_lost_answer_is_found_again_without_paying_twice(house, clients):
    """The connection dies after the provider accepted: the list has the task, and its picture can be had."""
    house.wavespeed.set(mode="lost_reply", times=1)
    client, call = clients["wavespeed"], plain("wavespeed", seed=4711)
    since = int(house.clock.time() * 1000)
    assert await ended(client, call) == (Fault.UNKNOWN, False)
    task = await client.find(call, since=since)
    assert task == next(iter(house.wavespeed.tasks))
    await asyncio.sleep(0.1)
    reply = await client.poll(task)
    assert isinstance(reply, Finished)
    assert len(house.wavespeed.submits) == 1


async def test_a_request_that_never_arrived_is_missing(house, clients):
    """The gateway answered instead of the provider: nothing is in the list."""
    house.wavespeed.set(mode="html")
    client, call = clients["wavespeed"], plain("wavespeed", seed=4711)
    await ended(client, call)
    assert await client.find(call, since=int(house.clock.time() * 1000)) is None


async def test_a_private_picture_address_is_never_asked(house, clients):
    """An address of this very machine, on a port nobody configured, gets no connection."""
    asked = []
    server = await asyncio.start_server(lambda *_: asked.append(1), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(ProviderError):
        await clients["vtrix"].download(Image(url=f"http://127.0.0.1:{port}/"))
    server.close()
    assert asked == []
