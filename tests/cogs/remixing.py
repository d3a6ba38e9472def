"""What tests of remixes, trays and replies share: making pictures, filling in forms, reading forms."""

from bot.core.jobs import Job
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from practice.room import Room
from tests.cogs.harness import Easel
from tests.cogs.ordering import ordered
from tests.cogs.reading import soon


async def made(easel: Easel, room: Room, who: Visitor, place: object = "studio", **options) -> Job:
    """A finished picture of somebody, as a job whose thread and result are there."""
    return await easel.deliver((await ordered(easel, room, who, place, **options)).id)


async def written(easel: Easel, press: Interaction, who: Visitor, **fields) -> Interaction:
    """Fill in the form a press opened, and wait for what comes of it."""
    await press.settled()
    interaction = await who.submit(press, **fields)
    await interaction.settled()
    await soon(lambda: not easel.bot.answering)
    return interaction


def form_of(interaction: Interaction) -> dict[str, dict]:
    """The fields of an open form by label, with what Discord shows of them."""
    assert interaction.modal is not None
    return {row["label"]: row["component"] for row in interaction.modal["components"]}
