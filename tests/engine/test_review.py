"""Corners where an order could get stuck, be paid for twice or be forgotten."""

import asyncio
import sqlite3
from contextlib import contextmanager

import pytest

from bot.core.errors import Fault, ProviderError
from bot.core.ports import Accepted, Running

PRICE = 40_000
ANN = 31
PAID = {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def impatient(tx):
    await tx.execute("PRAGMA busy_timeout = 1")


@pytest.fixture
def locked(tmp_path):
    """Make every write fail for a while, as a full disk would; reads go on."""

    @contextmanager
    def locked():
        other = sqlite3.connect(tmp_path / "easel.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()

    return locked


async def let_time_pass(house, seconds):
    """Time passes, and nothing in particular is waited for."""
    end = house.clock.now() + seconds * 1000

    async def passed():
        return house.clock.now() >= end

    await house.clock.until(passed)


async def test_a_database_that_cannot_write_for_minutes_strands_no_job(house, locked):
    """A job whose step and whose retry could not be written down goes on once the disk has room again."""
    await house.db.write(impatient)
    house.wavespeed.on_poll.extend([Running()] * 3)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    with locked():
        await let_time_pass(house, 300)
    job = await house.reaches(placed.job.id, "delivered")

    assert len(house.wavespeed.submits) == 1
    assert await house.books(job.id) == PAID


async def test_an_accepted_request_is_written_down_even_when_the_disk_stumbles(house, locked):
    """The id of a request the provider took is kept until it can be written, so that nothing is bought in vain."""
    await house.db.write(impatient)
    took = asyncio.Event()

    async def accept():
        await took.wait()
        return Accepted(task="precious")

    house.wavespeed.on_submit.append(accept)
    placed = await house.engine.place(house.order())
    await house.wavespeed.asked.wait()
    with locked():
        took.set()
        await let_time_pass(house, 20)
    job = await house.reaches(placed.job.id, "delivered")

    assert [task for task, _ in house.wavespeed.polls] == ["precious"]
    assert await house.books(job.id) == PAID


async def test_a_wish_to_cancel_stops_the_requests_still_to_be_sent(build):
    """Of two requests one waits out a busy provider: cancelled meanwhile, it is never sent, and only one is paid."""
    house = await build()
    house.wavespeed.on_submit.extend(
        [Accepted(task="a"), ProviderError(Fault.BUSY, "wavespeed", elsewhere=True, retry_after=60.0)]
    )
    house.wavespeed.on_poll.extend([Running()] * 100)
    placed = await house.engine.place(house.order(count=2))

    async def one_sent_one_waits():
        return [(s.state, s.fault) for s in await house.shots(placed.job.id)] == [("accepted", None), ("new", "busy")]

    await house.clock.until(one_sent_one_waits)
    answer = await house.engine.cancel(placed.job.id, by=ANN)
    job = await house.reaches(placed.job.id, "cancelled")

    assert (answer.outcome, answer.charged) == ("billed", PRICE)
    await let_time_pass(house, 120)
    assert len(house.wavespeed.submits) == 2
    assert await house.books(job.id) == {"reserve": 2 * PRICE, "charge": PRICE, "cost": PRICE}
    await house.books_agree()


async def test_a_wish_to_cancel_during_a_post_ends_as_soon_as_it_is_answered(house):
    """The provider takes the request after the wish: the job ends then, not when the picture is finished."""
    took = asyncio.Event()

    async def accept():
        await took.wait()
        return Accepted(task="slow")

    house.wavespeed.on_submit.append(accept)
    house.wavespeed.on_poll.extend([Running()] * 1000)
    placed = await house.engine.place(house.order())
    await house.wavespeed.asked.wait()
    answer = await house.engine.cancel(placed.job.id, by=ANN)
    took.set()
    began = house.clock.now()
    job = await house.reaches(placed.job.id, "cancelled")

    assert answer.outcome == "asked"
    assert house.clock.now() - began < 15_000
    assert await house.books(job.id) == PAID
    await house.books_agree()


async def test_a_wish_to_cancel_while_requests_wait_for_a_place_ends_at_once(build):
    """Two of four requests are at the provider, two wait for a place: cancelled, the two are paid and none follows."""
    house = await build(concurrency=2)
    house.wavespeed.on_poll.extend([Running()] * 1000)
    placed = await house.engine.place(house.order(count=4))

    async def two_accepted():
        return [s.state for s in await house.shots(placed.job.id)].count("accepted") == 2

    await house.clock.until(two_accepted)
    answer = await house.engine.cancel(placed.job.id, by=ANN)
    assert (answer.outcome, answer.charged) == ("billed", 2 * PRICE)
    assert await house.state(placed.job.id) == "cancelled"

    house.wavespeed.on_poll.clear()
    after = await house.engine.place(house.order())
    await house.reaches(after.job.id, "delivered")
    assert len(house.wavespeed.submits) == 3
    await house.books_agree()


async def test_cancelling_in_the_moment_of_the_claim_gives_the_place_back(build):
    """However a cancel and a claim meet, the job is free and the next one finds a place at the provider."""
    house = await build(concurrency=1)
    for _ in range(20):
        placed = await house.engine.place(house.order())
        answer = await house.engine.cancel(placed.job.id, by=ANN)
        await house.reaches(placed.job.id, "cancelled", "delivered")
        assert answer.outcome in ("free", "asked", "billed")
    last = await house.engine.place(house.order())
    await house.reaches(last.job.id, "delivered")
    await house.books_agree()


async def test_a_vanished_input_forgets_nothing_that_was_bought(build, crash):
    """After a restart the picture handed in is gone: what the provider took is still fetched, paid and posted."""
    house = await build(concurrency=2)
    house.wavespeed.on_poll.extend([Running()] * 1000)
    kept = await house.engine.take_input(url="https://cdn.test/in.png", name="in.png", size=None, content_type=None)
    placed = await house.engine.place(house.order(count=4, inputs=[kept]))

    async def two_accepted():
        return [s.state for s in await house.shots(placed.job.id)].count("accepted") == 2

    await house.clock.until(two_accepted)
    await crash(house)
    await house.pictures.remove(kept.kept.sha256, "png")
    house = await build(after=house, concurrency=2)
    job = await house.reaches(placed.job.id, "delivered")

    assert house.wavespeed.submits == []
    assert await house.books(job.id) == {"reserve": 4 * PRICE, "charge": 2 * PRICE, "cost": 2 * PRICE}
    await house.books_agree()


async def test_a_lost_answer_is_looked_up_without_the_picture_handed_in(build, crash):
    """The look-up needs no picture: one that has vanished does not hide what may have been billed."""
    house = await build()

    async def hang():
        await asyncio.Event().wait()

    house.wavespeed.on_submit.append(hang)
    kept = await house.engine.take_input(url="https://cdn.test/in.png", name="in.png", size=None, content_type=None)
    placed = await house.engine.place(house.order(inputs=[kept]))
    await house.wavespeed.asked.wait()
    await crash(house)
    await house.pictures.remove(kept.kept.sha256, "png")
    house = await build(after=house)
    house.wavespeed.on_find.append("found")
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == PAID


async def test_a_vanished_input_is_said_and_free(house):
    """A picture that is no longer on disk before anything was sent ends the job with that reason, free."""
    kept = await house.engine.take_input(url="https://cdn.test/in.png", name="in.png", size=None, content_type=None)
    house.pictures.kept.clear()
    placed = await house.engine.place(house.order(inputs=[kept]))
    job = await house.reaches(placed.job.id, "failed")

    assert "no longer on disk" in job.sentence
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE}
