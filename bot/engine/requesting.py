"""One request to a provider from its POST to its end, each step written down before and after.

A request found `posting` after a crash, or whose answer was lost, is never sent again: it is looked up where
the provider can list requests; else it is lost, a suspected cost for the owner and free for the member.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from functools import partial
from typing import TypeVar

import structlog

from bot.core import retry
from bot.core.errors import Fault, ProviderError, StaleJob
from bot.core.jobs import Job, Shot, ShotState
from bot.core.polling import next_poll
from bot.core.ports import Accepted, Call, Finished, Image, Provider, Reference, Running
from bot.engine.workshop import Workshop
from bot.store import sending

T = TypeVar("T")
FIND_AFTER = (1.0, 3.0, 8.0, 15.0)  # seconds between look-ups; the provider's list may lag behind its answers
WRITE_AGAIN = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0, 60.0, 60.0)  # seconds between tries to write an answer down
LAST_LOOKS = 60.0  # seconds in which a request is still asked about when its time ran out while Easel was away
UNKNOWN_TASK_GRACE = 10_000  # milliseconds in which a provider may not know its own task yet


class Requesting:
    """Drives the requests of one job; `job` is kept as the database last showed it.

    Attributes:
        job: as last written.
        elsewhere: requests the provider certainly did not accept, so that another may be asked.
        again_after: seconds to wait before the job is queued again, when a busy provider sent it away.
    """

    def __init__(self, shop: Workshop, job: Job, references: Callable[[], Awaitable[Sequence[Reference]]]) -> None:
        self._shop = shop
        self._offer = shop.offer(job)
        self._provider: Provider = shop.providers[job.provider]
        self._references = references
        self.job = job
        self.elsewhere: set[int] = set()
        self.again_after: float | None = None
        self.others = False

    async def drive(self, shot: Shot) -> None:
        """From where the request stands to its end."""
        if shot.state is ShotState.NEW:
            shot = await self._send(shot)
        elif shot.state is ShotState.POSTING:
            shot = await self._find(shot)
        if shot.state is ShotState.ACCEPTED:
            await self._watch(shot)

    async def give_up(self, shot: Shot, why: str) -> None:
        """Write that a request which was never sent will not be."""
        await self._outcome(shot, ShotState.FAILED, fault=str(Fault.REQUEST), detail=why[:300])

    def _call(self, shot: Shot, references: Sequence[Reference] = ()) -> Call:
        return Call(
            offer=self._offer,
            prompt=self.job.request.prompt.strip(),
            options=self.job.request.options(),
            count=shot.count,
            seed=shot.seed if self._offer.seeded else None,
            references=references,
            safety_tolerance=self.job.request.safety_tolerance,
        )

    async def _send(self, shot: Shot) -> Shot:
        attempt = self.job.attempt
        while True:
            attempt += 1
            error: ProviderError | None = None
            call = self._call(shot, await self._references())
            with self._shop.doors.inside():
                begun = await self._shop.db.write(sending.begin, self.job, shot, now=self._shop.clock.now())
                if begun is None:
                    return shot  # cancelled before it was sent
                shot = begun
                try:
                    reply = await self._post(call)
                except ProviderError as caught:
                    error = caught
                else:
                    self._shop.wellness.good(self._provider.name)
                    return await self._replied(shot, reply)
                shot, wait = await self._refused(shot, error, attempt)
            if shot.state is ShotState.POSTING:
                return await self._find(shot)
            if wait is None:
                return shot
            await self._shop.clock.sleep(wait)

    async def _post(self, call: Call) -> Accepted | Finished:
        try:
            async with asyncio.timeout(self._shop.timeout or None):
                return await self._provider.submit(call)
        except TimeoutError:
            raise ProviderError(Fault.UNKNOWN, self._provider.name, "no answer before the deadline") from None

    async def _replied(self, shot: Shot, reply: Accepted | Finished) -> Shot:
        if isinstance(reply, Accepted):
            return await self._outcome(shot, ShotState.ACCEPTED, task=reply.task)
        return await self._done(shot, reply)

    async def _refused(self, shot: Shot, error: ProviderError, attempt: int) -> tuple[Shot, float | None]:
        """What a failed POST means; a request left `posting` is to be looked up."""
        self._log("request refused", shot, error)
        self._shop.wellness.bad(self._provider.name, error.fault)
        if error.fault is Fault.UNKNOWN:
            return shot, None
        decision = retry.after_submit(error, attempt=attempt, others=self.others, jitter=self._shop.dice.random())
        if isinstance(decision, retry.Again):
            shot = await self._outcome(shot, ShotState.NEW, fault=str(error.fault), posted_at=None)
            if self.job.shots == 1:
                self.again_after = decision.after
                return shot, None
            return shot, decision.after
        if isinstance(decision, retry.Elsewhere):
            self.elsewhere.add(shot.number)
        return await self._failed(shot, error), None

    async def _find(self, shot: Shot) -> Shot:
        """Look a request up whose answer was lost."""
        if self._provider.can_find and shot.posted_at is not None:
            call = self._call(shot)  # a look-up needs no pictures, which may be gone
            for pause in FIND_AFTER if call.seed is not None else ():
                await self._shop.clock.sleep(pause)
                try:
                    task = await self._provider.find(call, since=shot.posted_at)
                except ProviderError as error:
                    self._log("look-up failed", shot, error)
                    continue
                if task is not None:
                    return await self._outcome(shot, ShotState.ACCEPTED, task=task)
        return await self._outcome(shot, ShotState.LOST, fault=str(Fault.UNKNOWN))

    async def _watch(self, shot: Shot) -> None:
        """Poll until the request is over or its time has run out."""
        assert shot.task is not None
        posted = shot.posted_at if shot.posted_at is not None else self._shop.clock.now()
        until, polls = self._shop.clock.monotonic() + self._time_left(posted), 0
        while self.job.cancelled_by is None:
            left = until - self._shop.clock.monotonic()
            if left <= 0.05 and polls:  # the last poll falls on the deadline, give or take a tick
                await self._outcome(shot, ShotState.LOST, detail="overdue")
                return
            pace, jitter = self._provider.pace, self._shop.dice.random()
            await self._shop.clock.sleep(next_poll(pace, polls=polls, jitter=jitter, left=left))
            polls += 1
            try:
                reply: Running | Finished = await self._provider.poll(shot.task)
            except ProviderError as error:
                if self._passing(error, posted):
                    continue
                self._log("request failed", shot, error)
                self._shop.wellness.bad(self._provider.name, error.fault)
                await self._failed(shot, error)
                return
            if isinstance(reply, Finished):
                self._shop.wellness.good(self._provider.name)
                await self._done(shot, reply)
                return

    def _time_left(self, posted: int) -> float:
        """Seconds a request may still take, whatever the clock was set to since; some are left after any absence."""
        timeout = self._shop.timeout or math.inf
        return min(timeout, max(LAST_LOOKS, timeout - (self._shop.clock.now() - posted) / 1000))

    def _passing(self, error: ProviderError, posted: int) -> bool:
        """Whether a failed poll says nothing about the job: the deadline bounds how long that can go on."""
        if error.fault in (Fault.BUSY, Fault.CONFIGURATION, Fault.UNKNOWN):
            return True
        young = self._shop.clock.now() - posted < UNKNOWN_TASK_GRACE
        return young and error.fault is Fault.BROKEN and "not found" in error.detail

    async def _done(self, shot: Shot, reply: Finished) -> Shot:
        """Bytes that came with the answer go to the vault before anybody writes that they came."""
        results = []
        broken: str | None = None
        for image in reply.images[: shot.count]:
            try:
                results.append(await self._insist(partial(self._keep, image)))
            except ValueError as error:
                broken = str(error)
        changes = {"cost": reply.cost, "results": results, "detail": broken}
        return await self._outcome(shot, ShotState.DONE, **changes)

    async def _keep(self, image: Image) -> dict[str, object]:
        if image.data is None:
            return {"url": image.url, "nsfw": image.nsfw}
        kept = await self._shop.pictures.keep_result(image.data)
        return {
            **asdict(kept),
            "nsfw": image.nsfw,
        }

    async def _failed(self, shot: Shot, error: ProviderError) -> Shot:
        # A request that was taken and came to nothing: unless the provider tells, nobody knows whether it bills it.
        state = ShotState.LOST if error.may_bill and error.cost is None else ShotState.FAILED
        return await self._outcome(shot, state, fault=str(error.fault), detail=error.detail[:300], cost=error.cost)

    async def _outcome(self, shot: Shot, state: ShotState, **changes: object) -> Shot:
        now = self._shop.clock.now()
        before = self.job.state
        self.job, shot = await self._insist(
            lambda: self._shop.db.write(sending.outcome, self.job, shot, state, now=now, **changes)
        )
        if self.job.state is not before:
            self._shop.cards.show(self.job)
        return shot

    async def _insist(self, work: Callable[[], Awaitable[T]]) -> T:
        """Write down what a provider answered: it may be paid for, and nobody else will ever know it."""
        for pause in WRITE_AGAIN:
            try:
                return await work()
            except (StaleJob, ValueError):
                raise
            except Exception:  # noqa: BLE001 - a full or locked disk; the last try below lets the error out
                structlog.get_logger(__name__).exception("an answer could not be written down yet", job=self.job.id)
            await self._shop.clock.sleep(pause)
        return await work()

    def _log(self, event: str, shot: Shot, error: ProviderError) -> None:
        log = structlog.get_logger(__name__).bind(job=self.job.id, request=shot.number, provider=self._provider.name)
        log.warning(event, fault=str(error.fault), detail=error.detail, request_id=error.request_id)
