"""Who asks for a picture and how they are answered: by an interaction here, by a message in `cogs.replies`."""

from collections.abc import Awaitable, Sequence
from typing import Protocol, TypeVar

import discord

from bot.core.jobs import Place
from cogs.host import Host, Interaction
from cogs.notices import catch_up
from cogs.ui.answers import Answer
from cogs.ui.checks import check_place
from cogs.ui.errors import report

T = TypeVar("T")


class Asker(Protocol):
    """Somebody who wants something, and the one answer they get.

    Attributes:
        host: the bot.
        id: Discord's id of what they did; one order each, however often it is sent.
        user_id: who.
        guild_id: the server; 0 when there is none.
        roles: of the member there, highest first; their limits, turns in line and pauses count.
        joined_at: when they joined the server, milliseconds since 1970; None = not known.
        manages: they may Manage Server.
    """

    host: Host
    id: int
    user_id: int
    guild_id: int
    roles: Sequence[int]
    joined_at: int | None
    manages: bool

    def place(self) -> Place:
        """Where, if pictures can be posted there. Raises NotPermitted."""
        ...

    async def meanwhile(self, work: Awaitable[T]) -> T:
        """Wait for some work; whoever asked should see that it takes a moment."""
        ...

    async def show(self, view: discord.ui.LayoutView, *, nonce: str) -> int:
        """Answer in public, once; returns the message's id. Raises discord.HTTPException."""
        ...

    async def tell(self, sentence: str) -> None:
        """Answer with a sentence that disturbs nobody else."""
        ...

    async def ask(self, question: discord.ui.LayoutView) -> None:
        """Answer with a question that has buttons and disturbs nobody else."""
        ...

    async def report(self, error: Exception) -> None:
        """Tell what went wrong: a refusal's sentence, or a code that stands in the log."""
        ...

    async def catch_up(self, error: Exception | None) -> None:
        """After the answer, `error` if it was one: tell what no private message could. Never raises."""
        ...


class ByInteraction:
    """A command, a press or a form."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._answer = Answer.of(interaction)
        self.host = interaction.client
        self.id = interaction.id
        self.user_id = interaction.user.id
        self.guild_id = interaction.guild_id or 0
        self.roles, self.joined_at = standing(interaction.user)
        self.manages = interaction.permissions.manage_guild

    def place(self) -> Place:
        """See `Asker.place`."""
        return check_place(self._interaction)

    async def meanwhile(self, work: Awaitable[T]) -> T:
        """See `Asker.meanwhile`: shows "thinking…" after a moment."""
        return await self._answer.meanwhile(work)

    async def show(self, view: discord.ui.LayoutView, *, nonce: str) -> int:  # noqa: ARG002 - answers come once anyway
        """See `Asker.show`."""
        return await self._answer.show(view)

    async def tell(self, sentence: str) -> None:
        """See `Asker.tell`: ephemeral."""
        await self._answer.tell(sentence)

    async def ask(self, question: discord.ui.LayoutView) -> None:
        """See `Asker.ask`: ephemeral."""
        await self._answer.tell(question)

    async def report(self, error: Exception) -> None:
        """See `Asker.report`."""
        await report(self._interaction, error)

    async def catch_up(self, error: Exception | None) -> None:
        """See `Asker.catch_up`: ephemeral."""
        await catch_up(self._interaction, error)


def standing(person: discord.abc.User) -> tuple[Sequence[int], int | None]:
    """A member's roles, highest first and without @everyone, and when they joined, milliseconds since 1970."""
    if not isinstance(person, discord.Member):
        return (), None
    roles = [role.id for role in reversed(person.roles) if not role.is_default()]
    return roles, int(person.joined_at.timestamp() * 1000) if person.joined_at else None
