"""The answers to what `cogs.doubts` asks: `Go ahead`, `Leave it`, `Take the cheaper one`."""

from collections.abc import Sequence
from dataclasses import replace

import structlog
from discord.ext import commands

from bot.core.errors import NotYours
from cogs.doubts import CHEAPER, GO_AHEAD, LEAVE_IT, Doubt
from cogs.faults import TROUBLE
from cogs.host import Host, Interaction
from cogs.making import Wish, make
from cogs.ui import words_money as words
from cogs.ui.answers import Answer
from cogs.ui.lists import question

log = structlog.get_logger(__name__)


class Confirming(commands.Cog):
    """Places orders their members were asked about."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns |= {GO_AHEAD: self.go_ahead, LEAVE_IT: self.leave_it, CHEAPER: self.take_cheaper}

    async def go_ahead(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Place what was wished for at the price that was named; asks again when it rose meanwhile."""
        held = self._held(interaction, parts)
        await self._place(interaction, parts, replace(held.wish, agreed=held.micro_usd))

    async def take_cheaper(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Place it with the model that was proposed."""
        held = self._held(interaction, parts)
        assert held.cheaper is not None, "the button stands only where one was proposed"
        request = held.wish.request.evolve(model=held.cheaper.model, provider=None)
        await self._place(interaction, parts, replace(held.wish, request=request, agreed=held.cheaper.micro_usd))

    async def leave_it(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Forget it."""
        self._held(interaction, parts)
        self._bot.undecided.collect(int(parts[0]))
        await Answer.of(interaction).replace(question(words.LEFT))

    async def _place(self, interaction: Interaction, parts: Sequence[str], wish: Wish) -> None:
        before = wish.placed

        async def placed() -> None:
            self._bot.undecided.collect(int(parts[0]))
            if before is not None:
                await before()
            await _withdraw(interaction)

        # However often the buttons are pressed, it is one order.
        await make(interaction, replace(wish, press=wish.press or f"asked:{parts[0]}", placed=placed))

    def _held(self, interaction: Interaction, parts: Sequence[str]) -> Doubt:
        """What was asked about.

        Raises:
            BadRequest: it was answered already, or asked before a restart.
            NotYours: somebody else was asked.
        """
        held = self._bot.undecided.fetch(int(parts[0]))
        if held.user_id != interaction.user.id:
            raise NotYours(words.NOT_ASKED)
        return held


async def _withdraw(interaction: Interaction) -> None:
    """Take the question away: it has been answered."""
    if interaction.message is None:
        return
    try:
        await interaction.followup.delete_message(interaction.message.id)
    except TROUBLE as error:
        log.warning("question_left", interaction=interaction.id, error=repr(error))


async def setup(bot: Host) -> None:
    """Add the buttons."""
    await bot.add_cog(Confirming(bot))
