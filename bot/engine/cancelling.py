"""Cancelling: free while a job waits in line; at the provider, which bills it all the same, it costs what it costs.

So does taking back what waits for a moderator: it is made, and only a refusal by moderation is free.
"""

from bot.core import outcomes
from bot.core.bills import billed_so_far, suspected_of
from bot.core.errors import NotYours
from bot.core.jobs import TERMINAL, Job, ShotState, State
from bot.engine.orders import Cancelled, CancelOutcome
from bot.store import holding, jobs, orders
from bot.store.database import Transaction


async def cancel(
    tx: Transaction, job_id: int, *, by: int, moderator: bool, guild_id: int | None, now: int
) -> Cancelled:
    """Cancel a job as far as it still can be, in one transaction.

    Raises:
        NotYours: the job belongs to somebody else, or there is no such job in this server.
    """
    job = await jobs.get(tx, job_id)
    if job is None or (guild_id is not None and job.place.guild_id != guild_id):
        raise NotYours("There is no such job any more.")
    if job.user_id != by and not moderator:
        raise NotYours("Only the member who ordered this, or a moderator, can cancel it.")
    if job.state in TERMINAL or job.state in (State.FETCHING, State.READY):
        return Cancelled(job=job, outcome=CancelOutcome.TOO_LATE)
    found = await jobs.shots_of(tx, job_id)
    if any(shot.state is ShotState.POSTING for shot in found):
        # A POST is under way: what it costs is known only when it is answered. No further one is begun.
        job = await jobs.amend(tx, job, cancelled_by=by)
        return Cancelled(job=job, outcome=CancelOutcome.ASKED)
    billed = billed_so_far(job, found)
    if job.state is State.HELD:
        job = await holding.charged_for_what_is_left(tx, job)
    charged = _charged(job, billed)
    ended = await orders.end(
        tx,
        job,
        State.CANCELLED,
        sentence=outcomes.cancelled(charged, job.provider),
        now=now,
        cost=billed,
        charge=charged or None,
        suspected=suspected_of(job, found),
        cancelled_by=by,
    )
    files = await holding.withdraw(tx, job_id, now=now) if job.state is State.HELD else ()
    outcome = CancelOutcome.BILLED if charged else CancelOutcome.FREE
    return Cancelled(job=ended, outcome=outcome, charged=charged, files=files)


def _charged(job: Job, billed: int) -> int:
    """What the member bears: of a held order no more than its pictures would have cost them."""
    if job.state is State.HELD and job.charged is not None:
        return min(billed, job.charged)
    return billed
