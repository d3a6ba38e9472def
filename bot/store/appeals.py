"""The transactions of appeals: asked once, decided by one moderator, and undone is everything that followed."""

from dataclasses import dataclass

from bot.core import letters, takedowns
from bot.core.decisions import EASEL, Decision, DecisionKind
from bot.core.letters import Undone
from bot.core.moderation import Source
from bot.core.policy import Policy
from bot.core.reviews import Outcome, Review
from bot.store import blocked, decisions, discipline, jobs, ledger, notices, passes, reviews, suspensions
from bot.store.database import Transaction

# What a pass lets through; see `bot.engine.judging`.
_PASSABLE = frozenset({Source.RULE, Source.AUTOMOD, Source.REMOTE})


@dataclass(frozen=True, kw_only=True)
class Settled:
    """An appeal that was decided, the decision it was about, and what was undone."""

    review: Review
    line: Decision
    undone: Undone


async def lodge(tx: Transaction, line: Decision, *, member: int, text: str, now: int) -> Review | None:
    """Ask moderators to look again at a line of the log; None when that was asked before."""
    review = await reviews.open_appeal(
        tx, guild_id=line.guild_id, member=member, decision=line.number, job_id=line.job_id, picture=line.picture,
        reason=text, now=now,
    )  # fmt: skip
    if review is not None:
        await decisions.note(
            tx, DecisionKind.APPEALED, guild_id=line.guild_id, by=member, now=now, member=member, job_id=line.job_id,
            picture=line.picture, rule=line.rule, reason=text, before=_told(line),
        )  # fmt: skip
    return review


async def uphold(tx: Transaction, review: Review, *, by: int, policy: Policy, now: int) -> Settled | None:
    """The member was right: undo what followed and tell them; None when somebody else has decided or is looking."""
    line, decided = await _decide(tx, review, Outcome.UPHELD, by=by, now=now)
    if decided is None:
        return None
    undone = await _undo(tx, line, member=review.member, policy=policy, now=now)
    await _note(tx, DecisionKind.UPHELD, decided, line, after=undone.in_short, now=now)
    text = letters.upheld(line, undone)
    await notices.put(tx, guild_id=review.guild_id, user_id=review.member, text=text, now=now)
    return Settled(review=decided, line=line, undone=undone)


async def reject(tx: Transaction, review: Review, *, by: int, now: int) -> Settled | None:
    """It stays as it was, and the member is told; None when somebody else has decided or is looking."""
    line, decided = await _decide(tx, review, Outcome.REJECTED, by=by, now=now)
    if decided is None:
        return None
    await _note(tx, DecisionKind.REJECTED, decided, line, after="stays as it was", now=now)
    text = letters.rejected(line)
    await notices.put(tx, guild_id=review.guild_id, user_id=review.member, text=text, now=now)
    return Settled(review=decided, line=line, undone=Undone())


async def _decide(
    tx: Transaction, review: Review, outcome: Outcome, *, by: int, now: int
) -> tuple[Decision, Review | None]:
    line = await decisions.get(tx, review.decision or 0)
    assert line is not None  # an appeal is opened with its decision, and the log loses no line
    return line, await reviews.decide(tx, review, outcome, by=by, now=now)


async def _note(tx: Transaction, kind: DecisionKind, review: Review, line: Decision, *, after: str, now: int) -> None:
    """Who decided; where it is the moderator who had decided first, or the one who asks, the log says so."""
    by = review.decided_by or EASEL
    same = (
        " by the same moderator" if line.by == by else " about the moderator who decides" if review.member == by else ""
    )
    await decisions.note(
        tx, kind, guild_id=review.guild_id, by=by, now=now, member=review.member, job_id=line.job_id,
        picture=line.picture, rule=line.rule, before=f"{_told(line)}{same}", after=after,
    )  # fmt: skip


def _told(line: Decision) -> str:
    """A line as another one refers to it."""
    return f"line {line.number}: {line.kind}"


async def _undo(tx: Transaction, line: Decision, *, member: int, policy: Policy, now: int) -> Undone:
    who = {"guild_id": line.guild_id, "user_id": member}
    strike = await discipline.lift_strike(tx, line.number, now=now)
    suspension = await suspensions.lift(tx, now=now, decision=line.number, **who) > 0
    if strike and await discipline.lift_unfounded(tx, policy=policy, now=now, **who):
        suspension = True
    refused = line.kind in (DecisionKind.REFUSED, DecisionKind.EXPIRED)
    passable = refused and line.rule.partition(":")[0] in _PASSABLE and bool(line.words)
    if passable:
        await passes.give(tx, words=passes.hashed(line.words), decision=line.number, now=now, **who)
    return Undone(
        strike=strike,
        suspension=suspension,
        refunded=await _give_back(tx, line, now=now) if line.kind is DecisionKind.TAKEN_DOWN else 0,
        passes=passable,
        looks=await blocked.lift(tx, line.number),
    )


async def _give_back(tx: Transaction, line: Decision, *, now: int) -> int:
    """Give a member back what they paid for pictures that were taken down; returns micro-USD.

    The line stands for all of their pictures that went in the same takedown for the same reason, of whichever orders.
    Asked of the log, which still knows whose they were after an erase. What was held was never paid for.
    """
    rows = await tx.fetch(
        "SELECT job_id, count(*) AS lines FROM decisions WHERE guild_id = $1 AND member = $2 AND kind = $3 AND at = $4 "
        "AND author = $5 AND rule = $6 AND was <> 'held' AND job_id IS NOT NULL GROUP BY job_id",
        *(line.guild_id, line.member, str(line.kind), line.at, line.by, line.rule),
    )
    gone = {row["job_id"]: row["lines"] for row in rows}
    if line.rule == takedowns.BY_BUTTON and line.job_id is not None:  # one line for all of a message
        sql = "SELECT count(*) FROM pictures WHERE job_id = $1 AND removed_at = $2"
        gone = {line.job_id: await tx.value(sql, line.job_id, line.at)}
    return sum([await _refund(tx, job_id, gone=count, now=now) for job_id, count in gone.items()])


async def _refund(tx: Transaction, job_id: int, *, gone: int, now: int) -> int:
    """The share of some pictures in what an order cost; those that still stand stay paid. Once for each order.

    Of one that is not posted yet nothing: should it come to nothing, all of it is given back.
    """
    job = await jobs.get(tx, job_id)
    rows = await tx.fetch(
        "SELECT kind, micro_usd, pictures FROM ledger WHERE job_id = $1 AND kind IN ('charge', 'refund')", job_id
    )
    booked = {row["kind"]: row for row in rows}
    if job is None or job.open or "refund" in booked or "charge" not in booked or not booked["charge"]["pictures"]:
        return 0
    paid, made = booked["charge"]["micro_usd"], booked["charge"]["pictures"]
    count = min(made, gone)
    amount: int = paid * count // made
    await ledger.book(tx, job, "refund", amount, pictures=count, now=now)
    await jobs.amend(tx, job, charged=paid - amount)
    return amount
