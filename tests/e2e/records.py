"""What became of an order, seen from all sides: the bot's database, the provider's books, what stands in Discord."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practice.discord.entities import Attachment, Message
from practice.discord.interaction import Interaction
from practice.providers.account import Account
from practice.providers.records import Exchange, Task
from tests.e2e.stage import Stage

UNLIMITED = (
    *("EASEL_USER_DAILY_IMAGES", "EASEL_USER_DAILY_USD", "EASEL_USER_CONCURRENT_JOBS"),
    *("EASEL_GUILD_DAILY_USD", "EASEL_GUILD_MONTHLY_USD", "EASEL_TOTAL_MONTHLY_USD"),
    *("EASEL_MODELVERSE_CONCURRENCY", "EASEL_WAVESPEED_CONCURRENCY", "EASEL_VTRIX_CONCURRENCY"),
)
_OVER = frozenset({"delivered", "failed", "refused", "cancelled"})


@dataclass(frozen=True, kw_only=True)
class Record:
    """One order at its end. Money is micro-USD; `seeds` are those of its requests, in the order of the pictures."""

    stage: Stage
    interaction: Interaction
    id: int
    state: str
    prompt: str
    provider: str
    wire_id: str
    estimate: int
    count: int
    sentence: str | None
    seeds: tuple[int, ...]
    books: Mapping[str, int]

    @property
    def account(self) -> Account:
        """The provider's side of it."""
        return self.stage.house.accounts[self.provider]

    @property
    def posts(self) -> list[Exchange]:
        """Every POST with this prompt that any provider saw, in order of arrival."""
        seen = [it for account in self.stage.house.accounts.values() for it in account.submits]
        return sorted((it for it in seen if params(it).get("prompt") == self.prompt), key=lambda it: it.at)

    @property
    def tasks(self) -> list[Task]:
        """What the provider made of them, in the order of the seeds; a seed nobody sent keeps the order of arrival."""
        found = [self.account.tasks[it.task] for it in self.posts if it.task is not None]
        return sorted(found, key=lambda task: self.seeds.index(task.seed) if task.seed in self.seeds else 0)

    @property
    def billed(self) -> int:
        """The provider's bill for it."""
        return sum(task.billed for task in self.tasks)

    @property
    def card(self) -> Message:
        """The public answer."""
        assert self.interaction.original is not None
        return self.interaction.original

    @property
    def results(self) -> list[Message]:
        """Every message that carries a file of this order, wherever it is."""
        mine = f"easel-{self.id}-"
        messages = self.stage.room.world.messages.values()
        return [it for it in messages if any(mine in file.filename for file in it.attachments)]

    @property
    def files(self) -> list[Attachment]:
        """The files posted, in the order in which they stand."""
        return [file for message in self.results for file in message.attachments]

    async def served(self) -> list[bytes]:
        """The bytes the provider served for it, in order."""
        studio = self.stage.house.studio
        return [await studio.file(task, index) for task in self.tasks for index in range(task.count)]


def busy_stage(folder: Path, **settings: str) -> Stage:
    """A stage for many orders at once: no limit that is not asked for, and Discord never says "too many requests"."""
    everything: dict[str, Any] = dict.fromkeys(UNLIMITED, "0") | settings
    stage = Stage(folder, **everything)
    stage.room.server.ratelimits.enabled = False
    return stage


def params(exchange: Exchange) -> dict[str, Any]:
    """The parameters of a POST, whatever they are wrapped in."""
    match exchange.body:
        case {"input": [{"params": dict(inner)}]}:
            return inner
        case dict(body):
            return body
        case _:
            return {}


async def ended(stage: Stage, interactions: Sequence[Interaction], timeout: float = 60.0) -> list[Record]:
    """Wait until the orders of these interactions are over and told on their cards; records in the same order."""
    wanted = [it.id for it in interactions]
    async with asyncio.timeout(timeout):
        while not await asyncio.to_thread(_all_over, stage, wanted):  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.1)
    return [_record(stage, it) for it in interactions]


def _all_over(stage: Stage, wanted: Sequence[int]) -> bool:
    rows = stage.rows("SELECT interaction_id, state, told FROM jobs")
    over = {row[0] for row in rows if row[1] in _OVER and row[2]}
    return over.issuperset(wanted)


def _record(stage: Stage, interaction: Interaction) -> Record:
    names = ("id", "state", "prompt", "provider", "wire_id", "estimate", "sentence")
    sql = f"SELECT {', '.join(names)}, pictures FROM jobs WHERE interaction_id = ?"
    ((*values, count),) = stage.rows(sql, interaction.id)
    facts: dict[str, Any] = dict(zip(names, values, strict=True))
    seeds = stage.rows("SELECT seed FROM shots WHERE job_id = ? ORDER BY number", facts["id"])
    return Record(
        stage=stage,
        interaction=interaction,
        count=count,
        seeds=tuple(seed for (seed,) in seeds),
        books=stage.books(facts["id"]),
        **facts,
    )
