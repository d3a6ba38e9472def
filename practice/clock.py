"""Time as the practice room sees it: it passes by itself and a test may push it forward.

Knows nothing of Discord or of providers; both read the same clock, so a jump of 15 minutes ages
interaction tokens, signed links and rate limits together.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the practice servers need of time."""

    def time(self) -> float:
        """Seconds since 1970, UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` have passed on this clock."""
        ...


class RoomClock:
    """The wall clock plus every jump asked for; sleepers wake early when a jump passes them."""

    def __init__(self, *, start: float | None = None) -> None:
        self._offset = 0.0 if start is None else start - time.time()
        self._jumped = asyncio.Event()

    def time(self) -> float:
        """Seconds since 1970, UTC, jumps included."""
        return time.time() + self._offset

    def jump(self, seconds: float) -> None:
        """Let `seconds` pass at once.

        Raises:
            ValueError: when asked to go back; ids and links rely on time that rises.
        """
        if seconds < 0:
            raise ValueError("the practice clock only goes forward")
        self._offset += seconds
        self._jumped.set()
        self._jumped = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Wait until `seconds` have passed, by waiting or by jumps."""
        end = self.time() + seconds
        while (left := end - self.time()) > 0:
            try:
                await asyncio.wait_for(self._jumped.wait(), timeout=left)
            except TimeoutError:
                continue


def iso(moment: float) -> str:
    """A time in Discord's format, for example ``2026-01-31T12:00:00.000000+00:00``."""
    return datetime.fromtimestamp(moment, tz=UTC).isoformat(timespec="microseconds")
