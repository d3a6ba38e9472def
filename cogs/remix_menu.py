"""The message menu `Remix this picture`: any member's picture taken further, if they do not mind."""

import hashlib

import discord
from discord.ext import commands

from bot.core.requests import Kind
from cogs.doubts import price_note
from cogs.found import found_in, token
from cogs.host import Host, Interaction
from cogs.making import make
from cogs.ui import buttons
from cogs.ui import words_remix as words
from cogs.ui.answers import Answer
from cogs.ui.checks import check_place
from cogs.ui.chooser import chooser
from cogs.ui.forms import filled
from cogs.ui.menus import add_menus, message_menu
from cogs.ui.remix_forms import remix_form, wish_of

_CHOOSE, _FOUND = "remix", "found"  # a choice among pictures; a form about one that has no number


class RemixMenu(commands.Cog):
    """Remixes of whatever stands in a message."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.picks[_CHOOSE] = self.chosen
        bot.forms[_FOUND] = self.take
        add_menus(bot.tree, self)

    @message_menu("Remix this picture", words.REMIX_MEANING)
    async def remix_this(self, interaction: Interaction, message: discord.Message) -> None:
        """Open the form, or ask first which picture is meant."""
        check_place(interaction)
        guild_id, cloakroom = interaction.guild_id or 0, self._bot.cloakroom
        work = found_in(self._bot, message, by=interaction.user.id, guild_id=guild_id)
        finds = await Answer.of(interaction).in_time(work)
        if len(finds) == 1:
            await self._ask(interaction, token(finds[0], cloakroom))
        else:
            await Answer.of(interaction).tell(chooser(_CHOOSE, finds, cloakroom, question=words.WHICH_REMIX))

    async def chosen(self, interaction: Interaction, number: int, values: list[str]) -> None:  # noqa: ARG002 - a pick's signature
        """Open the form for the picture that was chosen."""
        check_place(interaction)
        await self._ask(interaction, values[0])

    async def take(self, interaction: Interaction, ticket: int) -> None:
        """Place what was written into the form about a member's picture."""
        picture = self._bot.cloakroom.fetch(ticket)
        address = hashlib.sha256(picture.url.partition("?")[0].encode()).hexdigest()[:16]
        await make(interaction, wish_of(filled(interaction), Kind.REMIX, about=f"remix:{address}", before=[picture]))

    async def _ask(self, interaction: Interaction, which: str) -> None:
        kind, number = which[0], int(which[1:])
        if kind == "p":
            await self._bot.presses[buttons.REMIX](interaction, number)
            return
        self._bot.cloakroom.fetch(number)  # refuses a void ticket before anything is written
        price = await Answer.of(interaction).in_time(price_note(interaction, Kind.REMIX, 1))
        form = remix_form(_FOUND, number, words.REMIX_TITLE, self._bot.engine.models(), price=price)
        await interaction.response.send_modal(form)


async def setup(bot: Host) -> None:
    """Add the menu."""
    await bot.add_cog(RemixMenu(bot))
