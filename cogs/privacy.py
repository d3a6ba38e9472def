"""`/privacy`: what a member decides about their own pictures, and what they may ask about themselves."""

from discord import app_commands
from discord.ext import commands

from bot.core.errors import NotYours
from cogs.courier import Courier
from cogs.host import Host, Interaction
from cogs.ui import words, words_family
from cogs.ui import words_privacy as told
from cogs.ui.answers import Answer
from cogs.ui.farewells import ERASE, KEEP, erase_sheet, erased_sheet
from cogs.ui.lists import question


@app_commands.guild_only()
class Privacy(commands.GroupCog, group_name="privacy", group_description="What happens with your pictures"):
    """A member's own wishes."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._courier = Courier(bot)
        bot.presses |= {ERASE: self.erase_all, KEEP: self.keep}

    async def cog_unload(self) -> None:
        """Break off exports under way."""
        await self._courier.close()

    @app_commands.command(description="Whether others may take your pictures further")
    @app_commands.describe(allow="True: they may. False: nobody but you may.")
    async def remixing(self, interaction: Interaction, allow: bool) -> None:
        """Note a member's wish for all their pictures on this server."""
        answer = Answer.of(interaction)
        wish = self._bot.engine.customs.set_remixing(
            guild_id=interaction.guild_id or 0, user_id=interaction.user.id, allow=allow
        )
        await answer.meanwhile(wish, private=True)
        await answer.tell(words_family.wish(allow=allow))

    @app_commands.command(description="Everything this server's Easel keeps about you, by private message")
    async def export(self, interaction: Interaction) -> None:
        """Send a ZIP with JSON and pictures, in as many files as it takes."""
        answer = Answer.of(interaction)
        server = interaction.guild.name if interaction.guild else ""
        export = await answer.meanwhile(
            self._bot.engine.privacy.begin_export(
                guild_id=interaction.guild_id or 0, user_id=interaction.user.id, server=server
            ),
            private=True,
        )
        channel = None
        try:
            channel = await answer.meanwhile(self._courier.knock(interaction, server), private=True)
        finally:
            if channel is None:
                await self._bot.engine.privacy.end_export(export, sent=False)
        if channel is not None:
            self._courier.send(interaction, export, server, channel)
        await answer.tell(told.CLOSED if channel is None else told.COMING)

    @app_commands.command(description="Erase your pictures and words from this server's Easel; says first what stays")
    async def erase(self, interaction: Interaction) -> None:
        """Explain what goes and what stays; nothing is erased before the press."""
        answer = Answer.of(interaction)
        found = await answer.meanwhile(
            self._bot.engine.privacy.before_erasing(guild_id=interaction.guild_id or 0, user_id=interaction.user.id),
            private=True,
        )
        await answer.tell(erase_sheet(found, user_id=interaction.user.id))

    async def erase_all(self, interaction: Interaction, user_id: int) -> None:
        """Erase, and say so in place of the question."""
        if user_id != interaction.user.id:
            raise NotYours(words.NOT_YOUR_PICTURE)
        answer = Answer.of(interaction).in_place()
        found = await answer.meanwhile(
            self._bot.engine.privacy.erase(guild_id=interaction.guild_id or 0, user_id=user_id), private=True
        )
        await answer.replace(erased_sheet(found))

    async def keep(self, interaction: Interaction, user_id: int) -> None:  # noqa: ARG002 - the signature of a press
        """Leave everything as it is."""
        await Answer.of(interaction).replace(question(told.KEPT))


async def setup(bot: Host) -> None:
    """Add the commands."""
    await bot.add_cog(Privacy(bot))
