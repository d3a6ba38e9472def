"""Moderators, members and crashes all at once: whoever was first decides, and the books and the pictures say so."""

import asyncio
import random

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import DeliveryError, Refusal
from bot.core.policy import Mode, Policy
from bot.core.quota import Limits
from bot.core.requests import Kind
from bot.core.reviews import ReviewKind
from bot.store import decisions, policies
from tests.engine.house import ANN, BEN, CHANNEL, GUILD, fetch_all
from tests.engine.test_storm import PROVIDERS, Weather

MODERATORS, MEMBERS = (51, 52), (ANN, BEN)
LIMITS = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)
HOUR = 3_600_000


class Crowd:
    """People who press whatever there is to press; of each press it is only known that it may be refused."""

    def __init__(self, dice):
        self.dice = dice

    async def press(self, house):
        """Some presses in one moment."""
        often, now_and_then = [self._decide] * 6, [self._report, self._appeal] * 2
        wishes = [*often, *now_and_then, self._take_down, self._suspend, self._cancel, self._erase]
        chosen = [self.dice.choice(wishes)(house) for _ in range(self.dice.randint(1, 4))]
        for answer in await asyncio.gather(*chosen, return_exceptions=True):
            assert answer is None or isinstance(answer, Refusal), repr(answer)

    async def _decide(self, house):
        found, _ = await house.engine.reviews.waiting(GUILD, most=20)
        if not found:
            return
        review, by = self.dice.choice(found), self.dice.choice(MODERATORS)
        who = {"by": by, "guild_id": GUILD}
        presses = {
            ReviewKind.HELD: [
                lambda: house.engine.reviews.approve(review.number, **who),
                lambda: house.engine.reviews.approve(review.number, **who),
                lambda: house.engine.reviews.refuse(review.number, reason="no", strike=True, **who),
                lambda: house.engine.reviews.claim(review.number, **who),
            ],
            ReviewKind.REPORT: [
                lambda: house.engine.takedowns.keep(review.number, **who),
                lambda: house.engine.takedowns.take_down_reported(review.number, **who),
            ],
            ReviewKind.APPEAL: [
                lambda: house.engine.discipline.uphold(review.number, **who),
                lambda: house.engine.discipline.reject(review.number, **who),
            ],
        }[review.kind]
        await asyncio.gather(*(self.dice.choice(presses)() for _ in range(self.dice.randint(1, 2))))

    async def _take_down(self, house):
        if numbers := await standing(house):
            wish = {"by": self.dice.choice(MODERATORS), "guild_id": GUILD, "family": self.dice.random() < 0.5}
            await house.engine.takedowns.take_down(self.dice.sample(numbers, min(2, len(numbers))), **wish)

    async def _report(self, house):
        if numbers := await standing(house):
            number, by = self.dice.choice(numbers), self.dice.choice(range(61, 64))
            await house.engine.takedowns.report(number, by=by, guild_id=GUILD, reason="ugly")

    async def _suspend(self, house):
        by, member = self.dice.choice(MODERATORS), self.dice.choice(MEMBERS)
        if self.dice.random() < 0.3:
            await house.engine.discipline.suspend(GUILD, member, by=by, days=1, reason="rest")
        else:
            await house.engine.discipline.unsuspend(GUILD, member, by=by)

    async def _appeal(self, house):
        kinds = (DecisionKind.REFUSED, DecisionKind.TAKEN_DOWN, DecisionKind.SUSPENDED)
        lines, _ = await house.db.read(decisions.search, guild_id=GUILD, kinds=kinds, most=20)
        if lines:
            line = self.dice.choice(lines)
            await house.engine.discipline.appeal(line.number, by=line.member or 0, text="please")

    async def _cancel(self, house):
        if found := await house.engine.open_jobs(guild_id=GUILD, user_id=None):
            job = self.dice.choice(found)
            await house.engine.cancel(job.id, by=job.user_id)

    async def _erase(self, house):
        await house.engine.privacy.erase(guild_id=GUILD, user_id=self.dice.choice(MEMBERS))


async def standing(house):
    """Pictures that are not taken down, held and hidden ones too."""
    sql = "SELECT number FROM pictures WHERE removed_at IS NULL ORDER BY number"
    return [row["number"] for row in await house.db.read(fetch_all, sql)]


async def order(house, dice, number):
    """A new picture, or a remix of one that is there; None when it is refused."""
    wish = {"kind": Kind.IMAGINE, "pictures": 0, "inputs": []}
    numbers = await standing(house)
    try:
        if numbers and dice.random() < 0.4:
            item = await house.engine.together.input_of(dice.choice(numbers), by=BEN, guild_id=GUILD)
            wish = {"inputs": [item]}
        wish |= {"prompt": f"wish {number}", "count": dice.randint(1, 4), "user": dice.choice(MEMBERS)}
        return (await house.engine.place(house.order(**wish))).job.id
    except Refusal:
        return None


async def settled(house):
    """Wait until nothing is open and every end is told; questions nobody answers run out."""
    sql = "SELECT 1 FROM jobs WHERE state NOT IN ('delivered', 'failed', 'refused', 'cancelled') OR told = 0"

    async def over():
        if await house.db.read(fetch_all, "SELECT 1 FROM jobs WHERE state = 'held'"):
            house.clock.time += HOUR
        return not await house.db.read(fetch_all, sql)

    await house.clock.until(over)


@pytest.mark.parametrize("seed", range(6))
async def test_a_storm_of_decisions_ends_every_order_once(build, crash, make_provider, seed):
    """Whatever is pressed when, and however often the process dies: one end, one price, nothing left that should go."""
    dice = random.Random(seed)
    weather, crowd = Weather(dice), Crowd(dice)

    def cast():
        return [weather.over(make_provider(name, can_find=name == "wavespeed")) for name in PROVIDERS]

    house = await build(providers=cast(), concurrency=2, limits=LIMITS)
    await house.db.write(policies.set_policy, GUILD, Policy(hold_hours=2, reports_to_hide=2), now=house.clock.now())
    placed = []
    for number in range(16):
        mode = dice.choice([Mode.HOLD, Mode.HOLD, Mode.POST])
        await house.db.write(policies.set_mode, GUILD, CHANNEL, mode)
        placed.append(await order(house, dice, number))
        if dice.random() < 0.2:
            house.delivery.on_deliver.append(DeliveryError("down"))
        for _ in range(dice.randint(4, 14)):
            house.clock.step()
            await asyncio.sleep(0.002)
        await crowd.press(house)
        if dice.random() < 0.25:
            await crash(house)
            house = await build(after=house, providers=cast(), concurrency=2, limits=LIMITS)
    await settled(house)

    assert max(weather.bought.values()) == 1
    assert house.engine.under_way == 0
    await house.books_agree()
    for job_id in filter(None, placed):
        await ended_once(house, job_id)
    await nothing_is_left(house)


async def ended_once(house, job_id):
    """Books, state and pictures of an order tell the same story."""
    job, books, made = await house.engine.job(job_id), await house.books(job_id), await house.engine.pictures(job_id)
    assert len(books.keys() & {"release", "charge"}) == 1, (job.state, books)
    paid = books.get("charge", 0) - books.get("refund", 0)
    assert paid >= 0
    if job.state in ("failed", "refused"):
        assert paid == 0, (job.state, books)
        assert job.charged == 0
        assert all(it.removed_at is not None or it.hidden or job.state == "failed" for it in made)
    if job.state == "cancelled":
        assert made == [] or all(it.removed_at is not None for it in made)


# How a question about held pictures may have ended, by how their order did.
ENDS = {
    "approved": {"delivered", "failed", "refused"},  # the last two: nowhere left to post it; taken down before that
    "refused": {"refused"},
    "expired": {"refused"},
    "withdrawn": {"cancelled", "refused"},
}
HIDDEN_FOR_NOTHING = """
SELECT number FROM pictures p WHERE hidden = 1 AND removed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM reviews r WHERE r.picture = p.number AND r.kind = 'report' AND r.outcome IS NULL)
"""


async def nothing_is_left(house):
    """No question about what is over, no second strike for a line, nothing hidden that nobody is asked about."""
    held = "SELECT r.outcome, j.state FROM jobs j JOIN reviews r ON r.job_id = j.id AND r.kind = 'held'"
    for row in await house.db.read(fetch_all, held):
        assert row["state"] in ENDS[row["outcome"]]
    twice = "SELECT decision FROM strikes GROUP BY decision HAVING count(*) > 1"
    for sql in (HIDDEN_FOR_NOTHING, twice):
        assert [tuple(row) for row in await house.db.read(fetch_all, sql)] == []
