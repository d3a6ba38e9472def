"""Select menus that outlive the process: what they mean stands in their custom id, `easel:pick:<verb>:<number>`.

Who reads a verb registers in `Host.picks`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.core.errors import BadRequest
from cogs.ui import words
from cogs.ui.errors import report
from cogs.ui.text import cut

if TYPE_CHECKING:
    import re

OPTIONS_LIMIT = 25
LABEL_LIMIT, PLACEHOLDER_LIMIT = 100, 150  # https://discord.com/developers/docs/components/reference#string-select


def pick(
    verb: str, number: int, choices: Sequence[tuple[str, str]], *, placeholder: str, most: int = 1
) -> discord.ui.ActionRow[Any]:
    """A menu of (label, value) choices in a row of its own; the first 25 are shown, up to `most` may be chosen."""
    shown = choices[:OPTIONS_LIMIT]
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"easel:pick:{verb}:{number}",
        placeholder=cut(placeholder, PLACEHOLDER_LIMIT),
        max_values=min(most, len(shown)),
        options=[discord.SelectOption(label=cut(label, LABEL_LIMIT), value=value) for label, value in shown],
    )
    return discord.ui.ActionRow(menu)


class Picked(
    discord.ui.DynamicItem[discord.ui.Select[Any]],
    template=r"easel:pick:(?P<verb>[a-z]+):(?P<number>[0-9]{1,19})",
):
    """A choice in any menu of ours, from this run of the bot or an earlier one."""

    def __init__(self, item: "discord.ui.Select[Any]", verb: str, number: int) -> None:
        super().__init__(item)
        self.verb = verb
        self.number = number

    @classmethod
    async def from_custom_id(
        cls,
        interaction: "discord.Interaction[Any]",  # noqa: ARG003 - the library's signature
        item: "discord.ui.Item[Any]",
        match: "re.Match[str]",
        /,
    ) -> Self:
        """Read the verb and the number back."""
        assert isinstance(item, discord.ui.Select)
        return cls(item, match["verb"], int(match["number"]))

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Hand the choice to whoever does such things; errors go the way of every other error."""
        try:
            picked = interaction.client.picks.get(self.verb)
            if picked is None:
                raise BadRequest(words.OLD_BUTTON)
            await picked(interaction, self.number, list(self.item.values))
        except Exception as error:  # noqa: BLE001 - the library would swallow it; this answers and logs
            await report(interaction, error)
