"""A shop whose pictures moderators hold, let go, refuse, take down and give back: in any order, beside all the rest.

What each of it should come to is counted here from the requests and the promises, not asked of the store.
"""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.core.bills import share
from bot.core.decisions import DecisionKind
from bot.core.jobs import OPEN, TERMINAL, Job, ShotState, State
from bot.core.policy import Policy
from bot.core.ports import Delivered, Kept
from bot.core.takedowns import Act
from bot.engine import cancelling
from bot.store import appeals, decisions, delivering, discipline, holding, jobs, pictures, reviews, sending, takedowns
from tests.store.books import FREE, GUILDS, MEMBERS, PICKS, Shop

MO = 51
DAY = 86_400_000
GENTLE = Policy(strikes_to_suspend=0)
SHOWN = (State.HELD, State.READY, State.DELIVERED)


class Jury(Shop):
    """`promised` is what a held job's member would bear for all of its pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.promised: dict[int, int] = {}
        self.lines: list[tuple[int, int, dict[int, int]]] = []  # line, member, pictures that went and were paid, by job
        self.refunded: set[int] = set()

    def bill(self, job: Job) -> int:
        """What the provider billed for the requests it took."""
        took = [it for it in self.read(jobs.shots_of, job.id) if it.state in (ShotState.ACCEPTED, ShotState.DONE)]
        return sum(share(job, it.count) if it.cost is None else it.cost for it in took)

    def left(self, job: Job) -> list[int]:
        """The numbers of a job's pictures that are not taken down."""
        return [it.number for it in self.read(pictures.of_job, job.id) if it.removed_at is None]

    def bears(self, job: Job) -> int:
        """What a held job's member would bear for what is left of it."""
        return self.promised[job.id] * len(self.left(job)) // len(self.read(pictures.of_job, job.id))

    def seen_again(self) -> None:
        """Jobs as the store has them, after a change that touches several."""
        for job_id in list(self.held):
            self.keep(self.read(jobs.get, job_id))

    # -- holding and deciding -----------------------------------------------------------------

    @rule(
        user=st.sampled_from(MEMBERS),
        count=st.integers(1, 4),
        extra=PICKS,
        price=st.sampled_from([20_000, 100_000]),
        cost=st.sampled_from([None, 0, 30_000]),
        then=st.sampled_from(["held", "held", "approved", "delivered"]),
    )  # fmt: skip
    def all_the_way(self, user: int, count: int, extra: int, price: int, cost: int | None, then: str) -> None:
        """An order that nothing keeps from a moderator's table, and often from there to where everybody sees it."""
        self.limits, number = FREE, self.number + 1
        self.order(guild=GUILDS[0], user=user, count=count, price=price, provider="vtrix", requests=count > 2)
        while self.held[number].state is State.QUEUED:
            self.claim("vtrix")
        job = self.held[number]
        for shot in self.read(jobs.shots_of, number):
            job, _ = self.write(sending.outcome, job, shot, ShotState.DONE, now=self.now, cost=cost)
        self.keep(self.write(jobs.move, job, State.FETCHING, now=self.now))
        self.put_on_hold(self.held[number], count, extra)
        if then != "held":
            self.let_go(self.held[number], twice=True)
        if then == "delivered":
            job = self.write(delivering.begin, self.held[number])
            self.keep(self.write(delivering.done, job, Delivered(channel_id=20, message_id=number), now=self.now))

    @rule(pick=PICKS, made=st.integers(1, 4), extra=PICKS)
    @precondition(lambda self: self.any_in(State.FETCHING))
    def hold(self, pick: int, made: int, extra: int) -> None:
        """The pictures wait for a moderator; until then the reserve stands and nothing is booked."""
        self.put_on_hold(self.pick(pick, State.FETCHING), made, extra)

    def put_on_hold(self, job: Job, made: int, extra: int) -> None:
        made = min(made, job.request.count)
        kept = {"extension": "png", "media_type": "image/png", "width": 8, "height": 8, "size": 1}
        results = [(Kept(sha256=f"{job.id:063x}{at}", **kept), False) for at in range(made)]
        self.promised[job.id] = job.estimate * made // job.request.count + extra
        more = {"sentence": None, "why": "x", "until": self.now + DAY, "left_out": None, "now": self.now}
        self.keep(self.write(holding.hold, job, results, charge=self.promised[job.id], **more))

    @rule(pick=PICKS, twice=st.booleans())
    @precondition(lambda self: self.any_in(State.HELD))
    def approve(self, pick: int, twice: bool) -> None:
        """Charged for what is left, once, however often it is pressed and whoever owned the job before."""
        self.let_go(self.pick(pick, State.HELD), twice=twice)

    def let_go(self, job: Job, *, twice: bool) -> None:
        review, due, bill, shown = self.read(reviews.held, job.id), self.bears(job), self.bill(job), len(self.left(job))
        for late in (False, True)[: 1 + twice]:
            decided = self.write(holding.approve, review, by=MO + late, owner=self.process, now=self.now)
            assert (decided is None) == late
        self.charges[job.id], self.made[job.id] = due, shown
        self.bills[job.id] += bill
        self.keep(self.read(jobs.get, job.id))

    @rule(pick=PICKS, how=st.sampled_from(["refuse", "expire", "cancel"]), late=st.booleans())
    @precondition(lambda self: self.any_in(State.HELD))
    def end_held(self, pick: int, how: str, late: bool) -> None:
        """Refused, by somebody or by time: free. Taken back: no more than is billed, nor than was promised."""
        self.conclude(self.pick(pick, State.HELD), how, late=late)

    def conclude(self, job: Job, how: str, *, late: bool) -> None:
        review, bill, due = self.read(reviews.held, job.id), self.bill(job), 0
        if how == "cancel":
            due = min(bill, self.bears(job))
            answer = self.write(cancelling.cancel, job.id, by=job.user_id, moderator=False, guild_id=None, now=self.now)
            assert answer.charged == due
        elif how == "refuse":
            self.write(holding.refuse, review, by=MO, reason="", strike=False, policy=GENTLE, now=self.now)
        else:
            self.write(holding.expire, review, hours=1, now=self.now)
        if late:
            assert self.write(holding.approve, review, by=MO, owner=self.process, now=self.now) is None
        self.charges[job.id] = due
        self.bills[job.id] += bill
        assert self.left(job) == []
        self.keep(self.read(jobs.get, job.id))

    # -- taking down, and giving back ---------------------------------------------------------

    @rule(pick=PICKS, count=st.integers(1, 5))
    @precondition(lambda self: self.any_in(*SHOWN))
    def take_down(self, pick: int, count: int) -> None:
        """Some of the newest pictures of a member, of whatever orders; what is held and has none left ends free."""
        first = self.pick(pick, *SHOWN)
        own = [job for job in self.jobs(guild=first.place.guild_id, user=first.user_id) if job.state in SHOWN]
        self.fell(first, [(number, job) for job in own for number in self.left(job)][-count:])

    @rule(pick=PICKS, cancelled=st.booleans())
    @precondition(lambda self: self.any_in(State.HELD))
    def take_down_one_of_several(self, pick: int, cancelled: bool) -> None:
        """What is left of a held order is paid for when it is approved, and when its member takes it back."""
        job = self.pick(pick, State.HELD)
        if len(left := self.left(job)) > 1:
            self.fell(job, [(left[pick % len(left)], job)])
            if cancelled:
                self.conclude(self.held[job.id], "cancel", late=True)
            else:
                self.let_go(self.held[job.id], twice=True)

    def fell(self, first: Job, numbers: list[tuple[int, Job]]) -> None:
        self.now += 1  # two takedowns of one moderator in one millisecond would be one to the log
        own = [job for _, job in numbers]
        bills = {job.id: self.bill(job) for job in own if job.state is State.HELD}
        act = Act(guild_id=first.place.guild_id, by=MO, reason="", policy=GENTLE, now=self.now)
        fallen = self.write(takedowns.take_down, [number for number, _ in numbers], act)
        gone: dict[int, int] = {}
        for _, job in numbers:
            if job.state is not State.HELD:
                gone[job.id] = gone.get(job.id, 0) + 1
        if numbers:
            self.lines.append((fallen.lines[numbers[0][0]], first.user_id, gone))
        for job in fallen.over:
            self.bills[job.id] += bills[job.id]
        self.seen_again()

    @rule(pick=PICKS)
    @precondition(lambda self: self.lines)
    def uphold(self, pick: int) -> None:
        """The share of what was paid for and is gone comes back, once for each order that is over."""
        number, member, gone = self.lines.pop(pick % len(self.lines))
        line = self.read(decisions.get, number)
        assert line.kind is DecisionKind.TAKEN_DOWN
        review = self.write(appeals.lodge, line, member=member, text="please", now=self.now)
        due = 0
        for job_id, count in gone.items():
            made = self.made[job_id]
            if self.held[job_id].state in TERMINAL and job_id not in self.refunded and made:
                back = self.charges[job_id] * min(made, count) // made
                self.charges[job_id] -= back
                self.made[job_id] -= min(made, count)
                self.refunded.add(job_id)
                due += back
        settled = self.write(appeals.uphold, review, by=MO, policy=GENTLE, now=self.now)
        assert settled.undone.refunded == due
        assert self.write(appeals.uphold, review, by=MO + 1, policy=GENTLE, now=self.now) is None

    @rule(pick=PICKS)
    @precondition(lambda self: self.any_in(*OPEN))
    def suspend_for_a_moment(self, pick: int) -> None:
        """What waits in line ends free; what a provider has, or a moderator looks at, goes on."""
        who = self.pick(pick, *OPEN)
        where = {"guild_id": who.place.guild_id, "user_id": who.user_id}
        done = self.write(discipline.suspend, until=None, reason="", by=MO, now=self.now, **where)
        in_line = {job.id for job in self.jobs(guild=where["guild_id"], user=who.user_id) if job.state is State.QUEUED}
        assert {job.id for job in done.ended} == in_line
        assert all(job.state is State.REFUSED for job in done.ended)
        assert self.write(discipline.unsuspend, by=MO, reason="", now=self.now, **where) is not None
        self.seen_again()
