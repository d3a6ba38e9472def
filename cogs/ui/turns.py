"""Buttons that mean more than one number, such as the pages of a list: `easel/<verb>/<part>/<part>`.

Who reads a verb registers in `Host.turns`. A press changes the message it stands on, which outlives the process.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.core.errors import BadRequest
from cogs.ui import words
from cogs.ui.errors import report
from cogs.ui.words_gallery import BACK_ON

if TYPE_CHECKING:
    import re


def turn(verb: str, label: str, *parts: object, disabled: bool = False, style: int = 2) -> discord.ui.Button[Any]:
    """A button; the parts must not contain a slash."""
    return discord.ui.Button(
        label=label,
        style=discord.ButtonStyle(style),
        disabled=disabled,
        custom_id="/".join(["easel", verb, *map(str, parts)]),
    )


def pager(
    verb: str, *parts: object, page: int, pages: int, labels: tuple[str, str] = BACK_ON
) -> "Sequence[discord.ui.Button[Any]]":
    """Two buttons that turn pages; none when there is only one. `page` counts from 0 and comes last in the id."""
    if pages <= 1:
        return ()
    return (
        turn(verb, labels[0], *parts, page - 1, disabled=page <= 0),
        turn(verb, labels[1], *parts, page + 1, disabled=page >= pages - 1),
    )


class Turned(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"easel/(?P<verb>[a-z]+)(?P<parts>(?:/[^/]{1,60})*)",
):
    """A press on any such button, from this run of the bot or an earlier one."""

    def __init__(self, item: "discord.ui.Button[Any]", verb: str, parts: Sequence[str]) -> None:
        super().__init__(item)
        self.verb = verb
        self.parts = parts

    @classmethod
    async def from_custom_id(
        cls,
        interaction: "discord.Interaction[Any]",  # noqa: ARG003 - the library's signature
        item: "discord.ui.Item[Any]",
        match: "re.Match[str]",
        /,
    ) -> Self:
        """Read verb and parts back."""
        assert isinstance(item, discord.ui.Button)
        return cls(item, match["verb"], match["parts"].split("/")[1:])

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Hand the press to whoever does such things; errors go the way of every other error."""
        try:
            take = interaction.client.turns.get(self.verb)
            if take is None:
                raise BadRequest(words.OLD_BUTTON)
            await take(interaction, self.parts)
        except Exception as error:  # noqa: BLE001 - the library would swallow it; this answers and logs
            await report(interaction, error)
