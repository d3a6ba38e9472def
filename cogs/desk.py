"""What delivery must remember of jobs between two calls: answers being given, and what a card showed last.

Only comfort is kept here: everything that matters is in the database, and an empty desk delivers just as well.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.core.jobs import Job, State
from bot.core.ports import Clock, Outlook

PLACE_EVERY = 5.0  # seconds between two edits of a card that only tell a new place in line
_REMEMBERED = 16_384


@dataclass(kw_only=True)
class Shown:
    """The message that answered, and its thread."""

    card_id: int | None = None
    thread_id: int | None = None


@dataclass(kw_only=True)
class Trail:
    """One job's card: edits of it go one after the other, and none follows the last."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    state: State | None = None
    outlook: Outlook | None = None
    at: float = 0.0
    over: bool = False


class Desk:
    """Answers under way by interaction, trails by job; the oldest are forgotten."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._answers: dict[int, asyncio.Future[Shown]] = {}
        self._trails: OrderedDict[int, Trail] = OrderedDict()

    @contextmanager
    def answering(self, interaction_id: int) -> Iterator[Shown]:
        """While the public answer is being given: whoever delivers meanwhile waits for its outcome."""
        shown = Shown()
        if interaction_id in self._answers:
            yield shown  # Discord sent the same interaction twice; the first one answers
            return
        future = self._answers[interaction_id] = asyncio.get_running_loop().create_future()
        try:
            yield shown
        finally:
            del self._answers[interaction_id]
            future.set_result(shown)

    async def settled(self, job: Job) -> Job:
        """The job with its card, once an answer under way has been given."""
        future = self._answers.get(job.place.interaction_id)
        if future is None:
            return job
        shown = await asyncio.shield(future)
        return job.evolve(card_id=job.card_id or shown.card_id, thread_id=job.thread_id or shown.thread_id)

    def trail(self, job_id: int) -> Trail:
        """A job's trail."""
        trail = self._trails.setdefault(job_id, Trail())
        self._trails.move_to_end(job_id)
        _forget(self._trails)
        return trail

    def worth_showing(self, job: Job, outlook: Outlook) -> bool:
        """Whether a card should change: at once for a new state or note, seldom for a new place, never for nothing."""
        trail = self.trail(job.id)
        if trail.over or (trail.state is job.state and trail.outlook == outlook):
            return False
        news = trail.state is not job.state or (trail.outlook is not None and trail.outlook.note != outlook.note)
        if not news and self._clock.monotonic() - trail.at < PLACE_EVERY:
            return False
        trail.state, trail.outlook, trail.at = job.state, outlook, self._clock.monotonic()
        return True


def _forget(things: "OrderedDict[int, Trail] | OrderedDict[int, int]") -> None:
    while len(things) > _REMEMBERED:
        things.popitem(last=False)
