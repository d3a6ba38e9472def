"""A database of any older version is brought along with everything in it, and what was under way goes on."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.decisions import DecisionKind
from bot.core.jobs import Job, ShotState, State
from bot.core.policy import Policy
from bot.core.ports import Delivered, Kept
from bot.core.quota import Limits
from bot.core.takedowns import Act
from bot.store import (
    appeals,
    belongings,
    conduct,
    decisions,
    delivering,
    erasing,
    holding,
    jobs,
    ledger,
    orders,
    pictures,
    processes,
    reviews,
    shots,
    takedowns,
)
from bot.store.migrate import migrations, statements
from bot.store.sqlite import SQLite
from bot.store.writing import Immediate, finish
from tests.store.conftest import NOW
from tests.store.filled import ANN, BEN, GUILD, NOBODYS, fill, snapshot, tables

FREE = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)
NEWEST = max(migrations())
MO = 41


def older(path: Path, version: int) -> sqlite3.Connection:
    """An empty database as that version made it."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.row_factory = sqlite3.Row
    raw.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)")
    for number in range(1, version + 1):
        for statement in statements(migrations()[number]):
            raw.execute(statement)
        raw.execute("INSERT INTO schema_version VALUES (?)", (number,))
    return raw


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[SQLite]:
    db = await SQLite.open(path)
    try:
        yield db
    finally:
        await db.close()


def known(rows, columns):
    """Rows as dictionaries of the columns an older version had."""
    return [{name: row[at] for at, name in enumerate(columns)} for row in rows]


@pytest.mark.parametrize("version", range(1, NEWEST))
async def test_nothing_is_lost(tmp_path, version):
    """With rows in every table: each is there afterwards as it was, and what an erase and an export need as well."""
    path = tmp_path / "easel.db"
    raw = older(path, version)
    tx = Immediate(raw)
    for user, mark, base in ((ANN, "ann-wrote", 1000), (BEN, "ben-wrote", 2000)):
        finish(fill(tx, user=user, mark=mark, base=base))
    before, columns = finish(snapshot(tx)), finish(tables(tx))
    raw.close()
    assert [table for table in before if len(before[table]) < 2 and table not in NOBODYS] == []

    async with opened(path) as db:
        after = await db.read(snapshot)
        for table in before.keys() - {"schema_version", "balances", "counters"}:
            names = [name for name, _ in columns[table]]
            assert known(after[table], names) == known(before[table], names), table
        for section in (belongings.pictures, belongings.jobs, belongings.ledger, *conduct.SECTIONS.values()):
            await db.read(section, GUILD, ANN, 0, 50)
        assert await db.write(erasing.erase, guild_id=GUILD, user_id=ANN, now=NOW)
    with sqlite3.connect(path) as checked:
        assert checked.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert checked.execute("PRAGMA foreign_key_check").fetchall() == []


async def under_way(db: SQLite, make_job) -> dict[str, Job]:
    """An order in each state that an Easel before moderation knew; one in an age-restricted channel."""
    await db.write(processes.start, 1, now=NOW)
    found: dict[str, Job] = {}
    for name in ("queued", "submitting", "fetching", "ready", "delivered", "failed", "cancelled"):
        job, plan = make_job(count=2)
        job = job.evolve(place=replace(job.place, adult=name == "delivered"))
        job, _ = await db.write(orders.place, job, plan, [], limits=FREE, press=None)
        if name in ("failed", "cancelled"):
            job = await db.write(orders.end, job, State(name), sentence="over", now=NOW)
        elif name != "queued":
            await db.write(_only, job.id)
            job = await db.write(jobs.claim, provider=job.provider, owner=1, now=NOW)
        if name in ("fetching", "ready", "delivered"):
            posted = await db.write(shots.record, job, plan[0], state=ShotState.POSTING, posted_at=NOW)
            await db.write(shots.record, job, posted, state=ShotState.DONE, cost=80_000, results=[])
            job = await db.write(jobs.move, job, State.FETCHING, now=NOW)
        if name in ("ready", "delivered"):
            kept = Kept(sha256=f"{job.id:064x}", extension="png", media_type="image/png", width=8, height=8, size=1)
            more = {"charge": 80_000, "cost": 80_000, "suspected": 0, "sentence": None, "now": NOW}
            job = await db.write(orders.settle, job, [(kept, False)] * 2, **more)
        if name == "delivered":
            job = await db.write(delivering.begin, job)
            job = await db.write(delivering.done, job, Delivered(channel_id=20, message_id=5), now=NOW)
        found[name] = job
    return {name: await db.read(jobs.get, job.id) for name, job in found.items()}


async def _only(tx, job_id):
    """Nobody else is in line before this one."""
    await tx.execute("UPDATE jobs SET not_before = CASE WHEN id = $1 THEN 0 ELSE $2 END", job_id, 2 * NOW)


def taken_back(new: Path, old: Path, version: int) -> None:
    """The same rows in a database of an older version, without what that one had no place for."""
    raw = older(old, version)
    raw.execute("ATTACH DATABASE ? AS new", (str(new),))
    raw.execute("UPDATE counters SET value = (SELECT value FROM new.counters n WHERE n.name = counters.name)")
    for table, columns in finish(tables(Immediate(raw))).items():
        if table not in ("schema_version", "counters"):
            names = ", ".join(name for name, _ in columns)
            raw.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM new.{table}")
    raw.close()


async def test_what_was_under_way_goes_on(tmp_path, make_job):
    """The books agree, the orders of the dead process are taken over, and moderation knows the pictures of before."""
    async with opened(tmp_path / "new.db") as db:
        were = await under_way(db, make_job)
    taken_back(tmp_path / "new.db", tmp_path / "easel.db", NEWEST - 1)
    async with opened(tmp_path / "easel.db") as db:
        assert await db.read(ledger.differences) == []
        assert [await db.read(jobs.get, job.id) for job in were.values()] == list(were.values())
        shown = await db.read(pictures.of_job, were["delivered"].id)
        assert [(it.hidden, it.adult, it.there) for it in shown] == [(False, True, True)] * 2
        assert not any(it.adult for it in await db.read(pictures.of_job, were["ready"].id))
        await db.write(processes.start, 2, now=NOW)
        ours = {job.id: job for job in await db.write(processes.take_over, 2, now=NOW, alone=True)}
        assert ours.keys() == {were[name].id for name in ("submitting", "fetching", "ready")}
        await _held_and_approved(db, ours[were["fetching"].id])
        await _taken_down_and_upheld(db, [it.number for it in shown], were["delivered"])
        assert await db.read(ledger.differences) == []


async def _held_and_approved(db: SQLite, job: Job) -> None:
    kept = Kept(sha256="a" * 64, extension="png", media_type="image/png", width=8, height=8, size=1)
    await db.write(
        holding.hold, job, [(kept, False)], charge=40_000, sentence=None, why="x", until=NOW, left_out=None, now=NOW
    )
    review = await db.read(reviews.held, job.id)
    decided = await db.write(holding.approve, review, by=MO, owner=2, now=NOW)
    assert (decided.job.state, decided.job.charged) == (State.READY, 40_000)


async def _taken_down_and_upheld(db: SQLite, numbers: list[int], job: Job) -> None:
    act = Act(guild_id=GUILD, by=MO, reason="no", policy=Policy(), now=NOW + 1)
    fallen = await db.write(takedowns.take_down, numbers, act)
    line = await db.read(decisions.get, fallen.lines[numbers[0]])
    assert (line.kind, line.member) == (DecisionKind.TAKEN_DOWN, job.user_id)
    review = await db.write(appeals.lodge, line, member=job.user_id, text="please", now=NOW + 2)
    settled = await db.write(appeals.uphold, review, by=MO, policy=Policy(), now=NOW + 3)
    assert settled.undone.refunded == 80_000
