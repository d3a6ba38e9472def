"""What tests of held pictures share: a channel that holds, an order that waits, and two moderators."""

from bot.core.policy import Mode, Policy
from bot.store import policies
from tests.engine.house import CHANNEL, GUILD

MO, PAT = 51, 52  # moderators
PRICE = 40_000
HOUR = 3_600_000
RESERVED = {"reserve": PRICE}
PAID = {"reserve": PRICE, "charge": PRICE, "cost": PRICE}
FREE = {"reserve": PRICE, "release": PRICE, "cost": PRICE}


async def holding(house, mode=Mode.HOLD, **policy):
    """The channel in which all is ordered holds from now on."""
    await house.db.write(policies.set_mode, GUILD, CHANNEL, mode)
    await house.db.write(policies.set_policy, GUILD, Policy().evolve(**policy), now=house.clock.now())


async def held(house, **order):
    """An order that waits for a moderator, and the question about it."""
    placed = await house.engine.place(house.order(**order))
    job = await house.reaches(placed.job.id, "held")
    (review,), _ = await house.engine.reviews.waiting(GUILD)
    return job, review


async def approve(house, review, by=MO):
    return await house.engine.reviews.approve(review.number, by=by, guild_id=GUILD)


async def refuse(house, review, by=MO, reason="Too dark.", **more):
    return await house.engine.reviews.refuse(review.number, by=by, guild_id=GUILD, reason=reason, **more)
