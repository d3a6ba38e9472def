"""Forgets what is kept only for a while: at the start, and then again and again. What that is stands in the store."""

from collections.abc import Awaitable, Callable

import structlog

from bot.core.policy import DAY
from bot.engine.workshop import Workshop
from bot.store import housekeeping

EVERY = 3600.0  # seconds between two rounds
EVERY_AT_ONCE = 60.0  # ... where words of refused orders are not to be kept at all
BREATH = 0.05  # seconds between two parts of a long round, for everybody else who writes


class Housekeeping:
    """Rounds through the database; `refused_prompt_days` is how long words of refused orders are kept, 0 = not."""

    def __init__(self, shop: Workshop, refused_prompt_days: int) -> None:
        self._shop = shop
        self._days = refused_prompt_days
        self._log = structlog.get_logger(__name__)

    async def for_ever(self) -> None:
        """Rounds without an end."""
        while True:
            await self.round()
            await self._shop.clock.sleep(EVERY if self._days else EVERY_AT_ONCE)

    async def round(self) -> None:
        """Forget everything that is due; most rounds find little, and then nothing is written."""
        db, now = self._shop.db, self._shop.clock.now()
        before = now - self._days * DAY
        await self._words(before, now)
        if await db.read(housekeeping.dead_tokens, now=now):
            await self._parts(lambda: db.write(housekeeping.forget_tokens, now=now))
        if await db.read(housekeeping.dead_passes, now=now):
            await db.write(housekeeping.forget_passes, now=now)

    async def _words(self, before: int, now: int) -> None:
        """Lines of the log and orders do not come in equal numbers: go on until nothing of either is left."""
        db, parts, orders = self._shop.db, 0, 0
        while await db.read(housekeeping.refused_orders, before=before, now=now):
            if parts:
                await self._shop.clock.sleep(BREATH)
            orders += await db.write(housekeeping.forget_words, before=before, now=now)
            parts += 1
        if parts:
            self._log.info("words of refused orders forgotten", orders=orders)

    async def _parts(self, part: Callable[[], Awaitable[int]]) -> int:
        """One part after the other, until one finds less than it could have taken; how much it was in all."""
        total = 0
        while True:
            count = await part()
            total += count
            if count < housekeeping.PART:
                return total
            await self._shop.clock.sleep(BREATH)
