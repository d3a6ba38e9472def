"""Looking a lost request up: found, certainly missing, or not to be told. "Missing" is a promise about money."""

import pytest

from bot.core.errors import Fault
from bot.providers.client import PAGES
from bot.providers.modelverse import Modelverse
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed
from tests.providers.calls import call, failed

PRO = "wavespeed-ai/flux-kontext-pro/text-to-image"
SINCE = 1_800_000_000_000


def row(task: str, seed: int = 7, at: int = 0, **more) -> dict[str, object]:
    return {
        "id": task,
        "model": PRO,
        "inputs": {"prompt": "a fox", "seed": seed},
        "created_at": f"2027-01-15T08:00:{at:02}.000Z",
        **more,
    }


def page(*rows: dict[str, object]) -> dict[str, object]:
    return {"code": 200, "data": {"items": list(rows)}}


@pytest.fixture
async def client(counter, connect):
    return await connect(Wavespeed(base_url=counter.url))


async def test_a_request_is_found_by_prompt_and_seed(counter, client):
    """Among its neighbours, the one with the same prompt and seed; of several the newest."""
    counter.on("/predictions", page(row("a", at=1), row("b", seed=8, at=9), row("c", at=3)))
    assert client.can_find
    assert await client.find(call(PRO, seed=7), since=SINCE) == "c"
    assert counter.seen[0].json["created_after"] == "2027-01-15T07:59:55.000Z"


async def test_a_request_on_a_later_page_is_found(counter, client):
    """Full pages are followed until the request turns up."""
    counter.on("/predictions", page(*(row(f"x{i}", seed=i + 100) for i in range(100))), page(row("mine")))
    assert await client.find(call(PRO, seed=7), since=SINCE) == "mine"
    assert [seen.json["page"] for seen in counter.seen] == [1, 2]


async def test_missing_is_only_said_when_everything_was_seen(counter, client):
    """None means that the request never arrived: all rows since then told what they were."""
    counter.on("/predictions", page(row("a", seed=8)))
    assert await client.find(call(PRO, seed=7), since=SINCE) is None


async def test_a_row_that_tells_nothing_leaves_it_open(counter, client):
    """A row without its inputs might be ours, so nobody may call the request missing."""
    counter.on("/predictions", page(row("a", seed=8), {"id": "b", "model": PRO}))
    assert (await failed(client.find(call(PRO, seed=7), since=SINCE))).fault is Fault.UNKNOWN


async def test_an_endless_list_leaves_it_open(counter, client):
    """After so many full pages the look-up gives up without an answer."""
    counter.on("/predictions", page(*(row(f"x{i}", seed=i + 100) for i in range(100))))
    assert (await failed(client.find(call(PRO, seed=7), since=SINCE))).fault is Fault.UNKNOWN
    assert len(counter.seen) == PAGES


@pytest.mark.parametrize(("status", "body"), [(500, {}), (429, {}), (200, {}), (200, b"<html>"), (503, b"")])
async def test_a_list_that_cannot_be_had_is_busy(counter, client, status, body):
    """A failing list is a reason to ask again, not an answer."""
    counter.on("/predictions", body, status=status)
    assert (await failed(client.find(call(PRO, seed=7), since=SINCE))).fault is Fault.BUSY


@pytest.mark.parametrize("seed", [None, -1])
async def test_without_a_seed_there_is_no_telling(counter, client, seed):
    """Two members may send the same words: without a seed nothing is looked up and nothing claimed."""
    assert (await failed(client.find(call(PRO, seed=seed), since=SINCE))).fault is Fault.UNKNOWN
    assert counter.seen == []


async def test_an_offer_that_takes_no_seed_cannot_be_looked_up(counter, client):
    """Its rows carry no fingerprint."""
    unseeded = call("wavespeed-ai/flux-kontext-max/multi", pictures=2, seed=7)
    assert (await failed(client.find(unseeded, since=SINCE))).fault is Fault.UNKNOWN


@pytest.mark.parametrize("spec", [Modelverse, Vtrix])
async def test_providers_without_a_list_say_so(connect, spec):
    """They cannot find, and claim nothing when asked all the same."""
    client = await connect(spec(base_url="https://a.example"))
    assert not client.can_find
    assert (await failed(client.find(call(PRO, seed=7), since=SINCE))).fault is Fault.UNKNOWN
