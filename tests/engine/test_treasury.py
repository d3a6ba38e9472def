"""The treasury seen from outside: pauses, alerts, forecasts, prices, costs, files."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.accounts import AlertKind, By, Scope
from bot.core.errors import BadRequest, Fault, LimitReached, NotYours, Paused, ProviderError
from bot.core.jobs import State
from bot.core.limits import Subject
from bot.core.ports import Finished, Image
from bot.core.quota import Limits
from tests.engine.house import ScriptedProvider

GUILD, CHANNEL, ANN, BEN, STAFF, ARTIST = 10, 20, 31, 32, 9, 500
PRICE = 40_000
PRO = "wavespeed-ai/flux-kontext-pro/multi"


async def test_a_pause_stops_at_once_and_says_so(house):
    """New orders are refused with the reason; the job in line waits, its card says why, and goes on afterwards."""
    treasury = house.engine.treasury
    for _ in range(4):  # three places at the provider, so that the fourth waits
        last = await house.engine.place(house.order())
    held = await treasury.pause(GUILD, Scope.SERVER, reason="the bill", by=STAFF)
    with pytest.raises(Paused, match="the bill"):
        await house.engine.place(house.order(user=BEN))
    assert [pause.reason for pause in await treasury.pauses(GUILD)] == ["the bill"]

    async def told():
        return not held or any(
            job.id == held[-1].id and "the bill" in (o.note or "") for job, o in house.delivery.shown
        )

    await house.clock.until(told)
    assert await treasury.resume(GUILD, Scope.CHANNEL, CHANNEL, by=STAFF) is None
    freed = await treasury.resume(GUILD, Scope.SERVER, by=STAFF)
    assert [job.id for job in freed] == [job.id for job in held]
    await house.reaches(last.job.id, "delivered")
    assert [change.what for change in await treasury.audit(GUILD)] == ["pause", "pause"]


async def test_limits_of_roles_count_and_are_shown(house):
    """A role's limit holds for who has it, at the order and in what they are told beforehand."""
    treasury = house.engine.treasury
    await treasury.set_limit(GUILD, Subject.ROLE, ARTIST, usd_per_month=2 * PRICE, by=STAFF)
    order = house.order()
    seen = await treasury.forecast(order.request, guild_id=GUILD, user_id=ANN, roles=[ARTIST], channel_id=CHANNEL)
    assert (seen.micro_usd, seen.left_month, seen.confirm, seen.eco) == (PRICE, 2 * PRICE, False, None)
    for _ in range(2):
        await house.engine.place(with_roles(house.order()))
    with pytest.raises(LimitReached, match=r"You have \$0.00 of \$0.08 left this month"):
        await house.engine.place(with_roles(house.order()))
    await house.engine.place(house.order())
    usage = await house.engine.usage(guild_id=GUILD, user_id=ANN, roles=[ARTIST])
    assert (usage.limits.usd_per_month, usage.used.usd_month) == (2 * PRICE, 3 * PRICE)
    with pytest.raises(BadRequest):
        await treasury.set_limit(GUILD, Subject.EVERYONE, images_per_day=-1, by=STAFF)
    assert await treasury.clear_limit(GUILD, Subject.ROLE, ARTIST, by=STAFF)
    assert await treasury.rules(GUILD) == []


def with_roles(order):
    return replace(order, roles=(ARTIST,))


async def test_newcomers_wait_for_their_hours(house):
    """The refusal says when; who has been there for long enough orders at once."""
    await house.engine.treasury.set_limit(GUILD, Subject.EVERYONE, min_hours=2, by=STAFF)
    now = house.clock.now()
    with pytest.raises(LimitReached, match=f"2 hours after they joined.*<t:{now // 1000 + 3600}:R>"):
        await house.engine.place(replace(house.order(), joined_at=now - 3_600_000))
    await house.engine.place(replace(house.order(), joined_at=now - 2 * 3_600_000))


async def test_a_spent_budget_names_what_would_fit_and_tells_its_owner(build, make_provider):
    """Half, four fifths and the end are told once each; the refusal names a cheaper model that still fits."""
    limits = Limits(jobs_at_once=0, guild_usd_per_day=150_000)
    house = await build(providers=[make_provider("wavespeed"), make_provider("modelverse")], limits=limits)
    treasury = house.engine.treasury
    await treasury.configure(GUILD, alerts_channel=77, eco=True, by=STAFF)
    for _ in range(3):
        await house.engine.place(house.order())
    near = await treasury.forecast(house.order().request, guild_id=GUILD, user_id=ANN, channel_id=CHANNEL)
    assert near.eco.model == "kontext-dev"
    assert near.near.percent == 80
    with pytest.raises(LimitReached, match=r"`kontext-dev` would fit for \$0.025") as refused:
        await house.engine.place(house.order())
    assert (refused.value.cheaper, refused.value.used_up) == ("kontext-dev", "server day")
    with pytest.raises(LimitReached):
        await house.engine.place(house.order())

    alerts = await treasury.take_alerts()
    assert [(a.kind, a.threshold, a.channel_id) for a in alerts] == [
        (AlertKind.BUDGET, 50, 77),
        (AlertKind.BUDGET, 80, 77),
        (AlertKind.BUDGET, 100, 77),
    ]
    for alert in alerts:
        await treasury.alert_sent(alert.number)
    assert await treasury.take_alerts() == []


async def test_a_bill_above_the_estimate_is_booked_truly_and_flagged(house):
    """The member is charged what was billed, the books say so, and the owner is told."""
    house.wavespeed.on_submit.append(Finished(images=(Image(url="https://cdn.test/x.png"),), cost=3 * PRICE))
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "delivered")

    assert await house.books(placed.job.id) == {"reserve": PRICE, "charge": 3 * PRICE, "cost": 3 * PRICE}
    (alert,) = await house.engine.treasury.take_alerts()
    assert (alert.kind, alert.spent, alert.limit) == (AlertKind.OVERRUN, 3 * PRICE, PRICE)
    await house.books_agree()


async def test_prices_can_be_set_and_free_pictures_counted(build, make_provider):
    """A set price holds from the next order on; free pictures come first, and unused ones go back."""
    house = await build(providers=[make_provider("modelverse", can_find=False)], concurrency=1)
    treasury, wire = house.engine.treasury, "black-forest-labs/flux-kontext-pro"
    await treasury.set_price("modelverse", wire, 45_000, by=STAFF, guild_id=GUILD)
    await treasury.set_free_left("modelverse", wire, 2, by=STAFF, guild_id=GUILD)
    first = await house.engine.place(house.order(count=3, provider="modelverse", kind="edit"))
    assert (first.job.wire_id, first.job.free, first.job.estimate) == (wire, 2, 45_000)
    done = await house.reaches(first.job.id, "delivered")

    assert (done.state, done.free) == (State.DELIVERED, 2)
    assert await house.books(first.job.id) == {"reserve": 45_000, "charge": 45_000, "cost": 45_000}
    assert next(p.free_left for p in await treasury.prices() if p.offer.wire_id == wire) == 0
    with pytest.raises(BadRequest, match="5 free pictures in all"):
        await treasury.set_free_left("modelverse", wire, 6, by=STAFF, guild_id=GUILD)
    with pytest.raises(BadRequest):
        await treasury.set_price("modelverse", "no such", 1, by=STAFF, guild_id=GUILD)


async def test_costs_reconciliation_and_files(house):
    """The same figures by day, member and provider; the balance's fall beside them; no formula in a spreadsheet."""
    treasury, balances = house.engine.treasury, [1_000_000, 1_000_000 - PRICE - 500]
    house.providers["wavespeed"] = house.wavespeed

    async def balance():
        return balances.pop(0)

    house.wavespeed.balance = balance
    await treasury.reconcile()
    placed = await house.engine.place(house.order(prompt="=HYPERLINK(1)"))
    await house.reaches(placed.job.id, "delivered")
    for by, key in ((By.DAY, placed.job.day), (By.MEMBER, str(ANN)), (By.PROVIDER, "wavespeed"), (By.ROLE, "0")):
        costs = await treasury.costs(GUILD, by=by, days=1)
        assert [(line.key, line.cost, line.pictures) for line in costs.lines] == [(key, PRICE, 1)]
        assert (costs.total.cost, costs.total.charged, costs.total.jobs) == (PRICE, PRICE, 1)
    house.clock.time += 1000
    (seen,) = await treasury.reconcile()
    assert (seen.drop, seen.booked, seen.difference) == (PRICE + 500, PRICE, 500)
    days = await treasury.member_usage(guild_id=GUILD, user_id=ANN, days=3)
    assert [day.micro_usd for day in days] == [0, 0, PRICE]
    text = (await treasury.export(GUILD, what="jobs", days=1)).decode("utf-8-sig")
    assert ",'=HYPERLINK(1)," in text
    assert (await treasury.export(GUILD, what="ledger", days=1)).count(b"\r\n") == 4
    assert (await treasury.export(GUILD + 1, what="ledger", days=1)).count(b"\r\n") == 1
    with pytest.raises(BadRequest):
        await treasury.export(GUILD, what="keys")


async def test_a_suspected_cost_waits_for_somebody(house):
    """A lost answer is listed until it is settled, once, and only in its own server."""
    house.wavespeed.on_submit.append(ProviderError(Fault.UNKNOWN, "wavespeed", "lost"))
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "failed")
    treasury = house.engine.treasury
    (found,) = await treasury.suspected(GUILD)
    assert (found.job_id, found.micro_usd) == (placed.job.id, PRICE)
    with pytest.raises(NotYours):
        await treasury.settle_suspected(found.job_id, billed=0, by=STAFF, guild_id=GUILD + 1)
    await treasury.settle_suspected(found.job_id, billed=0, by=STAFF, guild_id=GUILD)
    assert (await treasury.costs(GUILD, by=By.MODEL)).total.cost == 0
    with pytest.raises(NotYours):
        await treasury.settle_suspected(found.job_id, billed=0, by=STAFF, guild_id=GUILD)
    await house.books_agree()


class Quoting(ScriptedProvider):
    """A provider that is asked for its price, and answers when the test lets it."""

    def __init__(self, answer: int | None, *, silent: bool = False) -> None:
        super().__init__()
        self.answer, self.silent, self.asked_for = answer, silent, 0

    async def price(self, call):
        self.asked_for += 1
        if self.silent:
            await asyncio.Event().wait()
        return self.answer


async def test_a_providers_own_price_is_the_estimate(build):
    """Asked once and then remembered; reserve, charge and cost are what it said."""
    house = await build(providers=[Quoting(32_000)])
    for _ in range(2):
        placed = await house.engine.place(house.order())
        await house.reaches(placed.job.id, "delivered")
        assert await house.books(placed.job.id) == {"reserve": 32_000, "charge": 32_000, "cost": 32_000}
    assert house.wavespeed.asked_for == 1


async def test_a_silent_provider_holds_up_nobody(build):
    """After a third of a second the price book speaks, and the next order does not ask a second time."""
    house = await build(providers=[Quoting(None, silent=True)])
    began = asyncio.get_running_loop().time()
    placed = await asyncio.gather(*(house.engine.place(house.order()) for _ in range(5)))
    assert asyncio.get_running_loop().time() - began < 2
    assert {each.job.estimate for each in placed} == {PRICE}
    assert house.wavespeed.asked_for == 1
    await house.engine.stop()
