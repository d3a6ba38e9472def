"""Everything the steps of a job need, in one value that is passed to each of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from bot.core.drawing import Drawing
from bot.core.jobs import Job, State
from bot.core.judges import Classifier, Moderator
from bot.core.models import Offer
from bot.core.ports import Clock, Delivery, Observer, Outlook, Pictures, Provider
from bot.core.pricebook import Key
from bot.core.prices import Price
from bot.core.quota import Limits
from bot.engine.bell import Bell
from bot.engine.cards import Cards
from bot.engine.doors import Doors
from bot.engine.numbers import Numbers
from bot.engine.pricing import Pricing
from bot.engine.slots import Slots
from bot.engine.timings import Timings
from bot.engine.wellness import Wellness
from bot.store import jobs, orders, pauses, reviews
from bot.store.database import Database


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """The engine's surroundings and its small memory.

    Attributes:
        process_id: owner of the jobs this process drives.
        slots: places at each provider.
        timeout: seconds a request may take at a provider; 0 = no limit.
        moderator, classifier: who judges words, and who looks at pictures; None = nobody does.
        asked: rung whenever there is something to tell on the cards of moderators, so that it is told at once.
    """

    db: Database
    clock: Clock
    providers: Mapping[str, Provider]
    pictures: Pictures
    delivery: Delivery
    slots: Mapping[str, Slots]
    limits: Limits
    process_id: int
    timeout: int = 600
    observer: Observer | None = None
    drawing: Drawing | None = None
    moderator: Moderator | None = None
    classifier: Classifier | None = None
    price_file: Mapping[Key, Price] = field(default_factory=dict)
    dice: Random = field(default_factory=Random)  # for pauses and seeds, nothing secret: SystemRandom asks the kernel
    numbers: Numbers = field(default_factory=Numbers)
    doors: Doors = field(default_factory=Doors)
    asked: Bell = field(default_factory=Bell)
    timings: Timings = field(init=False)
    pricing: Pricing = field(init=False)
    wellness: Wellness = field(init=False)
    cards: Cards = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "timings", Timings(self.db))
        object.__setattr__(self, "pricing", Pricing(self.db, self.clock, self.providers, self.price_file))
        object.__setattr__(self, "wellness", Wellness(self.clock))
        object.__setattr__(self, "cards", Cards(self.delivery, self.outlook))

    def offer(self, job: Job) -> Offer:
        """The row of the capability table a job was placed for.

        Raises:
            LookupError: a later version of Easel no longer has it.
        """
        offer = self.pricing.book.offer(job.provider, job.wire_id)
        if offer is None:
            raise LookupError(f"no offer {job.wire_id} at {job.provider}")
        return offer

    def moved(self, job: Job) -> None:
        """Tell whoever counts."""
        if self.observer:
            self.observer.moved(job, self.clock.now())

    def _rounds_before(self, provider: str, place: int) -> int:
        """How often every place at a provider is given away before the job at this place in line gets one."""
        slots = self.slots.get(provider)
        if slots is None:
            return place - 1
        if not slots.limit:
            return 0  # as many as come
        free = max(0, slots.limit - slots.taken)
        return max(0, -(-(place - free) // slots.limit))

    async def _held(self, job: Job) -> Outlook:
        review = await self.db.read(reviews.held, job.id)
        until = f"You hear <t:{review.until // 1000}:R> at the latest. " if review is not None and review.until else ""
        return Outlook(note=f"{until}If it is refused, it costs you nothing.")

    async def outlook(self, job: Job) -> Outlook:
        """Place in line and when the pictures are expected."""
        if not job.open:
            return Outlook()
        if job.state is State.HELD:
            return await self._held(job)
        usual, slow = await self.timings.spread(job.provider, job.wire_id)
        if job.submitted_at is not None and job.state is not State.QUEUED:
            return Outlook(expected_at=job.submitted_at + usual, latest_at=job.submitted_at + slow)
        if job.paused and (pause := await self.db.read(pauses.holding, job)):
            return Outlook(note=f"{orders.paused_sentence(pause)} This order waits and costs nothing until it is sent.")
        place = await self.db.read(jobs.place_in_line, job)
        before = max(self.clock.now(), job.not_before) + self._rounds_before(job.provider, place) * usual
        return Outlook(place=place, expected_at=before + usual, latest_at=before + slow)
