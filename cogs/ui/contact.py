"""Contact sheets: many pictures as one, with a numbered list of links below it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord

from bot.core.family import Node
from cogs.ui import words_gallery as words
from cogs.ui.sheet import Sheet, Shown
from cogs.ui.text import cut, quoted
from cogs.ui.trees import link
from cogs.ui.words_family import who

_TEXT_LIMIT = 3600
_PROMPT_SHOWN = 60


def contact_sheet(
    nodes: Sequence[Node],
    jpeg: bytes | None,
    *,
    title: str,
    note: str = "",
    buttons: "Sequence[discord.ui.Button[Any]]" = (),
) -> Shown:
    """A titled sheet; `jpeg` is the drawn one, None when there is nothing to draw."""
    return pictured(title, [*map(line, nodes), *([note] if note else [])], nodes, jpeg, buttons)


def pictured(
    title: str,
    lines: Sequence[str],
    nodes: Sequence[Node],
    jpeg: bytes | None,
    buttons: "Sequence[discord.ui.Button[Any]]" = (),
) -> Shown:
    """Any lines below a drawn sheet of pictures."""
    items: list[discord.ui.Item[Any]] = []
    files = []
    if jpeg is not None:
        upload = discord.File(BytesIO(jpeg), filename="contact-sheet.jpg", description=words.sheet_aloud(nodes))
        items.append(discord.ui.MediaGallery(discord.MediaGalleryItem(upload, description=upload.description)))
        files.append(upload)
    items.append(discord.ui.TextDisplay(cut("\n".join([f"### {title}", *lines]), _TEXT_LIMIT)))
    if buttons:
        items.append(discord.ui.ActionRow(*buttons))
    return Shown(sheet=Sheet(discord.ui.Container(*items)), files=files)


def line(node: Node) -> str:
    """One picture in a list: link, maker, stars, words."""
    stars = f" · ★ {node.stars}" if node.stars else ""
    return f"{link(node)} by {who(node.user_id)}{stars} · {quoted(node.prompt, _PROMPT_SHOWN)}"
