"""The transactions around posting a result."""

from bot.core.jobs import Job, State
from bot.core.ports import Delivered
from bot.store import jobs, pictures
from bot.store.database import Transaction


async def begin(tx: Transaction, job: Job) -> Job:
    """Count an attempt before it is made; returns the job with the card and thread it has by now.

    Raises:
        StaleJob: the job has moved on.
    """
    return await jobs.amend(tx, job, deliveries=job.deliveries + 1)


async def done(tx: Transaction, job: Job, there: Delivered, *, now: int) -> Job:
    """The pictures are posted.

    Raises:
        StaleJob: the job has moved on.
    """
    await pictures.placed(tx, job.id, channel_id=there.channel_id, message_id=there.message_id)
    return await jobs.move(
        tx,
        job,
        State.DELIVERED,
        now=now,
        result_id=there.message_id,
        result_channel_id=there.channel_id,
        finished_at=now,
    )
