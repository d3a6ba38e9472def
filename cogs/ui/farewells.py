"""The sheet that explains an erase before the press, and its two buttons."""

from typing import Any

import discord

from bot.core.privacy import Inventory
from cogs.ui import words_privacy as words
from cogs.ui.buttons import custom_id
from cogs.ui.sheet import Sheet

ERASE, KEEP = "eraseall", "erasenothing"
_RED = 0xC0453A


def erase_sheet(found: Inventory, *, user_id: int) -> Sheet:
    """What goes, what stays and why, part by part; the buttons name the member they are for."""
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(
        discord.ui.Button(label=words.ERASE, style=discord.ButtonStyle.danger, custom_id=custom_id(ERASE, user_id)),
        discord.ui.Button(label=words.KEEP, custom_id=custom_id(KEEP, user_id)),
    )
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(words.heading(found))]
    for text in (words.goes(found), words.of_others(found), words.stays(found)):
        items += [discord.ui.Separator(), discord.ui.TextDisplay(text)]
    items += [discord.ui.Separator(), discord.ui.TextDisplay(words.last_word()), row]
    return Sheet(discord.ui.Container(*items, accent_colour=_RED))


def erased_sheet(found: Inventory | None) -> Sheet:
    """After the press; None: there was nothing left."""
    text = words.NOTHING_LEFT if found is None else words.erased(found)
    return Sheet(discord.ui.Container(discord.ui.TextDisplay(text)))
