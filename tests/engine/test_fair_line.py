"""The line at a provider: members take turns, a busy provider changes nothing about it, and cards say how long."""

import asyncio

from bot.core.accounts import Scope
from bot.core.errors import Fault, ProviderError

FLOOD, GUILD, STAFF = 1, 10, 9


async def test_a_flood_beside_nine_others(build):
    """Each of the nine is served before the second of the flood's jobs that were not sent when they came."""
    house = await build(concurrency=1)
    flood = [await house.engine.place(house.order(user=FLOOD, prompt="flood")) for _ in range(12)]
    others = [await house.engine.place(house.order(user=100 + n, prompt=f"other {n}")) for n in range(9)]
    assert [placed.outlook.place for placed in others] == sorted(placed.outlook.place for placed in others)
    assert max(placed.outlook.place for placed in others) <= 10
    for placed in [*flood, *others]:
        await house.reaches(placed.job.id, "delivered")

    order = [call.prompt for call in house.wavespeed.submits]
    last = max(order.index(f"other {n}") for n in range(9))
    assert order[:last].count("flood") <= 2
    assert order.count("flood") == 12


async def test_a_job_sent_back_by_a_busy_provider_waits_for_its_pause(house):
    """A job that comes back to the line of a paused server is not sent again until the pause is over."""
    house.wavespeed.on_submit.append(
        ProviderError(Fault.BUSY, "wavespeed", "slow down", elsewhere=True, retry_after=1.0)
    )
    placed = await house.engine.place(house.order())
    await asyncio.wait_for(house.wavespeed.asked.wait(), 5)
    await house.engine.treasury.pause(GUILD, Scope.SERVER, reason="", by=STAFF)

    async def back():
        job = await house.engine.job(placed.job.id)
        return job.state == "queued" and job.paused

    await house.clock.until(back)
    sent = len(house.wavespeed.submits)
    for _ in range(50):
        house.clock.step()
    assert await house.state(placed.job.id) == "queued"
    assert len(house.wavespeed.submits) == sent
    await house.engine.treasury.resume(GUILD, Scope.SERVER, by=STAFF)
    await house.reaches(placed.job.id, "delivered")
    await house.books_agree()


async def test_expected_times_come_from_what_was_measured(build):
    """Half of an offer's jobs are done by the expected time, nearly all by the latest; the line is counted in."""
    house = await build(concurrency=1)
    took = []
    for _ in range(5):
        placed = await house.engine.place(house.order())
        job = await house.reaches(placed.job.id, "delivered")
        took.append(job.finished_at - job.submitted_at)
    now = house.clock.now()
    first = (await house.engine.place(house.order(user=41))).outlook
    second = (await house.engine.place(house.order(user=42))).outlook

    assert now + min(took) <= first.expected_at <= now + max(took)
    assert first.expected_at <= first.latest_at <= now + max(took)
    assert second.expected_at > first.expected_at
