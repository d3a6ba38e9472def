"""The states `submitting` and `waiting`: all requests of a job, and what they come to together."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.core import outcomes, plan, routing
from bot.core.bills import billed_so_far, suspected_of
from bot.core.errors import BadRequest, Fault, PictureRefused, StaleJob
from bot.core.jobs import AT_PROVIDER, Job, Shot, ShotState, State
from bot.core.models import Offer
from bot.core.ports import Reference
from bot.engine.requesting import Requesting
from bot.engine.slots import Place
from bot.engine.workshop import Workshop
from bot.store import jobs, orders, pictures, refusing, sending


class Sending:
    """Drives one job through its provider; `place` is one there that is ours already."""

    def __init__(self, shop: Workshop, job: Job, place: Place | None = None) -> None:
        self._shop = shop
        self._offer: Offer = shop.offer(job)
        self._slots = shop.slots[job.provider]
        self._spare = place
        self._references: tuple[Reference, ...] | None = None
        self._preparing = asyncio.Lock()
        self._refusal: str | None = None
        self._requests = Requesting(shop, job, self._prepared)

    async def run(self) -> Job:
        """Send and watch everything; returns the job in its next state.

        Raises:
            StaleJob: the job was cancelled or taken over meanwhile.
            Leaving: Easel is stopping.
        """
        job = self._requests.job
        self._requests.others = bool(self._alternatives(job))
        try:
            found = await self._shop.db.read(jobs.shots_of, job.id)
            if len(found) == 1:
                await self._drive(found[0])
            else:
                ends = await asyncio.gather(*map(self._drive, found), return_exceptions=True)
                for end in ends:
                    if isinstance(end, BaseException):
                        raise end
        finally:
            if self._spare is not None:
                self._spare.release()
        return await self._close()

    async def _drive(self, shot: Shot) -> None:
        if shot.over:
            return
        place, self._spare = self._spare, None
        if place is None and shot.state is ShotState.NEW:
            await self._slots.acquire()
            place = Place(self._slots)
        elif place is None:
            self._slots.take()
            place = Place(self._slots)
        try:
            if shot.state is not ShotState.NEW or not await self._cancelled():
                await self._requests.drive(shot)
        except PictureRefused as error:
            # This one is not sent; others may have been, and are paid for.
            self._refusal = error.sentence
            await self._requests.give_up(shot, error.sentence)
        finally:
            place.release()

    async def _cancelled(self) -> bool:
        fresh = await self._shop.db.read(jobs.get, self._requests.job.id)
        return fresh is not None and fresh.cancelled_by is not None

    async def _prepared(self) -> tuple[Reference, ...]:
        async with self._preparing:  # the requests of one job share them
            if self._references is None:
                self._references = await self._prepare()
            return self._references

    async def _prepare(self) -> tuple[Reference, ...]:
        """The handed-in pictures, each within the provider's limit."""
        limit = self._shop.providers[self._offer.provider].reference_limit
        references = []
        for picture, url in await self._shop.db.read(pictures.inputs_of, self._requests.job.id):
            try:
                data = await self._shop.pictures.read(picture.sha256, picture.extension)
            except OSError:
                raise PictureRefused("A picture of this order is no longer on disk. Hand it in again.") from None
            media_type = picture.media_type
            if len(data) > limit:
                data, media_type = await self._shop.pictures.shrink(data, most=limit)
            address = url if len(data) == picture.size else None  # a smaller copy lies nowhere
            references.append(Reference(data=data, media_type=media_type, address=address))
        return tuple(references)

    async def _close(self) -> Job:
        """What the requests come to together."""
        self._references = None
        shop, job_id = self._shop, self._requests.job.id
        found = await shop.db.read(jobs.shots_of, job_id)
        fresh = await shop.db.read(jobs.get, job_id)
        if fresh is None or fresh.epoch != self._requests.job.epoch or fresh.state not in AT_PROVIDER:
            raise StaleJob(f"job {job_id} has moved on")
        self._requests.job = fresh
        if fresh.cancelled_by is not None:
            return await self._end_cancelled(found)
        if self._requests.again_after is not None:
            return await self._queue_again(self._requests.again_after)
        if any(shot.state is ShotState.DONE for shot in found):
            return await shop.db.write(jobs.move, fresh, State.FETCHING, now=shop.clock.now())
        nothing_bought = all(shot.number in self._requests.elsewhere for shot in found)
        if nothing_bought and (others := self._alternatives(fresh)):
            return await self._ask_elsewhere(others[0])
        return await self._end_empty(found)

    def _alternatives(self, job: Job) -> list[Offer]:
        """Other providers' offers for the same request, at no higher price than was reserved."""
        shop = self._shop
        try:
            found = routing.candidates(
                job.request, list(shop.providers), unwell=shop.wellness.unwell, offers=shop.pricing.book.offers
            )
        except BadRequest:
            return []
        tried = {job.provider, *job.tried.split()}
        return [o for o in found if o.provider not in tried and plan.quote(job.request, o) <= job.estimate]

    async def _queue_again(self, after: float) -> Job:
        now = self._shop.clock.now()
        who = outcomes.provider_name(self._offer.provider)
        job = await self._shop.db.write(
            sending.back_to_line,
            self._requests.job,
            not_before=now + int(after * 1000),
            now=now,
            text=f"{self._offer.provider} busy",
        )
        self._shop.cards.show(job, f"{who} is busy; trying again <t:{(job.not_before + 999) // 1000}:R>.")
        return job

    async def _ask_elsewhere(self, offer: Offer) -> Job:
        job, now = self._requests.job, self._shop.clock.now()
        shots = plan_shots(job, offer)
        structlog.get_logger(__name__).info(
            "asking another provider", job=job.id, source=job.provider, target=offer.provider
        )
        job = await self._shop.db.write(
            sending.back_to_line, job, not_before=now, now=now, text=f"to {offer.provider}", offer=offer, plan=shots
        )
        self._shop.cards.show(job)
        return job

    async def _end_cancelled(self, found: Sequence[Shot]) -> Job:
        job = self._requests.job
        billed = billed_so_far(job, found)
        return await self._end(
            State.CANCELLED,
            outcomes.cancelled(billed, job.provider),
            found=found,
            charge=billed or None,
        )

    async def _end_empty(self, found: Sequence[Shot]) -> Job:
        job = self._requests.job
        if self._refusal is not None:
            return await self._end(State.FAILED, f"{self._refusal} {outcomes.FREE}", found=found)
        if any(shot.fault == Fault.MODERATED for shot in found):
            return await self._shop.db.write(
                refusing.end,
                job,
                outcomes.failed(Fault.MODERATED, job.provider),
                rule=f"{job.provider}: moderation",
                now=self._shop.clock.now(),
                cost=billed_so_far(job, found),
                suspected=suspected_of(job, found),
            )
        if any(shot.detail == "overdue" for shot in found):
            return await self._end(State.FAILED, outcomes.overdue(job.provider, self._shop.timeout), found=found)
        faults = [Fault(shot.fault) for shot in found if shot.fault]
        fault = Fault.UNKNOWN if Fault.UNKNOWN in faults else (faults[0] if faults else Fault.BROKEN)
        return await self._end(State.FAILED, outcomes.failed(fault, job.provider), found=found)

    async def _end(self, to: State, sentence: str, *, found: Sequence[Shot] = (), charge: int | None = None) -> Job:
        job = self._requests.job
        return await self._shop.db.write(
            orders.end,
            job,
            to,
            sentence=sentence,
            now=self._shop.clock.now(),
            cost=billed_so_far(job, found),
            charge=charge,
            suspected=suspected_of(job, found),
        )


def plan_shots(job: Job, offer: Offer) -> list[Shot]:
    """The requests of a job at an offer, all of them new."""
    counts = plan.fan_out(job.request, offer)
    seeds = plan.seeds(job.request, len(counts), job.seed)
    return [
        Shot(job_id=job.id, number=number, count=count, seed=seed)
        for number, (count, seed) in enumerate(zip(counts, seeds, strict=True))
    ]
