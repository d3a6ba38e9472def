"""Cancelling, and what it costs."""

import asyncio

import pytest

from bot.core.errors import Fault, NotYours, ProviderError
from bot.core.ports import Finished, Image, Running

ANN, BEN = 31, 32
PRICE = 40_000


async def test_in_line_it_is_free(build):
    """A job that waits in line is cancelled for nothing and never sent."""
    house = await build(concurrency=1)
    house.wavespeed.on_poll.extend([Running()] * 3)
    first = await house.engine.place(house.order())
    await house.reaches(first.job.id, "waiting")
    second = await house.engine.place(house.order())
    answer = await house.engine.cancel(second.job.id, by=ANN)
    await house.reaches(second.job.id, "cancelled")
    await house.reaches(first.job.id, "delivered")

    assert (answer.outcome, answer.charged) == ("free", 0)
    assert await house.books(second.job.id) == {"reserve": PRICE, "release": PRICE}
    assert len(house.wavespeed.submits) == 1
    await house.books_agree()


async def test_at_the_provider_it_costs_what_the_provider_bills(house):
    """The provider bills a request it has accepted, so it counts against the member's quota, and is not posted."""
    house.wavespeed.on_poll.extend([Running()] * 100)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    answer = await house.engine.cancel(placed.job.id, by=ANN)
    job = await house.reaches(placed.job.id, "cancelled")

    assert (answer.outcome, answer.charged) == ("billed", PRICE)
    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}
    assert house.delivery.delivered == []
    assert "$0.04" in job.sentence
    await house.books_agree()


@pytest.mark.parametrize("accepted", [True, False])
async def test_while_it_is_being_sent_it_waits_for_the_answer(house, accepted):
    """A wish during the POST is kept: charged when the provider took the request, free when it did not."""
    answered = asyncio.Event()

    async def slow():
        await answered.wait()
        if not accepted:
            raise ProviderError(Fault.BUSY, "wavespeed", elsewhere=True)
        return Finished(images=(Image(data=b"x"),))

    house.wavespeed.on_submit.append(slow)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "submitting")
    await house.wavespeed.asked.wait()
    answer = await house.engine.cancel(placed.job.id, by=ANN)
    answered.set()
    job = await house.reaches(placed.job.id, "cancelled")

    assert answer.outcome == "asked"
    end = {"charge": PRICE, "cost": PRICE} if accepted else {"release": PRICE}
    assert await house.books(job.id) == {"reserve": PRICE, **end}
    assert house.delivery.delivered == []
    assert len(house.wavespeed.submits) == 1
    await house.books_agree()


async def test_only_the_maker_and_moderators_may(house):
    """Somebody else's wish changes nothing."""
    house.wavespeed.on_poll.extend([Running()] * 5)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")

    with pytest.raises(NotYours):
        await house.engine.cancel(placed.job.id, by=BEN)
    answer = await house.engine.cancel(placed.job.id, by=BEN, moderator=True)
    assert answer.outcome == "billed"


async def test_a_finished_job_is_too_late(house):
    """A picture that is there cannot be cancelled, and nothing changes."""
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")
    answer = await house.engine.cancel(job.id, by=ANN)

    assert answer.outcome == "too late"
    assert await house.state(job.id) == "delivered"


async def test_pressed_twice_at_once_it_ends_once(house):
    """Two cancels in the same moment settle once."""
    house.wavespeed.on_poll.extend([Running()] * 5)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    answers = await asyncio.gather(*(house.engine.cancel(placed.job.id, by=ANN) for _ in range(5)))
    await house.reaches(placed.job.id, "cancelled")

    assert sorted(a.outcome for a in answers) == ["billed"] + ["too late"] * 4
    await house.books_agree()
