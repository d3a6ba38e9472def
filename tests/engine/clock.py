"""The clock of the engine's tests: it is moved by hand, and only when nothing is left to be written."""

import asyncio
import heapq
import itertools
import math
from collections.abc import Awaitable, Callable
from typing import Any

from bot.store.sqlite import SQLite

START = 1_795_000_000_000  # 2026-11-18 UTC
MOMENT = 0.2  # seconds, real ones: a database that is blocked on purpose must not hold up a test


class HandClock:
    """Time stands still until `step`; sleepers wake in order. `wrong`: milliseconds the wall clock is off."""

    def __init__(self) -> None:
        self.time = START
        self.wrong = 0
        self.quiet: Callable[[], Awaitable[object]] | None = None  # waits until what was to be written is
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()

    def now(self) -> int:
        return self.time + self.wrong

    def monotonic(self) -> float:
        return self.time / 1000

    async def sleep(self, seconds: float) -> None:
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.time + math.ceil(seconds * 1000), next(self._order), wake))
        await wake

    def step(self) -> None:
        """Go to the next sleeper's hour and wake it."""
        while self._sleepers:
            when, _, wake = heapq.heappop(self._sleepers)
            if not wake.done():
                self.time = max(self.time, when)
                wake.set_result(None)
                return

    async def _settle(self) -> None:
        """However slow the disk is just now: time must not pass while something waits to be written."""
        if self.quiet is not None:
            written = asyncio.ensure_future(self.quiet())
            await asyncio.wait({written}, timeout=MOMENT)
            written.add_done_callback(lambda it: it.cancelled() or it.exception())

    async def until(self, happened: Callable[[], Awaitable[bool]], steps: int = 2000) -> None:
        """Let time pass until something has happened."""
        for _ in range(steps):
            for _ in range(6):  # the database answers from threads: give it real moments before time moves
                if await happened():
                    return
                await asyncio.sleep(0.001)
            await self._settle()
            self.step()
        raise AssertionError("it never happened")


async def written(db: SQLite) -> None:
    """Wait until everything that waits to be written is."""

    async def nothing(tx: Any) -> None:
        """Comes after what came before."""

    if db.healthy:
        await db.write(nothing)
