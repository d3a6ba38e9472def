"""Quota, reserve and insert are one transaction; a reserve ends exactly once."""

import asyncio

import pytest

from bot.core.errors import LimitReached, StaleJob
from bot.core.jobs import State
from bot.core.quota import Limits
from bot.store import jobs, ledger, orders, processes

NOW = 1_795_000_000_000
FREE = Limits(
    images_per_day=0,
    usd_per_day=0,
    jobs_at_once=0,
    guild_usd_per_day=0,
    guild_usd_per_month=0,
    total_usd_per_month=0,
)


async def test_two_hundred_at_once_against_fifty(db, make_job):
    """200 concurrent orders against a quota of 50 admit exactly 50."""
    limits = Limits(images_per_day=50, usd_per_day=0, jobs_at_once=0, guild_usd_per_day=0)
    wishes = [make_job() for _ in range(200)]
    answers = await asyncio.gather(
        *(db.create(orders.place, job, shots, [], limits=limits, press=None) for job, shots in wishes),
        return_exceptions=True,
    )

    assert sum(isinstance(a, tuple) for a in answers) == 50
    assert sum(isinstance(a, LimitReached) for a in answers) == 150
    assert await db.read(ledger.differences) == []
    used = await db.read(ledger.used, guild_id=10, user_id=31, now=NOW)
    assert (used.images_today, used.usd_today, used.open_jobs) == (50, 50 * 40_000, 50)


async def test_a_budget_that_fits_seven_orders_of_different_price(db, make_job):
    """The server's budget admits exactly what fits, whatever the order of arrival."""
    limits = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0, guild_usd_per_day=700_000)
    prices = [10_000, 40_000, 97_223, 80_000] * 10
    wishes = [make_job(user=n, price=price) for n, price in enumerate(prices)]
    answers = await asyncio.gather(
        *(db.create(orders.place, job, shots, [], limits=limits, press=None) for job, shots in wishes),
        return_exceptions=True,
    )

    admitted = sum(p for p, a in zip(prices, answers, strict=True) if isinstance(a, tuple))
    refused = [p for p, a in zip(prices, answers, strict=True) if not isinstance(a, tuple)]
    assert admitted <= 700_000
    assert all(admitted + price > 700_000 for price in refused)


async def test_a_repeated_interaction_is_the_same_job(db, make_job):
    """The second of two creates with one interaction id writes nothing and returns the first."""
    one, shots = make_job(interaction=500)
    two, others = make_job(interaction=500)
    first = await db.create(orders.place, one, shots, [], limits=FREE, press=None)
    second = await db.create(orders.place, two, others, [], limits=FREE, press=None)

    assert (first[1], second[1], second[0].id) == (True, False, one.id)
    assert await db.read(jobs.get, two.id) is None


@pytest.mark.parametrize(
    ("user", "later", "same"),
    [
        (31, 100, True),  # pressed twice within a moment
        (31, 6_000, False),  # pressed again after a while: meant
        (32, 100, False),  # somebody else's press
    ],
)
async def test_a_double_press_is_one_order(db, make_job, user, later, same):
    """The same press by the same member within seconds is one order."""
    one, shots = make_job()
    await db.create(orders.place, one, shots, [], limits=FREE, press="again:1")
    two, others = make_job(user=user, now=NOW + later)
    stands, fresh = await db.create(orders.place, two, others, [], limits=FREE, press="again:1")

    assert (stands.id == one.id, not fresh) == (same, same)


@pytest.mark.parametrize("to", [State.FAILED, State.REFUSED, State.CANCELLED])
async def test_an_end_releases_the_reserve_once(db, make_job, to):
    """A second end of the same job is refused and books nothing."""
    job, shots = make_job(count=3)
    await db.create(orders.place, job, shots, [], limits=FREE, press=None)
    await db.write(orders.end, job, to, sentence="over", now=NOW)
    with pytest.raises(StaleJob):
        await db.write(orders.end, job, State.FAILED, sentence="again", now=NOW)

    used = await db.read(ledger.used, guild_id=10, user_id=31, now=NOW)
    assert (used.images_today, used.usd_today, used.open_jobs, used.guild_usd_today) == (0, 0, 0, 0)
    assert await db.read(ledger.differences) == []


async def test_a_claim_admits_one(db, make_job):
    """Two processes that claim at once never get the same job, and the line is first come, first served."""
    for _ in range(2):
        job, shots = make_job()
        await db.create(orders.place, job, shots, [], limits=FREE, press=None)
    await db.write(start, 1)
    await db.write(start, 2)
    claims = await asyncio.gather(
        *(db.write(jobs.claim, provider="wavespeed", owner=1 + n % 2, now=NOW) for n in range(4))
    )

    assert [c.id if c else None for c in claims] == [1, 2, None, None]
    assert [(c.owner, c.epoch, c.dispatches) for c in claims[:2]] == [(1, 1, 1), (2, 1, 1)]


async def start(tx, number):
    await processes.start(tx, number, now=NOW)


async def test_the_history_of_a_job_is_kept(db, make_job):
    """Every move appends to job_events, in order."""
    job, shots = make_job()
    await db.create(orders.place, job, shots, [], limits=FREE, press=None)
    await db.write(orders.end, job, State.CANCELLED, sentence="over", now=NOW + 5)

    async def history(reader):
        return [tuple(r) for r in await reader.fetch("SELECT number, at, state FROM job_events ORDER BY number")]

    assert await db.read(history) == [(1, NOW, "queued"), (2, NOW + 5, "cancelled")]


async def test_damaged_sums_are_found_and_rebuilt(db, make_job):
    """The projection is checked against the ledger, and can be made anew from it."""
    for n in range(3):
        job, shots = make_job(user=n, count=2)
        await db.create(orders.place, job, shots, [], limits=FREE, press=None)

    async def damage(tx):
        await tx.execute("UPDATE balances SET micro_usd = micro_usd + 1 WHERE scope = 'total'")

    await db.write(damage)
    assert len(await db.read(ledger.differences)) == 2  # the day and the month
    await db.write(ledger.rebuild)
    assert await db.read(ledger.differences) == []
