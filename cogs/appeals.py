"""The `Appeal` button and its form: a member asks moderators to look at a decision about them again, once."""

from typing import Any

import discord
from discord.ext import commands

from bot.engine.appealing import TEXT_LIMIT
from cogs.host import Host, Interaction
from cogs.ui import words_discipline as words
from cogs.ui.answers import Answer
from cogs.ui.appeal import APPEAL
from cogs.ui.forms import Form, filled

FIELD = "why"


class Appeals(commands.Cog):
    """Takes appeals, on servers and in private messages; how they end is decided on the moderators' cards."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.presses[APPEAL] = self.open_form
        bot.forms[APPEAL] = self.lodge

    async def open_form(self, interaction: Interaction, decision: int) -> None:
        """Ask why; whoever cannot appeal reads that instead, before they write anything."""
        work = self._bot.engine.discipline.appealable(decision, by=interaction.user.id, guild_id=interaction.guild_id)
        await Answer.of(interaction).in_time(work)
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=FIELD, style=discord.TextStyle.paragraph, max_length=TEXT_LIMIT
        )
        label: discord.ui.Label[Any] = discord.ui.Label(text=words.WHY, description=words.WHY_MEANING, component=field)
        await interaction.response.send_modal(Form(APPEAL, decision, words.APPEAL_TITLE, label))

    async def lodge(self, interaction: Interaction, decision: int) -> None:
        """A submitted form; what was written is given back where it comes to nothing."""
        text = filled(interaction).texts.get(FIELD, "")
        interaction.extras["written"] = text.strip()
        answer = Answer.of(interaction)
        work = self._bot.engine.discipline.appeal(
            decision, by=interaction.user.id, guild_id=interaction.guild_id, text=text
        )
        await answer.meanwhile(work, private=True)
        self._bot.engine.reviews.wake()  # moderators see its card at once
        await answer.tell(words.APPEALED)


async def setup(bot: Host) -> None:
    """Add the button."""
    await bot.add_cog(Appeals(bot))
