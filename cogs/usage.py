"""`/usage`: what a member used today, what is left, when it starts afresh."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import NotPermitted
from cogs.host import Host, Interaction
from cogs.ui import words
from cogs.ui.answers import Answer
from cogs.ui.checks import moderates
from cogs.ui.lists import usage_sheet


class Usage(commands.Cog):
    """Limits and what is left of them."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    @app_commands.command(description="What you used today, what is left, and when it starts afresh")
    @app_commands.describe(member="Somebody else; for moderators")
    async def usage(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """Show a member's use, to the asker alone."""
        guild_id = interaction.guild_id or 0
        whom = interaction.user if member is None else member
        if whom.id != interaction.user.id and not moderates(interaction, guild_id):
            raise NotPermitted(words.MODERATORS_ONLY)
        answer = Answer.of(interaction)
        found = await answer.meanwhile(self._bot.engine.usage(guild_id=guild_id, user_id=whom.id), private=True)
        await answer.tell(usage_sheet(found, None if whom.id == interaction.user.id else whom.id))


async def setup(bot: Host) -> None:
    """Add the command."""
    await bot.add_cog(Usage(bot))
