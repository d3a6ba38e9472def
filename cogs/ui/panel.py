"""A titled sheet with rows of controls: what `/studio` shows to those who set things up."""

from collections.abc import Sequence
from typing import Any

import discord

from cogs.ui.sheet import Sheet
from cogs.ui.text import cut, units

TEXT_LIMIT = 3800  # of Discord's 4000 for all texts of a message


def panel(title: str, text: str, rows: "Sequence[discord.ui.ActionRow[Any]]" = ()) -> Sheet:
    """Heading, lines, and rows of buttons or menus below them."""
    heading: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(f"### {title}")
    body: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(cut(text, TEXT_LIMIT - units(title)))
    return Sheet(discord.ui.Container(heading, body), *rows)
