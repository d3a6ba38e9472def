"""A bad day at all three providers, played on five stages at once: every fault, every dialect, going elsewhere."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practice.providers.app import NAMES
from practice.providers.switches import ANY_REQUEST, PICTURE
from tests.e2e import photos
from tests.e2e.fates import LATENCIES, TIMEOUT, fates
from tests.e2e.records import Record, busy_stage, ended
from tests.e2e.stage import Stage, texts

MODELS = {"modelverse": "flux-dev", "wavespeed": "kontext-pro@wavespeed", "vtrix": "kontext-pro@vtrix"}
LOCKED = ("unauthorized", "no_balance")
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
    """Everything that was played, by what it was about.

    Attributes:
        faults: by provider and mode, what went wrong when an order was taken.
        usage: what `/usage` says afterwards to Ann, who got nothing, and to Ben, who got pictures.
        dialects, refusals: for each row of DIALECTS.
        elsewhere: orders that named no provider, by what the first one said.
    """

    stages: Sequence[Stage]
    faults: Mapping[tuple[str, str], Record]
    usage: Mapping[str, str]
    dialects: Sequence[Mapping[str, Record]]
    refusals: Sequence[Mapping[str, Record]]
    downloads: Sequence[Record]
    uploads: Mapping[str, Record]
    searches: Sequence[Record]
    elsewhere: Mapping[str, Record]


async def play(folder: Path) -> Day:
    """The whole day; half a minute. The bots are gone afterwards, what they did and said is still there."""
    stages = [_stage(folder / "faults", EASEL_JOB_TIMEOUT_SECONDS=str(TIMEOUT))]
    stages += [_stage(folder / name) for name in ("calm", "troubled", "elsewhere", "lost")]
    faulty, calm, troubled, elsewhere, lost = stages
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(stack.enter_async_context(stage) for stage in stages))
        (faults, usage), spoken, downloads, uploads, sent_on, searches = await asyncio.gather(
            _order_all(faulty),
            _talk(calm),
            download(troubled),
            upload(elsewhere),
            ask_elsewhere(elsewhere),
            search(lost),
        )
    return Day(
        stages=stages,
        faults=faults,
        usage=usage,
        dialects=[made for made, _ in spoken],
        refusals=[refused for _, refused in spoken],
        downloads=downloads,
        searches=searches,
        uploads=uploads,
        elsewhere=sent_on,
    )


def _stage(folder: Path, **settings: str) -> Stage:
    folder.mkdir()
    stage = busy_stage(folder, **settings)
    stage.house.wavespeed.set(at_once=None)
    return stage


async def _talk(stage: Stage) -> list[tuple[dict[str, Record], dict[str, Record]]]:
    return [await speak(stage, number) for number in range(len(DIALECTS))]


async def _order_all(stage: Stage) -> tuple[dict[tuple[str, str], Record], dict[str, str]]:
    found: dict[tuple[str, str], Record] = {}
    for records in await asyncio.gather(*(order_from(stage, provider) for provider in NAMES)):
        found |= records
    asked = {who: await stage.room.visitor(who).command("studio", "usage") for who in ("ann", "ben")}
    return found, {who: texts(await usage.answered()) for who, usage in asked.items()}


async def order_from(stage: Stage, provider: str) -> dict[tuple[str, str], Record]:
    """Every mode of one provider: the next command is given when the provider has seen the one before."""
    account, interactions = stage.house.accounts[provider], {}
    model = "flux-dev" if provider == "modelverse" else f"kontext-pro@{provider}"
    for mode, fate in fates(provider).items():
        # Ann orders what comes to nothing, Ben what is delivered.
        who = stage.room.visitor("ben" if fate.state == "delivered" else "ann")
        account.set(latency=LATENCIES.get(mode, 0))
        account.script([mode])
        words = f"a bittern for {mode} by {provider}"
        interactions[provider, mode] = await who.command(
            "studio", "imagine", prompt=words, model=model, count=fate.count
        )
        await stage.until(lambda: not account.switch.scripts["submit"])
    for task in account.tasks.values():
        task.mode = "ok" if task.mode == "stall" else task.mode  # the answer stalls; the picture need not
    records = await ended(stage, list(interactions.values()), timeout=90)
    return dict(zip(interactions, records, strict=True))


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
    """Every fault of an upload, once even of both ways to upload."""
    account, interactions = stage.house.wavespeed, {}
    # Not `stall`: half a minute until it is like a lost reply. What is tried again comes last.
    plans = {mode: [mode] for mode in ANY_REQUEST if mode not in ("stall", "rate_limited")}
    plans |= {"closed": ["server_error"] * 2, "rate_limited": ["rate_limited"]}
    for name, modes in plans.items():
        account.script(modes, on="upload")
        words = f"a heron, uploaded in spite of {name}"
        options = {"prompt": words, "image": photos.turned_jpeg()}
        interactions[name] = await stage.ann.command("studio", "edit", model=MODELS["wavespeed"], **options)
        # The next fault must not meet this one's second way to upload.
        known = "SELECT 1 FROM jobs WHERE prompt = ? AND state IN ('waiting', 'delivered', 'failed', 'queued')"
        await stage.until(lambda: not account.switch.scripts["upload"] and stage.rows(known, words))  # noqa: B023 - awaited before the loop goes on
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
