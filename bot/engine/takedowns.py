"""Reports, what moderators decide about them, and takedowns; and the messages that have to show what holds since then.

Before it returns, everything is decided in the database; files and messages go after it, through any crash.
"""

from collections.abc import Awaitable, Callable, Sequence

from bot.core import takedowns as told
from bot.core.decisions import Decision
from bot.core.errors import NotYours
from bot.core.family import Node
from bot.core.policy import Policy
from bot.core.reviews import Outcome, Review, ReviewKind
from bot.core.takedowns import Act, Redraw, Takedown
from bot.engine import files
from bot.engine.bell import Bell
from bot.engine.orders import Removed
from bot.engine.reviewing import GONE, REASON_LIMIT, too_late
from bot.engine.workshop import Workshop
from bot.store import complaints, following, jobs, pictures, policies, redraws, reviews, takedowns
from bot.store.complaints import Reported
from bot.store.database import Transaction
from bot.store.takedowns import Because, Fallen

Follow = Callable[[Transaction, Decision, Act], Awaitable[Fallen]]

ALL_GONE = "That has been taken down already."
NOT_ONE = "That is no takedown of this server."


class Takedowns:
    """Part of the engine's front; see `Engine.takedowns`. `ended` shows the end of a job that a takedown has ended."""

    def __init__(self, shop: Workshop, ended: Callable[[int], None]) -> None:
        self._shop = shop
        self._db = shop.db
        self._ended = ended
        self._owed = Bell()

    async def begin(self) -> None:
        """At a start, while nobody else uses the database: messages that were being changed are owed at once."""
        await self._db.write(redraws.hand_back)

    # Reports

    async def check_report(self, number: int, *, by: int, guild_id: int) -> None:
        """Whether a member may report a picture; for whoever is about to write why.

        Raises:
            NotYours: it is gone or hidden, their own, or they have reported it before.
        """
        await self._db.read(complaints.check, number, by=by, guild_id=guild_id)

    async def report(self, number: int, *, by: int, guild_id: int, reason: str) -> Reported:
        """A member reports a picture to the moderators.

        Raises:
            NotYours: see `check_report`.
        """
        policy, now = await self._policy(guild_id), self._shop.clock.now()
        done = await self._db.write(
            complaints.report, number, by=by, guild_id=guild_id, reason=_fit(reason), policy=policy, now=now
        )
        self.changed()
        return done

    async def keep(self, number: int, *, by: int, guild_id: int) -> Review:
        """A reported picture is fine; `number` is that of the review, which is returned as it was decided.

        Raises:
            NotYours: somebody else has decided or is looking, or there is no such report.
        """
        review = await self._report(number, guild_id)
        kept = await self._db.write(complaints.keep, review, by=by, now=self._shop.clock.now())
        if kept is None:
            raise await too_late(self._db, review)
        self.changed()
        return kept

    async def take_down_reported(self, number: int, *, by: int, guild_id: int, reason: str = "") -> Review:
        """A reported picture is taken down; `number` is that of the review, which is returned as it was decided.

        Raises:
            NotYours: somebody else has decided or is looking, or there is no such report.
        """
        review, act = await self._report(number, guild_id), await self._act(guild_id, by, reason)
        decided, fallen = await self._db.write(_take_down_reported, review, act)
        if decided is None:
            raise await too_late(self._db, review)
        await self._fell(fallen)
        return decided

    # Takedowns

    async def take_down(
        self, numbers: Sequence[int], *, by: int, guild_id: int, reason: str = "", family: bool = False
    ) -> Takedown:
        """Take pictures down, with `family` everything that stands on them as well.

        Raises:
            NotYours: all of them are gone already.
        """
        act = await self._act(guild_id, by, reason)
        fallen = await self._db.write(_take_down, numbers, act, family=family)
        if not fallen.pictures:
            raise NotYours(ALL_GONE)
        await self._fell(fallen)
        decision = fallen.lines[fallen.pictures[0].number]
        if family:
            await self._rest(_below, await self._line(decision, guild_id), act)
        return await self.takedown(decision, guild_id=guild_id)

    async def take_down_below(self, decision: int, *, by: int, guild_id: int) -> Takedown:
        """After a takedown: everything that stands on its pictures as well. A second time finds nothing to do.

        Raises:
            NotYours: there is no such takedown.
        """
        line = await self._line(decision, guild_id)
        await self._rest(_below, line, await self._act(guild_id, by, line.reason))
        return await self.takedown(decision, guild_id=guild_id)

    async def take_down_day(self, decision: int, *, by: int, guild_id: int) -> Takedown:
        """After a takedown: everything that its maker made on the day of the picture (UTC) as well.

        Raises:
            NotYours: there is no such takedown.
        """
        line = await self._line(decision, guild_id)
        await self._rest(_same_day, line, await self._act(guild_id, by, line.reason))
        return await self.takedown(decision, guild_id=guild_id)

    async def takedown(self, decision: int, *, guild_id: int) -> Takedown:
        """How a takedown stands, by its line of the log.

        Raises:
            NotYours: there is no such takedown.
        """
        line = await self._line(decision, guild_id)
        return await self._db.read(following.status, line, now=self._shop.clock.now())

    async def delete(self, job_id: int, *, by: int, moderator: bool) -> Removed:
        """Delete a job's pictures for whoever made them, or a moderator; see `Engine.remove`."""
        job, shown = await self._db.read(jobs.get, job_id), await self._db.read(pictures.of_job, job_id)
        if job is None or not any(it.there or (job.user_id != by and it.removed_at is None) for it in shown):
            raise NotYours("These pictures are gone already.")
        if job.user_id != by and not moderator:
            raise NotYours("Only the member who made these pictures, or a moderator, can delete them.")
        gone = await self._db.write(takedowns.delete, job, by=by, now=self._shop.clock.now())
        self._shop.asked.ring()
        await files.drop(self._shop, gone)
        fresh = await self._db.read(jobs.get, job_id)
        return Removed(job=fresh or job, pictures=shown)

    async def behind(self, message_id: int, *, guild_id: int) -> list[int]:
        """The pictures that a result, a copy in the gallery or a card is about; removed ones included."""
        return await self._db.read(following.behind, message_id, guild_id=guild_id)

    async def newest(self, guild_id: int, *, most: int = 100) -> list[Node]:
        """The newest pictures made in a server that could be taken down, hidden and held ones too."""
        return await self._db.read(following.newest, guild_id=guild_id, most=most)

    # Messages that must show what holds now

    async def take_redraws(self) -> list[Redraw]:
        """Jobs whose messages are owed; say of each what became of it."""
        now = self._shop.clock.now()
        if not await self._db.read(redraws.owed, now=now):
            return []
        return await self._db.write(redraws.take, now=now)

    async def redraw_of(self, job_id: int) -> Redraw | None:
        """What is owed of a job, for whoever shows it at once."""
        return await self._db.read(redraws.of_job, job_id)

    async def redrawn(self, redraw: Redraw) -> None:
        """The messages show what held when it was handed out."""
        await self._db.write(redraws.done, redraw)

    async def not_redrawn(self, redraw: Redraw) -> bool:
        """They could not be brought up to date; False when that is given up."""
        return await self._db.write(redraws.left, redraw, now=self._shop.clock.now())

    async def until_owed(self, seconds: float) -> None:
        """Wait until something is owed, and never longer than so many seconds."""
        await self._owed.heard(self._shop.clock, seconds)
        self._owed.hush()

    async def _rest(self, follow: Follow, line: Decision, act: Act) -> None:
        """What follows a takedown, part by part; a crash leaves parts of it, which are offered again."""
        while (fallen := await self._db.write(follow, line, act)).pictures:
            await self._fell(fallen)

    async def _fell(self, fallen: Fallen) -> None:
        """What follows a takedown outside the database."""
        self.changed()
        for job in fallen.over:
            self._shop.moved(job)
            self._ended(job.id)
        await files.drop(self._shop, [it for it in fallen.pictures if it.sha256])

    def changed(self) -> None:
        """Messages are owed a redraw, and questions to the moderators have changed: do not wait for the next look."""
        self._owed.ring()
        self._shop.asked.ring()

    async def _policy(self, guild_id: int) -> Policy:
        return (await self._db.read(policies.house, guild_id)).policy

    async def _act(self, guild_id: int, by: int, reason: str) -> Act:
        policy, now = await self._policy(guild_id), self._shop.clock.now()
        return Act(guild_id=guild_id, by=by, reason=_fit(" ".join(reason.split())), policy=policy, now=now)

    async def _report(self, number: int, guild_id: int) -> Review:
        found = await self._db.read(reviews.get, number)
        if found is None or found.guild_id != guild_id or found.kind is not ReviewKind.REPORT:
            raise NotYours(GONE)
        return found

    async def _line(self, decision: int, guild_id: int) -> Decision:
        line = await self._db.read(following.taken_down, decision, guild_id=guild_id)
        if line is None:
            raise NotYours(NOT_ONE)
        return line


def _fit(reason: str) -> str:
    return reason.strip()[:REASON_LIMIT]


async def _take_down_reported(tx: Transaction, review: Review, act: Act) -> tuple[Review | None, Fallen]:
    decided = await reviews.decide(tx, review, Outcome.TAKEN_DOWN, by=act.by, now=act.now, answer=act.reason)
    if decided is None or review.picture is None:
        return decided, Fallen()
    return decided, await takedowns.take_down(tx, [review.picture], act)


async def _take_down(tx: Transaction, numbers: Sequence[int], act: Act, *, family: bool) -> Fallen:
    fallen = await takedowns.take_down(tx, numbers, act)
    if not family or not fallen.pictures:
        return fallen
    named = [it.number for it in fallen.pictures]
    rest = await _follow(tx, await following.below(tx, named, guild_id=act.guild_id), named[0], act)
    return Fallen(pictures=[*fallen.pictures, *rest.pictures], lines=fallen.lines, over=[*fallen.over, *rest.over])


async def _below(tx: Transaction, line: Decision, act: Act) -> Fallen:
    assert line.picture is not None, "see `following.taken_down`"
    named = await following.named(tx, line)
    return await _follow(tx, await following.below(tx, named, guild_id=act.guild_id), line.picture, act)


async def _follow(tx: Transaction, numbers: Sequence[int], first: int, act: Act) -> Fallen:
    because = Because(rule=told.below(first), why=lambda gone: told.on_another(gone, first))
    return await takedowns.take_down(tx, numbers, act, because=because)


async def _same_day(tx: Transaction, line: Decision, act: Act) -> Fallen:
    assert line.picture is not None, "see `following.taken_down`"
    first = line.picture
    because = Because(rule=told.same_day(first), why=lambda gone: told.of_that_day(gone, first))
    numbers = await following.same_day(tx, first, guild_id=act.guild_id)
    return await takedowns.take_down(tx, numbers, act, because=because)
