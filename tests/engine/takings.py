"""What tests of reports and takedowns share: people, what is done in one line, and what is read afterwards."""

from bot.core.policy import Policy
from bot.store import decisions, looks, notices, policies
from tests.engine.house import GUILD, fetch_all

CLEO, MO, MAX = 33, 41, 42
REPORTERS = range(51, 60)


async def policy(house, **changes):
    await house.db.write(policies.set_policy, GUILD, Policy().evolve(**changes), now=house.clock.now())


async def log(house, *kinds):
    """Lines of the log, oldest first."""
    lines, _ = await house.db.read(decisions.search, guild_id=GUILD, kinds=kinds, most=500)
    return lines[::-1]


async def told(house, user):
    """Private messages owed to somebody."""
    return [it for it in await house.db.write(notices.take, now=house.clock.now(), most=500) if it.user_id == user]


async def report(house, number, *who, reason="not nice"):
    return [await house.engine.takedowns.report(number, by=each, guild_id=GUILD, reason=reason) for each in who]


async def take_down(house, *numbers, by=MO, **more):
    return await house.engine.takedowns.take_down(numbers, by=by, guild_id=GUILD, **more)


async def node(house, number):
    return await house.engine.together.picture(number, guild_id=GUILD)


async def rows(house, sql, *args):
    return [tuple(row) for row in await house.db.read(fetch_all, sql, *args)]


async def look(house, number, look):
    await house.db.write(looks.add, number, look)
