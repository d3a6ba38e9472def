"""The transactions in which moderation ends a job: state, money and the line of the log together."""

from bot.core.decisions import EASEL, DecisionKind
from bot.core.jobs import Job, State
from bot.store import decisions, jobs, orders
from bot.store.database import Transaction


async def end(tx: Transaction, job: Job, sentence: str, *, rule: str, now: int, cost: int, suspected: int) -> Job:
    """Moderation of the provider or of this server refuses it; the member bears nothing.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    ended = await orders.end(tx, job, State.REFUSED, sentence=sentence, now=now, cost=cost, suspected=suspected)
    return await noted(tx, ended, rule=rule, reason=sentence, now=now)


async def noted(
    tx: Transaction, job: Job, *, rule: str, reason: str, now: int, by: int = EASEL, before: str = ""
) -> Job:
    """Write into the log that a job was refused, and into the job which line that is: its member may appeal."""
    number = await decisions.note(
        tx, DecisionKind.REFUSED, guild_id=job.place.guild_id, by=by, now=now, member=job.user_id, job_id=job.id,
        rule=rule, reason=reason, before=before, after=str(job.state), words=job.request.wish,
    )  # fmt: skip
    return await jobs.amend(tx, job, decision=number)
