"""`/moderation suspend` and `unsuspend`: who may order nothing for a time, or for good."""

from typing import Any

import discord
from discord import app_commands

from bot.core.errors import BadRequest, NotPermitted
from bot.engine.discipline import LONGEST, REASON_LIMIT
from cogs.host import Host, Interaction
from cogs.moderation import check_moderator, is_moderator, moderation
from cogs.ui import words_discipline as words
from cogs.ui.answers import Answer
from cogs.ui.text import plain

Reason = app_commands.Range[str, 1, REASON_LIMIT]


class Suspensions:
    """Suspends members and lifts it."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """The two sub-commands."""

        @app_commands.command(name="suspend", description="Let a member make no pictures for a time, or for good")
        @app_commands.describe(
            member="Who may make no pictures",
            days="How many days; without: for good",
            reason="The member reads it, and so does the log",
        )
        async def suspend(
            interaction: Interaction,
            member: discord.User,
            days: app_commands.Range[int, 1, LONGEST] | None = None,
            reason: Reason | None = None,
        ) -> None:
            await self.suspend(interaction, member, days, plain(reason or ""))

        @app_commands.command(name="unsuspend", description="Let a member make pictures again")
        @app_commands.describe(member="Who may make pictures again", reason="The member reads it, and so does the log")
        async def unsuspend(interaction: Interaction, member: discord.User, reason: Reason | None = None) -> None:
            await self.unsuspend(interaction, member, plain(reason or ""))

        return [suspend, unsuspend]

    async def suspend(self, interaction: Interaction, member: discord.abc.User, days: int | None, reason: str) -> None:
        """Suspend, and say what holds, what held before and what became of orders in line."""
        guild_id = check_moderator(interaction)
        if member.bot:
            raise BadRequest(words.A_BOT.format(member.id))
        if _in_charge(member):
            raise NotPermitted(words.MAY_MODERATE.format(member.id))
        answer = Answer.of(interaction)
        work = self._bot.engine.discipline.suspend(
            guild_id, member.id, by=interaction.user.id, days=days, reason=reason
        )
        done = await answer.meanwhile(work, private=True)
        before = done.before.until if done.before else None
        lines = [
            words.suspended(member.id, done.now.until, reason, before=before, held=done.before is not None),
            words.ended(len(done.ended)),
        ]
        await answer.tell("\n".join(line for line in lines if line))

    async def unsuspend(self, interaction: Interaction, member: discord.abc.User, reason: str) -> None:
        """Lift it, and say what held."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        work = self._bot.engine.discipline.unsuspend(guild_id, member.id, by=interaction.user.id, reason=reason)
        held = await answer.meanwhile(work, private=True)
        self._bot.engine.reviews.wake()  # an appeal that waited is answered by it
        await answer.tell(words.lifted(member.id, reason, held.until))


def _in_charge(member: discord.abc.User) -> bool:
    """Whether somebody decides about others or about the server; who has left it does neither."""
    return is_moderator(member) or (isinstance(member, discord.Member) and member.guild_permissions.manage_guild)


async def setup(bot: Host) -> None:
    """Add the sub-commands."""
    group = moderation(bot)
    for command in Suspensions(bot).commands():
        group.add_command(command)
