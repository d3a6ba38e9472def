"""The message that carries the pictures: all of one order, in order, each with words for those who cannot see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord

from bot.core.jobs import Job
from bot.core.money import show_usd
from cogs.ui import buttons
from cogs.ui.facts import facts, price, seed_words
from cogs.ui.sheet import Sheet
from cogs.ui.text import alt_text, quoted

_PROMPT_SHOWN = 300


@dataclass(frozen=True, kw_only=True)
class Print:
    """A picture ready to be uploaded."""

    data: bytes
    extension: str
    spoiler: bool = False


def files(job: Job, prints: Sequence[Print]) -> list[discord.File]:
    """Fresh upload objects; discord.py uses each once. Names come from the job, never from a member."""
    words = alt_text(job)
    return [
        discord.File(
            BytesIO(it.data),
            filename=f"easel-{job.id}-{number}.{it.extension.lstrip('.')}",
            spoiler=it.spoiler,
            description=words,
        )
        for number, it in enumerate(prints, start=1)
    ]


def result(job: Job, uploads: Sequence[discord.File], *, note: str | None = None) -> Sheet:
    """The pictures, a line about them, and the buttons."""
    words = alt_text(job)
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
        *(discord.MediaGalleryItem(it, description=words, spoiler=it.spoiler) for it in uploads)
    )
    lines = [quoted(job.prompt, _PROMPT_SHOWN), facts(job, seed_words(job), show_usd(price(job, len(uploads))))]
    if job.sentence:
        lines.append(job.sentence)
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(
        buttons.button(buttons.AGAIN, job), buttons.button(buttons.DELETE, job)
    )
    text: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay("\n".join(lines))
    if note is None:
        return Sheet(gallery, text, row)
    return Sheet(discord.ui.TextDisplay(note), gallery, text, row)
