"""What tests of suspensions, strikes and appeals share: refusals, strikes, and what members and moderators read."""

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import Moderated
from bot.core.takedowns import Act
from bot.store import decisions, discipline, takedowns
from tests.engine.house import ANN, GUILD, fetch_all

MO, PAT = 51, 52  # moderators
PRICE = 40_000


async def refused(house, prompt="a cat", **order):
    """The line of the log that says why an order was refused."""
    with pytest.raises(Moderated) as caught:
        await house.engine.place(house.order(prompt=prompt, **order))
    return caught.value.decision


async def told(house, who=ANN):
    """What a member is owed in private, oldest first."""
    rows = await house.db.read(fetch_all, "SELECT text FROM notices WHERE user_id = $1 ORDER BY number", who)
    return [row["text"] for row in rows]


async def log(house, *kinds):
    found, _ = await house.db.read(decisions.search, guild_id=GUILD, kinds=kinds, most=100)
    return found


async def struck(house, count, who=ANN, by=MO):
    """Give a member strikes, each for a line of its own; returns the lines."""
    policy = (await house.engine.house_rules.house(GUILD)).policy
    lines = []
    for number in range(count):
        line = await house.db.write(
            decisions.note, DecisionKind.REFUSED, guild_id=GUILD, by=by, now=house.clock.now(), member=who,
            rule="rule: no cats", reason=f"Reason {number}.", words=f"words {number}",
        )  # fmt: skip
        await house.db.write(
            discipline.strike, guild_id=GUILD, user_id=who, decision=line, policy=policy, by=by, now=house.clock.now()
        )
        lines.append(line)
    return lines


async def appealed(house, line, who=ANN):
    return await house.engine.discipline.appeal(line, by=who, text="It was a harmless cat.")


def wait(house, milliseconds):
    house.clock.time += milliseconds


async def taken_down(house, job, count):
    """Some pictures of an order, in one takedown; returns the line that may be appealed against."""
    policy = (await house.engine.house_rules.house(GUILD)).policy
    act = Act(guild_id=GUILD, by=MO, reason="Too dark.", policy=policy, now=house.clock.now())
    shown = [it.number for it in await house.engine.pictures(job.id) if it.removed_at is None][:count]
    fallen = await house.db.write(takedowns.take_down, shown, act)
    return fallen.lines[shown[0]]


async def delivered(house, count, **wish):
    job = (await house.engine.place(house.order(count=count, **wish))).job
    return await house.reaches(job.id, "delivered")
