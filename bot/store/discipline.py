"""Strikes and suspensions of members, each standing on a line of the log."""

from dataclasses import dataclass

from bot.core.decisions import EASEL, DecisionKind
from bot.core.policy import DAY, Policy
from bot.store import decisions, notices
from bot.store.database import Reader, Row, Transaction


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """A member may order nothing until then; `until` None = for good. Times are milliseconds since 1970."""

    number: int
    decision: int
    reason: str
    by: int
    at: int
    until: int | None

    @property
    def sentence(self) -> str:
        """What the member reads."""
        end = f"until <t:{self.until // 1000}:f>" if self.until is not None else "for good"
        return f"You are suspended from making pictures on this server, {end}. Reason: {self.reason}"


async def suspension(reader: Reader, *, guild_id: int, user_id: int, now: int) -> Suspension | None:
    """What keeps a member from ordering now; of several the longest."""
    rows = await reader.fetch(
        "SELECT * FROM suspensions WHERE guild_id = $1 AND user_id = $2 AND lifted_at IS NULL "
        "AND (until IS NULL OR until > $3)",
        *(guild_id, user_id, now),
    )
    found = [_suspension(row) for row in rows]
    return max(found, key=lambda it: (it.until is None, it.until or 0), default=None)


async def suspend(
    tx: Transaction, *, guild_id: int, user_id: int, until: int | None, reason: str, by: int, now: int
) -> Suspension:
    """Suspend a member and owe them a message about it."""
    decision = await decisions.note(
        tx, DecisionKind.SUSPENDED, guild_id=guild_id, by=by, now=now, member=user_id, reason=reason,
        after=f"until <t:{until // 1000}:f>" if until is not None else "for good",
    )  # fmt: skip
    row = await tx.fetch_one(
        "INSERT INTO suspensions (number, guild_id, user_id, decision, reason, author, at, until) "
        "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM suspensions RETURNING *",
        *(guild_id, user_id, decision, reason, by, now, until),
    )
    assert row is not None
    begun = _suspension(row)
    await notices.put(tx, guild_id=guild_id, user_id=user_id, text=begun.sentence, decision=decision, now=now)
    return begun


async def lift(tx: Transaction, *, guild_id: int, user_id: int, now: int, decision: int | None = None) -> int:
    """End a member's suspensions, or the one of a decision; returns how many held."""
    return await tx.execute(
        "UPDATE suspensions SET lifted_at = $3 WHERE guild_id = $1 AND user_id = $2 AND lifted_at IS NULL "
        "AND (until IS NULL OR until > $3) AND ($4 = 0 OR decision = $4)",
        *(guild_id, user_id, now, decision or 0),
    )


async def strikes(reader: Reader, *, guild_id: int, user_id: int, now: int) -> int:
    """Strikes of a member that still count."""
    number: int = await reader.value(
        "SELECT count(*) FROM strikes WHERE guild_id = $1 AND user_id = $2 AND until > $3 AND lifted_at IS NULL",
        *(guild_id, user_id, now),
    )
    return number


async def strike(
    tx: Transaction, *, guild_id: int, user_id: int, decision: int, policy: Policy, by: int, now: int
) -> Suspension | None:
    """Give a member a strike for what a line of the log tells; enough of them suspend. One strike for each line."""
    if await tx.value("SELECT 1 FROM strikes WHERE decision = $1", decision) is not None:
        return None
    until = now + policy.strike_days * DAY
    await tx.execute(
        "INSERT INTO strikes (number, guild_id, user_id, decision, at, until) "
        "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5 FROM strikes",
        *(guild_id, user_id, decision, now, until),
    )
    counting = await strikes(tx, guild_id=guild_id, user_id=user_id, now=now)
    await decisions.note(
        tx, DecisionKind.STRIKE, guild_id=guild_id, by=by, now=now, member=user_id,
        reason=f"for line {decision} of the log", before=str(counting - 1), after=str(counting),
    )  # fmt: skip
    most = policy.strikes_to_suspend
    if not most or counting < most or await suspension(tx, guild_id=guild_id, user_id=user_id, now=now):
        return None
    return await suspend(
        tx, guild_id=guild_id, user_id=user_id, until=now + policy.suspension_days * DAY, by=EASEL, now=now,
        reason=f"{counting} strikes within {policy.strike_days} days.",
    )  # fmt: skip


async def lift_strike(tx: Transaction, decision: int, *, now: int) -> bool:
    """Take back the strike that was given for a line of the log; False when there was none."""
    return (
        await tx.execute("UPDATE strikes SET lifted_at = $1 WHERE decision = $2 AND lifted_at IS NULL", now, decision)
        == 1
    )


def _suspension(row: Row) -> Suspension:
    plain = ("number", "decision", "reason", "at", "until")
    return Suspension(by=row["author"], **{name: row[name] for name in plain})
