"""Whatever is ordered, changed, paused, settled or lost: no limit is exceeded by what was admitted, no cent appears."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.core.accounts import Pause, Scope
from bot.core.budgets import THRESHOLDS, Budget
from bot.core.errors import LimitReached, Paused
from bot.core.jobs import OPEN, Job, Place, Shot, ShotState, State
from bot.core.limits import Rule, Ruled, Subject, resolve
from bot.core.policy import Policy
from bot.core.ports import Kept
from bot.core.quota import Limits, day_of
from bot.core.requests import Kind, Request
from bot.core.takedowns import Act
from bot.engine.cancelling import cancel
from bot.store import (
    alerts,
    budgets,
    changes,
    holding,
    jobs,
    ledger,
    orders,
    pauses,
    pictures,
    prices,
    processes,
    reviews,
    suspicions,
    takedowns,
)
from tests.blank import open_blank

START = 1_795_000_000_000
GUILD, CHANNEL, THREAD = 10, 20, 21
ROLES = (500, 501)
KEY = ("wavespeed", "wavespeed-ai/flux-kontext-pro/multi")
GIVEN = 5
OWNER = Limits(
    images_per_day=0, usd_per_day=0, jobs_at_once=0,
    guild_usd_per_day=600_000, guild_usd_per_month=0, total_usd_per_month=1_500_000,
)  # fmt: skip
SPENT = """
SELECT coalesce(sum(CASE l.kind WHEN 'suspected' THEN coalesce(s.billed, l.micro_usd) WHEN 'cost' THEN l.micro_usd
    WHEN 'reserve' THEN l.micro_usd * (NOT EXISTS (SELECT 1 FROM ledger e WHERE e.job_id = l.job_id
        AND e.kind IN ('charge', 'release'))) ELSE 0 END), 0)
FROM ledger l JOIN jobs j ON j.id = l.job_id LEFT JOIN suspected_closed s ON s.job_id = l.job_id
"""


class Money(RuleBasedStateMachine):
    """One server, two members, a channel with a thread; `said` is what the test itself keeps of the limits."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.db = self.runner.run(open_blank(Path(self.folder.name) / "easel.db"))
        self.now, self.number, self.process = START, 0, 1
        self.said: dict[tuple[Subject, int], Rule] = {}
        self.places: dict[int, int] = {}
        self.jobs: dict[int, Job] = {}
        self.write(processes.start, 1, now=START)
        self.write(budgets.keep_settings, OWNER)
        self.write(prices.set_free_used, KEY, 0)

    def teardown(self) -> None:
        self.runner.run(self.db.close())
        self.runner.close()
        self.folder.cleanup()

    def write(self, change, *args, **options):
        return self.runner.run(self.db.write(change, *args, **options))

    def read(self, query, *args, **options):
        return self.runner.run(self.db.read(query, *args, **options))

    def asked(self, sql, *args) -> int:
        async def value(reader):
            return await reader.value(sql, *args)

        return self.read(value)

    @rule(hours=st.sampled_from([1, 24, 24 * 31]))
    def time_passes(self, hours: int) -> None:
        self.now += hours * 3_600_000

    @rule(
        subject=st.sampled_from(list(Subject)),
        role=st.sampled_from(ROLES),
        images=st.sampled_from([None, 0, 3, 8]),
        at_once=st.sampled_from([None, None, 0, 3]),
        cap=st.booleans(),
    )
    def a_rule_changes(self, subject: Subject, role: int, images: int | None, at_once: int | None, cap: bool) -> None:
        target = {Subject.EVERYONE: 0, Subject.ROLE: role, Subject.MEMBER: 31}[subject]
        values = {"images_per_day": images, "jobs_at_once": at_once}
        kept = self.write(changes.set_limit, GUILD, subject, target, values, cap=cap, by=9, now=self.now)
        self.said[subject, target] = kept

    @rule(place=st.sampled_from([CHANNEL, THREAD]), amount=st.sampled_from([0, 60_000, 150_000]))
    def a_budget_changes(self, place: int, amount: int) -> None:
        self.write(budgets.put, Budget(place_id=place, usd_per_day=amount), guild_id=GUILD)
        self.places[place] = amount

    @rule(scope=st.sampled_from(list(Scope)), ends=st.sampled_from([True, True, False]))
    def a_pause(self, scope: Scope, ends: bool) -> None:
        target = {Scope.SERVER: 0, Scope.CHANNEL: THREAD, Scope.ROLE: ROLES[0]}[scope]
        if ends:
            self.write(changes.resume, GUILD, scope, target, by=9, now=self.now)
        else:
            self.write(changes.pause, GUILD, Pause(scope=scope, target_id=target, reason="", by=9, at=self.now))

    @rule(
        user=st.sampled_from([31, 32]),
        roles=st.sets(st.sampled_from(ROLES)),
        thread=st.booleans(),
        count=st.integers(1, 4),
        price=st.sampled_from([10_000, 48_612]),
        free=st.integers(0, 2),
    )
    def order(self, user: int, roles: set[int], thread: bool, count: int, price: int, free: int) -> None:
        """Admitted exactly when every limit holds by a count of the ledger's rows, not of its sums."""
        self.number += 1
        free = min(free, count)
        where = {"channel_id": THREAD, "home_id": CHANNEL} if thread else {"channel_id": CHANNEL}
        job = Job(
            id=self.number, state=State.QUEUED, user_id=user, model="kontext-pro", provider=KEY[0], wire_id=KEY[1],
            request=Request(kind=Kind.IMAGINE, prompt="a boat", count=count), seed=5, created_at=self.now,
            place=Place(guild_id=GUILD, interaction_id=self.number, **where), day=day_of(self.now),
            estimate=price * (count - free), price=price, free=free, roles=tuple(sorted(roles)),
        )  # fmt: skip
        taken = self.asked("SELECT pictures FROM free_used")
        held = self.read(pauses.holding, job) is not None
        allowed = self.allows(job)
        shots = [Shot(job_id=job.id, number=0, count=count, seed=5)]
        try:
            terms = orders.Terms(limits=OWNER, free_given=GIVEN)
            stands, _ = self.runner.run(self.db.create(orders.place, job, shots, [], limits=terms, press=None))
        except Paused:
            assert held
        except LimitReached:
            assert not allowed
        except orders.FreeGone:
            assert taken + free > GIVEN
        else:
            assert allowed
            assert not held
            assert taken + free <= GIVEN
            self.jobs[stands.id] = stands

    def allows(self, job: Job) -> bool:
        rules = [Ruled(subject=subject, target_id=target, rule=each) for (subject, target), each in self.said.items()]
        mine, _ = resolve(OWNER, rules, user_id=job.user_id, roles=job.roles)
        own = [each for each in self.jobs.values() if each.user_id == job.user_id]
        images = sum(each.request.count for each in own if each.day == job.day and each.state in OPEN - {State.READY})
        images += self.asked(
            "SELECT coalesce(sum(pictures), 0) FROM ledger WHERE kind = 'charge' AND user_id = $1 AND day = $2",
            *(job.user_id, job.day),
        )
        money = [
            (OWNER.guild_usd_per_day, self.asked(SPENT + "WHERE l.day = $1", job.day)),
            (OWNER.total_usd_per_month, self.asked(SPENT + "WHERE substr(l.day, 1, 7) = $1", job.day[:7])),
        ]
        for place in job.place.budget_places:
            sql = SPENT + "WHERE l.day = $1 AND (j.channel_id = $2 OR j.home_id = $2)"
            money.append((self.places.get(place, 0), self.asked(sql, job.day, place)))
        return (
            (not mine.images_per_day or images + job.request.count <= mine.images_per_day)
            and (not mine.jobs_at_once or sum(each.state in OPEN - {State.HELD} for each in own) < mine.jobs_at_once)
            and all(not limit or not job.estimate or spent + job.estimate <= limit for limit, spent in money)
        )

    @rule()
    def claim(self) -> None:
        job = self.write(jobs.claim, provider=KEY[0], owner=self.process, now=self.now)
        queued = [each for each in self.jobs.values() if each.state is State.QUEUED]
        due = [(each.turn, each.id) for each in queued if self.read(pauses.holding, each) is None]
        assert ((job.turn, job.id) if job else None) == min(due, default=None)
        if job:
            self.jobs[job.id] = job

    def some(self, pick: int, *states: State) -> Job:
        found = [each for each in self.jobs.values() if each.state in states]
        return found[pick % len(found)]

    @rule(pick=st.integers(0, 50), cost=st.sampled_from([None, 0, 200_000]))
    @precondition(lambda self: any(each.state is State.SUBMITTING for each in self.jobs.values()))
    def succeed(self, pick: int, cost: int | None) -> None:
        """The pictures come; what the provider says it costs may be more than the estimate."""
        job = self.some(pick, State.SUBMITTING)
        self.write(done, job, cost)
        fetching = self.write(jobs.move, job, State.FETCHING, now=self.now)
        bill = job.estimate if cost is None else cost
        one = Kept(sha256="0" * 64, extension="png", media_type="image/png", width=8, height=8, size=1)
        ready = self.write(
            orders.settle, fetching, [(one, False)] * job.request.count, charge=bill, cost=bill, suspected=0,
            sentence=None, now=self.now,
        )  # fmt: skip
        self.jobs[job.id] = ready

    @rule(
        pick=st.integers(0, 50),
        cost=st.sampled_from([None, 0, 200_000]),
        then=st.sampled_from(["approve", "refuse", "expire", "cancel", "take down"]),
    )
    @precondition(lambda self: any(each.state is State.SUBMITTING for each in self.jobs.values()))
    def hold(self, pick: int, cost: int | None, then: str) -> None:
        """The pictures come and wait for a moderator; however that ends, what was not used of the free ones is back."""
        job = self.some(pick, State.SUBMITTING)
        self.write(done, job, cost)
        fetching = self.write(jobs.move, job, State.FETCHING, now=self.now)
        one = Kept(sha256=f"{job.id:064x}", extension="png", media_type="image/png", width=8, height=8, size=1)
        self.jobs[job.id] = self.write(
            holding.hold, fetching, [(one, False)] * job.request.count, charge=job.estimate, sentence=None, why="x",
            until=self.now, left_out=None, now=self.now,
        )  # fmt: skip
        review = self.read(reviews.held, job.id)
        if then == "approve":
            self.write(holding.approve, review, by=9, owner=self.process, now=self.now)
        elif then == "refuse":
            self.write(holding.refuse, review, by=9, reason="", strike=False, policy=Policy(), now=self.now)
        elif then == "expire":
            self.write(holding.expire, review, hours=1, now=self.now)
        elif then == "cancel":
            self.write(cancel, job.id, by=job.user_id, moderator=False, guild_id=GUILD, now=self.now)
        else:
            self.now += 1
            numbers = [it.number for it in self.read(pictures.of_job, job.id)]
            act = Act(guild_id=GUILD, by=9, reason="", policy=Policy(strikes_to_suspend=0), now=self.now)
            self.write(takedowns.take_down, numbers, act)
        self.jobs[job.id] = self.read(jobs.get, job.id)

    @rule(pick=st.integers(0, 50), to=st.sampled_from([State.FAILED, State.CANCELLED]), lost=st.booleans())
    @precondition(lambda self: any(each.state in (State.QUEUED, State.SUBMITTING) for each in self.jobs.values()))
    def end(self, pick: int, to: State, lost: bool) -> None:
        job = self.some(pick, State.QUEUED, State.SUBMITTING)
        suspected = 30_000 if lost and job.state is State.SUBMITTING else 0
        self.jobs[job.id] = self.write(orders.end, job, to, sentence="over", now=self.now, suspected=suspected)

    @rule(billed=st.sampled_from([0, 30_000, 90_000]))
    def settle_a_suspicion(self, billed: int) -> None:
        for found in self.read(suspicions.open_ones, guild_id=GUILD)[:1]:
            settled = self.write(suspicions.settle, found.job_id, billed=billed, guild_id=GUILD, by=9, now=self.now)
            assert settled == found

    @rule()
    def crash(self) -> None:
        """`kill -9` and a new process, which takes the open jobs over."""
        self.runner.run(self.db.close())
        self.db = self.runner.run(open_blank(Path(self.folder.name) / "easel.db"))
        self.process += 1
        self.write(processes.start, self.process, now=self.now)
        for job in self.write(processes.take_over, self.process, now=self.now, alone=True):
            self.jobs[job.id] = job

    @invariant()
    def the_books_agree(self) -> None:
        assert self.read(ledger.differences) == []

    @invariant()
    def every_free_picture_is_somewhere(self) -> None:
        assert self.asked("SELECT pictures FROM free_used") == self.asked("SELECT coalesce(sum(free), 0) FROM jobs")

    @invariant()
    def marks_are_what_the_pauses_say(self) -> None:
        for job in self.jobs.values():
            if job.state is State.QUEUED:
                fresh = self.read(jobs.get, job.id)
                assert fresh.paused == (self.read(pauses.holding, job) is not None)

    @invariant()
    def alerts_are_true(self) -> None:
        """No more than one for each threshold and period, and none below its threshold."""
        taken = self.write(alerts.take, now=self.now + 10 * alerts.AGAIN)
        seen = [(alert.guild_id, alert.period, alert.threshold) for alert in taken if alert.threshold]
        assert len(seen) == len(set(seen))
        for alert in taken:
            assert alert.threshold in (0, *THRESHOLDS)
            assert alert.spent * 100 >= alert.limit * alert.threshold


async def done(tx, job, cost):
    """The one request of a job has come, and its cost with it."""
    await tx.execute("UPDATE shots SET state = $1, cost = $2 WHERE job_id = $3", str(ShotState.DONE), cost, job.id)


TestMoney = Money.TestCase
TestMoney.settings = settings(
    max_examples=50,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
