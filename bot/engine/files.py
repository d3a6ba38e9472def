"""Files of pictures that nobody needs any more."""

from collections.abc import Sequence

import structlog

from bot.core.jobs import Picture
from bot.core.ports import Kept
from bot.engine.workshop import Workshop
from bot.store import pictures


async def drop(shop: Workshop, gone: Sequence[Picture | Kept]) -> None:
    """Delete files that were owed to be deleted, as far as the disk allows; what stays is deleted later."""
    for it in gone:
        if await shop.db.read(pictures.needed, it.sha256):
            continue
        try:
            await shop.pictures.remove(it.sha256, it.extension)
        except OSError as error:
            structlog.get_logger(__name__).warning("file left", sha256=it.sha256, error=repr(error))
