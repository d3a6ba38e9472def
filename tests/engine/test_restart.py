"""A crash anywhere, and the next start: every job ends once, is paid once, is posted once."""

import asyncio

import pytest

from bot.core.errors import DeliveryError, Fault, ProviderError, Refusal, StaleJob
from bot.core.jobs import State
from bot.core.ports import Finished, Image, Running
from bot.store import jobs

PRICE = 40_000
PAID = {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def hang():
    await asyncio.Event().wait()


@pytest.fixture
def restart(build, crash):
    """Crash a house and build the next one on the same database."""

    async def restart(house, **wish):
        await crash(house)
        return await build(after=house, **wish)

    return restart


async def test_in_line(build, restart):
    """`queued` is claimed by the next process."""
    house = await build(start=False)
    placed = await house.engine.place(house.order())
    house = await restart(house)
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == PAID


async def test_during_the_post_with_a_provider_that_can_be_asked(house, restart):
    """`submitting` with an unknown outcome is looked up and goes on; it is not sent again."""
    house.wavespeed.on_submit.append(hang)
    placed = await house.engine.place(house.order())
    await house.wavespeed.asked.wait()
    house = await restart(house)
    house.wavespeed.on_find.append("found")
    job = await house.reaches(placed.job.id, "delivered")

    assert house.wavespeed.submits == []
    assert await house.books(job.id) == PAID


async def test_during_the_post_with_a_provider_that_cannot(build, restart, make_provider):
    """A synchronous provider cannot be asked: refunded, suspected, said, and not sent again."""
    house = await build(providers=[make_provider("modelverse", can_find=False)])
    house.providers["modelverse"].on_submit.append(hang)
    placed = await house.engine.place(house.order())
    await house.providers["modelverse"].asked.wait()
    after = make_provider("modelverse", can_find=False)
    house = await restart(house, providers=[after])
    job = await house.reaches(placed.job.id, "failed")

    assert after.submits == []
    assert await house.books(job.id) == {"reserve": 48_612, "release": 48_612, "suspected": 48_612}
    assert [j.id for j in house.delivery.concluded] == [job.id]
    await house.books_agree()


async def test_while_it_waits(house, restart):
    """`waiting` is polled again under the id that was written down."""
    house.wavespeed.on_poll.extend([Running()] * 100)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    house = await restart(house)
    job = await house.reaches(placed.job.id, "delivered")

    assert house.wavespeed.submits == []
    assert {task for task, _ in house.wavespeed.polls} == {"task-1"}
    assert await house.books(job.id) == PAID


async def test_while_it_fetches(house, restart):
    """`fetching` downloads again."""
    house.wavespeed.on_download.extend([ProviderError(Fault.BUSY, "wavespeed")] * 5)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "fetching")
    house = await restart(house)
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == PAID
    assert len(await house.engine.pictures(job.id)) == 1


async def test_when_it_is_ready(house, restart):
    """`ready` is delivered again, and the delivery knows that it may have been posted before."""
    house.delivery.on_deliver.extend([DeliveryError("down")] * 50)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "ready")
    await asyncio.sleep(0.05)
    house = await restart(house)
    job = await house.reaches(placed.job.id, "delivered")

    ((delivered, _),) = house.delivery.delivered
    assert delivered.deliveries >= 1
    assert await house.books(job.id) == PAID


async def test_after_the_end_before_it_was_told(house, restart):
    """An outcome whose card was not edited is told by the next process."""
    house.wavespeed.on_submit.append(ProviderError(Fault.REQUEST, "wavespeed"))
    house.delivery.on_conclude.extend([DeliveryError("down")] * 50)
    placed = await house.engine.place(house.order())

    async def ended():
        return await house.state(placed.job.id) == "failed"

    await house.clock.until(ended)
    house = await restart(house)
    await house.reaches(placed.job.id, "failed")

    assert [j.id for j in house.delivery.concluded] == [placed.job.id]


async def test_half_of_an_order_was_sent(build, restart):
    """Of four requests two were accepted when the process died: those are polled, the other two sent once."""
    house = await build(concurrency=2)
    house.wavespeed.on_poll.extend([Running()] * 1000)
    placed = await house.engine.place(house.order(count=4))

    async def two_accepted():
        return [s.state for s in await house.shots(placed.job.id)].count("accepted") == 2

    await house.clock.until(two_accepted)
    house = await restart(house, concurrency=2)
    job = await house.reaches(placed.job.id, "delivered")

    assert len(house.wavespeed.submits) == 2
    assert await house.books(job.id) == {"reserve": 4 * PRICE, "charge": 4 * PRICE, "cost": 4 * PRICE}
    assert len(await house.engine.pictures(job.id)) == 4


async def test_a_provider_taken_out_of_the_settings(build, restart, make_provider):
    """Jobs in its line move to another one at no higher price, or end free; those it holds are suspected."""
    house = await build(start=False)
    in_line = await house.engine.place(house.order())
    house = await restart(house, providers=[make_provider("vtrix")])
    job = await house.reaches(in_line.job.id, "delivered")
    assert (job.provider, await house.books(job.id)) == ("vtrix", PAID)

    house.providers["vtrix"].on_poll.extend([Running()] * 100)
    held = await house.engine.place(house.order())
    await house.reaches(held.job.id, "waiting")
    house = await restart(house, providers=[make_provider("wavespeed")])
    job = await house.reaches(held.job.id, "failed")
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "suspected": PRICE}


async def test_a_job_that_kills_the_process_ends(house, restart):
    """A job found too often under dead processes is given up with its money back."""
    house.wavespeed.on_poll.extend([Running()] * 100)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "waiting")
    job = await house.engine.job(placed.job.id)
    await house.db.write(jobs.amend, job, dispatches=25)
    house = await restart(house)
    job = await house.reaches(placed.job.id, "failed")

    assert "interrupted too often" in job.sentence
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "suspected": PRICE}


async def test_a_late_process_changes_nothing(build):
    """A process that sleeps through its lease and wakes finds its jobs taken: every write of it is refused."""
    late = await build()
    late.wavespeed.on_poll.extend([Running()] * 1000)
    placed = await late.engine.place(late.order())
    await late.reaches(placed.job.id, "waiting")
    stale = await late.engine.job(placed.job.id)
    new = await build(after=late)
    await new.reaches(placed.job.id, "delivered")

    with pytest.raises(StaleJob):
        await late.db.write(jobs.move, stale, State.FETCHING, now=0)
    assert late.delivery.delivered == []
    assert len(new.delivery.delivered) == 1
    await new.books_agree()


async def test_an_orderly_stop_waits_for_the_answer_of_a_post(house, build):
    """SIGTERM during a POST: its answer is still written down, polls are left to the next start."""
    answered = asyncio.Event()

    async def slow():
        await answered.wait()
        return Finished(images=(Image(data=b"made"),))

    house.wavespeed.on_submit.append(slow)
    placed = await house.engine.place(house.order())
    await house.wavespeed.asked.wait()
    stopping = asyncio.create_task(house.engine.stop(grace=5))
    await asyncio.sleep(0.02)
    answered.set()
    await stopping
    assert [s.state for s in await house.shots(placed.job.id)] == ["done"]

    house = await build(after=house)
    job = await house.reaches(placed.job.id, "delivered")
    assert await house.books(job.id) == PAID


async def test_nothing_new_is_sent_during_a_stop(build):
    """After the stop began nothing is claimed and new orders are refused politely; the next process does the rest."""
    house = await build(concurrency=1)
    house.wavespeed.on_poll.extend([Running()] * 100)
    first = await house.engine.place(house.order())
    await house.reaches(first.job.id, "waiting")
    second = await house.engine.place(house.order())
    await house.engine.stop(grace=1)
    with pytest.raises(Refusal, match="restarted"):
        await house.engine.place(house.order())
    assert (await house.state(first.job.id), await house.state(second.job.id)) == ("waiting", "queued")

    house = await build(after=house)
    await house.reaches(first.job.id, "delivered")
    await house.reaches(second.job.id, "delivered")
    assert len(house.wavespeed.submits) == 1
