"""What was spent, summed from the ledger in many ways. Reads much; nobody asks these questions all day long."""

from collections.abc import Sequence

from bot.core.accounts import By, CostLine, DayOfUse
from bot.store.database import Reader, Row, Transaction
from bot.store.ledger import member_scope

_KEYS = {
    By.DAY: "l.day",
    By.MEMBER: "l.user_id",
    By.ROLE: "j.top_role",
    By.CHANNEL: "coalesce(j.home_id, j.parent_id, j.channel_id)",
    By.MODEL: "l.model",
    By.PROVIDER: "l.provider",
}
# One row of the ledger each; a suspicion that was settled counts as what was billed.
_SUMS = """
    sum(CASE WHEN l.kind = 'cost' THEN l.micro_usd WHEN l.kind = 'suspected' THEN coalesce(s.billed, l.micro_usd)
        ELSE 0 END) AS cost,
    sum(CASE WHEN l.kind = 'suspected' AND s.billed IS NULL THEN l.micro_usd ELSE 0 END) AS suspected,
    sum(CASE l.kind WHEN 'charge' THEN l.micro_usd WHEN 'refund' THEN -l.micro_usd ELSE 0 END) AS charged,
    sum(CASE l.kind WHEN 'charge' THEN l.pictures WHEN 'refund' THEN -l.pictures ELSE 0 END) AS pictures,
    count(DISTINCT CASE WHEN l.kind = 'reserve' THEN l.job_id END) AS jobs
"""
_FROM = """
FROM ledger l JOIN jobs j ON j.id = l.job_id LEFT JOIN suspected_closed s ON s.job_id = l.job_id
WHERE l.day >= $1 AND l.day <= $2 AND (l.guild_id = $3 OR $3 = 0)
"""


async def costs(reader: Reader, *, guild_id: int | None, by: By, first: str, last: str) -> list[CostLine]:
    """Costs from the first to the last day, in groups: days in order, everything else the dearest first."""
    rows = await reader.fetch(
        f"SELECT {_KEYS[by]} AS name, {_SUMS} {_FROM} GROUP BY {_KEYS[by]}",
        *(first, last, guild_id or 0),
    )
    lines = [_line(str(row["name"]), row) for row in rows]
    return sorted(lines, key=lambda line: line.key if by is By.DAY else (-line.cost, line.key))


async def total(reader: Reader, *, guild_id: int | None, first: str, last: str) -> CostLine:
    """The same as one sum."""
    row = await reader.fetch_one(f"SELECT {_SUMS} {_FROM}", first, last, guild_id or 0)
    assert row is not None
    return _line("", row)


async def member_days(reader: Reader, days: Sequence[str], *, guild_id: int, user_id: int) -> list[DayOfUse]:
    """What counted against a member's quota on each of these days."""
    rows = await reader.fetch(
        "SELECT period, micro_usd, pictures FROM balances WHERE scope = $1 AND period >= $2 AND period <= $3",
        *(member_scope(guild_id, user_id), days[0], days[-1]),
    )
    found = {row["period"]: row for row in rows}
    return [
        DayOfUse(day=day, micro_usd=found[day]["micro_usd"], pictures=found[day]["pictures"])
        if day in found
        else DayOfUse(day=day)
        for day in days
    ]


async def booked(reader: Reader, *, provider: str) -> int:
    """What the books have for a provider in all, still suspected costs included, micro-USD."""
    sql = (
        "SELECT sum(CASE WHEN l.kind = 'suspected' THEN coalesce(s.billed, l.micro_usd) ELSE l.micro_usd END) "
        "FROM ledger l LEFT JOIN suspected_closed s ON s.job_id = l.job_id "
        "WHERE l.provider = $1 AND l.kind IN ('cost', 'suspected')"
    )
    return await reader.value(sql, provider) or 0


async def snapshot(tx: Transaction, provider: str, *, balance: int, now: int) -> tuple[int | None, int, int, int]:
    """Keep a provider's balance; returns when the last one was kept, it, what was booked then, and what is now."""
    was = await tx.fetch_one(
        "SELECT at, balance, booked FROM snapshots WHERE provider = $1 ORDER BY at DESC LIMIT 1", provider
    )
    sum_now = await booked(tx, provider=provider)
    await tx.execute(
        "INSERT INTO snapshots (provider, at, balance, booked) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (provider, at) DO UPDATE SET balance = excluded.balance, booked = excluded.booked",
        *(provider, now, balance, sum_now),
    )
    return (was["at"], was["balance"], was["booked"], sum_now) if was else (None, 0, 0, sum_now)


async def ledger_rows(reader: Reader, *, guild_id: int | None, first: str, last: str) -> Sequence[Row]:
    """Every row of the ledger, oldest first; `settled` is what a suspicion came to."""
    return await reader.fetch(
        "SELECT l.day, l.at, l.job_id, l.kind, l.micro_usd, s.billed AS settled, l.pictures, l.guild_id, l.user_id, "
        "l.provider, l.model FROM ledger l LEFT JOIN suspected_closed s "
        "ON s.job_id = l.job_id AND l.kind = 'suspected' "
        "WHERE l.day >= $1 AND l.day <= $2 AND (l.guild_id = $3 OR $3 = 0) ORDER BY l.at, l.job_id, l.kind",
        *(first, last, guild_id or 0),
    )


async def job_rows(reader: Reader, *, guild_id: int | None, first: str, last: str) -> Sequence[Row]:
    """Every job, oldest first; no token and no address of a picture is among it.

    What a moderator may still refuse is charged to nobody yet.
    """
    return await reader.fetch(
        "SELECT id, day, created_at, submitted_at, finished_at, state, kind, model, provider, wire_id, pictures, "
        "estimate, CASE WHEN state = 'held' THEN NULL ELSE charged END AS charged, "
        "guild_id, channel_id, user_id, prompt, sentence FROM jobs "
        "WHERE day >= $1 AND day <= $2 AND (guild_id = $3 OR $3 = 0) ORDER BY id",
        *(first, last, guild_id or 0),
    )


def _line(key: str, row: Row) -> CostLine:
    return CostLine(
        key=key,
        cost=row["cost"] or 0,
        suspected=row["suspected"] or 0,
        charged=row["charged"] or 0,
        pictures=row["pictures"] or 0,
        jobs=row["jobs"] or 0,
    )
