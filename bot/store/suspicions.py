"""Suspected costs: the ledger's row stays for ever; a second row says what the provider really billed."""

from bot.core.accounts import Suspected
from bot.store import ledger
from bot.store.database import Reader, Row, Transaction

_OPEN = """
SELECT l.job_id, l.user_id, l.provider, l.model, l.day, l.micro_usd, l.guild_id, j.prompt
FROM ledger l JOIN jobs j ON j.id = l.job_id
WHERE l.kind = 'suspected' AND (l.guild_id = $1 OR $1 = 0)
    AND NOT EXISTS (SELECT 1 FROM suspected_closed c WHERE c.job_id = l.job_id)
"""


async def open_ones(reader: Reader, *, guild_id: int | None) -> list[Suspected]:
    """Those nobody has settled, oldest first."""
    rows = await reader.fetch(_OPEN + "ORDER BY l.at, l.job_id", guild_id or 0)
    return [_suspected(row) for row in rows]


async def settle(
    tx: Transaction, job_id: int, *, billed: int, guild_id: int | None, by: int, now: int
) -> Suspected | None:
    """Say what the provider billed and carry the difference into the sums; None = no such open suspicion."""
    row = await tx.fetch_one(_OPEN + "AND l.job_id = $2", guild_id or 0, job_id)
    if row is None:
        return None
    await tx.execute(
        "INSERT INTO suspected_closed (job_id, billed, author, at) VALUES ($1, $2, $3, $4)", job_id, billed, by, now
    )
    await ledger.correct(tx, job_id, billed - row["micro_usd"], now=now)
    return _suspected(row)


def _suspected(row: Row) -> Suspected:
    return Suspected(
        job_id=row["job_id"],
        user_id=row["user_id"],
        provider=row["provider"],
        model=row["model"],
        day=row["day"],
        micro_usd=row["micro_usd"],
        prompt=row["prompt"],
    )
