"""Suspensions as they stand: what keeps a member from ordering. How they come about is in `bot.store.discipline`."""

from dataclasses import dataclass

from bot.core import letters
from bot.store.database import Reader, Row, Transaction


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """A member may order nothing until then; `until` None = for good. Times are milliseconds since 1970.

    `decision` is the line of the log that tells it; `by` is `EASEL` where strikes brought it about.
    """

    number: int
    decision: int
    reason: str
    by: int
    at: int
    until: int | None

    @property
    def sentence(self) -> str:
        """What the member reads."""
        return letters.suspended(self.until, self.reason)


async def holding(reader: Reader, *, guild_id: int, user_id: int, now: int) -> list[Suspension]:
    """Every suspension of a member that holds now, the longest first."""
    rows = await reader.fetch(
        "SELECT * FROM suspensions WHERE guild_id = $1 AND user_id = $2 AND lifted_at IS NULL "
        "AND (until IS NULL OR until > $3)",
        *(guild_id, user_id, now),
    )
    return sorted(map(_suspension, rows), key=lambda it: (it.until is not None, -(it.until or 0)))


async def suspension(reader: Reader, *, guild_id: int, user_id: int, now: int) -> Suspension | None:
    """What keeps a member from ordering now; of several the longest."""
    found = await holding(reader, guild_id=guild_id, user_id=user_id, now=now)
    return found[0] if found else None


async def add(
    tx: Transaction, *, guild_id: int, user_id: int, decision: int, reason: str, by: int, now: int, until: int | None
) -> Suspension:
    """Write one down."""
    row = await tx.fetch_one(
        "INSERT INTO suspensions (number, guild_id, user_id, decision, reason, author, at, until) "
        "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM suspensions RETURNING *",
        *(guild_id, user_id, decision, reason, by, now, until),
    )
    assert row is not None  # INSERT ... RETURNING
    return _suspension(row)


async def lift(tx: Transaction, *, guild_id: int, user_id: int, now: int, decision: int | None = None) -> int:
    """End a member's suspensions, or the one of a decision; returns how many held."""
    return await tx.execute(
        "UPDATE suspensions SET lifted_at = $3 WHERE guild_id = $1 AND user_id = $2 AND lifted_at IS NULL "
        "AND (until IS NULL OR until > $3) AND (decision = $4 OR $4 = 0)",
        *(guild_id, user_id, now, decision or 0),
    )


def _suspension(row: Row) -> Suspension:
    plain = ("number", "decision", "reason", "at", "until")
    return Suspension(by=row["author"], **{name: row[name] for name in plain})
