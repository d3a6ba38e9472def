"""Every cent: append-only rows, and sums by period that follow from them and can be rebuilt.

What a row does to the two sums (in micro-USD; `r` is the job's reserve):

    kind        member's quota   owner's budget
    reserve     + r              + r
    release     - r              - r
    charge      + amount - r     - r
    refund      - amount
    cost                         + amount
    suspected                    + amount
"""

from collections import defaultdict
from collections.abc import Iterable

from bot.core.errors import StaleJob
from bot.core.jobs import Job
from bot.core.quota import Used, day_of
from bot.store.database import Reader, Row, Transaction

TOTAL = "total"


def member_scope(guild_id: int, user_id: int) -> str:
    """The scope under which a member's use of one server is summed."""
    return f"member:{guild_id}:{user_id}"


def guild_scope(guild_id: int) -> str:
    """The scope under which a server's cost is summed."""
    return f"guild:{guild_id}"


async def book(tx: Transaction, job: Job, kind: str, micro_usd: int, *, pictures: int = 0, now: int) -> None:
    """Write one row and carry it into the sums, in the transaction that changes the job.

    `pictures` counts with `reserve` and `release` (those ordered), `charge` and `refund` (those delivered).

    Raises:
        StaleJob: the job has such a row already.
    """
    added = await tx.execute(
        "INSERT INTO ledger (job_id, kind, micro_usd, pictures, guild_id, user_id, provider, model, day, at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (job_id, kind) DO NOTHING",
        *(job.id, kind, micro_usd, pictures, job.place.guild_id, job.user_id, job.provider, job.model, job.day, now),
    )
    if added != 1:
        raise StaleJob(f"job {job.id} has a {kind} already")
    reserve, ordered = job.estimate, job.request.count
    member, images, owner = {
        "reserve": (micro_usd, pictures, micro_usd),
        "release": (-micro_usd, -pictures, -micro_usd),
        "charge": (micro_usd - reserve, pictures - ordered, -reserve),
        "refund": (-micro_usd, -pictures, 0),
        "cost": (0, 0, micro_usd),
        "suspected": (0, 0, micro_usd),
    }[kind]
    await _add(tx, member_scope(job.place.guild_id, job.user_id), job.day, member, images)
    await _add(tx, guild_scope(job.place.guild_id), job.day, owner, 0)
    await _add(tx, TOTAL, job.day, owner, 0)


async def _add(tx: Transaction, scope: str, day: str, micro_usd: int, pictures: int) -> None:
    if not micro_usd and not pictures:
        return
    for period in (day, day[:7]):
        await tx.execute(
            "INSERT INTO balances (scope, period, micro_usd, pictures) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (scope, period) DO UPDATE SET micro_usd = balances.micro_usd + excluded.micro_usd, "
            "pictures = balances.pictures + excluded.pictures",
            *(scope, period, micro_usd, pictures),
        )


async def used(reader: Reader, *, guild_id: int, user_id: int, now: int) -> Used:
    """What counts against the limits at this moment."""
    day = day_of(now)
    member, guild = member_scope(guild_id, user_id), guild_scope(guild_id)
    rows = await reader.fetch(
        "SELECT scope, period, micro_usd, pictures FROM balances WHERE scope IN ($1, $2, $3) AND period IN ($4, $5)",
        *(member, guild, TOTAL, day, day[:7]),
    )
    sums = {(row["scope"], row["period"]): (row["micro_usd"], row["pictures"]) for row in rows}
    open_jobs = await reader.value(
        "SELECT count(*) FROM jobs WHERE guild_id = $1 AND user_id = $2 "
        "AND state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready')",
        *(guild_id, user_id),
    )
    nothing = (0, 0)
    return Used(
        images_today=sums.get((member, day), nothing)[1],
        usd_today=sums.get((member, day), nothing)[0],
        open_jobs=open_jobs,
        guild_usd_today=sums.get((guild, day), nothing)[0],
        guild_usd_month=sums.get((guild, day[:7]), nothing)[0],
        total_usd_month=sums.get((TOTAL, day[:7]), nothing)[0],
    )


async def month_usd(reader: Reader, *, guild_id: int, user_id: int, now: int) -> int:
    """What a member used in this UTC month, micro-USD."""
    sql = "SELECT micro_usd FROM balances WHERE scope = $1 AND period = $2"
    return await reader.value(sql, member_scope(guild_id, user_id), day_of(now)[:7]) or 0


async def total_this_month(reader: Reader, *, now: int) -> int:
    """What counts against the owner's monthly ceiling, micro-USD."""
    sql = "SELECT micro_usd FROM balances WHERE scope = $1 AND period = $2"
    return await reader.value(sql, TOTAL, day_of(now)[:7]) or 0


_REBUILT = """
WITH closed AS (SELECT job_id FROM ledger WHERE kind IN ('release', 'charge')),
rows_of_members AS (
    SELECT guild_id, user_id, day,
        CASE WHEN kind = 'refund' THEN -micro_usd ELSE micro_usd END AS micro_usd,
        CASE WHEN kind = 'refund' THEN -pictures ELSE pictures END AS pictures
    FROM ledger WHERE kind IN ('charge', 'refund')
        OR (kind = 'reserve' AND job_id NOT IN (SELECT job_id FROM closed))),
rows_of_owners AS (
    SELECT guild_id, day, micro_usd FROM ledger WHERE kind IN ('cost', 'suspected')
        OR (kind = 'reserve' AND job_id NOT IN (SELECT job_id FROM closed))),
every AS (
    SELECT 'member:' || guild_id || ':' || user_id AS scope, day, micro_usd, pictures FROM rows_of_members
    UNION ALL SELECT 'guild:' || guild_id, day, micro_usd, 0 FROM rows_of_owners
    UNION ALL SELECT 'total', day, micro_usd, 0 FROM rows_of_owners),
periods AS (
    SELECT scope, day AS period, micro_usd, pictures FROM every
    UNION ALL SELECT scope, substr(day, 1, 7), micro_usd, pictures FROM every)
SELECT scope, period, sum(micro_usd) AS micro_usd, sum(pictures) AS pictures FROM periods GROUP BY scope, period
"""


async def differences(reader: Reader) -> list[str]:
    """Where the sums disagree with the ledger, and reserves whose job is over; empty when all is well."""
    kept = _sums(await reader.fetch("SELECT * FROM balances"))
    true = _sums(await reader.fetch(_REBUILT))
    found = [
        f"{scope} {period}: the sum says {kept[scope, period]}, the ledger {true[scope, period]}"
        for scope, period in sorted(kept.keys() | true.keys())
        if kept[scope, period] != true[scope, period]
    ]
    ends = await reader.fetch(
        "SELECT j.id, j.state, (SELECT count(*) FROM ledger l WHERE l.job_id = j.id "
        "AND l.kind IN ('release', 'charge')) AS ends FROM jobs j"
    )
    for row in ends:
        over = row["state"] in ("ready", "delivered", "failed", "refused", "cancelled")
        if row["ends"] != int(over):
            found.append(f"job {row['id']} is {row['state']} and its reserve has {row['ends']} ends")
    return found


def _sums(rows: Iterable[Row]) -> defaultdict[tuple[str, str], tuple[int, int]]:
    sums = {(row["scope"], row["period"]): (row["micro_usd"], row["pictures"]) for row in rows}
    return defaultdict(lambda: (0, 0), sums)


async def rebuild(tx: Transaction) -> None:
    """Make the sums anew from the ledger."""
    await tx.execute("DELETE FROM balances")
    for row in await tx.fetch(_REBUILT):
        await tx.execute(
            "INSERT INTO balances (scope, period, micro_usd, pictures) VALUES ($1, $2, $3, $4)",
            *(row["scope"], row["period"], row["micro_usd"], row["pictures"]),
        )
