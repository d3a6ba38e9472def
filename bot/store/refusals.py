"""A refusal because a budget is spent is the moment its owner is told that it is spent."""

from bot.core.jobs import Job
from bot.store import alerts, budgets, ledger
from bot.store.database import Transaction


async def note(tx: Transaction, job: Job, used_up: str) -> None:
    """Write the alert of a budget (`server day`, `server month`, `bot month`) that had no room for an order."""
    guild_id, now = job.place.guild_id, job.created_at
    standing = await budgets.standing(tx, guild_id=guild_id)
    scope = ledger.TOTAL if used_up == "bot month" else ledger.guild_scope(guild_id)
    today, month = (await ledger.spent(tx, [scope], now=now))[scope]
    spent, period, ceiling = {
        "server day": (today, job.day, standing.guild_usd_per_day),
        "server month": (month, job.day[:7], standing.guild_usd_per_month),
        "bot month": (month, job.day[:7], standing.total_usd_per_month),
    }[used_up]
    if ceiling:
        where = 0 if scope == ledger.TOTAL else guild_id
        await alerts.of_refusal(tx, scope=scope, guild_id=where, period=period, spent=spent, ceiling=ceiling, now=now)
