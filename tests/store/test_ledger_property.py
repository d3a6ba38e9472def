"""Any order of orders, answers, ends, crashes and days leaves books that agree with themselves and with the limits."""

from collections import defaultdict

from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from bot.core.jobs import TERMINAL, State
from bot.core.quota import day_of
from bot.store import ledger
from tests.store.books import GUILDS, MEMBERS
from tests.store.verdicts import Jury


class Books(Jury):
    """What must be true of a shop after every step."""

    @invariant()
    def the_sums_agree_with_the_ledger(self) -> None:
        assert self.read(ledger.differences) == []

    @invariant()
    def what_is_kept_is_what_is_stored(self) -> None:
        async def states(reader):
            return {row["id"]: row["state"] for row in await reader.fetch("SELECT id, state FROM jobs")}

        assert self.read(states) == {job.id: str(job.state) for job in self.held.values()}

    @invariant()
    def nobody_pays_for_nothing(self) -> None:
        """A reserve has at most one end; failed and refused orders cost the member nothing; nothing is booked twice."""
        rows = self.read(booked)
        for job in self.held.values():
            books = rows[job.id]
            ends = [kind for kind in books if kind in ("release", "charge")]
            assert len(ends) == (job.state in TERMINAL or job.state is State.READY)
            assert books["reserve"] == job.estimate
            bears = books.get("charge", 0) - books.get("refund", 0)
            assert bears == self.charges[job.id]
            assert bears == 0 or job.state not in (State.FAILED, State.REFUSED)
            assert books.get("cost", 0) + books.get("suspected", 0) == self.bills[job.id]

    @invariant()
    def everybody_is_told_the_true_sums(self) -> None:
        """What the quota check reads for each member and server is what the jobs, one by one, come to."""
        day = day_of(self.now)
        month = day[:7]
        for guild in GUILDS:
            for user in MEMBERS:
                used = self.read(ledger.used, guild_id=guild, user_id=user, now=self.now)
                today = self.jobs(guild=guild, user=user, period=day)
                assert used.usd_today == self.member_bears(today)
                assert used.images_today == self.images(today)
                assert used.open_jobs == self.under_way(self.jobs(guild=guild, user=user))
                assert used.guild_usd_today == self.owner_bears(self.jobs(guild=guild, period=day))
                assert used.guild_usd_month == self.owner_bears(self.jobs(guild=guild, period=month))
        total = self.read(ledger.total_this_month, now=self.now)
        assert total == used.total_usd_month == self.owner_bears(self.jobs(period=month))


async def booked(reader):
    """The ledger as {job: {kind: micro-USD}}."""
    found = defaultdict(dict)
    for row in await reader.fetch("SELECT job_id, kind, micro_usd FROM ledger"):
        found[row["job_id"]][row["kind"]] = row["micro_usd"]
    return found


TestBooks = Books.TestCase
TestBooks.settings = settings(
    max_examples=45,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
