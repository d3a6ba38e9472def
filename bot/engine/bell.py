"""Waiting until somebody says that there is something to do, and never for longer than a while."""

import asyncio
from typing import Any

from bot.core.ports import Clock


class Bell:
    """Rung by whoever leaves work, heard by whoever does it. What must not be missed stands in the database."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There is something to do."""
        self._rung.set()

    def hush(self) -> None:
        """What was rung for so far is being looked at."""
        self._rung.clear()

    async def heard(self, clock: Clock, seconds: float) -> None:
        """Wait for a ring, and never longer than so many seconds."""
        waits: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._rung.wait()),
            asyncio.create_task(clock.sleep(seconds)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
