"""What waits for moderators: held pictures and decisions about them, the cards that ask, and what nobody answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.core.decisions import Decision, DecisionKind
from bot.core.errors import NotYours
from bot.core.jobs import Job, Picture
from bot.core.policy import HOUR
from bot.core.reviews import Review, ReviewKind
from bot.engine import files
from bot.engine.workshop import Workshop
from bot.store import decisions, discipline, holding, jobs, pictures, policies, reviews
from bot.store.database import Database
from bot.store.holding import Decided

GONE = "There is no such question to the moderators of this server."
SOMEBODY_ELSE = "<@{}> is looking at this one. After a quarter of an hour it is free again."
DECIDED_ALREADY = "<@{}> has decided about this already: {}."
OVER = "This one is over already: {}."
EXPIRY_LOOK = 10.0  # seconds between two looks for held pictures that nobody answered
REASON_LIMIT = 500  # characters
COMPLAINTS = 3  # of a report that are shown


@dataclass(frozen=True, kw_only=True)
class File:
    """Everything a moderator sees about one review.

    Attributes:
        pictures: held or reported ones, in order; removed ones included.
        parents: pictures its pictures were made from.
        appealed: the decision an appeal is about.
        earlier: the question before this one about the same job or picture.
        complaints: what the last reporters wrote, newest first; never who.
        strikes: of the member, that still count.
        history: lines of the log about the member, by kind.
    """

    review: Review
    job: Job | None = None
    pictures: Sequence[Picture] = ()
    parents: Sequence[Picture] = ()
    appealed: Decision | None = None
    earlier: Review | None = None
    complaints: Sequence[str] = ()
    strikes: int = 0
    history: Mapping[DecisionKind, int] = field(default_factory=dict)


class Reviews:
    """Part of the engine's front; see `Engine.reviews`.

    `go_on` drives a job that was approved, `ended` shows the end of one that was not.
    """

    def __init__(self, shop: Workshop, go_on: Callable[[Job], None], ended: Callable[[int], None]) -> None:
        self._shop = shop
        self._db = shop.db
        self._go_on = go_on
        self._ended = ended

    async def begin(self) -> None:
        """At a start, while nobody else uses the database: cards that were being posted are looked after at once."""
        await self._db.write(reviews.hand_back)

    # Looking

    async def get(self, number: int, *, guild_id: int) -> Review:
        """One review of a server.

        Raises:
            NotYours: there is none of that number there.
        """
        found = await self._db.read(reviews.get, number)
        if found is None or found.guild_id != guild_id:
            raise NotYours(GONE)
        return found

    async def check_free(self, number: int, *, by: int, guild_id: int) -> Review:
        """One review that a moderator may decide now; for whoever is about to write a reason.

        Raises:
            NotYours: it is over, somebody else is looking, or there is none of that number.
        """
        review = await self.get(number, guild_id=guild_id)
        if not review.open or self._taken(review, by):
            raise await too_late(self._db, review)
        return review

    async def waiting(self, guild_id: int, *, offset: int = 0, most: int = 5) -> tuple[list[Review], int]:
        """What waits in a server, oldest first, and how much it is in all."""
        return await self._db.read(reviews.waiting, guild_id=guild_id, offset=offset, most=most)

    async def file(self, review: Review) -> File:
        """What a moderator has to know."""
        db, now, who = self._db, self._shop.clock.now(), {"guild_id": review.guild_id}
        job = await db.read(jobs.get, review.job_id) if review.job_id is not None else None
        appeal = review.kind is ReviewKind.APPEAL
        return File(
            review=review,
            job=job,
            pictures=await self._pictures(review, job),
            parents=[picture for picture, _ in await db.read(pictures.inputs_of, job.id)] if job is not None else [],
            appealed=await db.read(decisions.get, review.decision) if review.decision is not None else None,
            earlier=await db.read(reviews.earlier, review) if appeal else None,
            complaints=await db.read(reviews.complaints, review, most=COMPLAINTS),
            strikes=await db.read(discipline.strikes, user_id=review.member, now=now, **who),
            history=await db.read(reviews.history, member=review.member, **who),
        )

    async def _pictures(self, review: Review, job: Job | None) -> list[Picture]:
        """What it is about: one picture, or all of a job."""
        if review.picture is not None:
            one = await self._db.read(pictures.get, review.picture)
            return [one] if one is not None else []
        return await self._db.read(pictures.of_job, job.id) if job is not None else []

    # Cards in the moderators' channel

    async def take_cards(self) -> list[Review]:
        """Reviews whose card is owed, each with the channel it belongs to; confirm each with `card_shown`.

        `tries` above 0: it was handed out before and may stand already.
        """
        now = self._shop.clock.now()
        if not await self._db.read(reviews.owed, now=now):
            return []
        return await self._db.write(reviews.take, now=now)

    async def card_shown(self, review: Review, *, channel_id: int, message_id: int | None) -> None:
        """A card tells what this review says; None: it cannot be shown, and is not tried until it changes."""
        await self._db.write(reviews.shown, review, channel_id=channel_id, message_id=message_id)

    async def card_found(self, number: int, *, channel_id: int, message_id: int) -> None:
        """A card stands there that nobody wrote down, because a crash came in between."""
        await self._db.write(reviews.stands, number, channel_id=channel_id, message_id=message_id)
        self.wake()

    def wake(self) -> None:
        """There is something to tell on a card."""
        self._shop.asked.ring()

    async def news(self, seconds: float) -> None:
        """Wait until there is something to tell on a card, and never longer than so many seconds."""
        await self._shop.asked.heard(self._shop.clock, seconds)
        self._shop.asked.hush()

    # Deciding

    async def claim(self, number: int, *, by: int, guild_id: int) -> Review:
        """A moderator looks at it; pressing again gives it back.

        Raises:
            NotYours: somebody else is looking, or it is over.
        """
        review = await self.get(number, guild_id=guild_id)
        claimed = await self._db.write(reviews.claim, number, by=by, now=self._shop.clock.now())
        if claimed is None:
            raise await too_late(self._db, review)
        self.wake()
        return claimed

    async def approve(self, number: int, *, by: int, guild_id: int) -> Decided:
        """Show held pictures where they were asked for.

        Raises:
            NotYours: somebody else has decided or is looking.
        """
        review = await self._of_kind(number, ReviewKind.HELD, guild_id)
        now = self._shop.clock.now()
        decided = await self._db.write(holding.approve, review, by=by, owner=self._shop.process_id, now=now)
        if decided is None:
            raise await too_late(self._db, review)
        self._shop.moved(decided.job)
        self._go_on(decided.job)
        self.wake()
        return decided

    async def refuse(self, number: int, *, by: int, guild_id: int, reason: str, strike: bool = False) -> Decided:
        """Show held pictures to nobody; the member pays nothing, and reads the reason.

        Raises:
            NotYours: somebody else has decided or is looking.
        """
        review = await self._of_kind(number, ReviewKind.HELD, guild_id)
        policy = (await self._db.read(policies.house, guild_id)).policy
        decided = await self._db.write(
            holding.refuse,
            review,
            by=by,
            reason=" ".join(reason.split())[:REASON_LIMIT],  # it becomes part of a sentence
            strike=strike,
            policy=policy,
            now=self._shop.clock.now(),
        )
        if decided is None:
            raise await too_late(self._db, review)
        await self._over(decided)
        return decided

    async def expire(self) -> int:
        """Refuse what nobody answered in time; returns how many."""
        now, over = self._shop.clock.now(), 0
        for review in await self._db.read(reviews.due, now=now):
            hours = max(1, round(((review.until or now) - review.opened_at) / HOUR))
            try:
                decided = await self._db.write(holding.expire, review, hours=hours, now=now)
            except Exception:  # noqa: BLE001 - nothing was changed: it is due at the next look, and the others are now
                structlog.get_logger(__name__).exception("held pictures not given up", review=review.number)
                continue
            if decided is not None:
                over += 1
                await self._over(decided)
        return over

    async def expire_for_ever(self) -> None:
        """Look again and again."""
        while True:
            await self.expire()
            await self._shop.clock.sleep(EXPIRY_LOOK)

    async def _over(self, decided: Decided) -> None:
        self._shop.moved(decided.job)
        self._ended(decided.job.id)
        self.wake()
        await files.drop(self._shop, decided.files)

    async def _of_kind(self, number: int, kind: ReviewKind, guild_id: int) -> Review:
        review = await self.get(number, guild_id=guild_id)
        if review.kind is not kind:
            raise NotYours(GONE)
        return review

    def _taken(self, review: Review, by: int) -> bool:
        """Whether another moderator is looking."""
        if review.claimed_by in (None, by):
            return False
        return (review.claimed_at or 0) > self._shop.clock.now() - reviews.CLAIM_HOLDS


async def too_late(db: Database, review: Review) -> NotYours:
    """Why a press came too late, in a sentence."""
    fresh = await db.read(reviews.get, review.number) or review
    if fresh.outcome is None:
        return NotYours(SOMEBODY_ELSE.format(fresh.claimed_by))
    if fresh.decided_by:
        return NotYours(DECIDED_ALREADY.format(fresh.decided_by, fresh.outcome))
    return NotYours(OVER.format(fresh.outcome))
