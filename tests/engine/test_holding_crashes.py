"""Held pictures through `kill -9` and long waits: nothing is forgotten, posted twice or paid twice."""

import pytest

from bot.core.errors import DeliveryError
from bot.core.policy import Mode
from bot.core.ports import Running
from bot.store import leftovers, policies
from tests.engine.house import CHANNEL, GUILD
from tests.engine.jury import FREE, HOUR, PAID, approve, held, holding, refuse


@pytest.fixture
async def house(house):
    await holding(house)
    return house


@pytest.fixture
def restart(build, crash):
    """Crash a house and build the next one on the same database."""

    async def restart(house, **wish):
        await crash(house)
        return await build(after=house, **wish)

    return restart


async def test_a_moderators_time_is_no_providers(house, restart):
    """How long somebody took to look does not make the next orders look slow, now or after a restart."""
    job, review = await held(house)
    house.clock.time += 20 * HOUR
    await approve(house, review)
    await house.reaches(job.id, "delivered")
    await house.db.write(policies.set_mode, GUILD, CHANNEL, Mode.POST)
    for _ in range(2):
        house.wavespeed.on_poll.extend([Running()] * 50)
        placed = await house.engine.place(house.order())
        fresh = await house.reaches(placed.job.id, "waiting")
        assert (await house.engine.outlook(fresh)).latest_at - fresh.submitted_at < HOUR
        house = await restart(house)
        await house.reaches(placed.job.id, "delivered")


async def test_a_crash_while_it_is_held_changes_nothing(house, restart):
    """The next process finds it held, with its question, and a moderator's decision works there."""
    job, review = await held(house)
    house = await restart(house)
    assert await house.state(job.id) == "held"
    await approve(house, review)
    await house.reaches(job.id, "delivered")

    assert len(house.delivery.delivered) == 1
    assert await house.books(job.id) == PAID
    await house.books_agree()


async def test_a_crash_between_decision_and_posting_posts_it_once(house, restart):
    """Approved, and the process dies while Discord does not answer: the next one posts, as perhaps posted before."""
    job, review = await held(house)
    house.delivery.on_deliver.extend([DeliveryError("down")] * 50)
    await approve(house, review)
    await house.clock.until(lambda: _tried(house, job.id))
    house = await restart(house)
    await house.reaches(job.id, "delivered")

    ((delivered, _),) = house.delivery.delivered
    assert delivered.deliveries >= 1
    assert await house.books(job.id) == PAID
    await house.books_agree()


async def _tried(house, job_id):
    return (await house.engine.job(job_id)).deliveries > 0


async def test_a_crash_after_a_refusal_tells_it_and_lets_the_file_go(house, restart):
    """Neither the member's card nor the file is forgotten when the process dies right after the decision."""
    job, review = await held(house)
    (picture,) = await house.engine.pictures(job.id)
    house.delivery.on_conclude.extend([DeliveryError("down")] * 50)
    house.pictures.trouble = OSError(28, "No space left on device")
    await refuse(house, review)
    assert picture.sha256 in house.pictures.kept
    assert await house.db.read(leftovers.files) == [(picture.sha256, "png")]
    house.pictures.trouble = None
    house = await restart(house)
    await house.reaches(job.id, "refused")

    assert await house.clock.until(lambda: _gone(house, picture)) is None
    assert [it.id for it in house.delivery.concluded] == [job.id]
    await house.books_agree()


async def _gone(house, picture):
    return picture.sha256 not in house.pictures.kept


async def test_what_ran_out_while_easel_was_down_is_refused_at_the_start(house, restart):
    """The hours pass whether Easel runs or not."""
    job, review = await held(house)
    house.clock.time = review.until + 1
    house = await restart(house)
    await house.reaches(job.id, "refused")
    assert await house.books(job.id) == FREE
    await house.books_agree()
