"""Long outages, clocks that are set, and what an order leaves behind."""

import pytest

from bot.core.errors import DeliveryError, Fault, LimitReached, ProviderError
from bot.core.ports import Finished, Image, Running
from bot.core.quota import Limits
from bot.core.requests import Kind

PRICE = 40_000
ANN = 31
PAID = {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def impatient(tx):
    await tx.execute("PRAGMA busy_timeout = 1")


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
    began = house.clock.now()
    job = await house.reaches(placed.job.id, "failed")
    assert 50_000 < job.finished_at - began < 80_000


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
    await house.engine.place(house.order(inputs=[needed]))
    other = await house.engine.take_input(url="https://cdn.test/b.png", name="b.png", size=None, content_type=None)
    with pytest.raises(LimitReached):
        await house.engine.place(house.order(inputs=[needed, other]))

    assert set(house.pictures.kept) == {needed.kept.sha256}


async def test_a_repeated_press_leaves_no_picture_on_disk(build):
    """The second of two presses that are one order brings nothing that has to be kept."""
    house = await build(start=False)
    await house.engine.place(house.order(press="again:1"))
    twice = await house.engine.take_input(url="https://cdn.test/b.png", name="b.png", size=None, content_type=None)
    placed = await house.engine.place(house.order(press="again:1", inputs=[twice]))

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
