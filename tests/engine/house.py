"""What the engine tests build: scripted providers, a delivery that remembers."""

import asyncio
import hashlib
import itertools
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.errors import PictureRefused, ProviderError
from bot.core.jobs import Job, Picture, Place
from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Delivered, Finished, Image, Kept, Outlook, Running
from bot.core.requests import Kind, Request
from bot.engine.engine import Engine
from bot.engine.orders import Input, Order
from bot.store import jobs, ledger
from bot.store.sqlite import SQLite
from tests.engine.clock import START, HandClock

GUILD, CHANNEL, ANN, BEN = 10, 20, 31, 32


Reply = Accepted | Running | Finished | ProviderError | Callable[[], Awaitable[Any]]


@dataclass
class ScriptedProvider:
    """Answers each submit, poll, find and download from a script; without one, everything goes well."""

    name: str = "wavespeed"
    can_find: bool = True
    pace: Pace = field(default_factory=lambda: Pace(first=2.0))
    reference_limit: int = 10_000_000
    submits: list[Call] = field(default_factory=list)
    polls: list[tuple[str, int]] = field(default_factory=list)
    finds: list[int] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    on_submit: deque[Reply] = field(default_factory=deque)
    on_poll: deque[Reply] = field(default_factory=deque)
    on_find: deque[str | ProviderError | None] = field(default_factory=deque)
    on_download: deque[bytes | ProviderError] = field(default_factory=deque)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: int = 0
    most_at_once: int = 0
    clock: HandClock | None = None

    async def submit(self, call: Call) -> Accepted | Finished:
        self.submits.append(call)
        self.asked.set()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        answer = await self._answer(self.on_submit, Accepted(task=f"task-{len(self.submits)}"))
        if isinstance(answer, Finished):
            self.at_once -= 1
        return answer

    async def poll(self, task: str) -> Running | Finished:
        self.polls.append((task, self.clock.now() if self.clock else 0))
        answer = await self._answer(self.on_poll, Finished(images=(Image(url=f"https://cdn.test/{task}.png"),)))
        if isinstance(answer, Finished):
            self.at_once -= 1
        return answer

    async def find(self, call: Call, *, since: int) -> str | None:
        self.finds.append(since)
        answer = self.on_find.popleft() if self.on_find else None
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    async def download(self, image: Image) -> bytes:
        assert image.url is not None
        self.downloads.append(image.url)
        answer = self.on_download.popleft() if self.on_download else image.url.encode()
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    async def _answer(self, script: deque[Reply], default: Any) -> Any:
        answer = script.popleft() if script else default
        if isinstance(answer, ProviderError):
            self.at_once -= 1
            raise answer
        return await answer() if callable(answer) else answer


class MemoryPictures:
    """Pictures as bytes in a dict; bytes that start with `broken` are no picture, with `stubborn` stay large."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.removed: list[str] = []
        self.trouble: OSError | None = None  # of the disk, when something is to be removed
        self.look: str | None = None  # of everything that is kept

    async def take_input(self, *, url: str, name: str, size: int | None) -> Kept:
        return self._keep(url.encode())

    async def keep_result(self, data: bytes) -> Kept:
        if data.startswith(b"broken"):
            raise ValueError("That is no whole picture.")
        return self._keep(data)

    async def read(self, sha256: str, extension: str) -> bytes:
        if sha256 not in self.kept:
            raise FileNotFoundError(sha256)
        return self.kept[sha256]

    async def shrink(self, data: bytes, *, most: int) -> tuple[bytes, str]:
        if data.startswith(b"stubborn"):
            raise PictureRefused("It cannot be made that small.")
        return data[:most], "image/jpeg"

    async def remove(self, sha256: str, extension: str) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.removed.append(sha256)
        self.kept.pop(sha256, None)

    def _keep(self, data: bytes) -> Kept:
        sha256 = hashlib.sha256(data).hexdigest()
        self.kept[sha256] = data
        return Kept(
            sha256=sha256, extension="png", media_type="image/png", width=8, height=8, size=len(data), look=self.look
        )


class RecordingDelivery:
    """Remembers what was shown; fails as the script says."""

    def __init__(self) -> None:
        self.shown: list[tuple[Job, Outlook]] = []
        self.delivered: list[tuple[Job, list[Picture]]] = []
        self.concluded: list[Job] = []
        self.on_deliver: deque[Exception | None] = deque()
        self.on_conclude: deque[Exception | None] = deque()
        self.stands: Delivered | None = None  # what Discord took although it said that it did not

    async def show(self, job: Job, outlook: Outlook) -> None:
        self.shown.append((job, outlook))

    async def deliver(self, job: Job, pictures: Sequence[Picture]) -> Delivered:
        problem = self.on_deliver.popleft() if self.on_deliver else None
        if problem:
            raise problem
        self.delivered.append((job, list(pictures)))
        return Delivered(channel_id=77, message_id=1000 + len(self.delivered))

    async def standing(self, job: Job) -> Delivered | None:
        return self.stands

    async def conclude(self, job: Job, pictures: Sequence[Picture]) -> None:
        problem = self.on_conclude.popleft() if self.on_conclude else None
        if problem:
            raise problem
        self.concluded.append(job)


@dataclass
class House:
    """A running engine with everything around it at hand."""

    db: SQLite
    clock: HandClock
    providers: dict[str, ScriptedProvider]
    pictures: MemoryPictures
    delivery: RecordingDelivery
    engine: Engine
    _interactions: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def wavespeed(self) -> ScriptedProvider:
        return self.providers["wavespeed"]

    def order(
        self,
        *,
        user: int = ANN,
        press: str | None = None,
        interaction: int | None = None,
        inputs: Sequence[Input] = (),
        **request: Any,
    ) -> Order:
        """An order for an edit of one picture unless said otherwise."""
        wish = {"kind": Kind.EDIT, "prompt": "a red door", "pictures": 1, **request}
        interaction = interaction or next(self._interactions)
        place = Place(
            guild_id=GUILD, channel_id=CHANNEL, interaction_id=interaction, token="t", token_until=START + 900_000
        )
        return Order(user_id=user, place=place, request=Request(**wish), press=press, inputs=inputs)

    async def state(self, job_id: int) -> str:
        job = await self.engine.job(job_id)
        assert job is not None
        return str(job.state)

    async def reaches(self, job_id: int, *states: str) -> Job:
        """Let time pass until the job is in one of the states and, when that is an end, its card tells it."""

        async def there() -> bool:
            job = await self.engine.job(job_id)
            assert job is not None
            return job.state in states and (job.open or job.told)

        await self.clock.until(there)
        job = await self.engine.job(job_id)
        assert job is not None
        return job

    async def books(self, job_id: int) -> dict[str, int]:
        """The ledger of a job, by kind."""
        sql = "SELECT kind, micro_usd FROM ledger WHERE job_id = $1"
        return {row["kind"]: row["micro_usd"] for row in await self.db.read(fetch_all, sql, job_id)}

    async def shots(self, job_id: int) -> list[Any]:
        return await self.db.read(jobs.shots_of, job_id)

    async def books_agree(self) -> None:
        """Sums equal the ledger, and no reserve is left behind."""
        assert await self.db.read(ledger.differences) == []


async def fetch_all(reader: Any, sql: str, *args: object) -> list[Any]:
    return list(await reader.fetch(sql, *args))


async def crash(house: House) -> None:
    """End a house as `kill -9` would: nothing is written any more, nothing is said."""
    me = asyncio.current_task()
    tasks = [t for t in asyncio.all_tasks() if t is not me and t.get_name() != "database writer"]
    for task in tasks:
        if "test_" not in task.get_name() and _belongs(task):
            task.cancel()
    await asyncio.gather(*(t for t in tasks if _belongs(t)), return_exceptions=True)
    if house.db.healthy:
        await house.db.close()


def _belongs(task: asyncio.Task[Any]) -> bool:
    names = (
        *("job ", "line of", "heartbeat", "cards of", "outcome of", "card of", "what erases left", "housekeeping"),
        *("held pictures", "orders that suspensions"),
    )
    return task.get_name().startswith(names)
