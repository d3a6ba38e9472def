"""`/usage`: what a member used today, what is left, when it starts afresh, and a chart of their last days."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.accounts import DayOfUse
from bot.core.charts import Bars
from bot.core.errors import NotPermitted
from bot.core.quota import Limits
from cogs.asking import standing
from cogs.host import Host, Interaction
from cogs.ui import words
from cogs.ui.answers import Answer
from cogs.ui.charted import charted
from cogs.ui.checks import moderates
from cogs.ui.lists import usage_text

DAYS = 30


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
        answer, treasury, (roles, _) = Answer.of(interaction), self._bot.engine.treasury, standing(whom)
        work = asyncio.gather(
            self._bot.engine.usage(guild_id=guild_id, user_id=whom.id),
            treasury.limits_of(guild_id=guild_id, user_id=whom.id, roles=roles),
            treasury.member_usage(guild_id=guild_id, user_id=whom.id, days=DAYS),
        )
        found, limits, days = await answer.meanwhile(work, private=True)
        text = usage_text(replace(found, limits=limits))
        title = "Your use" if whom.id == interaction.user.id else f"Use of <@{whom.id}>"
        shown = await answer.meanwhile(charted(self._bot.charts, _chart(days, limits), title, text), private=True)
        await answer.tell(shown.sheet, shown.files)


def _chart(days: Sequence[DayOfUse], limits: Limits) -> Bars:
    return Bars(
        title=words.usage_title(len(days)),
        labels=tuple(words.short_day(each.day) for each in days),
        values=tuple(each.micro_usd for each in days),
        limit=limits.usd_per_day or None,
        limit_name=words.DAILY_LIMIT,
    )


async def setup(bot: Host) -> None:
    """Add the command."""
    await bot.add_cog(Usage(bot))
