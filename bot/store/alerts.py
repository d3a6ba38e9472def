"""What the owner is told once: written with the booking that gave cause, handed out until it is confirmed as sent."""

from bot.core.accounts import Alert, AlertKind
from bot.core.budgets import THRESHOLDS, Span, crossed
from bot.core.jobs import Job
from bot.store.database import Reader, Row, Transaction

AGAIN = 300_000  # milliseconds after which an alert that was taken and not confirmed is handed out again


async def of_budget(
    tx: Transaction, *, scope: str, guild_id: int, period: str, before: int, after: int, ceiling: int, now: int
) -> None:
    """Write every threshold that spending has just crossed and that nobody was told of in this period."""
    for threshold in crossed(before, after, ceiling):
        await _write(
            tx, AlertKind.BUDGET, scope=scope, guild_id=guild_id, period=period,
            threshold=threshold, spent=after, ceiling=ceiling, detail="", now=now,
        )  # fmt: skip


async def of_refusal(
    tx: Transaction, *, scope: str, guild_id: int, period: str, spent: int, ceiling: int, now: int
) -> None:
    """A budget in which not one more picture fits counts as spent, even when some cents of it are left."""
    await _write(
        tx, AlertKind.BUDGET, scope=scope, guild_id=guild_id, period=period,
        threshold=THRESHOLDS[-1], spent=spent, ceiling=ceiling, detail="", now=now,
    )  # fmt: skip


async def of_overrun(tx: Transaction, job: Job, *, cost: int, now: int) -> None:
    """A bill above its estimate: one alert a day for each offer, so that a changed price causes no flood."""
    await _write(
        tx, AlertKind.OVERRUN, scope=f"overrun:{job.place.guild_id}:{job.provider}:{job.wire_id}",
        guild_id=job.place.guild_id, period=job.day, threshold=0, spent=cost, ceiling=job.estimate,
        detail=f"{job.provider} {job.wire_id}", now=now,
    )  # fmt: skip


async def take(tx: Transaction, *, now: int) -> list[Alert]:
    """What nobody was told yet, written down as handed out."""
    rows = await tx.fetch(
        "SELECT a.*, CASE WHEN a.guild_id = 0 THEN (SELECT o.alerts_channel FROM guilds o "
        "WHERE coalesce(o.alerts_channel, 0) <> 0 ORDER BY o.first_seen_at, o.id LIMIT 1) "
        "ELSE (SELECT g.alerts_channel FROM guilds g WHERE g.id = a.guild_id) END AS channel "
        "FROM alerts a WHERE a.sent_at IS NULL AND (a.taken_at IS NULL OR a.taken_at <= $1) ORDER BY a.number",
        now - AGAIN,
    )
    for row in rows:
        await tx.execute("UPDATE alerts SET taken_at = $1, tries = tries + 1 WHERE number = $2", now, row["number"])
    return [_alert(row) for row in rows]


async def pending(reader: Reader, *, now: int) -> bool:
    """Whether `take` would hand anything out."""
    sql = "SELECT 1 FROM alerts WHERE sent_at IS NULL AND (taken_at IS NULL OR taken_at <= $1) LIMIT 1"
    return await reader.value(sql, now - AGAIN) is not None


async def sent(tx: Transaction, number: int, *, now: int) -> None:
    """The message is posted."""
    await tx.execute("UPDATE alerts SET sent_at = $1 WHERE number = $2 AND sent_at IS NULL", now, number)


async def _write(
    tx: Transaction, kind: AlertKind, *, scope: str, guild_id: int, period: str, threshold: int,
    spent: int, ceiling: int, detail: str, now: int,
) -> None:  # fmt: skip
    await tx.execute(
        "INSERT INTO alerts (number, kind, scope, guild_id, period, threshold, spent, ceiling, detail, at) "
        "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9 FROM alerts WHERE true "
        "ON CONFLICT (scope, period, threshold) DO NOTHING",
        *(str(kind), scope, guild_id, period, threshold, spent, ceiling, detail, now),
    )


def _alert(row: Row) -> Alert:
    return Alert(
        number=row["number"],
        kind=AlertKind(row["kind"]),
        guild_id=row["guild_id"],
        channel_id=row["channel"] or None,
        period=row["period"],
        span=Span.MONTH if len(row["period"]) == 7 else Span.DAY,
        threshold=row["threshold"],
        spent=row["spent"],
        limit=row["ceiling"],
        detail=row["detail"],
        tries=row["tries"],
    )
