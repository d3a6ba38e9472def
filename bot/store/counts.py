"""Counts for those who look after the process."""

from bot.store.database import Reader, Transaction


async def open_by_state(reader: Reader) -> dict[str, int]:
    """How many open jobs stand in each state."""
    rows = await reader.fetch(
        "SELECT state, count(*) AS number FROM jobs "
        "WHERE state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready') GROUP BY state"
    )
    return {row["state"]: row["number"] for row in rows}


async def touch(tx: Transaction) -> None:
    """Write something, to see whether it can be done."""
    await tx.execute(
        "INSERT INTO notes (name, value) VALUES ('touched', '1') "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
