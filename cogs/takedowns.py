"""`/moderation takedown`: pictures taken down by moderators, with what stands on them and their maker's day on offer.

What was taken down stands in the log; the buttons below the answer name its line, so they outlive the process.
"""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import NotYours
from bot.core.takedowns import Takedown
from cogs.host import Host, Interaction
from cogs.moderation import check_moderator, moderates_here, moderation
from cogs.pointing import label, linked_message, pointed_at
from cogs.ui import words_takedown as words
from cogs.ui.answers import Answer
from cogs.ui.lists import question
from cogs.ui.options import CHOICES_LIMIT
from cogs.ui.sheet import Sheet
from cogs.ui.text import plain
from cogs.ui.turns import turn
from cogs.ui.words_family import NO_SUCH_PICTURE

BELOW, DAY = "takenbelow", "takenday"


class Takedowns(commands.Cog):
    """Taking pictures down."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[BELOW] = self.below
        bot.turns[DAY] = self.day

    async def run(self, interaction: Interaction, picture: str, reason: str, *, family: bool) -> None:
        """Take a picture down, or all of a message that a link leads to; tell the moderator alone."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        numbers = await answer.meanwhile(self._meant(interaction, picture), private=True)
        done = await answer.meanwhile(
            self._bot.engine.takedowns.take_down(
                numbers, by=interaction.user.id, guild_id=guild_id, reason=reason, family=family
            ),
            private=True,
        )
        await answer.tell(await answer.meanwhile(self._sheet(guild_id, done), private=True))

    async def below(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """The button: what stands on it goes too."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction).in_place()
        done = await answer.meanwhile(
            self._bot.engine.takedowns.take_down_below(int(parts[0]), by=interaction.user.id, guild_id=guild_id)
        )
        await answer.replace(await answer.meanwhile(self._sheet(guild_id, done)))

    async def day(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """The button: what its maker made on that day goes too."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction).in_place()
        done = await answer.meanwhile(
            self._bot.engine.takedowns.take_down_day(int(parts[0]), by=interaction.user.id, guild_id=guild_id)
        )
        await answer.replace(await answer.meanwhile(self._sheet(guild_id, done)))

    async def suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The newest pictures of the server, narrowed by what has been typed; to moderators only."""
        if interaction.guild_id is None or not moderates_here(interaction):
            return []
        wanted = current.strip().casefold().removeprefix("#")
        nodes = await self._bot.engine.takedowns.newest(interaction.guild_id)
        fitting = [it for it in nodes if wanted in plain(it.prompt).casefold() or wanted in str(it.number)]
        return [app_commands.Choice(name=label(it), value=str(it.number)) for it in fitting[:CHOICES_LIMIT]]

    async def _meant(self, interaction: Interaction, text: str) -> list[int]:
        """The picture of that number, or those of the message behind a link.

        Raises:
            NotYours: there is none.
        """
        message_id = linked_message(text)
        if message_id is None:
            return [(await pointed_at(interaction, text)).number]
        numbers = await self._bot.engine.takedowns.behind(message_id, guild_id=interaction.guild_id or 0)
        if not numbers:
            raise NotYours(NO_SUCH_PICTURE)
        return numbers

    async def _sheet(self, guild_id: int, done: Takedown) -> Sheet:
        return await follow_up(self._bot, guild_id, done)


async def follow_up(bot: Host, guild_id: int, done: Takedown) -> Sheet:
    """What a takedown has done, with what else may go on offer."""
    row: list[discord.ui.Button[Any]] = []
    if done.below_left:
        row.append(turn(BELOW, words.below_button(done.below_left), done.decision, style=4))
    if done.same_day_left:
        names = await bot.names.of(guild_id, [done.maker])
        row.append(turn(DAY, words.day_button(done.same_day_left, names.get(done.maker, "")), done.decision, style=4))
    return question(words.taken_down(done), row)


def command(cog: Takedowns) -> app_commands.Command[Any, ..., Any]:
    """The sub-command."""

    @app_commands.command(name="takedown", description="Take a picture down for good, everywhere in this server")
    @app_commands.describe(
        picture="Its number, or a link to its message",
        reason="Its maker reads it",
        family="Everything made from it goes too",
    )
    async def takedown(
        interaction: Interaction,
        picture: str,
        reason: app_commands.Range[str, 1, words.REASON_LIMIT] | None = None,
        family: bool = False,
    ) -> None:
        await cog.run(interaction, picture, reason or "", family=family)

    @takedown.autocomplete("picture")
    async def suggest(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return await cog.suggest(interaction, current)

    return takedown


async def setup(bot: Host) -> None:
    """Add the command and the buttons."""
    cog = Takedowns(bot)
    moderation(bot).add_command(command(cog))
    await bot.add_cog(cog)
