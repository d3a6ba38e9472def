"""Lets what must not be cut in half finish when Easel is told to stop, and lets nothing new begin."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Leaving(Exception):
    """Easel is stopping; the step was not begun and the next start takes it up."""


class Doors:
    """Counts the calls under way that spend money or post messages."""

    def __init__(self) -> None:
        self.closed = False
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Around a call that must finish.

        Raises:
            Leaving: the doors are closed already.
        """
        if self.closed:
            raise Leaving("Easel is stopping.")
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    async def close(self, seconds: float) -> bool:
        """Let nobody in any more and wait for those inside; False when some were still there in the end."""
        self.closed = True
        try:
            await asyncio.wait_for(self._empty.wait(), seconds)
        except TimeoutError:
            return False
        return True
