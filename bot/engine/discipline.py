"""Suspensions, what members are told in private about decisions, and the log that moderators read."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from bot.core import sheets
from bot.core.decisions import EASEL, Decision, DecisionKind
from bot.core.errors import BadRequest
from bot.core.letters import Notice
from bot.core.policy import DAY
from bot.engine.appealing import Appealing
from bot.engine.workshop import Workshop
from bot.store import decisions, discipline, notices, suspensions
from bot.store.discipline import Suspended
from bot.store.suspensions import Suspension

NOT_SUSPENDED = "<@{}> is not suspended on this server, so there is nothing to lift."
LONGEST = 3650  # days
REASON_LIMIT = 500  # characters
GIVE_UP = DAY  # milliseconds after which a message Discord does not take is told in another way
ENDED_LOOK = 30.0  # seconds between two looks for orders that a suspension for strikes has ended
EVERY = 1_000_000  # lines
COLUMNS = (
    *("number", "at_utc", "kind", "by", "member", "reason", "before", "after", "rule", "picture", "job_id", "words"),
)


class Discipline(Appealing):
    """Part of the engine's front; see `Engine.discipline`. `ended` shows the end of an order on its card."""

    def __init__(self, shop: Workshop, ended: Callable[[int], None]) -> None:
        super().__init__(shop)
        self._ended = ended
        self._showing: set[int] = set()

    async def begin(self) -> None:
        """At a start, while nobody else uses the database: messages that were being sent are looked after at once."""
        await self._db.write(notices.hand_back)

    # Suspensions

    async def suspension(self, *, guild_id: int, user_id: int) -> Suspension | None:
        """What keeps a member from ordering now."""
        return await self._db.read(suspensions.suspension, guild_id=guild_id, user_id=user_id, now=self._now)

    async def strikes(self, *, guild_id: int, user_id: int) -> int:
        """Strikes of a member that count now."""
        return await self._db.read(discipline.strikes, guild_id=guild_id, user_id=user_id, now=self._now)

    async def suspend(
        self, guild_id: int, user_id: int, *, by: int, days: int | None = None, reason: str = ""
    ) -> Suspended:
        """Let a member order nothing for some days, None = for good, in place of what held so far.

        What they have in line is ended free of charge; what is at a provider finishes. They are told.

        Raises:
            BadRequest: a number of days that cannot be.
        """
        if days is not None and not 1 <= days <= LONGEST:
            raise BadRequest(f"A suspension lasts 1 to {LONGEST} days, or for good when you name none.")
        now = self._now
        done = await self._db.write(
            discipline.suspend,
            guild_id=guild_id,
            user_id=user_id,
            until=None if days is None else now + days * DAY,
            reason=reason.strip()[:REASON_LIMIT],
            by=by,
            now=now,
        )
        await self.show_ended()
        return done

    async def unsuspend(self, guild_id: int, user_id: int, *, by: int, reason: str = "") -> Suspension:
        """End a member's suspension; returns what held. They are told.

        Raises:
            BadRequest: they are not suspended.
        """
        who = {"guild_id": guild_id, "user_id": user_id}
        reason = reason.strip()[:REASON_LIMIT]
        held = await self._db.write(discipline.unsuspend, **who, by=by, reason=reason, now=self._now)
        if held is None:
            raise BadRequest(NOT_SUSPENDED.format(user_id))
        return held

    async def show_ended(self) -> None:
        """Show on the cards of orders that a suspension ended how they ended.

        Suspensions come about in transactions of many kinds, strikes among them; so what to show is read from what
        they wrote.
        """
        found = await self._db.read(discipline.ended_untold)
        fresh = [job for job in found if job.id not in self._showing]
        self._showing = {job.id for job in found}
        for job in fresh:
            self._shop.moved(job)
            self._ended(job.id)

    async def show_ended_for_ever(self) -> None:
        """Look again and again."""
        while True:
            await self.show_ended()
            await self._shop.clock.sleep(ENDED_LOOK)

    # Private messages

    async def take_notices(self) -> list[Notice]:
        """Messages nobody was sent yet. Each is handed out again a minute later unless `notice_sent` follows."""
        if not await self._db.read(notices.owed, now=self._now):
            return []  # most looks find nothing, and then nothing is written
        return await self._db.write(notices.take, now=self._now)

    async def notice_sent(self, notice: Notice, *, missed: bool = False) -> None:
        """It is sent; or, `missed`, it cannot be, and is told with the next answer to an order."""
        await self._db.write(notices.sent, notice.number, now=self._now, missed=missed)

    def hopeless(self, notice: Notice) -> bool:
        """Whether a message that Discord has not taken so far is to be told in another way."""
        return self._now - notice.at > GIVE_UP

    async def missed(self, *, guild_id: int, user_id: int) -> list[Notice]:
        """What a member could not be told in private; confirm with `caught_up` once they were told."""
        return await self._db.read(notices.missed, guild_id=guild_id, user_id=user_id)

    async def caught_up(self, told: Sequence[Notice]) -> None:
        """They were told."""
        await self._db.write(notices.caught_up, [each.number for each in told])

    # The log

    async def log(
        self,
        guild_id: int,
        *,
        member: int | None = None,
        kind: DecisionKind | None = None,
        days: int | None = None,
        offset: int = 0,
        most: int = 10,
    ) -> tuple[list[Decision], int]:
        """Lines of a server's log, newest first, and how many there are; a member's are those about or by them."""
        return await self._db.read(
            decisions.search,
            guild_id=guild_id,
            member=member,
            kinds=[kind] if kind is not None else (),
            since=0 if days is None else self._now - days * DAY,
            offset=offset,
            most=most,
        )

    async def log_file(
        self, guild_id: int, *, member: int | None = None, kind: DecisionKind | None = None, days: int | None = None
    ) -> bytes:
        """The same lines, all of them, as a CSV file for a spreadsheet; times are UTC."""
        found, _ = await self.log(guild_id, member=member, kind=kind, days=days, most=EVERY)
        return await asyncio.to_thread(_written, found)

    @property
    def _now(self) -> int:
        return self._shop.clock.now()


_STAMP = re.compile(r"<t:(\d+)(?::[a-zA-Z])?>")


def _written(lines: Sequence[Decision]) -> bytes:
    """Lines of the log as a CSV file; moments that Discord would show stand there in UTC."""
    rows = [
        {
            "number": line.number,
            "at_utc": _moment(line.at // 1000),
            "kind": str(line.kind),
            "by": "Easel" if line.by == EASEL else line.by,
            "member": line.member or "",
            "reason": _readable(line.reason),
            "before": _readable(line.before),
            "after": _readable(line.after),
            "rule": line.rule,
            "picture": line.picture or "",
            "job_id": line.job_id or "",
            "words": line.words,
        }
        for line in lines
    ]
    return sheets.written(COLUMNS, rows)


def _readable(text: str) -> str:
    return _STAMP.sub(lambda found: _moment(int(found[1])), text)


def _moment(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S}"
