"""`★`: one star per member and picture, counted on the message; with enough of them a picture goes to the gallery."""

from collections.abc import Sequence

from discord.ext import commands

from bot.core.errors import NotYours
from bot.core.family import Node
from cogs.host import Host, Interaction
from cogs.labels import Labels
from cogs.showcase import Showcase
from cogs.ui import buttons
from cogs.ui import words_gallery as words
from cogs.ui.answers import Answer
from cogs.ui.lists import question
from cogs.ui.sheet import Sheet
from cogs.ui.turns import turn
from cogs.ui.words_family import NO_SUCH_PICTURE

CHOOSE = "stars"


class Stars(commands.Cog):
    """Giving stars and taking them back."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._labels = Labels(bot.engine.clock)
        self._showcase = Showcase(bot)
        bot.presses[buttons.STAR] = self.press
        bot.turns[CHOOSE] = self.choose

    async def press(self, interaction: Interaction, number: int) -> None:
        """Star the picture of the pressed message; where it shows several, ask which."""
        answer = Answer.of(interaction).in_place()
        nodes = await answer.meanwhile(self._nodes(interaction, number))
        if len(nodes) == 1:
            channel = await answer.meanwhile(self._star(interaction, nodes[0].number))
            await self._labels.by_press(interaction, number, lambda: self._count(interaction, number))
            await self._earned(nodes[0].number, channel)
            return
        # The press stays good for changing the message, where a private answer alone could not.
        await answer.think()
        self._labels.keep(interaction)
        await answer.tell(_choice(nodes, number))

    async def choose(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Star one of several; the choice shows the new counts, and the message with the pictures their sum."""
        chosen, first = int(parts[0]), int(parts[1])
        answer = Answer.of(interaction).in_place()
        channel = await answer.meanwhile(self._star(interaction, chosen))
        nodes = await answer.meanwhile(self._nodes(interaction, first))
        await answer.replace(_choice(nodes, first))
        place = next(((node.channel_id, node.message_id) for node in nodes if node.message_id), None)
        if place is not None and place[0] is not None and place[1] is not None:
            message = self._bot.get_partial_messageable(place[0]).get_partial_message(place[1])
            await self._labels.of_message(message, first, lambda: self._count(interaction, first))
        await self._earned(chosen, channel)

    async def _earned(self, number: int, channel: int | None) -> None:
        if channel is not None:
            await self._bot.carry(self._showcase.show(number, channel))

    async def _star(self, interaction: Interaction, number: int) -> int | None:
        """Returns the gallery channel the picture has just earned."""
        together, guild_id = self._bot.engine.together, interaction.guild_id or 0
        starred = await together.star(number, user_id=interaction.user.id, guild_id=guild_id)
        return starred.gallery_channel

    async def _nodes(self, interaction: Interaction, number: int) -> list[Node]:
        """The pictures that share a message with this one and are still there, in order.

        Raises:
            NotYours: they are gone, or of another server.
        """
        together, guild_id = self._bot.engine.together, interaction.guild_id or 0
        node = await together.picture(number, guild_id=guild_id)
        if node is None or node.job_id is None:
            raise NotYours(NO_SUCH_PICTURE)
        made = await self._bot.engine.pictures(node.job_id)
        found = [await together.picture(it.number, guild_id=guild_id) for it in made]
        there = [it for it in found if it is not None and not it.removed]
        if not there:
            raise NotYours(NO_SUCH_PICTURE)
        return there

    async def _count(self, interaction: Interaction, number: int) -> int:
        return sum(node.stars for node in await self._nodes(interaction, number))


def _choice(nodes: Sequence[Node], first: int) -> Sheet:
    """One button for each picture of a message, with its stars."""
    row = [
        turn(CHOOSE, f"{place} ★ {node.stars}" if node.stars else f"{place} ★", node.number, first)
        for place, node in enumerate(nodes, start=1)
    ]
    return question(words.STAR_WHICH, row)


async def setup(bot: Host) -> None:
    """Add the button."""
    await bot.add_cog(Stars(bot))
