"""Places orders through a visitor, and finds what came of them."""

from bot.core.jobs import Job
from practice.discord.visitor import Visitor
from practice.room import Room
from tests.cogs.harness import Easel
from tests.cogs.reading import soon


async def ordered(easel: Easel, room: Room, who: Visitor, place: object = "studio", **options) -> Job:
    """Place an order and wait until its answer is complete."""
    options = {"prompt": "a fox", **options}
    interaction = await who.command(place, "imagine", **options)
    await interaction.answered()
    await soon(lambda: not easel.bot.answering)
    return list(easel.engine.jobs.values())[-1]


def results(room: Room, job: Job) -> list:
    """Every message of the world that shows this job's pictures."""
    return [m for m in room.world.messages.values() if f"easel:delete:{job.id}" in str(m.components)]
