"""`Report` and the menu entry `Report picture`: a member says what is wrong with a picture, and moderators look.

The member is thanked in private; that it was they who asked stands in the log for moderators, and on no message.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord.ext import commands

from bot.core.errors import BadRequest, NotYours, Refusal
from cogs.host import Host, Interaction
from cogs.showcase import copied_in
from cogs.ui import buttons
from cogs.ui import words_takedown as words
from cogs.ui.answers import Answer
from cogs.ui.forms import Form, filled
from cogs.ui.menus import add_menus, message_menu

REASON, WHICH = "reason", "which"
REASON_LIMIT = 400  # characters


class Reports(commands.Cog):
    """Reporting pictures."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.presses[buttons.REPORT] = self.ask
        bot.forms[buttons.REPORT] = self.take
        add_menus(bot.tree, self)

    async def ask(self, interaction: Interaction, job_id: int) -> None:
        """Ask what is wrong with one of the pictures of the pressed message."""
        made = await Answer.of(interaction).in_time(self._bot.engine.pictures(job_id))
        await self._open(interaction, [it.number for it in made if it.there] or [it.number for it in made])

    @message_menu(words.REPORT_MENU, words.REPORT_MEANING)
    async def report_picture(self, interaction: Interaction, message: discord.Message) -> None:
        """The same for any message of Easel's, the gallery's too."""
        if self._bot.user is None or message.author.id != self._bot.user.id:
            raise BadRequest(words.NOT_MINE)
        nodes = await Answer.of(interaction).in_time(self._bot.engine.together.in_message(message.id))
        copied = copied_in(message)
        numbers = [it.number for it in nodes if not it.removed] or [it.number for it in nodes]
        await self._open(interaction, numbers or ([copied] if copied is not None else []))

    async def take(self, interaction: Interaction, number: int) -> None:
        """What somebody wrote into the form; the number is that of the message's first picture."""
        form, answer = filled(interaction), Answer.of(interaction)
        reason = form.texts.get(REASON, "").strip()
        if not reason:
            raise BadRequest(words.REPORT_EMPTY)
        which = form.one(WHICH)
        done = await answer.meanwhile(
            self._bot.engine.takedowns.report(
                int(which) if which else number,
                by=interaction.user.id,
                guild_id=interaction.guild_id or 0,
                reason=reason,
            ),
            private=True,
        )
        await answer.tell(words.REPORTED_HIDDEN if done.hidden else words.REPORTED)

    async def _open(self, interaction: Interaction, numbers: Sequence[int]) -> None:
        """Open the form about those of some pictures that the member may report."""
        if not numbers:
            raise BadRequest(words.NOT_MINE)
        fit = await Answer.of(interaction).in_time(self._fitting(interaction, numbers))
        await interaction.response.send_modal(_form(fit, len(numbers)))

    async def _fitting(self, interaction: Interaction, numbers: Sequence[int]) -> dict[int, int]:
        """Those that may be reported, by their places in the message.

        Raises:
            NotYours: none of them; the sentence is that of the first.
        """
        fit: dict[int, int] = {}
        refused: Refusal | None = None
        for place, number in enumerate(numbers, start=1):
            try:
                await self._bot.engine.takedowns.check_report(
                    number, by=interaction.user.id, guild_id=interaction.guild_id or 0
                )
                fit[place] = number
            except NotYours as error:
                refused = refused or error
        if refused is not None and not fit:
            raise refused
        return fit


def _form(fit: Mapping[int, int], count: int) -> Form:
    """What is wrong with one of these pictures, by their places among those of the message."""
    wrong: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=REASON, style=discord.TextStyle.paragraph, min_length=1, max_length=REASON_LIMIT
    )
    fields: list[discord.ui.Label[Any]] = [
        discord.ui.Label(text=words.REPORT_LABEL, description=words.REPORT_HINT, component=wrong)
    ]
    if len(fit) > 1:
        options = [
            discord.SelectOption(label=words.picture_option(place, count), value=str(number))
            for place, number in fit.items()
        ]
        which: discord.ui.Select[Any] = discord.ui.Select(custom_id=WHICH, options=options)
        fields.insert(0, discord.ui.Label(text=words.WHICH_LABEL, component=which))
    return Form(buttons.REPORT, next(iter(fit.values())), words.REPORT_TITLE, *fields)


async def setup(bot: Host) -> None:
    """Add the button and the menu entry."""
    await bot.add_cog(Reports(bot))
