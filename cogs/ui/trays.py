"""The blend tray as its owner sees it: the pictures, and what can be done with them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord

from bot.core.jobs import Picture
from cogs.ui import words_remix as words
from cogs.ui.buttons import custom_id
from cogs.ui.picks import pick
from cogs.ui.sheet import Sheet, Shown

BLEND, CLEAR, TAKE_OUT = "trayblend", "trayclear", "traytake"
MOST = 5
LEAST = 2  # pictures that make a blend
_FILE = "tray.jpg"


def tray_sheet(
    items: Sequence[Picture], drawn: bytes | None, *, fit: Sequence[Picture], user_id: int, note: str = ""
) -> Shown:
    """What lies in a member's tray; `drawn` is a JPEG of those that `fit` the place, `note` a sentence above."""
    above: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(note)] if note else []
    if not items:
        return Shown(sheet=Sheet(*above, discord.ui.TextDisplay(words.TRAY_EMPTY)))
    lines = [words.tray_title(len(items), MOST), *(words.tray_line(it.number, it.user_id) for it in items)]
    parts: list[discord.ui.Item[Any]] = [*above, discord.ui.TextDisplay("\n".join(lines))]
    files = []
    if drawn is not None:
        described = words.tray_described([it.number for it in fit])
        files.append(discord.File(BytesIO(drawn), filename=_FILE, description=described))
        parts.append(discord.ui.MediaGallery(discord.MediaGalleryItem(files[0], description=described)))
    choices = [(f"#{it.number}", str(it.number)) for it in items]
    parts += [
        pick(TAKE_OUT, user_id, choices, placeholder=words.TAKE_OUT),
        discord.ui.ActionRow(*_row(user_id, ready=len(items) >= LEAST)),
        discord.ui.TextDisplay(words.TRAY_KEPT if len(items) >= LEAST else words.TRAY_ONE_MORE),
    ]
    return Shown(sheet=Sheet(*parts), files=files)


def _row(user_id: int, *, ready: bool) -> list[discord.ui.Button[Any]]:
    blend: discord.ui.Button[Any] = discord.ui.Button(
        label=words.BLEND, style=discord.ButtonStyle.primary, custom_id=custom_id(BLEND, user_id), disabled=not ready
    )
    return [blend, discord.ui.Button(label=words.CLEAR, custom_id=custom_id(CLEAR, user_id))]
