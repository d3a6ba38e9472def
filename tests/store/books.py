"""A shop that runs on the real store: orders, claims, answers, ends, crashes and days in any order hypothesis likes."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.core.errors import LimitReached, StaleJob
from bot.core.jobs import OPEN, Job, Place, Shot, ShotState, State
from bot.core.models import offer_of
from bot.core.ports import Delivered, Kept
from bot.core.quota import Limits, day_of
from bot.core.requests import Kind, Request
from bot.store import delivering, jobs, orders, processes, sending, shots
from bot.store.sqlite import SQLite
from tests.blank import open_blank
from tests.store.tally import Tally

START = int(datetime(2026, 11, 29, 20, tzinfo=UTC).timestamp() * 1000)  # a month ends soon
GUILDS, MEMBERS = (10, 11), (31, 32, 33)
PRICES = (0, 50_000, 97_223, 100_000)
HERE = {"wavespeed": "wavespeed-ai/flux-kontext-pro/multi", "vtrix": "flux_kontext_pro"}
FREE = Limits(
    images_per_day=0, usd_per_day=0, jobs_at_once=0, guild_usd_per_day=0, guild_usd_per_month=0, total_usd_per_month=0
)
TIGHT = Limits(
    images_per_day=6,
    usd_per_day=300_000,
    jobs_at_once=3,
    guild_usd_per_day=500_000,
    guild_usd_per_month=600_000,
    total_usd_per_month=900_000,
)
MONTHLY = Limits(
    images_per_day=0,
    usd_per_day=0,
    jobs_at_once=0,
    guild_usd_per_day=0,
    guild_usd_per_month=400_000,
    total_usd_per_month=0,
)
UNSETTLED = (State.QUEUED, State.SUBMITTING, State.WAITING, State.FETCHING)
UNDER_WAY = (State.SUBMITTING, State.WAITING)
PICKS = st.integers(min_value=0, max_value=999)


class Shop(Tally, RuleBasedStateMachine):
    """The store driven as the engine drives it, and now and then as a process does that no longer owns the job."""

    def __init__(self) -> None:
        Tally.__init__(self)
        RuleBasedStateMachine.__init__(self)
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.db: SQLite = self.runner.run(open_blank(Path(self.folder.name) / "easel.db"))
        self.now, self.number, self.process = START, 0, 0
        self.limits = FREE
        self.stale: list[Job] = []

    def teardown(self) -> None:
        self.runner.run(self.db.close())
        self.runner.close()
        self.folder.cleanup()

    def write(self, change, *args, **kwargs):
        return self.runner.run(self.db.write(change, *args, **kwargs))

    def read(self, query, *args, **kwargs):
        return self.runner.run(self.db.read(query, *args, **kwargs))

    # -- processes, time, limits --------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.start_process()

    def start_process(self) -> None:
        self.process += 1
        self.write(processes.start, self.process, now=self.now)

    @rule()
    def crash(self) -> None:
        """`kill -9` and the next start: what the dead process knew is worth nothing any more."""
        self.stale += [job for job in self.held.values() if job.owner is not None]
        self.start_process()
        taken = self.write(processes.take_over, self.process, now=self.now, alone=True)
        expected = {job.id for job in self.held.values() if job.owner is not None and job.state in OPEN}
        assert {job.id for job in taken} == expected
        for job in taken:
            self.keep(job)

    @rule(hours=st.sampled_from([0.1, 3, 24, 24 * 31]))
    def time_passes(self, hours: float) -> None:
        self.now += int(timedelta(hours=hours).total_seconds() * 1000)

    @rule(limits=st.sampled_from([FREE, TIGHT, MONTHLY]))
    def limits_change(self, limits: Limits) -> None:
        self.limits = limits

    # -- a job from its order to its end ------------------------------------------------------

    @rule(
        guild=st.sampled_from(GUILDS),
        user=st.sampled_from(MEMBERS),
        count=st.integers(1, 4),
        price=st.sampled_from(PRICES),
        provider=st.sampled_from(sorted(HERE)),
        requests=st.booleans(),
    )
    def order(self, guild: int, user: int, count: int, price: int, provider: str, requests: bool) -> None:
        """An order is admitted exactly when every limit holds by a count that is ours, not the store's."""
        self.number += 1
        job = Job(
            id=self.number,
            state=State.QUEUED,
            user_id=user,
            request=Request(kind=Kind.IMAGINE, prompt="a boat", count=count),
            place=Place(guild_id=guild, channel_id=20, interaction_id=self.number),
            model="kontext-pro",
            provider=provider,
            wire_id=HERE[provider],
            seed=5,
            estimate=price * count,
            created_at=self.now,
            day=day_of(self.now),
            shots=count if requests else 1,
        )
        split = [1] * count if requests else [count]
        plan = [Shot(job_id=job.id, number=number, count=each, seed=5) for number, each in enumerate(split)]
        broken = self.breaks(self.limits, job)
        try:
            stands, fresh = self.runner.run(self.db.create(orders.place, job, plan, [], limits=self.limits, press=None))
        except LimitReached:
            assert broken
            return
        assert not broken
        assert fresh
        self.keep(stands)

    @rule(pick=PICKS)
    @precondition(lambda self: self.held)
    def the_same_interaction_again(self, pick: int) -> None:
        """Sent twice by Discord, or by a process that died before it could answer: one order."""
        job = list(self.held.values())[pick % len(self.held)]
        twin = job.evolve(id=10_000 + self.number, state=State.QUEUED, created_at=self.now)
        stands, fresh = self.runner.run(self.db.create(orders.place, twin, [], [], limits=self.limits, press=None))
        assert (stands.id, fresh) == (job.id, False)

    @rule(provider=st.sampled_from(sorted(HERE)))
    def claim(self, provider: str) -> None:
        """The one whose turn it is, the oldest among equals, and only that."""
        due = [(j.turn, j.id) for j in self.held.values() if j.state is State.QUEUED and j.provider == provider]
        job = self.write(jobs.claim, provider=provider, owner=self.process, now=self.now)
        assert ((job.turn, job.id) if job else None) == min(due, default=None)
        if job:
            self.keep(job)

    @rule(pick=PICKS, cost=st.sampled_from([None, 0, 30_000, 50_000]), fails=st.booleans())
    @precondition(lambda self: self.any_in(*UNDER_WAY))
    def a_request_moves_on(self, pick: int, cost: int | None, fails: bool) -> None:
        """One step of one request: sent, accepted, done or failed."""
        job = self.pick(pick, *UNDER_WAY)
        open_shots = [it for it in self.read(jobs.shots_of, job.id) if not it.over]
        if not open_shots:
            self.keep(self.write(jobs.move, job, State.FETCHING, now=self.now))
            return
        shot = open_shots[pick % len(open_shots)]
        if shot.state is ShotState.NEW:
            self.write(shots.record, job, shot, state=ShotState.POSTING, posted_at=self.now)
            return
        to, changes = ShotState.DONE, {"cost": cost, "results": []}
        if fails:
            to, changes = ShotState.FAILED, {"fault": "broken"}
        elif shot.state is ShotState.POSTING:
            to, changes = ShotState.ACCEPTED, {"task": "t"}
        job, _ = self.write(sending.outcome, job, shot, to, now=self.now, **changes)
        self.keep(job)

    @rule(pick=PICKS)
    @precondition(lambda self: self.any_in(*UNDER_WAY))
    def every_request_is_done(self, pick: int) -> None:
        job = self.pick(pick, *UNDER_WAY)
        for shot in self.read(jobs.shots_of, job.id):
            if not shot.over:
                job, _ = self.write(sending.outcome, job, shot, ShotState.DONE, now=self.now)
        self.keep(self.write(jobs.move, job, State.FETCHING, now=self.now))

    @rule(pick=PICKS, elsewhere=st.booleans())
    @precondition(lambda self: self.any_in(State.SUBMITTING))
    def back_to_the_line(self, pick: int, elsewhere: bool) -> None:
        """Nothing was accepted: the same provider later, or another one. The reserve stays as it is."""
        job = self.pick(pick, State.SUBMITTING)
        if any(it.state is not ShotState.NEW for it in self.read(jobs.shots_of, job.id)):
            return
        more = {}
        if elsewhere:
            (other,) = set(HERE) - {job.provider}
            plan = [Shot(job_id=job.id, number=0, count=job.request.count, seed=5)]
            more = {"offer": offer_of(other, HERE[other]), "plan": plan}
        self.keep(self.write(sending.back_to_line, job, not_before=self.now, now=self.now, text="busy", **more))

    @rule(pick=PICKS, made=st.integers(1, 4), cost=PICKS, suspected=st.sampled_from([0, 40_000]))
    @precondition(lambda self: self.any_in(State.FETCHING))
    def settle(self, pick: int, made: int, cost: int, suspected: int) -> None:
        """The pictures are there; what they cost may be more or less than the estimate."""
        job = self.pick(pick, State.FETCHING)
        made = min(made, job.request.count)
        one = Kept(sha256=f"{job.id:064x}", extension="png", media_type="image/png", width=8, height=8, size=1)
        charge = job.estimate * made // job.request.count + cost
        ready = self.write(
            orders.settle,
            job,
            [(one, False)] * made,
            charge=charge,
            cost=cost * 7,
            suspected=suspected,
            sentence=None,
            now=self.now,
        )
        self.charges[job.id] += charge
        self.made[job.id] += made
        self.bills[job.id] += cost * 7 + suspected
        self.keep(ready)

    @rule(pick=PICKS)
    @precondition(lambda self: self.any_in(State.READY))
    def deliver(self, pick: int) -> None:
        job = self.write(delivering.begin, self.pick(pick, State.READY))
        there = Delivered(channel_id=20, message_id=job.id)
        self.keep(self.write(delivering.done, job, there, now=self.now))

    @rule(pick=PICKS)
    @precondition(lambda self: self.any_in(State.READY))
    def nobody_takes_the_pictures(self, pick: int) -> None:
        """Made and paid, and no place left to post them: the member gets the money back, the owner does not."""
        over = self.write(
            orders.end, self.pick(pick, State.READY), State.FAILED, sentence="over", now=self.now, cost=9, suspected=9
        )
        self.charges[over.id] = self.made[over.id] = 0
        self.keep(over)

    @rule(
        pick=PICKS,
        to=st.sampled_from([State.FAILED, State.REFUSED]),
        cost=st.sampled_from([0, 40_000]),
        suspected=st.sampled_from([0, 80_000]),
    )
    @precondition(lambda self: self.any_in(*UNSETTLED))
    def end_badly(self, pick: int, to: State, cost: int, suspected: int) -> None:
        """Failed or refused, from any state; what was bought meanwhile is the owner's loss."""
        job = self.pick(pick, *UNSETTLED)
        over = self.write(orders.end, job, to, sentence="over", now=self.now, cost=cost, suspected=suspected)
        self.bills[job.id] += cost + suspected
        self.keep(over)

    @rule(pick=PICKS, bill=st.sampled_from([0, 40_000]))
    @precondition(lambda self: self.any_in(State.QUEUED, *UNDER_WAY))
    def cancel(self, pick: int, bill: int) -> None:
        """Free in line; at the provider the member bears what it bills."""
        job = self.pick(pick, State.QUEUED, *UNDER_WAY)
        bill = 0 if job.state is State.QUEUED else bill
        over = self.write(
            orders.end,
            job,
            State.CANCELLED,
            sentence="over",
            now=self.now,
            cost=bill,
            charge=bill or None,
            cancelled_by=job.user_id,
        )
        self.bills[job.id] += bill
        self.charges[job.id] += bill
        self.keep(over)

    @rule(pick=PICKS)
    @precondition(lambda self: self.stale)
    def a_dead_process_wakes(self, pick: int) -> None:
        """What it believes changes nothing: neither state nor money."""
        job = self.stale[pick % len(self.stale)]
        one = Kept(sha256="0" * 64, extension="png", media_type="image/png", width=8, height=8, size=1)
        tries = [(orders.end, (job, State.FAILED), {"sentence": "late", "now": self.now, "suspected": 1})]
        if job.state is State.FETCHING:
            late = {"charge": 1, "cost": 1, "suspected": 0, "sentence": None, "now": self.now}
            tries.append((orders.settle, (job, [(one, False)]), late))
        if job.state is State.READY:
            tries.append((delivering.begin, (job,), {}))
        for change, args, kwargs in tries:
            with pytest.raises((StaleJob, ValueError)):
                self.write(change, *args, **kwargs)
