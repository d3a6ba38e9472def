"""Providers that misbehave after they took an order, or speak another dialect: the picture comes, paid once."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from bot.core import outcomes
from bot.core.errors import Fault
from practice.providers.app import NAMES
from practice.providers.switches import ANY_REQUEST, PICTURE
from tests.e2e import photos
from tests.e2e.records import Record, busy_stage, ended, params
from tests.e2e.stage import Stage, labels, texts

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODELS = {"modelverse": "flux-dev", "wavespeed": "kontext-pro@wavespeed", "vtrix": "kontext-pro@vtrix"}
LOCKED = ("unauthorized", "no_balance")
# One of these in the way of a download and the file is given up; every other one is worth another try.
HOPELESS = frozenset({"huge_body", "redirect_private", "missing_picture"})
DIALECTS: Sequence[Mapping[str, Mapping[str, Any]]] = (
    {
        "modelverse": {"result": "b64"},
        "wavespeed": {"nsfw_flags": "null"},
        "vtrix": {"statuses": "page", "errors": "string", "http_errors": "error", "id_field": "task_id"},
    },
    {
        "modelverse": {"result": "data_uri"},
        "wavespeed": {"nsfw_flags": "missing"},
        "vtrix": {"statuses": "queue", "errors": "flat", "http_errors": "status", "discount": 0.5},
    },
    {
        "modelverse": {"result": "both"},
        "wavespeed": {"nsfw_flags": "empty"},
        "vtrix": {"statuses": "cli", "errors": "object", "id_field": "id", "created": "iso", "output": "object"},
    },
    {"modelverse": {"result": "url", "auth_for_url": True}},
)


@dataclass(frozen=True, kw_only=True)
class Day:
    """Everything that was played, by what it was about."""

    stages: Sequence[Stage]
    dialects: Sequence[Mapping[str, Record]]
    refusals: Sequence[Mapping[str, Record]]
    downloads: Sequence[Record]
    uploads: Mapping[str, Record]
    searches: Sequence[Record]
    elsewhere: Mapping[str, Record]


async def speak(stage: Stage, number: int) -> tuple[dict[str, Record], dict[str, Record]]:
    """One picture from each provider in a dialect, and Vtrix's refusals in it."""
    for name, wishes in DIALECTS[number].items():
        stage.house.accounts[name].set(**wishes)
    made = {
        name: await stage.ann.command("studio", "imagine", prompt=f"a heron in dialect {number} of {name}", model=model)
        for name, model in MODELS.items()
    }
    refused = {}
    if "vtrix" in DIALECTS[number]:
        await stage.until(lambda: len(stage.house.vtrix.submits) > 6 * number)
        for mode in ("moderated_output", "blocked_completed", "failed", "unauthorized", "no_balance"):
            stage.house.vtrix.script([mode])
            words = f"a heron refused by {mode} in dialect {number}"
            refused[mode] = await stage.ann.command("studio", "imagine", prompt=words, model=MODELS["vtrix"])
            await stage.until(lambda: not stage.house.vtrix.switch.scripts["submit"])
    records = await ended(stage, [*made.values(), *refused.values()])
    return dict(zip(made, records, strict=False)), dict(zip(refused, records[len(made) :], strict=True))


async def ask_elsewhere(stage: Stage) -> dict[str, Record]:
    """Orders that name no provider: Vtrix is asked first, and refuses, is busy, or loses its answer."""
    interactions = {}
    # A provider that fails three times in a row is asked last for a while, so one order in between goes well.
    for modes in (["rate_limited", "rate_limited"], ["ok"], ["lost_reply"], ["no_balance"]):
        stage.house.vtrix.script(modes)
        words = f"a heron from elsewhere, {modes[0]}"
        interactions[modes[0]] = await stage.ann.command("studio", "imagine", prompt=words)
        await stage.until(lambda: not stage.house.vtrix.switch.scripts["submit"])
    return dict(zip(interactions, await ended(stage, list(interactions.values())), strict=True))


async def download(stage: Stage) -> list[Record]:
    """Every fault of a download and of a poll, each once, in the way of as many orders."""
    interactions = []
    for name in NAMES:
        account = stage.house.accounts[name]
        if name != "modelverse":
            account.script(ANY_REQUEST, on="poll")
        # One after the other, for a picture refused without the key is asked for with it at once.
        for mode in (*LOCKED, *(set(ANY_REQUEST) - set(LOCKED)), *PICTURE):
            account.script([mode], on="download")
            words = f"a heron with {mode} from {name}"
            interactions.append(await stage.ann.command("studio", "imagine", prompt=words, model=MODELS[name]))
            if name == "modelverse" and mode in LOCKED:
                await ended(stage, interactions)
    return await ended(stage, interactions, timeout=90)


async def upload(stage: Stage) -> dict[str, Record]:
    """Every fault of an upload, once even of both ways to upload; a refusal that is tried again comes last."""
    account, interactions = stage.house.wavespeed, {}
    # Not `stall`: half a minute until it is like a lost reply.
    modes = sorted(set(ANY_REQUEST) - {"stall"}, key=lambda mode: mode == "rate_limited")
    plans = {mode: [mode] for mode in modes}
    for name, modes in ({"closed": ["server_error"] * 2} | plans).items():
        account.script(modes, on="upload")
        options = {"prompt": f"a heron, uploaded in spite of {name}", "image": photos.turned_jpeg()}
        interactions[name] = await stage.ann.command("studio", "edit", model=MODELS["wavespeed"], **options)
        await stage.until(lambda: not account.switch.scripts["upload"])
    return dict(zip(interactions, await ended(stage, list(interactions.values()), timeout=90), strict=True))


async def search(stage: Stage) -> list[Record]:
    """Orders whose answer was lost, looked up in a history that fails in every way once."""
    account, interactions = stage.house.wavespeed, []
    account.script(ANY_REQUEST, on="history")
    for number in range(len(ANY_REQUEST)):
        account.script(["lost_reply"])
        words = f"a heron lost {number} times"
        interactions.append(await stage.ann.command("studio", "imagine", prompt=words, model=MODELS["wavespeed"]))
        await stage.until(lambda: not account.switch.scripts["submit"])
    return await ended(stage, interactions, timeout=90)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Day]:
    """Dialects on one stage, troubles on others, all at the same time."""
    stages = calm, troubled, elsewhere, lost = tuple(busy_stage(tmp_path_factory.mktemp("stage")) for _ in range(4))
    for stage in stages:
        stage.house.wavespeed.set(at_once=None)

    async def talk() -> list[tuple[dict[str, Record], dict[str, Record]]]:
        return [await speak(calm, number) for number in range(len(DIALECTS))]

    async with calm, troubled, elsewhere, lost:
        spoken, downloads, uploads, sent_on, searches = await asyncio.gather(
            talk(), download(troubled), upload(elsewhere), ask_elsewhere(elsewhere), search(lost)
        )
        yield Day(
            stages=stages,
            dialects=[made for made, _ in spoken],
            refusals=[refused for _, refused in spoken],
            downloads=downloads,
            searches=searches,
            uploads=uploads,
            elsewhere=sent_on,
        )


async def assert_made(record: Record) -> None:
    """Delivered, asked for once, paid once, posted once as served."""
    assert (record.state, len(record.posts), len(record.results)) == ("delivered", 1, 1)
    assert set(record.books) == {"reserve", "charge", "cost"}
    assert [file.data for file in record.files] == await record.served()
    assert "Cancel" not in labels(record.card)


def assert_ended(record: Record, state: str, sentence: str, *more: str) -> None:
    """Ended without a picture: free for the member, told in our words."""
    assert (record.state, record.results) == (state, [])
    assert set(record.books) == {"reserve", "release", *more}
    assert sentence in texts(record.card)
    assert "Cancel" not in labels(record.card)


@pytest.mark.parametrize("number", range(len(DIALECTS)))
async def test_dialects(day, number):
    """Whatever form an answer takes: the picture is posted as served, and charged what the provider says it costs."""
    for record in day.dialects[number].values():
        await assert_made(record)
    vtrix = day.dialects[number]["vtrix"]
    assert vtrix.books["charge"] == vtrix.books["cost"] == vtrix.billed
    assert vtrix.billed == (20_000 if number == 1 else vtrix.billed)


@pytest.mark.parametrize("number", range(3))
async def test_refusals_in_every_dialect(day, number):
    """A refusal means the same in every shape."""
    for mode, record in day.refusals[number].items():
        moderated = mode in ("moderated_output", "blocked_completed")
        fault = Fault.MODERATED if moderated else Fault.BROKEN if mode == "failed" else Fault.CONFIGURATION
        assert_ended(record, "refused" if moderated else "failed", outcomes.failed(fault, "vtrix"))
        assert len(record.posts) == 1


async def test_elsewhere(day):
    """Another provider is asked only when the first has certainly not accepted; a lost answer is never sent on."""
    assert_ended(day.elsewhere["lost_reply"], "failed", outcomes.failed(Fault.UNKNOWN, "vtrix"), "suspected")
    assert [post.provider for post in day.elsewhere["lost_reply"].posts] == ["vtrix"]
    for mode, asked in (("no_balance", ["vtrix", "wavespeed"]), ("rate_limited", ["vtrix", "vtrix", "wavespeed"])):
        record = day.elsewhere[mode]
        assert [post.provider for post in record.posts] == asked
        assert (record.state, record.provider, len(record.results)) == ("delivered", "wavespeed", 1)
        assert record.books["charge"] == record.billed


async def test_downloads(day):
    """A download is tried again unless that is hopeless; then the member pays nothing, and the owner knows the cost."""
    met: dict[str, set[str]] = {name: set() for name in NAMES}
    for record in day.downloads:
        paths = record.tasks[0].pictures
        modes = {it.mode for it in record.account.exchanges if it.path in paths and it.phase == "download"}
        met[record.provider] |= modes
        # A 401 is answered with the key where the pictures may be on the API's own host, and only there.
        hopeless = HOPELESS if record.provider == "modelverse" else HOPELESS.union(LOCKED)
        if modes & hopeless:
            assert_ended(record, "failed", outcomes.lost_file(record.provider), "cost")
        else:
            await assert_made(record)
    assert all({*PICTURE, *ANY_REQUEST} <= seen for seen in met.values())


async def test_polls(day):
    """No fault of a single question about a task ends the job."""
    for name in ("wavespeed", "vtrix"):
        account = day.downloads[0].stage.house.accounts[name]
        assert set(ANY_REQUEST) <= {it.mode for it in account.exchanges if it.phase == "poll"}
        states = [record.state for record in day.downloads if record.provider == name]
        assert states.count("delivered") == len(states) - len(HOPELESS) - len(LOCKED)


async def test_uploads(day):
    """A failed upload buys nothing: another way or another try brings the picture there, without its secrets."""
    for mode, record in day.uploads.items():
        if mode in LOCKED:
            assert_ended(record, "failed", outcomes.failed(Fault.CONFIGURATION, "wavespeed"))
            assert record.posts == []
        else:
            await assert_made(record)
            (given,) = record.tasks[0].images
            assert photos.seen(given) == photos.seen(photos.turned_jpeg().data)
            assert not photos.metadata(given)
            assert "/wavespeed/uploads/" in params(record.posts[0])["images"][0]


async def test_searches(day):
    """A lost answer is found in the history, however often that stumbles; the order is never sent again."""
    for record in day.searches:
        await assert_made(record)
    assert set(ANY_REQUEST) <= {it.mode for it in day.searches[0].account.exchanges if it.phase == "history"}


async def test_nothing_else_wrong(day):
    """No rule of a provider was broken, no key went astray, no reserve was left, nothing secret stands in the log."""
    for stage in day.stages:
        # A picture on the API's own host is asked for without the key first.
        assert [it for it in stage.house.violations if not it.path.startswith("/modelverse/image/")] == []
        assert stage.house.leaks == []
        assert stage.reserves_left() == 0
        log = stage.log.read_text()
        assert "Traceback" not in log
        for secret in (*(key for it in stage.house.accounts.values() for key in it.keys), "heron", "uk-7f31c0"):
            assert secret not in log
