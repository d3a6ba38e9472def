"""A clock moved by hand, and classifiers whose process does what a picture tells it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from bot.moderation.classifier import LocalClassifier

EYES = "tests.moderation_pictures.eyes"
SMALL = 400_000_000  # bytes: plenty for the fake models, quickly eaten up


class HandClock:
    """Time stands still until `turn`."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []
        self._sleepers: list[tuple[float, float, asyncio.Future[None]]] = []
        self._another = asyncio.Event()

    def now(self) -> int:
        return round(self.time * 1000)

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.slept.append(seconds)
        self._sleepers.append((seconds, self.time + seconds, wake))
        self._another.set()
        await wake

    async def sleeping(self, seconds: float) -> None:
        """Return when somebody sleeps for exactly so long."""
        async with asyncio.timeout(30):
            while not any(length == seconds and not wake.done() for length, _, wake in self._sleepers):
                self._another.clear()
                await self._another.wait()

    async def turn(self, seconds: float) -> None:
        """Let so many seconds pass as soon as somebody sleeps for exactly that long."""
        await self.sleeping(seconds)
        self.time += seconds
        for _, until, wake in self._sleepers:
            if until <= self.time and not wake.done():
                wake.set_result(None)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def opened(clock: HandClock) -> AsyncIterator[Callable[..., object]]:
    """Opens a classifier with one of the fake models; it is closed with the test."""
    async with AsyncExitStack() as stack:

        async def opened(model: str = "Eyes", *, memory: int = SMALL) -> LocalClassifier:
            classifier = LocalClassifier(clock=clock, model=f"{EYES}:{model}", memory=memory)
            return await stack.enter_async_context(classifier)

        yield opened
