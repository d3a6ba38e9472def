"""Budgets of servers, channels and threads, the owner's own ceilings beside them, and what a server wants told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.budgets import Budget, Ceiling, Span, lower
from bot.core.quota import Limits
from bot.store.database import Reader, Row, Transaction

CONFIRM_ABOVE = 500_000  # micro-USD, where a server said nothing: no order with shipped prices reaches it
_OWNERS = ("guild_usd_per_day", "guild_usd_per_month", "total_usd_per_month")


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a server wants to be told about money."""

    alerts_channel: int | None = None
    eco: bool = False
    confirm_above: int = CONFIRM_ABOVE


async def said(reader: Reader, *, guild_id: int) -> list[Budget]:
    """Every budget of a server; the server's own first."""
    rows = await reader.fetch("SELECT * FROM budgets WHERE guild_id = $1 ORDER BY place_id", guild_id)
    return [_budget(row) for row in rows]


async def put(tx: Transaction, budget: Budget, *, guild_id: int) -> None:
    """Write a budget or replace it."""
    await tx.execute(
        "INSERT INTO budgets (guild_id, place_id, usd_per_day, usd_per_month) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (guild_id, place_id) DO UPDATE SET usd_per_day = excluded.usd_per_day, "
        "usd_per_month = excluded.usd_per_month",
        *(guild_id, budget.place_id, budget.usd_per_day, budget.usd_per_month),
    )


async def with_server(reader: Reader, limits: Limits, *, guild_id: int) -> Limits:
    """Limits in which the server's own budget lowers what the settings allow."""
    row = await reader.fetch_one("SELECT * FROM budgets WHERE guild_id = $1 AND place_id = 0", guild_id)
    if row is None:
        return limits
    return replace(
        limits,
        guild_usd_per_day=lower(limits.guild_usd_per_day, row["usd_per_day"]),
        guild_usd_per_month=lower(limits.guild_usd_per_month, row["usd_per_month"]),
    )


async def of_places(reader: Reader, places: Sequence[int], *, guild_id: int) -> list[Budget]:
    """The budgets of a thread and its channel, as far as anything was said."""
    marks = ", ".join(f"${number}" for number in range(2, 2 + len(places)))
    rows = await reader.fetch(
        f"SELECT * FROM budgets WHERE guild_id = $1 AND place_id IN ({marks})",  # noqa: S608 - marks only
        *(guild_id, *places),
    )
    return [_budget(row) for row in rows]


def ceilings_of(budget: Budget, *, spent_today: int, spent_month: int) -> list[Ceiling]:
    """A place's budget as ceilings."""
    both = ((Span.DAY, budget.usd_per_day, spent_today), (Span.MONTH, budget.usd_per_month, spent_month))
    return [
        Ceiling(place_id=budget.place_id, span=span, limit=limit, spent=spent) for span, limit, spent in both if limit
    ]


async def keep_settings(tx: Transaction, limits: Limits) -> None:
    """Write the owner's ceilings down, so that every booking knows them."""
    for name in _OWNERS:
        await tx.execute(
            "INSERT INTO ceilings (name, micro_usd) VALUES ($1, $2) "
            "ON CONFLICT (name) DO UPDATE SET micro_usd = excluded.micro_usd",
            *(name, getattr(limits, name)),
        )


async def standing(reader: Reader, *, guild_id: int) -> Limits:
    """The ceilings of money that hold for a server by what was written down; 0 = none."""
    rows = await reader.fetch("SELECT name, micro_usd FROM ceilings")
    kept = dict.fromkeys(_OWNERS, 0) | {row["name"]: row["micro_usd"] for row in rows}
    return await with_server(reader, Limits(**kept), guild_id=guild_id)


async def wishes(reader: Reader, *, guild_id: int) -> Wishes:
    """How a server wants to be told."""
    row = await reader.fetch_one("SELECT alerts_channel, eco, confirm_above FROM guilds WHERE id = $1", guild_id)
    if row is None:
        return Wishes()
    above = CONFIRM_ABOVE if row["confirm_above"] is None else row["confirm_above"]
    return Wishes(alerts_channel=row["alerts_channel"] or None, eco=bool(row["eco"]), confirm_above=above)


async def wish(tx: Transaction, wishes_: Wishes, *, guild_id: int, now: int) -> None:
    """Write how a server wants to be told."""
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at, alerts_channel, eco, confirm_above) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (id) DO UPDATE SET alerts_channel = excluded.alerts_channel, eco = excluded.eco, "
        "confirm_above = excluded.confirm_above",
        *(guild_id, now, wishes_.alerts_channel, int(wishes_.eco), wishes_.confirm_above),
    )


def _budget(row: Row) -> Budget:
    return Budget(place_id=row["place_id"], usd_per_day=row["usd_per_day"], usd_per_month=row["usd_per_month"])
