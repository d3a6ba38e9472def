"""Counts what passes: calls to providers, open jobs, how late the event loop is."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp

from bot.core.errors import ProviderError
from bot.core.jobs import Job, State
from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Clock, Finished, Image, Provider, Running
from bot.core.tills import Funded, Priced
from bot.metrics import Metrics
from bot.store import counts, ledger
from bot.store.database import Database

T = TypeVar("T")
EVERY = 10.0  # seconds between two looks


class Measured:
    """A provider whose calls are counted and timed."""

    def __init__(self, provider: Provider, metrics: Metrics, clock: Clock) -> None:
        self._provider = provider
        self._metrics = metrics
        self._clock = clock

    @property
    def name(self) -> str:
        """See `Provider`."""
        return self._provider.name

    @property
    def pace(self) -> Pace:
        """See `Provider`."""
        return self._provider.pace

    @property
    def can_find(self) -> bool:
        """See `Provider`."""
        return self._provider.can_find

    @property
    def reference_limit(self) -> int:
        """See `Provider`."""
        return self._provider.reference_limit

    async def submit(self, call: Call) -> Accepted | Finished:
        """See `Provider`."""
        return await self._timed("submit", lambda: self._provider.submit(call))

    async def poll(self, task: str) -> Running | Finished:
        """See `Provider`."""
        return await self._timed("poll", lambda: self._provider.poll(task))

    async def find(self, call: Call, *, since: int) -> str | None:
        """See `Provider`."""
        return await self._timed("find", lambda: self._provider.find(call, since=since))

    async def download(self, image: Image) -> bytes:
        """See `Provider`."""
        return await self._timed("download", lambda: self._provider.download(image))

    async def price(self, call: Call) -> int | None:
        """See `bot.core.tills.Priced`."""
        return await self._provider.price(call) if isinstance(self._provider, Priced) else None

    async def balance(self) -> int | None:
        """See `bot.core.tills.Funded`."""
        return await self._provider.balance() if isinstance(self._provider, Funded) else None

    async def _timed(self, operation: str, work: Callable[[], Awaitable[T]]) -> T:
        began, outcome = self._clock.monotonic(), "cancelled"
        try:
            answer = await work()
            outcome = "running" if isinstance(answer, Running) else "ok"
        except ProviderError as error:
            outcome = str(error.fault)
            raise
        else:
            return answer
        finally:
            self._metrics.provider_called(self.name, operation, outcome, self._clock.monotonic() - began)


class Counting:
    """Counts the moves of jobs."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def moved(self, job: Job, now: int) -> None:
        """See `bot.core.ports.Observer`."""
        self._metrics.job_moved(str(job.state))
        if job.state is State.DELIVERED:
            self._metrics.job_delivered(job.provider, job.model, (now - job.created_at) / 1000)


_PARTS = (
    (re.compile(r"^.*?/api/v\d+"), ""),
    (re.compile(r"/\d{5,}"), "/{id}"),
    (re.compile(r"/[\w.~%-]{40,}"), "/{token}"),
)


def discord_calls(metrics: Metrics) -> aiohttp.TraceConfig:
    """Counts what discord.py asks, by route without ids and tokens."""

    async def ended(_session: object, _context: object, params: aiohttp.TraceRequestEndParams) -> None:
        route = params.url.path
        for pattern, word in _PARTS:
            route = pattern.sub(word, route)
        metrics.discord_called(f"{params.method} {route}", params.response.status)

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace


async def measure_for_ever(metrics: Metrics, db: Database, clock: Clock) -> None:
    """Look at what cannot be counted as it passes."""
    loop = asyncio.get_running_loop()
    while True:
        open_jobs = await db.read(counts.open_by_state)
        metrics.jobs_counted(open_jobs)
        metrics.queue_measured(open_jobs.get("queued", 0))
        metrics.spending_measured(await db.read(ledger.total_this_month, now=clock.now()))
        due = loop.time() + EVERY
        await clock.sleep(EVERY)
        metrics.loop_was_late(max(0.0, loop.time() - due))
