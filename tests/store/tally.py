"""The second set of books: what orders come to when they are counted one by one, without a database."""

from collections import Counter

from bot.core.jobs import OPEN, Job, State
from bot.core.quota import Limits


class Tally:
    """Every job as it was last seen, and what was booked for it.

    `charges` is what a job's member bears, `bills` what its owner was billed, `made` the pictures that came of it.
    """

    def __init__(self) -> None:
        self.held: dict[int, Job] = {}
        self.charges: Counter[int] = Counter()
        self.bills: Counter[int] = Counter()
        self.made: Counter[int] = Counter()

    def keep(self, job: Job) -> None:
        self.held[job.id] = job

    def pick(self, number: int, *states: State) -> Job:
        """Some job in one of the states; there must be one."""
        found = [job for job in self.held.values() if job.state in states]
        return found[number % len(found)]

    def any_in(self, *states: State) -> bool:
        return any(job.state in states for job in self.held.values())

    def jobs(self, *, guild: int | None = None, user: int | None = None, period: str = "") -> list[Job]:
        """The jobs of a server, a member, a day or month."""
        return [
            job
            for job in self.held.values()
            if guild in (None, job.place.guild_id) and user in (None, job.user_id) and job.day.startswith(period)
        ]

    def member_bears(self, found: list[Job]) -> int:
        return sum(self._reserved(job) * job.estimate + self.charges[job.id] for job in found)

    def owner_bears(self, found: list[Job]) -> int:
        return sum(self._reserved(job) * job.estimate + self.bills[job.id] for job in found)

    def images(self, found: list[Job]) -> int:
        return sum(self._reserved(job) * job.request.count + self.made[job.id] for job in found)

    def under_way(self, found: list[Job]) -> int:
        """How many keep their member from ordering more; what waits for a moderator does not."""
        return sum(job.state in OPEN - {State.HELD} for job in found)

    def breaks(self, limits: Limits, job: Job) -> bool:
        """Whether an order that is not among the jobs yet would break a limit."""
        guild, price, day, month = job.place.guild_id, job.estimate, job.day, job.day[:7]
        own = {"guild": guild, "user": job.user_id}
        money = (
            (limits.usd_per_day, self.member_bears(self.jobs(**own, period=day))),
            (limits.guild_usd_per_day, self.owner_bears(self.jobs(guild=guild, period=day))),
            (limits.guild_usd_per_month, self.owner_bears(self.jobs(guild=guild, period=month))),
            (limits.total_usd_per_month, self.owner_bears(self.jobs(period=month))),
        )
        images = self.images(self.jobs(**own, period=day)) + job.request.count
        at_once = self.under_way(self.jobs(**own))
        return (
            any(limit and price and spent + price > limit for limit, spent in money)
            or bool(limits.images_per_day and images > limits.images_per_day)
            or bool(limits.jobs_at_once and at_once >= limits.jobs_at_once)
        )

    def _reserved(self, job: Job) -> bool:
        """Whether its reserve has not ended yet: settling ends it, and so does every other end."""
        return job.state in OPEN and job.state is not State.READY
