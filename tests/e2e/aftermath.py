"""What must be true when everything is over, whatever happened before; and finding things on a stage."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.core import outcomes
from bot.store import ledger
from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.providers.records import Task
from tests.e2e.stage import Stage, texts

OVER = ("delivered", "failed", "refused", "cancelled")


class Copy:
    """Read-only side of a stage's database, for the store's own functions."""

    def __init__(self, stage: Stage) -> None:
        self._connection = sqlite3.connect(f"file:{stage.folder / 'easel.db'}?mode=ro", uri=True, timeout=10)
        self._connection.row_factory = sqlite3.Row

    async def fetch(self, sql: str, *args: object) -> Sequence[Any]:
        return self._connection.execute(sql, args).fetchall()

    async def fetch_one(self, sql: str, *args: object) -> Any:
        return self._connection.execute(sql, args).fetchone()

    async def value(self, sql: str, *args: object) -> Any:
        row = await self.fetch_one(sql, *args)
        return row[0] if row is not None else None

    def close(self) -> None:
        self._connection.close()


def job_of(stage: Stage, interaction: Interaction) -> int | None:
    """The job an interaction placed, if it has by now."""
    rows = stage.rows("SELECT id FROM jobs WHERE interaction_id = ?", interaction.id)
    return int(rows[0][0]) if rows else None


async def placed(stage: Stage, interaction: Interaction) -> int:
    """Wait for the job an interaction places."""
    return await stage.until(lambda: job_of(stage, interaction)) or 0


def state(stage: Stage, job: int) -> str:
    """Where a job stands."""
    return str(stage.rows("SELECT state FROM jobs WHERE id = ?", job)[0][0])


async def reached(stage: Stage, job: int, *states: str) -> None:
    """Wait until a job is in one of the states."""
    await stage.until(lambda: state(stage, job) in states)


async def over(stage: Stage, *jobs: int, timeout: float = 45.0) -> None:
    """Wait until jobs (all of them unless said) are over and every card tells it."""
    wanted = f"AND id IN ({','.join(map(str, jobs))})" if jobs else ""
    sql = f"SELECT count(*) FROM jobs WHERE (told = 0 OR state NOT IN {OVER}) {wanted}"
    await stage.until(lambda: stage.rows(sql)[0][0] == 0, timeout)


def results_of(stage: Stage, job: int) -> list[Message]:
    """The messages that show a job's pictures."""
    mark = f"easel:delete:{job}"
    return [message for message in stage.pictures() if mark in _ids(message.components)]


def posted_of(stage: Stage, job: int) -> list[Message]:
    """The messages that show a job's pictures or did so until somebody deleted them."""
    gone = [message for message in stage.room.world.deleted if f"easel:delete:{job}" in _ids(message.components)]
    return results_of(stage, job) + gone


def cards_of(stage: Stage, job: int) -> list[Message]:
    """The messages that still offer to cancel a job."""
    mark = f"easel:cancel:{job}"
    return [message for message in stage.room.world.messages.values() if mark in _ids(message.components)]


def tasks_of(stage: Stage, prompt: str) -> list[Task]:
    """What the providers took on with this prompt."""
    return [t for account in stage.house.accounts.values() for t in account.tasks.values() if t.prompt == prompt]


def card(stage: Stage, job: int) -> Message:
    """The message that is a job's card."""
    return stage.room.world.messages[int(stage.rows("SELECT card_id FROM jobs WHERE id = ?", job)[0][0])]


def says(stage: Stage, job: int, words: str) -> bool:
    """Whether a job has its card by now, and what stands on it."""
    ((number,),) = stage.rows("SELECT card_id FROM jobs WHERE id = ?", job)
    return number is not None and words in texts(stage.room.world.messages[number])


async def assert_all_in_order(stage: Stage) -> None:
    """Every job ended once, was paid once, is posted once, and no card offers to cancel what is over."""
    copy: Any = Copy(stage)
    try:
        assert await ledger.differences(copy) == []
    finally:
        copy.close()
    assert stage.reserves_left() == 0
    for job, where, prompt, sentence, card_id in stage.rows(
        "SELECT id, state, prompt, sentence, card_id FROM jobs ORDER BY id"
    ):
        story = stage.rows("SELECT state, note FROM job_events WHERE job_id = ? ORDER BY number", job)
        assert where in OVER, story
        ends = Counter(name for name, _ in story if name in OVER)
        assert sum(ends.values()) == 1, story
        assert len(posted_of(stage, job)) == (where == "delivered"), (prompt, where, story)
        assert cards_of(stage, job) == [], (prompt, where, story)
        assert_paid_once(stage, job, prompt, where)
        shown = stage.room.world.messages.get(card_id or 0)
        if shown is not None and where != "delivered":
            assert sentence in texts(shown)
    assert stage.house.violations == []
    assert stage.house.leaks == []


def assert_paid_once(stage: Stage, job: int, prompt: str, where: str) -> None:
    """The provider made it at most once; its bill is in the ledger as cost, or as suspected where nobody can know."""
    books = stage.books(job)
    seeds = {seed for (seed,) in stage.rows("SELECT seed FROM shots WHERE job_id = ?", job)}
    asked = len(seeds)
    tasks = [task for task in tasks_of(stage, prompt) if task.seed in seeds]
    assert len(tasks) <= asked, (prompt, tasks)
    bill = sum(task.billed for task in tasks)
    booked = books.get("cost", 0) + books.get("suspected", 0)
    # UModelverse bills in CNY: the practice house rounds its prices up to a full tenth of a cent.
    assert booked >= bill * 0.99, (prompt, where, books, bill)
    if where == "delivered":
        ends = stage.rows("SELECT state, seed FROM shots WHERE job_id = ?", job)
        came = {seed for end, seed in ends if end == "done"}
        assert came <= {task.seed for task in tasks}, (prompt, ends)
        lost = {seed for end, seed in ends if end == "lost"}
        assert came | lost == seeds, (prompt, ends)
        if not lost:
            assert books["charge"] == books["cost"] == books["reserve"], (prompt, books)
            assert "suspected" not in books
        else:
            assert_partly_paid(stage, job)
    elif where in ("failed", "refused"):
        assert books.get("charge", 0) == books.get("refund", 0), (prompt, books)


def assert_partly_paid(stage: Stage, job: int) -> None:
    """Of several requests a crash lost some: what came is posted and paid, the rest is the owner's risk, and told."""
    books = stage.books(job)
    ((free, wanted, sentence),) = stage.rows("SELECT free, pictures, sentence FROM jobs WHERE id = ?", job)
    ((made,),) = stage.rows("SELECT count(*) FROM pictures WHERE job_id = ?", job)
    assert 0 < made < wanted, (job, books)
    assert sentence == outcomes.partial(made, wanted), (job, sentence)
    assert books["charge"] == books["cost"] < books["reserve"] or free, (job, books)
    if not free:
        assert books["charge"] == books["reserve"] * made // wanted, (job, books)
        assert books["suspected"] == books["reserve"] - books["charge"], (job, books)


def _ids(parts: Any) -> set[str]:
    found: set[str] = set()
    for part in parts:
        found |= {part["custom_id"]} if "custom_id" in part else set()
        found |= _ids(part.get("components") or [])
        found |= _ids([part["accessory"]]) if part.get("accessory") else set()
    return found
