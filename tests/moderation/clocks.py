"""A clock that the test moves, or that moves by itself at every look."""

import asyncio


class HandClock:
    """`step`: seconds that pass between two looks."""

    def __init__(self, *, step: float = 0.0) -> None:
        self.seconds = 1_000.0
        self.step = step

    def now(self) -> int:
        return int(self.monotonic() * 1000)

    def monotonic(self) -> float:
        self.seconds += self.step
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds
        await asyncio.sleep(0)
