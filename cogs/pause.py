"""`/studio pause` and `/studio resume`: nothing new for a server, a channel or a role, at once."""

from typing import Any

import discord
from discord import app_commands

from bot.core.accounts import Pause, Scope
from cogs.host import Host, Interaction
from cogs.studio import studio
from cogs.ui import words_money
from cogs.ui.answers import Answer
from cogs.ui.text import cut, plain

REASON_LIMIT = 300
Place = discord.TextChannel | discord.Thread | discord.VoiceChannel | discord.ForumChannel


class Pauses:
    """Begins and ends pauses."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    def commands(self) -> list[app_commands.Command[Any, ..., Any]]:
        """The two sub-commands."""

        @app_commands.command(name="pause", description="Take no new orders: a channel, a role, or the whole server")
        @app_commands.describe(
            channel="Only this channel and its threads",
            role="Only members with this role",
            reason="Why; members who try are told",
        )
        async def pause(
            interaction: Interaction,
            channel: Place | None = None,
            role: discord.Role | None = None,
            reason: app_commands.Range[str, 1, REASON_LIMIT] | None = None,
        ) -> None:
            await self.pause(interaction, *_scope(channel, role, interaction), reason=reason or "")

        @app_commands.command(name="resume", description="Take orders again")
        @app_commands.describe(
            channel="Of this channel",
            role="Of members with this role",
            reason="Why, for those who read along; it is not kept",
        )
        async def resume(
            interaction: Interaction,
            channel: Place | None = None,
            role: discord.Role | None = None,
            reason: app_commands.Range[str, 1, REASON_LIMIT] | None = None,  # noqa: ARG001 - part of the contract
        ) -> None:
            await self.resume(interaction, *_scope(channel, role, interaction))

        return [pause, resume]

    async def pause(self, interaction: Interaction, scope: Scope, target: int, *, reason: str) -> None:
        """Hold everything up, and say how many wait."""
        answer, guild_id = Answer.of(interaction), interaction.guild_id or 0
        why, by = cut(plain(reason), REASON_LIMIT), interaction.user.id
        work = self._bot.engine.treasury.pause(guild_id, scope, target, reason=why, by=by)
        waiting = await answer.meanwhile(work, private=True)
        shown = Pause(scope=scope, target_id=target, reason=why, by=by, at=0)
        await answer.tell(words_money.paused(shown, len(waiting)))

    async def resume(self, interaction: Interaction, scope: Scope, target: int) -> None:
        """Let it go on; what else is paused is shown when that was not."""
        answer, guild_id = Answer.of(interaction), interaction.guild_id or 0
        treasury = self._bot.engine.treasury
        went_on = await answer.meanwhile(treasury.resume(guild_id, scope, target, by=interaction.user.id), private=True)
        if went_on is not None:
            await answer.tell(words_money.resumed(scope, target, len(went_on)))
            return
        others = await treasury.pauses(guild_id)
        text = (
            f"{words_money.NOT_PAUSED} Paused now:\n{words_money.pauses(others)}"
            if others
            else words_money.NOTHING_PAUSED
        )
        await answer.tell(text)


def _scope(channel: Place | None, role: discord.Role | None, interaction: Interaction) -> tuple[Scope, int]:
    """What the options name; a role wins over a channel, @everyone is the server."""
    if role is not None and role.id != interaction.guild_id:
        return Scope.ROLE, role.id
    if channel is not None:
        return Scope.CHANNEL, channel.id
    return Scope.SERVER, 0


async def setup(bot: Host) -> None:
    """Add the sub-commands."""
    group = studio(bot)
    for command in Pauses(bot).commands():
        group.add_command(command)
