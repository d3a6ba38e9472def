"""Strikes and suspensions of members: each on a line of the log, with the message that tells the member."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core import letters, outcomes
from bot.core.decisions import EASEL, DecisionKind
from bot.core.jobs import Job, State
from bot.core.policy import DAY, Policy
from bot.core.reviews import Outcome
from bot.store import decisions, notices, orders, reviews, suspensions
from bot.store.database import Reader, Transaction
from bot.store.rows import job_of
from bot.store.suspensions import Suspension


@dataclass(frozen=True, kw_only=True)
class Suspended:
    """What a suspension changed.

    Attributes:
        now: what holds from now on.
        before: what held until now; None = nothing did.
        ended: orders that waited in line, which are ended free of charge.
    """

    now: Suspension
    before: Suspension | None = None
    ended: Sequence[Job] = ()


async def suspend(
    tx: Transaction, *, guild_id: int, user_id: int, until: int | None, reason: str, by: int, now: int
) -> Suspended:
    """Suspend a member, in place of what held so far, end what they have in line, and owe them a message about it.

    What is at a provider already, or held for a moderator, goes on: it is paid for.
    """
    before = await suspensions.suspension(tx, guild_id=guild_id, user_id=user_id, now=now)
    await suspensions.lift(tx, guild_id=guild_id, user_id=user_id, now=now)
    decision = await decisions.note(
        tx, DecisionKind.SUSPENDED, guild_id=guild_id, by=by, now=now, member=user_id, reason=reason,
        before=letters.span(before.until) if before else "", after=letters.span(until),
    )  # fmt: skip
    begun = await suspensions.add(
        tx, guild_id=guild_id, user_id=user_id, decision=decision, reason=reason, by=by, now=now, until=until
    )
    text = letters.suspension_changed(until, reason, before=before.until) if before else begun.sentence
    await notices.put(tx, guild_id=guild_id, user_id=user_id, text=text, decision=decision, now=now)
    waiting = await tx.fetch(
        "SELECT * FROM jobs WHERE guild_id = $1 AND user_id = $2 "
        "AND state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready') ORDER BY id",
        *(guild_id, user_id),
    )
    ended = [await _end(tx, job_of(row), decision, now=now) for row in waiting if row["state"] == State.QUEUED]
    return Suspended(now=begun, before=before, ended=ended)


async def _end(tx: Transaction, job: Job, decision: int, *, now: int) -> Job:
    """End an order that waits in line; its card offers to appeal against the suspension."""
    return await orders.end(
        tx, job, State.REFUSED, sentence=outcomes.suspended(), now=now, text="suspended", decision=decision
    )


async def ended_untold(reader: Reader) -> list[Job]:
    """Orders that a suspension ended and whose cards do not say so yet."""
    rows = await reader.fetch(
        "SELECT * FROM jobs WHERE told = 0 AND state IN ('delivered', 'failed', 'refused', 'cancelled') "
        "AND state = 'refused' AND EXISTS (SELECT 1 FROM suspensions s WHERE s.guild_id = jobs.guild_id "
        "AND s.user_id = jobs.user_id AND s.decision = jobs.decision) ORDER BY id"
    )
    return [job_of(row) for row in rows]


async def unsuspend(
    tx: Transaction, *, guild_id: int, user_id: int, by: int, reason: str, now: int
) -> Suspension | None:
    """End what keeps a member from ordering, and tell them; returns what held, None when nothing did.

    An appeal that waits has got what it asked for.
    """
    held = await suspensions.suspension(tx, guild_id=guild_id, user_id=user_id, now=now)
    if held is None:
        return None
    await suspensions.lift(tx, guild_id=guild_id, user_id=user_id, now=now)
    await decisions.note(
        tx, DecisionKind.UNSUSPENDED, guild_id=guild_id, by=by, now=now, member=user_id, reason=reason,
        before=letters.span(held.until), after="not suspended",
    )  # fmt: skip
    await notices.put(tx, guild_id=guild_id, user_id=user_id, text=letters.unsuspended(reason), now=now)
    waiting = await reviews.appeal(tx, held.decision)
    if waiting is not None and waiting.open:
        await reviews.decide(tx, waiting, Outcome.UPHELD, by=by, now=now)
    return held


async def strikes(reader: Reader, *, guild_id: int, user_id: int, now: int) -> int:
    """Strikes of a member that still count."""
    number: int = await reader.value(
        "SELECT count(*) FROM strikes WHERE guild_id = $1 AND user_id = $2 AND until > $3 AND lifted_at IS NULL",
        *(guild_id, user_id, now),
    )
    return number


async def strike(
    tx: Transaction, *, guild_id: int, user_id: int, decision: int, policy: Policy, by: int, now: int
) -> Suspended | None:
    """Give a member a strike for what a line of the log tells, and tell them; enough of them suspend.

    One strike for each line. The member may appeal against that line, which takes the strike back.
    """
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
    line = await decisions.get(tx, decision)
    if line is not None:
        text = letters.strike(line, counting, until=until, policy=policy)
        await notices.put(tx, guild_id=guild_id, user_id=user_id, text=text, decision=decision, now=now)
    most = policy.strikes_to_suspend
    if not most or counting < most or await suspensions.suspension(tx, guild_id=guild_id, user_id=user_id, now=now):
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


async def lift_unfounded(tx: Transaction, *, guild_id: int, user_id: int, policy: Policy, now: int) -> bool:
    """Lift a suspension for strikes of which, once some were taken back, too few are left; False when none was.

    Those that have run out since count: they stood when it was decided.
    """
    lifted, most = 0, policy.strikes_to_suspend
    for held in await suspensions.holding(tx, guild_id=guild_id, user_id=user_id, now=now):
        left = await tx.value(
            "SELECT count(*) FROM strikes WHERE guild_id = $1 AND user_id = $2 AND until > $3 AND lifted_at IS NULL",
            *(guild_id, user_id, held.at),
        )
        if held.by == EASEL and (not most or left < most):
            lifted += await suspensions.lift(tx, guild_id=guild_id, user_id=user_id, now=now, decision=held.decision)
    return lifted > 0
