"""The engine's front: everything the surface may ask for. Behind it: placing, the runner, cancelling."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.core import outcomes
from bot.core.drawing import Drawing
from bot.core.errors import Moderated, NotYours, Refusal, StaleJob
from bot.core.jobs import Job, Picture, State
from bot.core.judges import Classifier, Moderator
from bot.core.models import MODELS
from bot.core.ports import Clock, Delivery, Observer, Outlook, Pictures, Provider
from bot.core.pricebook import Key
from bot.core.prices import Price
from bot.core.quota import Limits, resets
from bot.core.requests import Request
from bot.engine import cancelling, files, housekeeping, placing
from bot.engine.customs import Customs
from bot.engine.discipline import Discipline
from bot.engine.house_rules import HouseRules
from bot.engine.judging import Judging
from bot.engine.orders import Availability, Cancelled, CancelOutcome, Input, Order, Placed, Quote, Removed, Usage
from bot.engine.privacy import Privacy
from bot.engine.reviewing import Reviews
from bot.engine.runner import POST_GRACE, Runner
from bot.engine.slots import Slots
from bot.engine.takedowns import Takedowns
from bot.engine.together import Together
from bot.engine.treasury import Treasury
from bot.engine.workshop import Workshop
from bot.store import budgets, jobs, ledger, notes, orders, pictures
from bot.store.database import Database


class Engine:
    """Places orders and answers questions about them; `start` sets the work going."""

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        providers: Mapping[str, Provider],
        concurrency: Mapping[str, int],
        pictures: Pictures,
        delivery: Delivery,
        limits: Limits,
        process_id: int,
        timeout: int = 600,
        observer: Observer | None = None,
        drawing: Drawing | None = None,
        moderator: Moderator | None = None,
        classifier: Classifier | None = None,
        price_file: Mapping[Key, Price] | None = None,
        exports: Path | None = None,
        endpoint: bool = False,
        refused_prompt_days: int = 30,
    ) -> None:
        self.clock = clock
        self._shop = Workshop(
            db=db,
            clock=clock,
            providers=providers,
            pictures=pictures,
            delivery=delivery,
            slots={name: Slots(concurrency.get(name, 1)) for name in providers},
            limits=limits,
            process_id=process_id,
            timeout=timeout,
            observer=observer,
            drawing=drawing,
            moderator=moderator,
            classifier=classifier,
            price_file=price_file or {},
        )
        self._db = db
        self._runner = Runner(self._shop)
        self.together = Together(self._shop)
        self.customs = Customs(self._shop)
        self.treasury = Treasury(self._shop, self._wake_lines)
        aside = Path(tempfile.gettempdir()) / f"easel-exports-{os.getpid()}-{process_id}"
        self.reviews = Reviews(self._shop, self._runner.go_on, self._runner.ended)
        self.discipline = Discipline(self._shop, self._runner.ended)
        self.house_rules = HouseRules(self._shop, endpoint=endpoint)
        self._tidying = housekeeping.Housekeeping(self._shop, refused_prompt_days)
        self.takedowns = Takedowns(self._shop, self._runner.ended)
        self.privacy = Privacy(self._shop, exports or aside, self.takedowns.changed)
        self._judging = Judging(self._shop)

    async def start(self, *, alone: bool) -> None:
        """Take up what was left and begin; `alone` says that no other process can be using the database."""
        await self._db.write(budgets.keep_settings, self._shop.limits)
        await self._shop.pricing.load()
        await self.privacy.begin()
        if alone:
            await self.reviews.begin()
            await self.discipline.begin()
            await self.takedowns.begin()
        await self._runner.start(alone=alone)
        self._runner.keep(self.reviews.expire_for_ever, "held pictures nobody answered")
        self._runner.keep(self.discipline.show_ended_for_ever, "orders that suspensions ended")
        self._runner.keep(self.privacy.tidy_for_ever, "what erases left")
        self._runner.keep(self._tidying.for_ever, "housekeeping")

    async def stop(self, grace: float = POST_GRACE) -> None:
        """Stop in order; see `Runner.stop`."""
        await self._shop.pricing.close()
        await self._runner.stop(grace)

    def _wake_lines(self) -> None:
        for name in self._shop.providers:
            self._runner.wake(name)

    @property
    def draining(self) -> bool:
        """Whether the stop has begun."""
        return self._shop.doors.closed

    @property
    def under_way(self) -> int:
        """Jobs being driven now."""
        return self._runner.under_way

    def quote(self, request: Request) -> Quote:
        """Who would do it and for how much.

        Raises:
            BadRequest: nobody; the sentence names the value and what would work.
        """
        return placing.quote(self._shop, request)

    def models(self) -> list[Availability]:
        """Every model with the offers of the providers set up here; a model without any has none."""
        here, offers = self._shop.providers, self._shop.pricing.book.offers
        return [
            Availability(
                model=model,
                offers=[offer for offer in offers if offer.model == model and offer.provider in here],
                unwell=self._shop.wellness.unwell,
            )
            for model in MODELS
        ]

    async def take_input(self, *, url: str, name: str, size: int | None, content_type: str | None) -> Input:
        """Download a picture somebody hands in, make it safe and keep it.

        `content_type` is Discord's guess from the file name and is not believed.

        Raises:
            PictureRefused: the sentence says why and what would work.
        """
        del content_type
        kept = await self._shop.pictures.take_input(url=url, name=name, size=size)
        return Input(kept=kept, url=url if kept.untouched else None)

    async def let_go(self, inputs: Sequence[Input]) -> None:
        """Delete pictures handed in for an order that does not stand, unless something else needs them."""
        for item in inputs:
            if not await self._db.read(pictures.needed, item.kept.sha256):
                await self._shop.pictures.remove(item.kept.sha256, item.kept.extension)

    async def place(self, order: Order) -> Placed:
        """Make an order stand.

        Raises:
            Refusal: with the sentence; nothing was spent or written.
        """
        try:
            if self.draining:
                raise Refusal("Easel is being restarted this minute. Try again shortly; nothing was charged.")
            judged = await self._judging.judge(order)
            tolerance = judged.house.policy.safety_tolerance
            order = replace(order, request=order.request.evolve(safety_tolerance=tolerance))
            placed = await placing.place(self._shop, order, judged)
        except Refusal as refusal:
            await self.let_go(order.inputs)
            if isinstance(refusal, Moderated):
                await self.discipline.show_ended()
            raise
        if placed.fresh:
            self._shop.moved(placed.job)
        else:
            await self.let_go(order.inputs)
        self._runner.wake(placed.job.provider)
        return placed

    async def abandon(self, job_id: int) -> bool:
        """Take an order back whose answer could not be made; free, and only while it is still in line.

        False when it has been sent already: the result finds its way by the bot's own token.
        """
        job = await self._db.read(jobs.get, job_id)
        if job is None or job.state is not State.QUEUED:
            return False
        now, sentence = self.clock.now(), outcomes.cancelled(0, job.provider)
        try:
            over = await self._db.write(orders.end, job, State.CANCELLED, sentence=sentence, now=now)
        except StaleJob:
            return False
        self._shop.moved(over)
        self._runner.ended(job_id)  # a card may stand there after all, its answer lost on the way
        return True

    async def card_shown(self, job_id: int, *, card_id: int, thread_id: int | None = None) -> None:
        """Remember the message that shows a job, and the thread started from it."""
        await self._db.write(jobs.remember, job_id, card_id=card_id, thread_id=thread_id)

    async def cancel(self, job_id: int, *, by: int, moderator: bool = False, guild_id: int | None = None) -> Cancelled:
        """Cancel a job as far as that is still possible.

        Raises:
            NotYours: it belongs to somebody else, or there is none.
        """
        answer = await self._db.write(
            cancelling.cancel, job_id, by=by, moderator=moderator, guild_id=guild_id, now=self.clock.now()
        )
        if answer.outcome in (CancelOutcome.FREE, CancelOutcome.BILLED):
            self._shop.moved(answer.job)
            self._runner.ended(job_id)
            self.reviews.wake()
            await files.drop(self._shop, answer.files)
        return answer

    async def again(self, job_id: int) -> tuple[Request, list[Input]]:
        """The same order once more: the same settings and pictures, a new seed.

        Raises:
            NotYours: the job or one of its pictures is gone.
        """
        job = await self._db.read(jobs.get, job_id)
        if job is None or not job.prompt:  # whoever ordered it may have erased their words
            raise NotYours("That order is gone from this bot's memory.")
        inputs = []
        for picture, url in await self._db.read(pictures.inputs_of, job_id):
            if not picture.there:
                raise NotYours("A picture of that order has been removed, so it cannot be made again.")
            inputs.append(Input(kept=pictures.kept_of(picture), url=url, parent=picture.number))
        return job.request.evolve(seed=None), inputs

    async def remove(self, job_id: int, *, by: int, moderator: bool = False) -> Removed:
        """Delete the pictures of a job: rows marked, files and thumbnails deleted.

        Raises:
            NotYours: they belong to somebody else, or there are none.
        """
        return await self.takedowns.delete(job_id, by=by, moderator=moderator)

    async def job(self, job_id: int) -> Job | None:
        """One job."""
        return await self._db.read(jobs.get, job_id)

    async def pictures(self, job_id: int) -> list[Picture]:
        """The pictures a job made, in order."""
        return await self._db.read(pictures.of_job, job_id)

    async def open_jobs(self, *, guild_id: int, user_id: int | None) -> list[Job]:
        """Open jobs of a member, or with None of everybody in the server, oldest first."""
        return await self._db.read(jobs.open_jobs, guild_id=guild_id, user_id=user_id)

    async def outlook(self, job: Job) -> Outlook:
        """Place in line and expected time."""
        return await self._shop.outlook(job)

    async def usage(self, *, guild_id: int, user_id: int, roles: Sequence[int] = ()) -> Usage:
        """What a member with these roles used here and may still use."""
        now, who = self.clock.now(), {"guild_id": guild_id, "user_id": user_id}
        return Usage(
            used=await self._db.read(ledger.used, now=now, **who),
            limits=await self.treasury.limits_of(roles=roles, **who),
            resets_at=resets(now)[0],
            month_usd=await self._db.read(ledger.month_usd, now=now, **who),
            pictures_ever=await self._db.read(pictures.ever_made, **who),
        )

    async def price_left(self, *, guild_id: int, user_id: int, roles: Sequence[int] = ()) -> int | None:
        """What a member may still spend today in micro-USD; None = no limit."""
        limit = (await self.treasury.limits_of(guild_id=guild_id, user_id=user_id, roles=roles)).usd_per_day
        if not limit:
            return None
        used = await self._db.read(ledger.used, guild_id=guild_id, user_id=user_id, now=self.clock.now())
        return max(0, limit - used.usd_today)

    async def note(self, name: str) -> str | None:
        """A small fact remembered by name."""
        return await self._db.read(notes.get, name)

    async def remember(self, name: str, value: str) -> None:
        """Remember a small fact."""
        await self._db.write(notes.put, name, value)
