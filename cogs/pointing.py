"""How a member says which picture they mean: by its number, by a link to its message, or from a list while typing."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from discord import app_commands

from bot.core.errors import NotYours
from bot.core.family import Node
from cogs.ui import words_family as words
from cogs.ui.options import CHOICE_NAME_LIMIT, CHOICES_LIMIT
from cogs.ui.text import cut, plain

if TYPE_CHECKING:
    from cogs.host import Interaction

_NUMBER = re.compile(r"#?\s*(?P<number>[0-9]{1,19})")
# The host may be Discord's own, one of its test clients or a practice server.
_LINK = re.compile(r"<?https?://[^/\s]+/channels/(?P<guild>[0-9]{1,20})/[0-9]{1,20}/(?P<message>[0-9]{1,20})/?>?")
_LISTED = 100  # pictures of a thread or member that are searched while somebody types


async def pointed_at(interaction: "Interaction", text: str) -> Node:
    """The picture somebody means; of a message with several, the first.

    Raises:
        NotYours: there is no such picture here.
    """
    together, guild_id = interaction.client.engine.together, interaction.guild_id or 0
    found: Node | None = None
    if match := _NUMBER.fullmatch(text.strip()):
        found = await together.picture(int(match["number"]), guild_id=guild_id)
    elif match := _LINK.fullmatch(text.strip()):
        shown = await together.in_message(int(match["message"]))
        found = next((node for node in shown if node.guild_id == guild_id), None)
    if found is None:
        raise NotYours(words.NO_SUCH_PICTURE)
    return found


def linked_message(text: str) -> int | None:
    """The message a link leads to; None when the text is no such link."""
    match = _LINK.fullmatch(text.strip())
    return int(match["message"]) if match else None


async def newest_here(interaction: "Interaction") -> Node:
    """The newest picture of the thread or channel.

    Raises:
        NotYours: there is none.
    """
    shown = await interaction.client.engine.together.in_thread(interaction.channel_id or 0, most=1)
    if not shown:
        raise NotYours(words.NONE_HERE)
    return shown[0]


async def suggest_pictures(interaction: "Interaction", current: str) -> list[app_commands.Choice[str]]:
    """The newest pictures of this place, then the member's own; narrowed by what has been typed."""
    if interaction.guild_id is None or interaction.channel_id is None:
        return []
    together = interaction.client.engine.together
    here = await together.in_thread(interaction.channel_id, most=_LISTED)
    own, _ = await together.gallery(
        guild_id=interaction.guild_id, user_id=interaction.user.id, starred=False, offset=0, most=_LISTED
    )
    return choices([*here, *own], current)


def choices(nodes: Sequence[Node], current: str) -> list[app_commands.Choice[str]]:
    """Pictures as a list to choose from, each once."""
    wanted = current.strip().casefold().removeprefix("#")
    by_number = {node.number: node for node in nodes if not node.removed}
    matching = [
        node for node in by_number.values() if wanted in plain(node.prompt).casefold() or wanted in str(node.number)
    ]
    return [app_commands.Choice(name=label(node), value=str(node.number)) for node in matching[:CHOICES_LIMIT]]


def label(node: Node, limit: int = CHOICE_NAME_LIMIT) -> str:
    """A picture in one line of plain text: `#12 · a red door`."""
    what = plain(node.prompt) or (words.HANDED_IN if node.uploaded else words.NO_WORDS)
    return cut(f"#{node.number} · {what}", limit)
