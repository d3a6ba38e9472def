"""What is asked all day long never walks through old jobs, however many there are."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.core.quota import Limits
from bot.store import counts, jobs, ledger, orders, processes
from bot.store.sqlite import SQLite
from bot.store.writing import finish, numbered
from tests.store.conftest import NOW

# Indexes that hold old jobs too. Behind them only single rows may be looked for.
BROAD = ("jobs_member (", "jobs_timing", "ledger_days", "SCAN jobs\n", "SCAN jobs USING INDEX sqlite_autoindex")

Question = Callable[[Any], Awaitable[Any]]


class Explaining:
    """A transaction that is asked what really is asked, and remembers how SQLite means to find it."""

    def __init__(self, path: Path) -> None:
        self.plans: list[str] = []
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.row_factory = sqlite3.Row

    async def fetch(self, sql: str, *args: object) -> list[Any]:
        return self._explained(sql, args).fetchall()

    async def fetch_one(self, sql: str, *args: object) -> Any:
        rows = await self.fetch(sql, *args)
        return rows[0] if rows else None

    async def value(self, sql: str, *args: object) -> Any:
        row = await self.fetch_one(sql, *args)
        return row[0] if row is not None else None

    async def execute(self, sql: str, *args: object) -> int:
        return self._explained(sql, args).rowcount

    def _explained(self, sql: str, args: tuple[object, ...]) -> sqlite3.Cursor:
        rows = self._connection.execute("EXPLAIN QUERY PLAN " + numbered(sql), args).fetchall()
        self.plans.append("".join(f"{row['detail']}\n" for row in rows))
        return self._connection.execute(numbered(sql), args)

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def explaining(db: SQLite, tmp_path: Path) -> Iterator[Explaining]:
    reader = Explaining(tmp_path / "easel.db")
    yield reader
    reader.close()


QUESTIONS: dict[str, Question] = {
    "quota": lambda r: ledger.used(r, guild_id=1, user_id=2, now=NOW),
    "own open jobs": lambda r: jobs.open_jobs(r, guild_id=1, user_id=2),
    "open jobs of a server": lambda r: jobs.open_jobs(r, guild_id=1, user_id=None),
    "line": lambda r: jobs.line(r, provider="wavespeed"),
    "claim": lambda r: jobs.claim(r, provider="wavespeed", owner=1, now=NOW),
    "due": lambda r: jobs.next_due(r, provider="wavespeed"),
    "counts": counts.open_by_state,
    "taking over": lambda r: processes.take_over(r, 1, now=NOW, alone=True),
    "untold": lambda r: processes.untold(r, since=NOW),
    "stranded": lambda r: processes.stranded(r, configured=["wavespeed", "vtrix"]),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_old_jobs_cost_nothing(explaining, name):
    """Each of these looks only at open jobs, lines, or single rows."""
    finish(QUESTIONS[name](explaining))

    assert explaining.plans
    for plan in explaining.plans:
        assert not any(index in plan for index in BROAD), plan


async def test_placing_an_order_looks_at_single_rows(explaining, make_job):
    """Nothing that placing asks grows with the number of old jobs."""
    job, shots = make_job()

    finish(orders.place(explaining, job, shots, [], limits=Limits(), press="again:1"))

    assert len(explaining.plans) > 5
    for plan in explaining.plans:
        assert not any(index in plan for index in BROAD), plan
