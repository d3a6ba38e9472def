"""The only door from async code to decoding: two threads, and a bound on the pixels held at once.

Pillow lets go of the interpreter while it works, so threads are enough to keep the event loop free.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from bot.images.container import Format, Unfit
from bot.images.inspect import INPUT_LIMITS, RESULT_LIMITS, Facts, Limits, read_facts
from bot.images.look import look_of_file
from bot.images.package import Packaged, fit_upload
from bot.images.prepare import Prepared, prepare, shrink
from bot.images.results import check_result
from bot.images.thumbnail import SIDE, make_thumbnail

T = TypeVar("T")

WORKERS = 2

# About 256 MB of bitmaps, and as much again while they are turned or converted: two everyday photos
# at once, or one of the largest alone.
PIXELS_AT_ONCE = 64_000_000


class Scales:
    """Lets work begin while the pixels in hand stay under a limit, in the order of arrival.

    Work that is heavier than the limit by itself runs alone. Threads wait here, never the event loop.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._turn = threading.Lock()
        self._changed = threading.Condition()

    @contextmanager
    def hold(self, pixels: int) -> Iterator[None]:
        """Wait for room, and keep it for the length of a `with` block."""
        # Whoever waits for room keeps the turn, so that small pictures cannot overtake a large one for ever.
        with self._turn, self._changed:
            self._changed.wait_for(lambda: not self._held or self._held + pixels <= self._limit)
            self._held += pixels
        try:
            yield
        finally:
            with self._changed:
                self._held -= pixels
                self._changed.notify_all()


class Darkroom:
    """Runs picture work in its own threads. Close it, or use it as `async with`.

    A cancelled call returns at once; its thread finishes what it began and keeps its room until then.
    """

    def __init__(self, *, workers: int = WORKERS, pixels_at_once: int = PIXELS_AT_ONCE) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="darkroom")
        self._scales = Scales(pixels_at_once)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let what is running finish, drop what is waiting, and end the threads."""
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)

    async def run(self, work: Callable[[], T], *, pixels: int) -> T:
        """Do any picture work that holds about so many pixels in memory.

        Raises:
            RuntimeError: the darkroom is closed.
        """
        return await self._submit(work, lambda: pixels)

    async def prepare(self, data: bytes, *, name: str) -> Prepared:
        """See `bot.images.prepare.prepare`."""
        return await self._submit(partial(prepare, data, name=name), partial(_weigh, data, INPUT_LIMITS))

    async def shrink(
        self,
        data: bytes,
        *,
        max_bytes: int,
        max_side: int | None = None,
        formats: Sequence[Format] = ("jpeg", "png"),
    ) -> Prepared:
        """See `bot.images.prepare.shrink`."""
        work = partial(shrink, data, max_bytes=max_bytes, max_side=max_side, formats=formats)
        return await self._submit(work, partial(_weigh, data, INPUT_LIMITS))

    async def check_result(self, data: bytes) -> Facts:
        """See `bot.images.results.check_result`."""
        return await self._submit(partial(check_result, data), partial(_weigh, data, RESULT_LIMITS))

    async def fit_upload(self, data: bytes, facts: Facts, *, limit: int) -> Packaged:
        """See `bot.images.package.fit_upload`; no thread is needed when the bytes fit as they are."""
        if len(data) <= limit:
            return fit_upload(data, facts, limit=limit)
        work = partial(fit_upload, data, facts, limit=limit)
        return await self._submit(work, partial(_weigh, data, RESULT_LIMITS))

    async def thumbnail_of(self, data: bytes, *, side: int = SIDE) -> bytes:
        """See `bot.images.thumbnail.make_thumbnail`."""
        work = partial(make_thumbnail, data, side=side)
        return await self._submit(work, partial(_weigh, data, RESULT_LIMITS))

    async def look_of(self, data: bytes) -> str:
        """See `bot.images.look.look_of_file`."""
        return await self._submit(partial(look_of_file, data), partial(_weigh, data, INPUT_LIMITS))

    async def _submit(self, work: Callable[[], T], weigh: Callable[[], int]) -> T:
        def develop() -> T:
            with self._scales.hold(weigh()):
                return work()

        return await asyncio.get_running_loop().run_in_executor(self._pool, develop)


def _weigh(data: bytes, limits: Limits) -> int:
    """Pixels that decoding will hold; none for a file that will be refused before it is decoded."""
    try:
        facts = read_facts(data, limits=limits)
    except Unfit:
        return 0
    return facts.width * facts.height
