"""`/studio channels`: where starred pictures go, after how many stars, and whether remixing is on by default."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.core.errors import NotPermitted
from cogs.host import Host, Interaction
from cogs.showcase import NEEDED
from cogs.studio import studio
from cogs.ui import words_gallery as words
from cogs.ui.answers import Answer
from cogs.ui.checks import missing
from cogs.ui.panel import panel
from cogs.ui.sheet import Sheet
from cogs.ui.turns import turn

REMIXING, NO_GALLERY = "remixdefault", "nogallery"
MOST_STARS = 50


class Channels:
    """Reads and changes the settings of a server's channels."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[REMIXING] = self.switch_remixing
        bot.turns[NO_GALLERY] = self.close_gallery

    def command(self) -> app_commands.Command[Any, ..., Any]:
        """The sub-command."""

        @app_commands.command(name="channels", description="Where starred pictures go; without options: shows it")
        @app_commands.describe(
            gallery="A channel in which pictures with enough stars are shown",
            stars="How many stars a picture needs for that, 1 to 50",
        )
        async def channels(
            interaction: Interaction,
            gallery: discord.TextChannel | None = None,
            stars: app_commands.Range[int, 1, MOST_STARS] | None = None,
        ) -> None:
            await self.run(interaction, gallery, stars)

        return channels

    async def run(self, interaction: Interaction, gallery: discord.TextChannel | None, stars: int | None) -> None:
        """Change what was given, and show what holds now."""
        answer, guild_id = Answer.of(interaction), interaction.guild_id or 0
        if gallery is not None:
            lacking = missing(gallery.permissions_for(gallery.guild.me), NEEDED)
            if lacking:
                raise NotPermitted(words.cannot_post(gallery.id, lacking))
        if gallery is not None or stars is not None:
            channel_id = gallery.id if gallery else None
            change = self._bot.engine.together.set_gallery(guild_id=guild_id, channel_id=channel_id, stars_needed=stars)
            await answer.meanwhile(change, private=True)
        await answer.tell(await answer.meanwhile(self._panel(guild_id), private=True))

    async def switch_remixing(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """What holds for members who never said anything."""
        answer, guild_id = Answer.of(interaction).in_place(), interaction.guild_id or 0
        change = self._bot.engine.customs.set_server_remixing(guild_id=guild_id, allow=parts[0] == "on")
        await answer.meanwhile(change)
        await answer.replace(await answer.meanwhile(self._panel(guild_id)))

    async def close_gallery(self, interaction: Interaction, parts: Sequence[str]) -> None:  # noqa: ARG002 - a turn
        """Show starred pictures nowhere else any more; those shown stay."""
        answer, guild_id = Answer.of(interaction).in_place(), interaction.guild_id or 0
        await answer.meanwhile(
            self._bot.engine.together.set_gallery(guild_id=guild_id, channel_id=0, stars_needed=None)
        )
        await answer.replace(await answer.meanwhile(self._panel(guild_id)))

    async def _panel(self, guild_id: int) -> Sheet:
        channel_id, stars = await self._bot.engine.together.gallery_settings(guild_id)
        allow = await self._bot.engine.customs.server_remixing(guild_id)
        lines = [words.gallery_line(channel_id, stars), words.remixing_line(allow=allow)]
        switch = turn(REMIXING, words.REMIX_DEFAULT[not allow], "off" if allow else "on")
        row = [switch] if channel_id is None else [switch, turn(NO_GALLERY, words.CLOSE_GALLERY, 0)]
        return panel("Channels", "\n".join(lines), [discord.ui.ActionRow(*row)])


async def setup(bot: Host) -> None:
    """Add the sub-command."""
    studio(bot).add_command(Channels(bot).command())
