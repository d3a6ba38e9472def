"""Looks at pictures in a process of its own, so that nothing in a picture can reach the bot, its memory or its keys.

Knows the line of pictures that wait, how long one may take, and when a process that broke is replaced; not what it
sees (`bot.moderation.nudity`), and not what follows from it. Pictures are looked at one after the other, in the order
of asking. A process that does anything but answer is killed, and its picture counts as not looked at.
"""

import asyncio
import importlib.util
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import Any, Self, TypeVar

import structlog

from bot.core.errors import StartupError
from bot.core.judges import Explicit
from bot.core.ports import Clock
from bot.moderation.onlooker import Broken, Onlooker

T = TypeVar("T")
log = structlog.get_logger(__name__)

REQUIREMENT = "nudenet>=3.4,<4"
PACKAGES = ("nudenet", "onnxruntime")
NUDITY = "bot.moderation.nudity:Nudity"

# Measured: 270 MB of address space with the model loaded (of which 100 MB are really used), and 1450 MB with the worst
# picture there is, a WebP of 64 megapixels with transparency.
MEMORY = 1_600_000_000
MOST_BYTES = 260_000_000  # of a picture file: 64 megapixels that cannot be compressed, the most Easel keeps
START_SECONDS = 60.0  # a third of a second here; a small server reads 40 MB of libraries from a slow disk
LOOK_SECONDS = 20.0  # 60 ms for the usual picture, 5 s for the worst
PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 300.0)  # seconds before the next start, while none goes well
PATIENCE = 10.0  # seconds a picture waits for the next start; where it takes longer, it is not looked at

_UNSEEN = "a picture was not looked at"


def check_installed(packages: Sequence[str] = PACKAGES) -> None:
    """Whether what the model needs is there; looks for it without loading it.

    Raises:
        StartupError: it is not; the sentence says how to install it.
    """
    if not all(importlib.util.find_spec(name) for name in packages):
        raise StartupError(
            "EASEL_CLASSIFIER: nudenet is not installed. Install it with"
            f' `{sys.executable} -m pip install "{REQUIREMENT}"`, or set EASEL_CLASSIFIER=off.'
        )


class LocalClassifier:
    """The `Classifier` of this machine; use it as `async with`, which starts its process.

    Args:
        clock: times the answers and the pauses.
        model: what the process makes, as `module:class`; see `bot.moderation.classifier_process`.
        memory: the most bytes of address space the process may have.

    Raises:
        StartupError: the process cannot be started, or its model not loaded.
    """

    def __init__(self, *, clock: Clock, model: str = NUDITY, memory: int = MEMORY) -> None:
        self._clock = clock
        self._model = model
        self._memory = memory
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="classifier")
        self._line: asyncio.Queue[tuple[bytes, asyncio.Future[Explicit | None]]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._onlooker: Onlooker | None = None
        self._failures = 0
        self._again_at = 0.0
        self._closed = False

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except Broken as broken:
            await self.close()
            raise StartupError(f"EASEL_CLASSIFIER: the process that looks at pictures {broken}.") from broken
        except BaseException:
            await self.close()
            raise
        self._worker = asyncio.create_task(self._work(), name="classifier")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End the process; whoever waits for an answer gets None."""
        self._closed = True
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker
        await self._end()
        while not self._line.empty():
            _, turn = self._line.get_nowait()
            if not turn.done():
                turn.set_result(None)
        self._thread.shutdown(wait=False)  # its only work has just come to its end

    async def look(self, data: bytes) -> Explicit | None:
        """What a picture file shows; see `bot.core.judges.Classifier`."""
        if self._closed or len(data) > MOST_BYTES:
            log.warning(_UNSEEN, why="the bot is stopping" if self._closed else f"{len(data)} bytes are too many")
            return None
        turn: asyncio.Future[Explicit | None] = asyncio.get_running_loop().create_future()
        self._line.put_nowait((data, turn))
        return await turn

    async def _work(self) -> None:
        while True:
            data, turn = await self._line.get()
            seen: Explicit | str = "whoever asked is gone"
            try:
                if not turn.done():
                    seen = await self._looked(data)
            except Broken as broken:
                seen = f"the process that looks at pictures {broken}"
                await self._replace()
            except Exception as error:  # this loop serves everybody, so it goes on
                seen = type(error).__name__
                log.exception("looking at a picture failed")
                await self._replace()
            finally:
                if not turn.done():
                    turn.set_result(seen if isinstance(seen, Explicit) else None)
            if isinstance(seen, Explicit):
                log.debug("a picture was looked at", score=seen.score, parts=seen.parts)
            else:
                log.warning(_UNSEEN, why=seen)

    async def _looked(self, data: bytes) -> Explicit | str:
        """What a picture shows, or why that could not be seen."""
        if self._onlooker is not None and self._onlooker.gone:  # it broke while nobody asked; that was no picture
            await self._replace()
        onlooker = self._onlooker
        if onlooker is None:
            wait = self._again_at - self._clock.monotonic()
            if wait > PATIENCE:
                return f"the process that looks at pictures is started again in {wait:.0f} s"
            if wait > 0:
                await self._clock.sleep(wait)
            onlooker = await self._start()
        seen = await self._within(LOOK_SECONDS, onlooker, lambda: onlooker.ask(data))
        self._failures = 0
        return seen

    async def _start(self) -> Onlooker:
        try:
            self._onlooker = onlooker = Onlooker(self._model, self._memory)
        except OSError as error:
            raise Broken(f"cannot be started: {error.strerror or error}") from error
        if not await self._within(START_SECONDS, onlooker, onlooker.greet):
            log.warning("this system cannot cap the memory of the process that looks at pictures")
        return onlooker

    async def _within(self, seconds: float, onlooker: Onlooker, work: Callable[[], T]) -> T:
        """Do blocking work with the process in the thread; killing a process that takes too long ends the work."""
        job: asyncio.Future[T] = asyncio.get_running_loop().run_in_executor(self._thread, work)
        job.add_done_callback(_heard)
        alarm = asyncio.ensure_future(self._clock.sleep(seconds))
        both: set[asyncio.Future[Any]] = {job, alarm}
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            late = not job.done()
        finally:
            alarm.cancel()
            if not job.done():
                onlooker.kill()
        if late:
            raise Broken(f"gave no answer within {seconds:.0f} s")
        return await job

    async def _replace(self) -> None:
        """End the process; the next one starts when somebody asks, after a pause that grows while nothing goes well."""
        await self._end()
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        self._again_at = self._clock.monotonic() + pause
        log.warning("the process that looks at pictures was ended", failures=self._failures, pause=pause)

    async def _end(self) -> None:
        onlooker, self._onlooker = self._onlooker, None
        if onlooker is not None:
            onlooker.kill()
            await asyncio.get_running_loop().run_in_executor(self._thread, onlooker.bury)


def _heard(job: asyncio.Future[T]) -> None:
    """Nobody may be left to hear how work ended whose process was killed."""
    if not job.cancelled():
        job.exception()
