"""Places orders through a visitor, and finds what came of them."""

from bot.core.jobs import Job
from practice.discord.entities import Channel, ChannelType, ThreadState
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


def post_in(room, parent: str, kind: ChannelType) -> Channel:
    """A thread or forum post with Ann and the bot in it."""
    world, ann = room.world, room.world.user("ann")
    state = ThreadState(owner_id=ann.id, created_at=world.clock.time())
    above = room.channel(parent)
    thread = Channel(
        id=world.ids.next(), type=kind, name="a place", guild_id=above.guild_id, parent_id=above.id, thread=state
    )
    world.add_channel(thread)
    world.join_thread(thread, ann)
    world.join_thread(thread, world.bot)
    return thread
