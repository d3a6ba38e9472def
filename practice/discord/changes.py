"""News of what changed in the practice world, for the gateway, the page and waiting tests.

An event names its gateway counterpart and carries the thing itself; each listener renders it for
whoever reads it. Knows nothing of sockets.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from practice.discord.entities import Channel, Json, Message

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One change, under the name the gateway has for it (or a lower-case name for the page)."""

    name: str
    guild_id: int | None = None
    channel: Channel | None = None
    message: Message | None = None
    data: Json | None = None


class Changes:
    """Tells listeners of each event and lets anyone wait until something holds."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []
        self._stirred = asyncio.Event()

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` for each event from now on; the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, event: Event) -> None:
        """Hand an event to every listener, in the order they came, and wake who waits."""
        for listener in tuple(self._listeners):
            listener(event)
        self.stir()

    def stir(self) -> None:
        """Wake everyone in `until` without an event, because some other record changed."""
        self._stirred.set()
        self._stirred = asyncio.Event()

    async def until(self, predicate: Callable[[], T], timeout: float) -> T:
        """Wait until `predicate` gives something true, and return that.

        Raises:
            TimeoutError: when `timeout` seconds of real time went by first.
        """
        async with asyncio.timeout(timeout):
            while not (result := predicate()):
                await self._stirred.wait()
        return result
