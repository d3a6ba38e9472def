"""The pictures of a moderators' card, from the vault to uploads behind a spoiler. Knows no messages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import discord
import structlog

from bot.core.errors import DeliveryError
from bot.core.jobs import Job, Picture
from bot.engine.reviewing import File
from cogs.prints import Prints
from cogs.ui import exhibits
from cogs.ui import words_review as words
from cogs.ui.exhibits import PICTURE, SOURCE, Which
from cogs.ui.results import Print
from cogs.ui.review_cards import wanted

log = structlog.get_logger(__name__)

UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes, in a server nothing is known of
SOURCE_LIMIT = 512 * 1024  # bytes; what a picture was made from is shown smaller


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Prints of what a question is about, and of what that was made from, each within `limit` bytes."""

    pictures: Sequence[Print]
    sources: Sequence[Print]
    aloud: str
    limit: int

    def files(self) -> list[discord.File]:
        """Fresh upload objects: those of an earlier try are used up."""
        return [
            *exhibits.uploads(self.pictures, PICTURE, self.aloud),
            *exhibits.uploads(self.sources, SOURCE, words.SOURCE_ALOUD),
        ]


class ReviewPrints:
    """Makes prints of hidden pictures too: moderators are asked about those."""

    def __init__(self, prints: Prints) -> None:
        self._prints = prints

    async def of(self, file: File, limit: int | None, *, adult: bool) -> Evidence:
        """Everything a card may show and that can be read; `limit` is what a file may have there, in bytes.

        `adult`: it stands in an age-restricted channel. Elsewhere what comes from such a channel is left out: Discord
        wants it in such channels only, whoever sees the others.
        https://support.discord.com/hc/en-us/articles/115000084051-Age-Restricted-Channels-and-Content

        Raises:
            OSError: the disk is busy; later it may work.
        """
        limit = UPLOAD_LIMIT if limit is None else limit
        may = wanted(file)
        about = [it for it in file.pictures if Which(PICTURE, it.number) in may and (adult or not it.adult)]
        sources = [it for it in file.parents if Which(SOURCE, it.number) in may and (adult or not it.adult)]
        return Evidence(
            pictures=await self._each(file.job, about, limit),
            sources=await self._each(file.job, sources, min(limit, SOURCE_LIMIT)),
            aloud=words.aloud(file.review, file.job),
            limit=limit,
        )

    async def _each(self, job: Job | None, pictures: Sequence[Picture], limit: int) -> list[Print]:
        found: list[Print] = []
        for picture in pictures if job is not None else ():
            assert job is not None, "see above"
            try:
                found += await self._prints.of(job, [replace(picture, hidden=False, removed_at=None)], limit)
            except DeliveryError as error:
                if not error.final:
                    raise OSError(error.sentence) from error
                log.warning("picture_not_on_card", picture=picture.number, problem=error.sentence)
        return found
