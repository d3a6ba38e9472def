"""How many requests may be at a provider at once."""

import asyncio
from collections import deque


class Slots:
    """A counting gate, first come first served; 0 = no limit.

    Unlike a semaphore it can be overdrawn: requests found at the provider after a restart are there whether
    the limit likes it or not, and nothing new is sent until enough of them are over.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def taken(self) -> int:
        """Requests at the provider now."""
        return self._taken

    async def acquire(self) -> None:
        """Wait for a place and take it."""
        if not self._waiting and self._free():
            self._taken += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.release()  # the place came in the same moment
            elif turn in self._waiting:  # not when somebody gave a place back meanwhile and skipped this turn
                self._waiting.remove(turn)
            raise

    def take(self) -> None:
        """Take a place that is occupied already, beyond the limit if need be."""
        self._taken += 1

    def release(self) -> None:
        """Give a place back."""
        self._taken -= 1
        while self._waiting and self._free():
            turn = self._waiting.popleft()
            if not turn.done():
                self._taken += 1
                turn.set_result(None)

    def _free(self) -> bool:
        return self.limit == 0 or self._taken < self.limit


class Place:
    """A place that is ours already: given back once, by whoever is done with it first."""

    def __init__(self, slots: Slots) -> None:
        self._slots: Slots | None = slots

    def release(self) -> None:
        """Give it back; no more than that when it has been given back before."""
        slots, self._slots = self._slots, None
        if slots is not None:
            slots.release()
