"""Which process of Easel lives, and taking over what a dead one left.

Each process leases itself with one heartbeat row. Its jobs are taken over with `epoch + 1` when the lease
ran out, or at once when the caller knows it dead (a SQLite file belongs to one machine, see `bot.store.alone`).
"""

from collections.abc import Sequence

from bot.core.jobs import Job
from bot.store.database import Reader, Transaction
from bot.store.rows import job_of

LEASE = 60_000  # milliseconds without a heartbeat after which a process counts as dead
HEARTBEAT = 10.0  # seconds between two


async def start(tx: Transaction, process_id: int, *, now: int) -> None:
    """Write down that a process lives."""
    await tx.execute(
        "INSERT INTO processes (id, started_at, lease_until) VALUES ($1, $2, $3)", process_id, now, now + LEASE
    )


async def heartbeat(tx: Transaction, process_id: int, *, now: int) -> None:
    """Extend the lease. A process that slept through its lease lives again, but without the jobs others took."""
    await tx.execute("UPDATE processes SET lease_until = $1, ended_at = NULL WHERE id = $2", now + LEASE, process_id)


async def end(tx: Transaction, process_id: int, *, now: int) -> None:
    """Write down that a process ended in order; its jobs are free to be taken over."""
    await tx.execute("UPDATE processes SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", now, process_id)


async def take_over(tx: Transaction, process_id: int, *, now: int, alone: bool) -> list[Job]:
    """Make the open jobs of dead processes ours and return them, oldest first.

    `alone`: no other process can be using this database, so every other one is dead.
    """
    await tx.execute(
        "UPDATE processes SET ended_at = $1 WHERE id <> $2 AND ended_at IS NULL AND (lease_until < $1 OR $3 = 1)",
        *(now, process_id, int(alone)),
    )
    rows = await tx.fetch(
        "UPDATE jobs SET owner = $1, epoch = epoch + 1, dispatches = dispatches + 1 "
        "WHERE owner IN (SELECT id FROM processes WHERE ended_at IS NOT NULL AND id <> $1) "
        "AND state IN ('submitting', 'waiting', 'fetching', 'held', 'ready') RETURNING *",
        process_id,
    )
    return sorted(map(job_of, rows), key=lambda job: job.id)


async def untold(reader: Reader, *, since: int) -> Sequence[Job]:
    """Jobs that ended but whose card does not say so yet."""
    rows = await reader.fetch(
        "SELECT * FROM jobs WHERE told = 0 AND state IN ('delivered', 'failed', 'refused', 'cancelled') "
        "AND finished_at > $1 ORDER BY id",
        since,
    )
    return [job_of(row) for row in rows]


async def stranded(reader: Reader, *, configured: Sequence[str]) -> list[Job]:
    """Jobs in the line of a provider that is no longer set up."""
    marks = ", ".join(f"${number}" for number in range(1, len(configured) + 1))
    rows = await reader.fetch(
        f"SELECT * FROM jobs WHERE state = 'queued' AND provider NOT IN ({marks}) "  # noqa: S608 - marks only
        "ORDER BY provider, paused, turn, id",  # as the index of the lines has them
        *configured,
    )
    return [job_of(row) for row in rows]
