"""The transactions in which moderation ends a job or keeps part of it back: state, money and the line of the log."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.decisions import EASEL, DecisionKind
from bot.core.jobs import Job, State
from bot.core.ports import Kept
from bot.store import decisions, jobs, leftovers, orders
from bot.store.database import Transaction


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Pictures of a job that nobody may see, while others may be seen.

    Attributes:
        pictures: how many.
        rule: what found it, as `source: name`, for moderators.
        reason: the sentence the member reads.
        files: theirs, which go.
    """

    pictures: int
    rule: str
    reason: str
    files: Sequence[Kept] = ()


async def end(
    tx: Transaction, job: Job, sentence: str, *, rule: str, now: int, cost: int, suspected: int,
    files: Sequence[Kept] = (),
) -> Job:  # fmt: skip
    """Moderation of the provider or of this server refuses it; the member bears nothing, and `files` go.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    ended = await orders.end(tx, job, State.REFUSED, sentence=sentence, now=now, cost=cost, suspected=suspected)
    await leftovers.owe_files(tx, files)
    return await noted(tx, ended, rule=rule, reason=sentence, now=now)


async def settle(
    tx: Transaction, job: Job, results: Sequence[tuple[Kept, bool]], left_out: LeftOut, *, charge: int, cost: int,
    suspected: int, now: int,
) -> Job:  # fmt: skip
    """Like `orders.settle`, for an order some of whose pictures are kept back.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    moved = await orders.settle(
        tx, job, results, charge=charge, cost=cost, suspected=suspected, sentence=left_out.reason, now=now
    )
    await leave_out(tx, moved, left_out, now=now)
    return moved


async def leave_out(tx: Transaction, job: Job, left_out: LeftOut, *, now: int) -> None:
    """Write into the log that pictures of a job are kept back, and let their files go; the job is not refused."""
    await decisions.note(
        tx, DecisionKind.REFUSED, guild_id=job.place.guild_id, by=EASEL, now=now, member=job.user_id, job_id=job.id,
        rule=left_out.rule, reason=left_out.reason, after=f"kept back: {left_out.pictures}", words=job.request.wish,
    )  # fmt: skip
    await leftovers.owe_files(tx, left_out.files)


async def noted(
    tx: Transaction, job: Job, *, rule: str, reason: str, now: int, by: int = EASEL, before: str = "",
    kind: DecisionKind = DecisionKind.REFUSED,
) -> Job:  # fmt: skip
    """Write into the log that a job was refused, and into the job which line that is: its member may appeal."""
    number = await decisions.note(
        tx, kind, guild_id=job.place.guild_id, by=by, now=now, member=job.user_id, job_id=job.id,
        rule=rule, reason=reason, before=before, after=str(job.state), words=job.request.wish,
    )  # fmt: skip
    return await jobs.amend(tx, job, decision=number)
