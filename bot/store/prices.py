"""Prices the owner set, and the free pictures of each offer, counted exactly however many orders come at once."""

from bot.core.bills import free_taken
from bot.core.jobs import Job
from bot.store import jobs
from bot.store.database import Reader, Transaction

Key = tuple[str, str]  # provider, wire id


async def overrides(reader: Reader) -> dict[Key, int]:
    """What the owner set, micro-USD for one picture."""
    rows = await reader.fetch("SELECT provider, wire_id, micro_usd FROM prices")
    return {(row["provider"], row["wire_id"]): row["micro_usd"] for row in rows}


async def put(tx: Transaction, key: Key, micro_usd: int | None, *, by: int, now: int) -> None:
    """Set a price, or with None forget the one that was set."""
    await tx.execute("DELETE FROM prices WHERE provider = $1 AND wire_id = $2", *key)
    if micro_usd is not None:
        await tx.execute(
            "INSERT INTO prices (provider, wire_id, micro_usd, author, at) VALUES ($1, $2, $3, $4, $5)",
            *(*key, micro_usd, by, now),
        )


async def free_used(reader: Reader) -> dict[Key, int]:
    """Free pictures used so far, by offer."""
    rows = await reader.fetch("SELECT provider, wire_id, pictures FROM free_used")
    return {(row["provider"], row["wire_id"]): row["pictures"] for row in rows}


async def set_free_used(tx: Transaction, key: Key, pictures: int) -> None:
    """Correct the count."""
    await tx.execute(
        "INSERT INTO free_used (provider, wire_id, pictures) VALUES ($1, $2, $3) "
        "ON CONFLICT (provider, wire_id) DO UPDATE SET pictures = excluded.pictures",
        *(*key, pictures),
    )


async def take_free(tx: Transaction, key: Key, *, wanted: int, given: int) -> int:
    """Take up to `wanted` free pictures of an offer that gives `given` in all; returns how many there were.

    There are none at an offer of which the owner never said that there are.
    """
    if not given or not wanted:
        return 0
    sql = "SELECT pictures FROM free_used WHERE provider = $1 AND wire_id = $2"
    used = await tx.value(sql, *key)
    taken = 0 if used is None else max(0, min(wanted, given - used))
    if taken:
        await set_free_used(tx, key, used + taken)
    return taken


async def give_back(tx: Transaction, job: Job, *, moved_on: bool = False) -> int:
    """Return the free pictures a job did not use, once nothing more of it is sent; how many it keeps.

    `moved_on`: the job goes to another offer, and this one has accepted nothing.
    """
    if not job.free:
        return 0
    kept = 0 if moved_on else free_taken(job, await jobs.shots_of(tx, job.id))
    if kept < job.free:
        await tx.execute(
            "UPDATE free_used SET pictures = CASE WHEN pictures > $3 THEN pictures - $3 ELSE 0 END "
            "WHERE provider = $1 AND wire_id = $2",
            *(job.provider, job.wire_id, job.free - kept),
        )
    return kept
