"""The requests of a job: written before the POST, right after it, and when their pictures are there.

A request moves only while its job is still held by the process and epoch that drives it.
"""

import json
from typing import Any

from bot.core.errors import StaleJob
from bot.core.jobs import Job, Shot
from bot.store.database import Transaction
from bot.store.rows import shot_of


async def record(tx: Transaction, /, job: Job, shot: Shot, **changes: Any) -> Shot:
    """Write changes of one request, guarded by the job's owner and epoch and the request's own state.

    Raises:
        StaleJob: the job was cancelled, ended, or belongs to another process now.
    """
    if "results" in changes:
        changes["results"] = json.dumps(list(changes["results"]))
    if "state" in changes:
        changes["state"] = str(changes["state"])
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(changes, start=6))
    row = await tx.fetch_one(
        f"UPDATE shots SET {sets} WHERE job_id = $1 AND number = $2 AND state = $3 AND EXISTS ("  # noqa: S608 - our own names
        "SELECT 1 FROM jobs WHERE id = $1 AND coalesce(owner, 0) = $4 AND epoch = $5 "
        "AND state IN ('submitting', 'waiting', 'fetching')) RETURNING *",
        *(shot.job_id, shot.number, str(shot.state), job.owner or 0, job.epoch, *changes.values()),
    )
    if row is None:
        raise StaleJob(f"request {shot.number} of job {job.id} has moved on")
    return shot_of(row)
