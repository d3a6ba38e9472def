"""Corners where an order could get stuck, be paid for twice or be forgotten."""

import asyncio
import sqlite3
from contextlib import contextmanager

import pytest

from bot.core.errors import DeliveryError, Fault, LimitReached, ProviderError
from bot.core.ports import Accepted, Finished, Image, Running
from bot.core.quota import Limits
from bot.core.requests import Kind

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
    order = house.order(count=4)
    placed = await house.engine.place(order_with(order, [kept]))

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
    placed = await house.engine.place(order_with(house.order(), [kept]))
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
    placed = await house.engine.place(order_with(house.order(), [kept]))
    job = await house.reaches(placed.job.id, "failed")

    assert "no longer on disk" in job.sentence
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE}


async def test_an_outcome_is_told_after_half_an_hour_without_discord(house):
    """A failed job whose card cannot be edited for half an hour tells its end as soon as it can be."""
    house.wavespeed.on_submit.append(ProviderError(Fault.REQUEST, "wavespeed"))
    house.delivery.on_conclude.extend([DeliveryError("down")] * 14)
    placed = await house.engine.place(house.order())
    began = house.clock.now()
    job = await house.reaches(placed.job.id, "failed")

    assert house.clock.now() - began > 1800_000
    assert [j.id for j in house.delivery.concluded] == [job.id]


async def test_an_outcome_is_told_after_an_unexpected_error(house):
    """A bug in telling the end does not leave the card as it was."""
    house.delivery.on_conclude.append(KeyError("a bug"))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert [j.id for j in house.delivery.concluded] == [job.id]


def order_with(order, inputs):
    """The same order with pictures handed in."""
    return type(order)(**{**{name: getattr(order, name) for name in order.__dataclass_fields__}, "inputs": inputs})


async def test_a_picture_that_cannot_be_fetched_for_minutes_is_still_posted(house):
    """The provider's file server is down for five minutes: the picture is paid for and arrives afterwards."""
    house.wavespeed.on_download.extend([ProviderError(Fault.BUSY, "wavespeed")] * 8)
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == PAID


async def test_a_provider_taken_away_while_its_pictures_are_fetched(build, crash, make_provider):
    """Nobody is left who could fetch the file: the job ends at the next start, free, and the owner's cost is booked."""
    house = await build()
    house.wavespeed.on_download.extend([ProviderError(Fault.BUSY, "wavespeed")] * 50)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "fetching")
    await crash(house)
    house = await build(after=house, providers=[make_provider("vtrix")])
    began = house.clock.now()
    job = await house.reaches(placed.job.id, "failed")

    assert house.clock.now() - began < 5_000
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "cost": PRICE}


async def test_a_picture_made_while_the_bot_was_away_survives_a_stumbling_network(build, crash):
    """An hour passes between crash and start; the first look fails, the second finds the picture."""
    house = await build()
    house.wavespeed.on_poll.extend([Running()] * 100)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    await crash(house)
    house.clock.time += 3600_000
    house = await build(after=house, start=False)
    house.wavespeed.on_poll.extend([ProviderError(Fault.BUSY, "wavespeed")] * 2)
    await house.engine.start(alone=True)
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == PAID


@pytest.mark.parametrize("leap", [7200_000, -7200_000])
async def test_a_clock_that_is_set_changes_no_deadline(build, leap):
    """The machine's clock is set by two hours while a job waits: it is neither lost at once nor kept for ever."""
    house = await build(timeout=60)
    house.wavespeed.on_poll.extend([Running()] * 5)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    house.clock.wrong = leap
    job = await house.reaches(placed.job.id, "delivered")
    assert await house.books(job.id) == PAID

    house.wavespeed.on_poll.extend([Running()] * 1000)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    house.clock.wrong = 0
    began = house.clock.monotonic()
    await house.reaches(placed.job.id, "failed")
    assert 50 < house.clock.monotonic() - began < 80


async def test_an_order_that_nobody_announced_is_found(build):
    """An order written by another process is sent by the one that serves the line, soon and once."""
    house = await build()
    other = await build(after=house, start=False)
    placed = await other.engine.place(other.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == PAID


async def test_a_refused_order_leaves_no_picture_on_disk(build):
    """A picture handed in with an order that a limit refuses is deleted; one that another order needs stays."""
    house = await build(limits=Limits(jobs_at_once=1), start=False)
    needed = await house.engine.take_input(url="https://cdn.test/a.png", name="a.png", size=None, content_type=None)
    await house.engine.place(order_with(house.order(), [needed]))
    other = await house.engine.take_input(url="https://cdn.test/b.png", name="b.png", size=None, content_type=None)
    with pytest.raises(LimitReached):
        await house.engine.place(order_with(house.order(), [needed, other]))

    assert set(house.pictures.kept) == {needed.kept.sha256}


async def test_a_repeated_press_leaves_no_picture_on_disk(build):
    """The second of two presses that are one order brings nothing that has to be kept."""
    house = await build(start=False)
    await house.engine.place(house.order(press="again:1"))
    twice = await house.engine.take_input(url="https://cdn.test/b.png", name="b.png", size=None, content_type=None)
    placed = await house.engine.place(order_with(house.order(press="again:1"), [twice]))

    assert not placed.fresh
    assert house.pictures.kept == {}


async def test_part_of_a_request_costs_its_part_of_the_bill(build, make_provider):
    """Three of the four pictures of one request came: the member bears three quarters of what the provider said."""
    house = await build(providers=[make_provider("modelverse", can_find=False)])
    images = (*(Image(data=b"picture %d" % n) for n in range(3)), Image(data=b"broken"))
    house.providers["modelverse"].on_submit.append(Finished(images=images, cost=100_001))
    placed = await house.engine.place(house.order(kind=Kind.IMAGINE, pictures=0, count=4))
    job = await house.reaches(placed.job.id, "delivered")

    books = await house.books(job.id)
    assert (books["charge"], books["cost"]) == (75_001, 100_001)
    await house.books_agree()


@pytest.mark.parametrize(("concurrency", "rounds"), [(0, 1), (1, 3), (2, 2)])
async def test_the_expected_time_follows_the_places(build, concurrency, rounds):
    """The third in line waits three rounds at one place, two at two, and one where there is no limit."""
    house = await build(concurrency=concurrency, start=False)
    for _ in range(3):
        placed = await house.engine.place(house.order())

    assert placed.outlook.expected_at - house.clock.now() == rounds * 12_000
