"""What the cogs meet in these tests: an engine that records, a clock that is turned by hand, pictures on a shelf."""

import asyncio
import time
from dataclasses import dataclass, field, replace

from bot.core import routing
from bot.core.errors import NotYours
from bot.core.jobs import Job, Picture, Place, State
from bot.core.letters import Notice
from bot.core.models import MODELS, OFFERS, PROVIDERS
from bot.core.ports import Kept, Outlook
from bot.core.privacy import Leftover
from bot.core.quota import Limits, Used
from bot.core.requests import Kind, Request
from bot.core.reviews import Review
from bot.core.rules import Automod
from bot.engine.bell import Bell
from bot.engine.orders import Availability, Cancelled, CancelOutcome, Input, Order, Placed, Quote, Removed, Usage
from tests.cogs.company import FakeCustoms, FakeTakedowns, FakeTogether
from tests.cogs.treasurer import FakeTreasury

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Hourglass:
    """A clock that shows the real time until a test turns it; sleepers wait for the turn."""

    def __init__(self):
        self.ahead = 0.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def now(self) -> int:
        return int((time.time() + self.ahead) * 1000)

    def monotonic(self) -> float:
        return self.ahead

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        self._sleepers.append((self.ahead + seconds, event))
        await event.wait()

    def turn(self, seconds: float) -> None:
        self.ahead += seconds
        for until, event in self._sleepers:
            if until <= self.ahead:
                event.set()


@dataclass
class Shelf:
    """Pictures by name; in trouble it gives none."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    trouble: Exception | None = None

    async def read(self, sha256: str, extension: str) -> bytes:
        if self.trouble is not None:
            raise self.trouble
        return self.pictures[sha256]


@dataclass
class Fitting:
    """Records what was asked to fit into what."""

    asked: list[tuple[int, int]] = field(default_factory=list)

    async def __call__(self, data: bytes, picture: Picture, limit: int) -> tuple[bytes, str]:
        self.asked.append((picture.number, limit))
        return (data, picture.extension) if len(data) <= limit else (PNG, "png")


class FakePrivacy:
    """Nobody has erased anything."""

    def __init__(self):
        self.owed = Bell()

    async def messages(self) -> list[Leftover]:
        return []

    async def rest(self, seconds: float) -> None:
        await asyncio.Event().wait()


class FakeDiscipline:
    """Nobody has to be told anything."""

    async def take_notices(self) -> list[Notice]:
        return []

    async def missed(self, *, guild_id: int, user_id: int) -> list[Notice]:
        return []

    async def suspension(self, *, guild_id: int, user_id: int) -> None:
        return None


class FakeReviews:
    """Nothing waits for a moderator."""

    async def take_cards(self) -> list[Review]:
        return []

    async def news(self, seconds: float) -> None:
        await asyncio.Event().wait()


class FakeHouseRules:
    """Remembers what was read of Discord's AutoMod; nothing else is said."""

    def __init__(self):
        self.known: dict[int, Automod] = {}

    async def automod(self, guild_id: int) -> Automod:
        return self.known.get(guild_id, Automod())

    async def set_automod(self, guild_id: int, known: Automod) -> None:
        self.known[guild_id] = known


class FakeEngine:
    """Says yes to everything, remembers what it was asked, and refuses what a test tells it to."""

    def __init__(self, clock: Hourglass):
        self.clock = clock
        self.together = FakeTogether()
        self.customs = FakeCustoms()
        self.treasury = FakeTreasury()
        self.reviews = FakeReviews()
        self.discipline = FakeDiscipline()
        self.takedowns = FakeTakedowns()
        self.privacy = FakePrivacy()
        self.house_rules = FakeHouseRules()
        self.refusals: dict[str, Exception] = {}
        self.inputs: list[str] = []
        self.orders: list[Order] = []
        self.jobs: dict[int, Job] = {}
        self.made: dict[int, list[Picture]] = {}
        self.handed: dict[int, list[Input]] = {}
        self.abandoned: list[int] = []
        self.sent: set[int] = set()
        self.cancels: list[tuple[int, int, bool]] = []
        self.removals: list[tuple[int, int, bool]] = []
        self.asked_usage: list[tuple[int, int]] = []
        self.outcome = CancelOutcome.FREE
        self.charged = 0
        self.notes: dict[str, str] = {}
        self.input_gate = asyncio.Event()
        self.input_gate.set()
        self.place_gate = asyncio.Event()
        self.place_gate.set()
        self._presses: dict[object, int] = {}
        self._next = 1000

    def _may(self, what: str) -> None:
        if what in self.refusals:
            raise self.refusals[what]

    def quote(self, request: Request) -> Quote:
        self._may("quote")
        offer = routing.candidates(request, PROVIDERS)[0]
        return Quote(offer=offer, micro_usd=offer.price.micro_usd * request.count)

    def models(self) -> list[Availability]:
        return [
            Availability(model=m, offers=[o for o in OFFERS if o.model == m], unwell=frozenset({"vtrix"}))
            for m in MODELS
        ]

    async def take_input(self, *, url: str, name: str, size: int | None, content_type: str | None) -> Input:
        self.inputs.append(name)
        await self.input_gate.wait()
        self._may("take_input")
        kept = Kept(sha256=name, extension="png", media_type="image/png", width=1, height=1, size=size or 0)
        return Input(kept=kept, url=url)

    async def place(self, order: Order) -> Placed:
        await self.place_gate.wait()
        self._may("place")
        for key in (order.place.interaction_id, (order.user_id, order.press) if order.press else None):
            if key is not None and key in self._presses:
                return Placed(job=self.jobs[self._presses[key]], outlook=Outlook(), fresh=False)
        self.orders.append(order)
        self._next += 1
        job = job_of(order.request, order.place, id=self._next, user_id=order.user_id, created_at=self.clock.now())
        self._presses[order.place.interaction_id] = job.id
        if order.press:
            self._presses[order.user_id, order.press] = job.id
        self.jobs[job.id] = job.evolve(origin_job=order.origin_job)
        self.handed[job.id] = list(order.inputs)
        return Placed(job=self.jobs[job.id], outlook=Outlook(place=2, expected_at=self.clock.now() + 9000))

    async def abandon(self, job_id: int) -> bool:
        self.abandoned.append(job_id)
        return job_id not in self.sent

    async def card_shown(self, job_id: int, *, card_id: int, thread_id: int | None = None) -> None:
        job = self.jobs[job_id]
        self.jobs[job_id] = job.evolve(card_id=card_id, thread_id=thread_id or job.thread_id)

    async def cancel(self, job_id: int, *, by: int, moderator: bool = False) -> Cancelled:
        self._may("cancel")
        job = self.jobs[job_id]
        if job.user_id != by and not moderator:
            raise NotYours("Only the member who ordered this, or a moderator, can cancel it.")
        self.cancels.append((job_id, by, moderator))
        return Cancelled(job=job, outcome=self.outcome, charged=self.charged)

    async def again(self, job_id: int) -> tuple[Request, list[Input]]:
        if job_id not in self.jobs:
            raise NotYours("That order is gone from this bot's memory.")
        return self.jobs[job_id].request.evolve(seed=None), self.handed[job_id]

    async def remove(self, job_id: int, *, by: int, moderator: bool = False) -> Removed:
        job = self.jobs[job_id]
        if job.user_id != by and not moderator:
            raise NotYours("Only the member who made these pictures, or a moderator, can delete them.")
        self.removals.append((job_id, by, moderator))
        self.made[job_id] = [replace(it, removed_at=self.clock.now()) for it in self.made.get(job_id, [])]
        return Removed(job=job, pictures=self.made[job_id])

    async def job(self, job_id: int) -> Job | None:
        return self.jobs.get(job_id)

    async def pictures(self, job_id: int) -> list[Picture]:
        return self.made.get(job_id, [])

    async def open_jobs(self, *, guild_id: int, user_id: int | None) -> list[Job]:
        self._may("open_jobs")
        jobs = self.jobs.values()
        return [j for j in jobs if j.open and j.place.guild_id == guild_id and user_id in (None, j.user_id)]

    async def outlook(self, job: Job) -> Outlook:
        return Outlook(place=2, expected_at=self.clock.now() + 9000)

    async def usage(self, *, guild_id: int, user_id: int) -> Usage:
        self.asked_usage.append((guild_id, user_id))
        used = Used(images_today=3, usd_today=120_000, open_jobs=1)
        return Usage(used=used, limits=Limits(), resets_at=1_800_000_000, month_usd=900_000, pictures_ever=41)

    async def price_left(self, *, guild_id: int, user_id: int) -> int | None:
        return 880_000

    async def note(self, name: str) -> str | None:
        return self.notes.get(name)

    async def remember(self, name: str, value: str) -> None:
        self.notes[name] = value


def job_of(request: Request | str = "a lighthouse", place: Place | None = None, **changes) -> Job:
    """A job as the engine would hand it over."""
    if isinstance(request, str):
        request = Request(kind=Kind.IMAGINE, prompt=request)
    offer = routing.candidates(request.evolve(prompt="x", negative_prompt=None), PROVIDERS)[0]
    fields = {
        "id": 7,
        "state": State.QUEUED,
        "user_id": 11,
        "created_at": 1_000_000,
        "day": "2026-11-21",
        "seed": request.seed if request.seed is not None and request.seed >= 0 else 4242,
        "estimate": offer.price.micro_usd * request.count,
        "model": offer.model,
        "provider": offer.provider,
        "wire_id": offer.wire_id,
        "shots": -(-request.count // offer.per_request),
        "place": place or Place(guild_id=1, channel_id=2, interaction_id=3),
        **changes,
    }
    return Job(request=request, **fields)


def picture_of(job: Job, position: int = 0, **changes) -> Picture:
    """A finished picture of a job."""
    fields = {
        "number": job.id * 10 + position,
        "job_id": job.id,
        "position": position,
        "guild_id": job.place.guild_id,
        "user_id": job.user_id,
        "sha256": f"sha-{job.id}-{position}",
        "extension": "png",
        "media_type": "image/png",
        "width": 1,
        "height": 1,
        "size": len(PNG),
        **changes,
    }
    return Picture(**fields)
