"""The message that carries the pictures: all of one order, in order, each with words for those who cannot see it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord

from bot.core.jobs import Job
from bot.core.money import show_usd
from cogs.ui import buttons
from cogs.ui.facts import again, credit_line, facts, price, seed_words
from cogs.ui.sheet import Sheet
from cogs.ui.text import alt_text, quoted

_PROMPT_SHOWN = 300


@dataclass(frozen=True, kw_only=True)
class Print:
    """A picture ready to be uploaded, and what people call it."""

    number: int
    data: bytes
    extension: str
    spoiler: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a job brought; `credits` are the members on whose pictures it stands, `stars` those of all its pictures."""

    job: Job
    prints: Sequence[Print]
    credits: Sequence[int] = ()
    stars: int = 0

    def content(self, note: str | None = None) -> Callable[[], tuple[Sheet, list[discord.File]]]:
        """The message, made anew for every try because uploads can be sent only once."""

        def build() -> tuple[Sheet, list[discord.File]]:
            uploads = files(self.job, self.prints)
            return sheet(self, uploads, note=note), uploads

        return build


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


def sheet(result: Result, uploads: Sequence[discord.File], *, note: str | None = None) -> Sheet:
    """The pictures, a line about them, whom they are owed to, and the buttons."""
    job = result.job
    words = alt_text(job)
    gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
        *(discord.MediaGalleryItem(it, description=words, spoiler=it.spoiler) for it in uploads)
    )
    lines = [
        quoted(job.request.wish, _PROMPT_SHOWN),
        facts(job, seed_words(job), show_usd(price(job, len(uploads))), again(job)),
        credit_line(result.credits),
        job.sentence,
    ]
    text: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay("\n".join(line for line in lines if line))
    above: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(note)] if note else []
    rows = buttons.result_rows(job, [it.number for it in result.prints], result.stars)
    return Sheet(*above, gallery, text, *rows)
