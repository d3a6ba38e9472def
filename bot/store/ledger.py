"""Every cent: append-only rows, and sums by period that follow from them and can be rebuilt.

What a row does to the two sums (in micro-USD; `r` is the job's reserve):

    kind        member's quota   owner's budget
    reserve     + r              + r
    release     - r              - r
    charge      + amount - r     - r
    refund      - amount
    cost                         + amount
    suspected                    + amount   (what was really billed, once somebody settled it)

The owner's budget is summed for the server, the channel, the thread and the whole bot.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.core.errors import StaleJob
from bot.core.jobs import Job, Place
from bot.core.quota import Used, day_of
from bot.store import alerts, budgets, jobs
from bot.store.database import Reader, Row, Transaction

TOTAL = "total"


def member_scope(guild_id: int, user_id: int) -> str:
    """The scope under which a member's use of one server is summed."""
    return f"member:{guild_id}:{user_id}"


def guild_scope(guild_id: int) -> str:
    """The scope under which a server's cost is summed."""
    return f"guild:{guild_id}"


def place_scope(place_id: int) -> str:
    """The scope under which the cost of a channel or thread is summed."""
    return f"channel:{place_id}"


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
    await _add_owner(tx, job.place, job.day, owner, now=now)


async def correct(tx: Transaction, job_id: int, micro_usd: int, *, now: int) -> None:
    """Carry into the sums what a settled suspicion changes for the owner; may be negative."""
    job = await jobs.get(tx, job_id)
    assert job is not None  # the ledger's rows refer to it
    await _add_owner(tx, job.place, job.day, micro_usd, now=now)


async def _add_owner(tx: Transaction, place: Place, day: str, micro_usd: int, *, now: int) -> None:
    """Carry an amount into every sum of the owner's, and write alerts where it crosses a threshold."""
    if not micro_usd:
        return
    for place_id in place.budget_places:
        await _add(tx, place_scope(place_id), day, micro_usd, 0)
    guild = await _add(tx, guild_scope(place.guild_id), day, micro_usd, 0)
    total = await _add(tx, TOTAL, day, micro_usd, 0)
    if micro_usd < 0:
        return
    standing = await budgets.standing(tx, guild_id=place.guild_id)
    for scope, guild_id, period, after, ceiling in (
        (guild_scope(place.guild_id), place.guild_id, day, guild[0], standing.guild_usd_per_day),
        (guild_scope(place.guild_id), place.guild_id, day[:7], guild[1], standing.guild_usd_per_month),
        (TOTAL, 0, day[:7], total[1], standing.total_usd_per_month),
    ):
        await alerts.of_budget(
            tx, scope=scope, guild_id=guild_id, period=period, before=after - micro_usd, after=after,
            ceiling=ceiling, now=now,
        )  # fmt: skip


async def _add(tx: Transaction, scope: str, day: str, micro_usd: int, pictures: int) -> tuple[int, int]:
    """Add to the sums of a day and its month; returns both amounts after it."""
    if not micro_usd and not pictures:
        return 0, 0
    sums = [
        await tx.value(
            "INSERT INTO balances (scope, period, micro_usd, pictures) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (scope, period) DO UPDATE SET micro_usd = balances.micro_usd + excluded.micro_usd, "
            "pictures = balances.pictures + excluded.pictures RETURNING micro_usd",
            *(scope, period, micro_usd, pictures),
        )
        for period in (day, day[:7])
    ]
    return sums[0], sums[1]


async def spent(reader: Reader, scopes: Sequence[str], *, now: int) -> dict[str, tuple[int, int]]:
    """What each scope has spent today and this month, micro-USD, settled and reserved together."""
    day, found = day_of(now), dict.fromkeys(scopes, (0, 0))
    if not scopes:
        return found
    marks = ", ".join(f"${number}" for number in range(3, 3 + len(scopes)))
    rows = await reader.fetch(
        f"SELECT scope, period, micro_usd FROM balances WHERE period IN ($1, $2) AND scope IN ({marks})",  # noqa: S608 - marks only
        *(day, day[:7], *scopes),
    )
    for row in rows:
        today, month = found[row["scope"]]
        found[row["scope"]] = (row["micro_usd"], month) if row["period"] == day else (today, row["micro_usd"])
    return found


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
        # In the index's own words; what waits for a moderator, which may take a day, keeps nobody from the next order.
        "AND state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready') AND state <> 'held'",
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
        usd_month=sums.get((member, day[:7]), nothing)[0],
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
    SELECT l.job_id, l.guild_id, l.day,
        CASE WHEN l.kind = 'suspected' THEN coalesce(s.billed, l.micro_usd) ELSE l.micro_usd END AS micro_usd
    FROM ledger l LEFT JOIN suspected_closed s ON s.job_id = l.job_id
    WHERE l.kind IN ('cost', 'suspected')
        OR (l.kind = 'reserve' AND l.job_id NOT IN (SELECT job_id FROM closed))),
rows_of_places AS (
    SELECT j.channel_id AS place, o.day, o.micro_usd FROM rows_of_owners o JOIN jobs j ON j.id = o.job_id
    UNION ALL SELECT coalesce(j.home_id, j.parent_id), o.day, o.micro_usd
    FROM rows_of_owners o JOIN jobs j ON j.id = o.job_id
    WHERE coalesce(j.home_id, j.parent_id, j.channel_id) <> j.channel_id),
every AS (
    SELECT 'member:' || guild_id || ':' || user_id AS scope, day, micro_usd, pictures FROM rows_of_members
    UNION ALL SELECT 'guild:' || guild_id, day, micro_usd, 0 FROM rows_of_owners
    UNION ALL SELECT 'channel:' || place, day, micro_usd, 0 FROM rows_of_places
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
