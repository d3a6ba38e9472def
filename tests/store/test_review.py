"""What the writer does when the disk, an observer or the end of the process gets in its way."""

import asyncio
import sqlite3

import pytest

from bot.core.jobs import State
from bot.core.quota import Limits
from bot.store import notes, orders
from bot.store.sqlite import GROUP

NOW = 1_795_000_000_000
FREE = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)


async def room_for(tx, pages):
    await tx.execute(f"PRAGMA max_page_count = {pages}")


async def pages_used(tx):
    return await tx.value("PRAGMA page_count")


async def test_a_full_disk_is_said_to_everybody_and_heals(db):
    """Changes that find no room fail together and leave nothing; the next ones, with room again, are written."""
    used = await db.write(pages_used)
    await db.write(room_for, used)
    answers = await asyncio.gather(
        *(db.write(notes.put, f"long {n}", "x" * 20_000) for n in range(5)), return_exceptions=True
    )
    assert all(isinstance(answer, sqlite3.OperationalError) for answer in answers)

    await db.write(room_for, 1_000_000)
    await db.write(notes.put, "after", "there is room")
    assert await db.read(notes.get, "after") == "there is room"
    assert [await db.read(notes.get, f"long {n}") for n in range(5)] == [None] * 5


async def test_nobody_waits_for_a_writer_that_is_gone(db):
    """When the writer ends by an error of its surroundings, those behind it are told instead of waiting for ever."""

    def broken(size, seconds):
        raise KeyError("a bug in counting")

    db.on_group(broken)
    waiting = [asyncio.create_task(db.write(notes.put, str(n), "x")) for n in range(2 * GROUP)]
    done, late = await asyncio.wait(waiting, timeout=5)

    assert not late
    assert sum(task.exception() is None for task in done) == GROUP
    assert not db.healthy
    with pytest.raises(RuntimeError, match="closed"):
        await db.write(notes.put, "more", "x")
    with pytest.raises(KeyError):
        await db.close()


async def test_a_press_after_a_cancel_is_a_new_order(db, make_job):
    """Cancelled and pressed again within the moment that makes two presses one: this time it is meant."""
    one, shots = make_job()
    first, _ = await db.create(orders.place, one, shots, [], limits=FREE, press="again:1")
    await db.write(orders.end, first, State.CANCELLED, sentence="cancelled", now=NOW + 500)
    two, others = make_job(now=NOW + 1_000)
    stands, fresh = await db.create(orders.place, two, others, [], limits=FREE, press="again:1")

    assert (stands.id, fresh) == (two.id, True)
