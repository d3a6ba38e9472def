"""What members may ask about themselves: everything that is kept, as files; and that it be erased."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import structlog

from bot.core.errors import LimitReached
from bot.core.privacy import Inventory, Leftover
from bot.engine.bell import Bell
from bot.engine.exporting import Export
from bot.engine.workshop import Workshop
from bot.store import erasing, exports, leftovers

TIDY_EVERY = 300.0  # seconds; what came too late for an erase is found then
EXPORTING = "I am putting your data together already. It comes by private message, one file after the other."
EXPORTED = "You were given your data a moment ago. You can ask for it again <t:{}:R>."


class Privacy:
    """Part of the engine's front; see `Engine.privacy`.

    `folder` is where exports are put together; nothing else may lie there. `owed` is set when an erase has left
    messages to be deleted; `changed` says that messages of others are to be redrawn.
    """

    def __init__(self, shop: Workshop, folder: Path, changed: Callable[[], None]) -> None:
        self._shop = shop
        self._db = shop.db
        self._folder = folder
        self._changed = changed
        self.owed = Bell()
        self._files_owed = Bell()

    async def begin(self) -> None:
        """At a start: sweep what a crash has left of exports."""
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def tidy_for_ever(self) -> None:
        """Delete what erases leave, at once and again later."""
        while True:
            self._files_owed.hush()
            await self.tidy()
            await self._files_owed.heard(self._shop.clock, TIDY_EVERY)

    # Exports

    async def begin_export(self, *, guild_id: int, user_id: int, server: str) -> Export:
        """Begin an export of everything a server's Easel keeps about a member; confirm it with `end_export`.

        Raises:
            LimitReached: one is under way, or the last one is too fresh.
        """
        who = {"guild_id": guild_id, "user_id": user_id}
        shop, now = self._shop, self._shop.clock.now()
        if not await self._db.write(exports.begin, process=shop.process_id, now=now, **who):
            again = await self._db.read(exports.again_at, **who)
            raise LimitReached(EXPORTING if again is None else EXPORTED.format(-(-again // 1000)))
        return Export(shop, self._folder, server=server, **who)

    async def end_export(self, export: Export, *, sent: bool) -> None:
        """It is over; what did not reach the member may be asked for again at once."""
        await self._db.write(
            exports.end,
            guild_id=export.guild_id,
            user_id=export.user_id,
            process=self._shop.process_id,
            sent=sent,
            now=self._shop.clock.now(),
        )

    # Erasing

    async def before_erasing(self, *, guild_id: int, user_id: int) -> Inventory:
        """How much an erase would find.

        Raises:
            Refusal: an order of theirs is under way.
        """
        return await self._db.read(erasing.ready, guild_id=guild_id, user_id=user_id, now=self._shop.clock.now())

    async def erase(self, *, guild_id: int, user_id: int) -> Inventory | None:
        """Erase a member's pictures and words; returns what there was, None when nothing was left.

        When this returns nothing of it is known any more; files and messages go after it, through any crash.

        Raises:
            Refusal: an order of theirs is under way; nothing was changed.
        """
        now = self._shop.clock.now()
        found = await self._db.write(erasing.erase, guild_id=guild_id, user_id=user_id, now=now)
        self._files_owed.ring()
        self.owed.ring()
        self._changed()
        return found

    async def tidy(self) -> None:
        """Delete files that erases have left, and find out which messages have become known since."""
        now = self._shop.clock.now()
        await self._db.write(leftovers.collect, now=now)
        await self._db.write(erasing.run_out, now=now)
        while found := await self._db.read(leftovers.files):
            for sha256, extension in found:
                if not await self._removed(sha256, extension):
                    return  # the disk fails; later

    async def _removed(self, sha256: str, extension: str) -> bool:
        if await self._db.write(leftovers.still_needed, sha256):
            return True
        try:
            await self._shop.pictures.remove(sha256, extension)
        except OSError as error:
            structlog.get_logger(__name__).warning("erased file left", sha256=sha256, error=repr(error))
            return False
        await self._db.write(leftovers.file_gone, sha256, extension)
        return True

    async def rest(self, seconds: float) -> None:
        """Wait until an erase leaves messages to delete, and never longer than so many seconds."""
        await self.owed.heard(self._shop.clock, seconds)

    async def messages(self) -> list[Leftover]:
        """Leftovers that have to be deleted now; tell of each what became of it."""
        return await self._db.read(leftovers.messages, now=self._shop.clock.now())

    async def message_gone(self, message: Leftover) -> None:
        """It is deleted, or was."""
        await self._db.write(leftovers.message_gone, message)

    async def message_left(self, message: Leftover) -> bool:
        """It could not be deleted; False when it is not tried again."""
        return await self._db.write(leftovers.message_left, message, now=self._shop.clock.now())
