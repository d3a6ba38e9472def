"""Messages that are owed after a takedown: handed out once at a time, again after a crash, anew when more changes."""

import pytest

from bot.core.jobs import State
from bot.core.quota import Limits
from bot.store import jobs, orders, redraws
from tests.store.conftest import NOW

NO_LIMITS = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)


@pytest.fixture
async def over(db, make_job):
    """A job that is over and has told its end, and one that is still under way."""
    numbers = []
    for _ in range(2):
        job, shots = make_job()
        await db.write(orders.place, job, shots, [], limits=NO_LIMITS, press=None)
        numbers.append(job.id)
    job = await db.read(jobs.get, numbers[0])
    await db.write(orders.end, job, State.CANCELLED, sentence="", now=NOW)
    await db.write(jobs.remember, job.id, told=True)
    return numbers


async def test_one_is_handed_out_until_it_is_done(db, over):
    """Whoever took it is left alone for a minute; unconfirmed, it is handed out again; done, it is owed no more."""
    await db.write(redraws.add, over[0], now=NOW)
    (first,) = await db.write(redraws.take, now=NOW)
    assert (first.job_id, first.tries) == (over[0], 0)
    assert not await db.read(redraws.owed, now=NOW + redraws.AGAIN - 1)
    (again,) = await db.write(redraws.take, now=NOW + redraws.AGAIN)
    assert again.tries == 1
    await db.write(redraws.done, again)
    assert not await db.read(redraws.owed, now=NOW + 10 * redraws.AGAIN)


async def test_what_changes_meanwhile_is_owed_again_at_once(db, over):
    """A second change while a message is being redrawn is not lost in its confirmation."""
    await db.write(redraws.add, over[0], now=NOW)
    (first,) = await db.write(redraws.take, now=NOW)
    await db.write(redraws.add, over[0], now=NOW + 1)
    assert await db.write(redraws.take, now=NOW + 2) == []
    await db.write(redraws.done, first)
    (second,) = await db.write(redraws.take, now=NOW + 3)
    assert second.version == first.version + 1
    await db.write(redraws.done, second)
    assert await db.read(redraws.of_job, over[0]) is None


async def test_a_job_under_way_waits_for_its_end(db, over):
    """What is not posted yet is not redrawn, nor, for a minute, what has not told its end yet."""
    await db.write(redraws.add, over[1], now=NOW)
    assert not await db.read(redraws.owed, now=NOW + 10 * redraws.AGAIN)
    job = await db.read(jobs.get, over[1])
    await db.write(orders.end, job, State.CANCELLED, sentence="", now=NOW)
    assert not await db.read(redraws.owed, now=NOW + redraws.UNTOLD - 1)
    assert await db.read(redraws.owed, now=NOW + redraws.UNTOLD)


async def test_one_that_cannot_be_done_is_tried_ever_less_and_given_up(db, over):
    """The pauses double up to an hour; after about a day it is logged and left, until something changes again."""
    await db.write(redraws.add, over[0], now=NOW)
    now, pauses = NOW, []
    while True:
        (redraw,) = await db.write(redraws.take, now=now)
        if not await db.write(redraws.left, redraw, now=now):
            break
        began = now
        while not await db.read(redraws.owed, now=now):
            now += 1_000
        pauses.append(now - began)
    assert pauses[:3] == [5_000, 10_000, 20_000]
    assert max(pauses) == 3_600_000
    assert 20 <= sum(pauses) / 3_600_000 <= 30
    assert not await db.read(redraws.owed, now=now + 10 * 3_600_000)


async def test_whoever_shows_it_themselves_has_time_to(db, over):
    """With some grace a change is not handed out at once; a crash of whoever wanted to show it is noticed after it."""
    await db.write(redraws.add, over[0], now=NOW, grace=60_000)
    assert not await db.read(redraws.owed, now=NOW + 59_999)
    assert await db.read(redraws.owed, now=NOW + 60_000)
