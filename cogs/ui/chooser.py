"""A private sheet that asks which of a message's pictures somebody means."""

from collections.abc import Sequence
from typing import Any

import discord

from cogs.cloakroom import Cloakroom
from cogs.found import Find, token
from cogs.handed import Handed
from cogs.ui import words_remix as words
from cogs.ui.picks import pick
from cogs.ui.sheet import Sheet
from cogs.ui.text import ALT_LIMIT, cut


def chooser(verb: str, finds: Sequence[Find], cloakroom: Cloakroom[Handed], *, question: str, most: int = 1) -> Sheet:
    """The pictures with their places, and a menu whose choice is answered by whoever reads `verb` in `Host.picks`."""
    titles = [f"{place}. {find.title}" for place, find in enumerate(finds, start=1)]
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
        *(
            discord.MediaGalleryItem(find.shown_at, description=cut(title, ALT_LIMIT), spoiler=find.spoiler)
            for title, find in zip(titles, finds, strict=True)
        )
    )
    choices = [(title, token(find, cloakroom)) for title, find in zip(titles, finds, strict=True)]
    placeholder = words.CHOOSE if most == 1 else words.CHOOSE_SEVERAL
    menu = pick(verb, 0, choices, placeholder=placeholder, most=most)
    return Sheet(discord.ui.TextDisplay(question), gallery, menu)
