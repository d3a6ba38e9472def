"""Orders for benchmarks, with and without an engine around the database."""

import itertools
from collections.abc import Sequence

from bot.core import plan, routing
from bot.core.jobs import Job, Picture, Place, Shot, State
from bot.core.ports import Delivered, Outlook
from bot.core.quota import Limits, day_of
from bot.core.requests import Kind, Request
from bot.engine.numbers import Numbers
from bot.engine.orders import Order
from bot.engine.sending import plan_shots

GUILD, CHANNEL = 1_000_000_000_000_000_010, 1_000_000_000_000_000_020
MEMBERS = 500
NO_LIMITS = Limits(
    images_per_day=0,
    usd_per_day=0,
    jobs_at_once=0,
    guild_usd_per_day=0,
    guild_usd_per_month=0,
    total_usd_per_month=0,
)
PROMPT = "a red door in a white wall, late afternoon, long shadows, a cat on the step"
TOKEN = "t" * 200  # Discord's are about this long


class Book:
    """Makes orders and new jobs, each with an interaction of its own."""

    def __init__(self, provider: str = "wavespeed") -> None:
        self.request = Request(kind=Kind.IMAGINE, prompt=PROMPT, provider=provider)
        self._offer = routing.candidates(self.request, [provider])[0]
        self._interactions = itertools.count(1_000_000_000_000_000_100)
        self._numbers = Numbers()

    def skip(self, count: int) -> None:
        """Leave out interactions that another book has used."""
        for _ in range(count):
            next(self._interactions)

    def order(self, *, now: int) -> Order:
        """What a cog hands to the engine."""
        place = self._place(now)
        return Order(user_id=place.interaction_id % MEMBERS, place=place, request=self.request)

    def job(self, *, now: int) -> tuple[Job, list[Shot]]:
        """What the engine hands to the store."""
        place = self._place(now)
        job = Job(
            id=self._numbers.next(now),
            state=State.QUEUED,
            user_id=place.interaction_id % MEMBERS,
            request=self.request,
            place=place,
            model=self._offer.model,
            provider=self._offer.provider,
            wire_id=self._offer.wire_id,
            seed=1,
            estimate=plan.quote(self.request, self._offer),
            created_at=now,
            day=day_of(now),
        )
        return job, plan_shots(job, self._offer)

    def _place(self, now: int) -> Place:
        return Place(
            guild_id=GUILD,
            channel_id=CHANNEL,
            interaction_id=next(self._interactions),
            token=TOKEN,
            token_until=now + 900_000,
        )


class CountingDelivery:
    """A `Delivery` that tells nobody, and remembers how many jobs came to an end."""

    def __init__(self) -> None:
        self.delivered = 0
        self.concluded = 0

    async def show(self, job: Job, outlook: Outlook) -> None:
        """Nobody looks."""

    async def open_thread(self, job: Job) -> int | None:
        """No threads here."""
        return None

    async def deliver(self, job: Job, pictures: Sequence[Picture]) -> Delivered:
        """Posted."""
        assert pictures
        self.delivered += 1
        return Delivered(channel_id=CHANNEL, message_id=job.id)

    async def standing(self, job: Job) -> Delivered | None:
        """Every answer arrives."""
        return None

    async def conclude(self, job: Job, pictures: Sequence[Picture]) -> None:
        """Told."""
        self.concluded += 1
