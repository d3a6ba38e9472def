"""What waits for moderators: held pictures and decisions about them, the cards that ask, and what nobody answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.core.decisions import Decision
from bot.core.errors import NotYours
from bot.core.jobs import Job, Picture
from bot.core.policy import House
from bot.core.reviews import Review, ReviewKind
from bot.engine.workshop import Workshop
from bot.store import decisions, discipline, holding, jobs, pictures, policies, reviews
from bot.store.holding import Decided

GONE = "There is no such question to the moderators of this server."
SOMEBODY_ELSE = "<@{}> is looking at this one. After a quarter of an hour it is free again."
DECIDED_ALREADY = "<@{}> has decided about this already: {}."
OVER = "This one is over already: {}."
EXPIRY_LOOK = 10.0  # seconds between two looks for held pictures that nobody answered
REASON_LIMIT = 500  # characters


@dataclass(frozen=True, kw_only=True)
class File:
    """Everything a moderator sees about one review.

    Attributes:
        pictures: held or reported ones, in order; removed ones included.
        parents: pictures its pictures were made from.
        appealed: the decision an appeal is about.
        strikes: of the member, that still count.
        lines: lines of the log about the member, in all.
    """

    review: Review
    job: Job | None = None
    pictures: Sequence[Picture] = ()
    parents: Sequence[Picture] = ()
    appealed: Decision | None = None
    strikes: int = 0
    lines: int = 0


class Reviews:
    """Part of the engine's front; see `Engine.reviews`.

    `go_on` drives a job that was approved, `ended` shows the end of one that was not.
    """

    def __init__(self, shop: Workshop, go_on: Callable[[Job], None], ended: Callable[[int], None]) -> None:
        self._shop = shop
        self._db = shop.db
        self._go_on = go_on
        self._ended = ended

    # Looking

    async def house(self, guild_id: int) -> House:
        """What a server has decided about moderation."""
        return await self._db.read(policies.house, guild_id)

    async def get(self, number: int, *, guild_id: int) -> Review:
        """One review of a server.

        Raises:
            NotYours: there is none of that number there.
        """
        found = await self._db.read(reviews.get, number)
        if found is None or found.guild_id != guild_id:
            raise NotYours(GONE)
        return found

    async def waiting(self, guild_id: int, *, offset: int = 0, most: int = 5) -> tuple[list[Review], int]:
        """What waits in a server, oldest first, and how much it is in all."""
        return await self._db.read(reviews.waiting, guild_id=guild_id, offset=offset, most=most)

    async def file(self, review: Review) -> File:
        """What a moderator has to know."""
        db, now = self._db, self._shop.clock.now()
        job = await db.read(jobs.get, review.job_id) if review.job_id is not None else None
        shown: list[Picture] = []
        if review.picture is not None:
            one = await db.read(pictures.get, review.picture)
            shown = [one] if one is not None else []
        elif job is not None:
            shown = await db.read(pictures.of_job, job.id)
        _, lines = await db.read(decisions.search, guild_id=review.guild_id, member=review.member, most=1)
        return File(
            review=review,
            job=job,
            pictures=shown,
            parents=[picture for picture, _ in await db.read(pictures.inputs_of, job.id)] if job is not None else [],
            appealed=await db.read(decisions.get, review.decision) if review.decision is not None else None,
            strikes=await db.read(discipline.strikes, guild_id=review.guild_id, user_id=review.member, now=now),
            lines=lines,
        )

    # Cards in the moderators' channel

    async def take_cards(self) -> list[Review]:
        """Reviews whose card is owed, each with the channel it belongs to; confirm each with `card_shown`."""
        now = self._shop.clock.now()
        if not await self._db.read(reviews.owed, now=now):
            return []
        return await self._db.write(reviews.take, now=now)

    async def card_shown(self, review: Review, *, channel_id: int, message_id: int | None) -> None:
        """A card tells what it was handed out with; None: it cannot be shown there."""
        await self._db.write(reviews.shown, review, channel_id=channel_id, message_id=message_id)

    # Deciding

    async def claim(self, number: int, *, by: int, guild_id: int) -> Review:
        """A moderator looks at it; pressing again gives it back.

        Raises:
            NotYours: somebody else is looking, or it is over.
        """
        review = await self.get(number, guild_id=guild_id)
        claimed = await self._db.write(reviews.claim, number, by=by, now=self._shop.clock.now())
        if claimed is None:
            raise await self._too_late(review)
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
            raise await self._too_late(review)
        self._shop.moved(decided.job)
        self._go_on(decided.job)
        return decided

    async def refuse(self, number: int, *, by: int, guild_id: int, reason: str, strike: bool = False) -> Decided:
        """Show held pictures to nobody; the member pays nothing, and reads the reason.

        Raises:
            NotYours: somebody else has decided or is looking.
        """
        review = await self._of_kind(number, ReviewKind.HELD, guild_id)
        policy = (await self.house(guild_id)).policy
        decided = await self._db.write(
            holding.refuse,
            review,
            by=by,
            reason=reason.strip()[:REASON_LIMIT],
            strike=strike,
            policy=policy,
            now=self._shop.clock.now(),
        )
        if decided is None:
            raise await self._too_late(review)
        await self._over(decided)
        return decided

    async def expire(self) -> int:
        """Refuse what nobody answered in time; returns how many."""
        now, over = self._shop.clock.now(), 0
        for review in await self._db.read(reviews.due, now=now):
            hours = max(1, round(((review.until or now) - review.opened_at) / 3_600_000))
            decided = await self._db.write(holding.expire, review, hours=hours, now=now)
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
        for picture in decided.files:
            try:
                await self._shop.pictures.remove(picture.sha256, picture.extension)
            except OSError as error:
                structlog.get_logger(__name__).warning("file left", picture=picture.number, error=repr(error))

    async def _of_kind(self, number: int, kind: ReviewKind, guild_id: int) -> Review:
        review = await self.get(number, guild_id=guild_id)
        if review.kind is not kind:
            raise NotYours(GONE)
        return review

    async def _too_late(self, review: Review) -> NotYours:
        """Why a press came too late, in a sentence."""
        fresh = await self._db.read(reviews.get, review.number) or review
        if fresh.outcome is None:
            return NotYours(SOMEBODY_ELSE.format(fresh.claimed_by))
        if fresh.decided_by:
            return NotYours(DECIDED_ALREADY.format(fresh.decided_by, fresh.outcome))
        return NotYours(OVER.format(fresh.outcome))
