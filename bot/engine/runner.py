"""Drives every open job: one line per provider, one task per job under way, and an orderly stop."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

import structlog

from bot.core.errors import StaleJob
from bot.core.jobs import AT_PROVIDER, Job, State
from bot.engine import recovery
from bot.engine.bell import Bell
from bot.engine.delivering import deliver, tell
from bot.engine.doors import Leaving
from bot.engine.fetching import fetch
from bot.engine.sending import Sending
from bot.engine.slots import Place
from bot.engine.workshop import Workshop
from bot.store import jobs, processes

LINE_PAUSE = 3.0  # seconds between two looks at the line for the cards' sake
FAULT_PAUSE = 5.0  # seconds before a job is taken up again after an error nobody expected; doubles each time
LONGEST_PAUSE = 300.0  # ... up to this: a full disk is often full for an hour
LINE_LOOK = 10.0  # seconds after which a line is looked at even though nobody said that something is in it
TURN = 50  # jobs taken up before everything else gets a turn
POST_GRACE = 25.0  # seconds a stop waits for POSTs under way; Docker and systemd kill after 30 to 90


class Runner:
    """The engine's motor. `start` returns when every job left from before is in hand again."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._wakes = {name: Bell() for name in shop.providers}
        self._watches: dict[int, asyncio.Task[None]] = {}
        self._others: set[asyncio.Task[None]] = set()
        self._log = structlog.get_logger(__name__)

    @property
    def under_way(self) -> int:
        """Jobs that have a task now."""
        return len(self._watches)

    async def start(self, *, alone: bool) -> None:
        """Take up what was left, then serve the lines."""
        shop = self._shop
        await shop.db.write(processes.start, shop.process_id, now=shop.clock.now())
        for number, job in enumerate(await recovery.take_over(shop, alone=alone), start=1):
            self._watch(job)
            if number % TURN == 0:
                await asyncio.sleep(0)  # thousands at once would keep everybody else waiting for a second
        await recovery.rehome(shop)
        await recovery.each_untold(shop, self.tell)
        for name in shop.providers:
            self.keep(partial(self._serve, name), f"line of {name}")
        self.keep(self._beat, "heartbeat")
        self.keep(self._look_at_lines, "cards of the lines")

    async def stop(self, grace: float = POST_GRACE) -> None:
        """Send nothing new, let POSTs and messages under way finish within `grace` seconds, leave the rest."""
        if not await self._shop.doors.close(grace):
            self._log.warning("calls still under way at the end of the grace time; the next start looks them up")
        tasks = [*self._others, *self._watches.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._shop.cards.close()
        await self._shop.db.write(processes.end, self._shop.process_id, now=self._shop.clock.now())

    def wake(self, provider: str) -> None:
        """Something new is in a provider's line."""
        if provider in self._wakes:
            self._wakes[provider].ring()

    def go_on(self, job: Job) -> None:
        """A job that stood still goes on in its new state; whoever still watches it in its old one can do nothing."""
        if watch := self._watches.pop(job.id, None):
            watch.cancel()
        self._watch(job)

    def keep(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        """Run something for as long as the engine runs; begun anew when it fails."""
        self._spawn(self._keep(work), name)

    def ended(self, job_id: int) -> None:
        """A job ended by somebody's wish: stop watching it and show the outcome."""
        if watch := self._watches.pop(job_id, None):
            watch.cancel()
        self.tell(job_id)

    def tell(self, job_id: int) -> None:
        """Show the outcome on the card, in the background."""
        self._spawn(self._tell(job_id), f"outcome of job {job_id}")

    async def _tell(self, job_id: int) -> None:
        for pause in (FAULT_PAUSE, LONGEST_PAUSE, None):
            try:
                await tell(self._shop, job_id)
            except Exception:
                if pause is None:
                    raise  # logged as such; the next start tries again
                self._log.exception("outcome not told", job=job_id)
                await self._shop.clock.sleep(pause)
            else:
                return

    async def _keep(self, work: Callable[[], Awaitable[None]]) -> None:
        """Run something that goes on for ever, and begin it anew when it fails."""
        while not self._shop.doors.closed:
            try:
                await work()
            except Exception:  # noqa: BLE001 - whatever it was (a full disk): the line must be served again
                self._log.exception("begun anew after an error")
            else:
                return
            await self._shop.clock.sleep(FAULT_PAUSE)

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._others.add(task)
        task.add_done_callback(self._spawned_ended)

    def _spawned_ended(self, task: asyncio.Task[None]) -> None:
        self._others.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._log.error("a background task failed", task=task.get_name(), exc_info=error)

    def _watch(self, job: Job, place: Place | None = None) -> None:
        task = asyncio.create_task(self._carry(job, place), name=f"job {job.id}")
        self._watches[job.id] = task
        task.add_done_callback(lambda ended: self._watched(job.id, ended, place))

    def _watched(self, job_id: int, task: asyncio.Task[None], place: Place | None) -> None:
        if self._watches.get(job_id) is task:
            del self._watches[job_id]
        if place is not None:
            place.release()  # a task that is cancelled before it began has not done so itself
        if not task.cancelled() and (error := task.exception()):
            self._log.error("a job's task failed", job=job_id, exc_info=error)

    async def _serve(self, name: str) -> None:
        """Claim the next job whenever there is a place at the provider."""
        shop, wake, slots = self._shop, self._wakes[name], self._shop.slots[name]
        while not shop.doors.closed:
            await slots.acquire()
            wake.hush()
            job: Job | None = None
            try:
                job = await shop.db.write(jobs.claim, provider=name, owner=shop.process_id, now=shop.clock.now())
            finally:
                if job is None:
                    slots.release()
            if job is None:
                await self._rest(name, wake)
                continue
            self._watch(job, Place(slots))
            shop.moved(job)
            shop.cards.show(job)

    async def _rest(self, name: str, wake: Bell) -> None:
        """Sleep until something arrives in the line or the earliest retry is due, and never for long."""
        due, left = await self._shop.db.read(jobs.next_due, provider=name), LINE_LOOK
        if due is not None:
            left = min(left, max(0.0, (due - self._shop.clock.now()) / 1000))
        await wake.heard(self._shop.clock, left)

    async def _carry(self, job: Job, place: Place | None) -> None:
        """One job, step by step, until it is over or waits for something else."""
        current: Job | None = job
        pause = FAULT_PAUSE
        with structlog.contextvars.bound_contextvars(job=job.id, user=job.user_id):
            while True:
                try:
                    current = current or await self._retaken(job)
                    if current is not None:
                        await self._steps(current, place)
                except Leaving:
                    return
                except StaleJob as reason:
                    self._log.debug("no longer where it was", reason=str(reason))
                except Exception:  # noqa: BLE001 - a bug or a full disk: the job stands where it was and is retried
                    # Taken up again a bounded number of times, so that neither reserve nor picture is lost.
                    self._log.exception("a step failed")
                else:
                    return
                if place is not None:
                    place.release()
                current = place = None
                await self._shop.clock.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    async def _retaken(self, job: Job) -> Job | None:
        """The job after a step that failed, with one more try counted; None when nothing is left to do here."""
        fresh = await self._shop.db.read(jobs.get, job.id)
        if fresh is None or fresh.epoch != job.epoch or fresh.state is State.HELD:
            return None
        if fresh.state is State.QUEUED:
            self.wake(fresh.provider)
            return None
        if not fresh.open:
            self.tell(job.id)
            return None
        return await self._shop.db.write(jobs.amend, fresh, dispatches=fresh.dispatches + 1)

    async def _steps(self, job: Job, place: Place | None) -> None:
        shop = self._shop
        while job.open:
            if sentence := recovery.hopeless(shop, job):
                await recovery.give_up(shop, job, sentence)
                break
            if job.state in AT_PROVIDER:
                job = await Sending(shop, job, place).run()
                place = None
            elif job.state is State.FETCHING:
                job = await fetch(shop, job)
            elif job.state is State.READY:
                job = await deliver(shop, job)
            elif job.state is State.HELD:
                shop.cards.show(job)
                return
            else:
                self.wake(job.provider)
                return
            shop.moved(job)
        self.tell(job.id)

    async def _beat(self) -> None:
        """Extend our lease, and take over what processes of other machines left behind."""
        shop = self._shop
        while True:
            await shop.clock.sleep(processes.HEARTBEAT)
            await shop.db.write(processes.heartbeat, shop.process_id, now=shop.clock.now())
            for job in await recovery.take_over(shop, alone=False):
                self._watch(job)

    async def _look_at_lines(self) -> None:
        """Places in line change when others move on: let the cards say so."""
        while True:
            await self._shop.clock.sleep(LINE_PAUSE)
            for name in self._shop.providers:
                for job in await self._shop.db.read(jobs.line, provider=name):
                    self._shop.cards.show(job)
