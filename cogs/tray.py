"""The blend tray: `Add to blend` collects pictures from anywhere in the server, `Blend…` makes one of them."""

from dataclasses import replace

import discord
import structlog
from discord.ext import commands

from bot.core.errors import BadRequest, Refusal
from bot.core.jobs import Picture
from bot.core.requests import Kind
from bot.engine.orders import Input
from cogs.doubts import price_note
from cogs.found import found_in, token
from cogs.host import Host, Interaction
from cogs.making import Wish, make, take
from cogs.sight import age_restricted
from cogs.ui import words_remix as words
from cogs.ui.answers import Answer
from cogs.ui.checks import check_place
from cogs.ui.chooser import chooser
from cogs.ui.forms import filled
from cogs.ui.menus import add_menus, message_menu
from cogs.ui.remix_forms import blend_form, wish_of
from cogs.ui.sheet import Shown
from cogs.ui.trays import BLEND, CLEAR, LEAST, MOST, TAKE_OUT, tray_sheet

log = structlog.get_logger(__name__)
_ADD, _FORM = "trayadd", "trayform"


class Tray(commands.Cog):
    """Each member's own tray; what it shows is seen by them alone."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.picks |= {_ADD: self.add_chosen, TAKE_OUT: self.take_out}
        bot.presses |= {BLEND: self.ask, CLEAR: self.clear}
        bot.forms[_FORM] = self.blend
        add_menus(bot.tree, self)

    @message_menu("Add to blend", words.ADD_MEANING)
    async def add_to_blend(self, interaction: Interaction, message: discord.Message) -> None:
        """Put the message's picture into the tray, or ask first which."""
        guild_id, cloakroom = interaction.guild_id or 0, self._bot.cloakroom
        finds = await found_in(self._bot, message, by=interaction.user.id, guild_id=guild_id)
        if len(finds) == 1:
            shown = await Answer.of(interaction).meanwhile(
                self._add(interaction, [token(finds[0], cloakroom)]), private=True
            )
            await Answer.of(interaction).tell(shown.sheet, shown.files)
            return
        sheet = chooser(_ADD, finds, cloakroom, question=words.WHICH_ADD, most=MOST)
        await Answer.of(interaction).tell(sheet)

    async def add_chosen(self, interaction: Interaction, number: int, values: list[str]) -> None:  # noqa: ARG002 - a pick's signature
        """Put the chosen pictures into the tray; the question turns into the tray."""
        answer = Answer.of(interaction).in_place()
        shown = await answer.meanwhile(self._add(interaction, values), private=True)
        await answer.replace(shown.sheet, shown.files)

    async def take_out(self, interaction: Interaction, user_id: int, values: list[str]) -> None:
        """Take one picture out."""
        await self._empty(interaction, user_id, int(values[0]))

    async def clear(self, interaction: Interaction, user_id: int) -> None:
        """Take all of them out."""
        await self._empty(interaction, user_id, None)

    async def ask(self, interaction: Interaction, user_id: int) -> None:  # noqa: ARG002 - the presser's own tray counts
        """Open the form for a blend of what lies in the tray."""
        check_place(interaction)
        inputs = await Answer.of(interaction).in_time(tray_of(interaction))
        price = await Answer.of(interaction).in_time(price_note(interaction, Kind.BLEND, len(inputs)))
        form = blend_form(_FORM, interaction.user.id, len(inputs), self._bot.engine.models(), price=price)
        await interaction.response.send_modal(form)

    async def blend(self, interaction: Interaction, user_id: int) -> None:  # noqa: ARG002 - the sender's own tray counts
        """Place a blend of what lies in the tray, and empty it."""
        inputs = await Answer.of(interaction).meanwhile(tray_of(interaction))
        about = "blend:" + ",".join(str(it.parent) for it in inputs)
        await make(
            interaction, emptying(interaction, wish_of(filled(interaction), Kind.BLEND, about=about, inputs=inputs))
        )

    async def _add(self, interaction: Interaction, values: list[str]) -> Shown:
        """Put pictures in as far as there is room, and show the tray with a word about what did not fit."""
        together, guild_id, note = self._bot.engine.together, interaction.guild_id or 0, ""
        for value in values:
            try:
                item = await self._input(interaction, value)
                await together.add_to_tray(item, guild_id=guild_id, user_id=interaction.user.id)
            except Refusal as refusal:
                if len(values) == 1:
                    raise
                log.info("not_into_tray", user=interaction.user.id, reason=refusal.sentence)
                note = refusal.sentence
        return await self._shown(interaction, note=note)

    async def _input(self, interaction: Interaction, value: str) -> Input:
        kind, number = value[0], int(value[1:])
        if kind == "t":
            taken = await take(self._bot, self._bot.cloakroom.fetch(number))
            return replace(taken, adult=age_restricted(interaction.channel))
        return await self._bot.engine.together.input_of(
            number, by=interaction.user.id, guild_id=interaction.guild_id or 0
        )

    async def _empty(self, interaction: Interaction, user_id: int, number: int | None) -> None:
        answer, guild_id = Answer.of(interaction).in_place(), interaction.guild_id or 0
        if user_id == interaction.user.id:
            await self._bot.engine.together.take_from_tray(number, guild_id=guild_id, user_id=user_id)
        shown = await answer.meanwhile(self._shown(interaction), private=True)
        await answer.replace(shown.sheet, shown.files)

    async def _shown(self, interaction: Interaction, *, note: str = "") -> Shown:
        together, guild_id = self._bot.engine.together, interaction.guild_id or 0
        items = await together.tray(guild_id=guild_id, user_id=interaction.user.id)
        # What comes from an age-restricted channel is shown in such channels only.
        fit = [it for it in items if not it.adult or age_restricted(interaction.channel)]
        drawn = await self._drawn(fit, guild_id)
        return tray_sheet(items, drawn, fit=fit, user_id=interaction.user.id, note=note)

    async def _drawn(self, items: list[Picture], guild_id: int) -> bytes | None:
        """The tray as a picture; a tray that cannot be drawn is still a list."""
        together = self._bot.engine.together
        nodes = [node for it in items if (node := await together.picture(it.number, guild_id=guild_id))]
        if not nodes:
            return None
        try:
            return await together.draw_sheet(nodes, title="")
        except (Refusal, OSError, ValueError) as error:
            log.warning("tray_not_drawn", error=repr(error))
            return None


async def tray_of(interaction: Interaction) -> list[Input]:
    """The asker's tray, for a blend.

    Raises:
        BadRequest: there are not enough pictures in it.
        NotPermitted: a maker has changed their mind since.
    """
    together, guild_id = interaction.client.engine.together, interaction.guild_id or 0
    inputs = await together.tray_inputs(guild_id=guild_id, user_id=interaction.user.id)
    if len(inputs) < LEAST:
        raise BadRequest(words.TRAY_ONE_MORE if inputs else words.TRAY_EMPTY)
    return inputs


def emptying(interaction: Interaction, wish: Wish) -> Wish:
    """The same wish; once it stands, its pictures leave the tray. Others that were added meanwhile stay."""
    together, guild_id = interaction.client.engine.together, interaction.guild_id or 0

    async def placed() -> None:
        for item in wish.inputs:
            await together.take_from_tray(item.parent, guild_id=guild_id, user_id=interaction.user.id)

    return replace(wish, placed=placed)


async def setup(bot: Host) -> None:
    """Add the menu and the buttons."""
    await bot.add_cog(Tray(bot))
