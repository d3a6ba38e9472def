"""From stored pictures to uploads: read, and made to fit into what a server takes. Knows no messages."""

import errno
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog

from bot.core.errors import DeliveryError
from bot.core.jobs import Job, Picture
from cogs.ui import words
from cogs.ui.results import Print

log = structlog.get_logger(__name__)

Fit = Callable[[bytes, Picture, int], Awaitable[tuple[bytes, str]]]


class Reader(Protocol):
    """Where the pictures' bytes are."""

    async def read(self, sha256: str, extension: str) -> bytes:
        """The stored bytes. Raises OSError: gone or damaged."""
        ...


class Prints:
    """Makes prints of pictures."""

    def __init__(self, *, pictures: Reader, fit: Fit) -> None:
        self._pictures = pictures
        self._fit = fit

    async def of(self, job: Job, pictures: Sequence[Picture], limit: int) -> list[Print]:
        """Those of a job's pictures that are still there, in order, each within `limit` bytes.

        Raises:
            DeliveryError: all were taken down, or one cannot be read or made to fit.
        """
        shown = [it for it in pictures if it.there]
        if not shown:
            raise DeliveryError(words.REMOVED, final=True)
        prints = []
        for picture in shown:
            try:
                data = await self._pictures.read(picture.sha256, picture.extension)
                data, extension = await self._fit(data, picture, limit)
            except (OSError, ValueError) as error:
                log.exception("picture_unreadable", job=job.id, picture=picture.number)
                # The system's own numbers (too many open files, a busy disk) pass; a missing or broken file does not.
                passing = isinstance(error, OSError) and error.errno not in (None, errno.ENOENT)
                raise DeliveryError(words.DAMAGED, final=not passing, retry_after=5.0 if passing else None) from error
            prints.append(Print(number=picture.number, data=data, extension=extension, spoiler=picture.spoiler))
        return prints
