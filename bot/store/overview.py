"""All budgets of a server at a glance: what was said, what holds, what is spent."""

from bot.core.accounts import Budgets
from bot.core.budgets import Budget, Ceiling, Span
from bot.core.quota import Limits, Used
from bot.store import budgets, ledger
from bot.store.database import Reader


def owners(limits: Limits, used: Used) -> list[Ceiling]:
    """The server's day and month and the bot's month."""
    rows = (
        (0, Span.DAY, limits.guild_usd_per_day, used.guild_usd_today),
        (0, Span.MONTH, limits.guild_usd_per_month, used.guild_usd_month),
        (None, Span.MONTH, limits.total_usd_per_month, used.total_usd_month),
    )
    return [Ceiling(place_id=place, span=span, limit=limit, spent=spent) for place, span, limit, spent in rows]


async def of_server(reader: Reader, settings: Limits, *, guild_id: int, now: int) -> Budgets:
    """Everything said about money in a server, and how far each budget is spent."""
    said = await budgets.said(reader, guild_id=guild_id)
    server = next((each for each in said if not each.place_id), Budget())
    places = [each for each in said if each.place_id]
    holding = await budgets.with_server(reader, settings, guild_id=guild_id)
    ceilings = owners(holding, await ledger.used(reader, guild_id=guild_id, user_id=0, now=now))
    sums = await ledger.spent(reader, [ledger.place_scope(each.place_id) for each in places], now=now)
    for each in places:
        today, month = sums[ledger.place_scope(each.place_id)]
        ceilings += budgets.ceilings_of(each, spent_today=today, spent_month=month)
    wishes = await budgets.wishes(reader, guild_id=guild_id)
    return Budgets(
        server=server,
        places=places,
        ceilings=[_marked(ceiling, server, settings) for ceiling in ceilings],
        alerts_channel=wishes.alerts_channel,
        eco=wishes.eco,
        confirm_above=wishes.confirm_above,
    )


def _marked(ceiling: Ceiling, server: Budget, settings: Limits) -> Ceiling:
    """Tell where the owner's settings are lower than what was said in Discord."""
    if ceiling.place_id != 0:
        return ceiling
    day = ceiling.span is Span.DAY
    said = server.usd_per_day if day else server.usd_per_month
    own = settings.guild_usd_per_day if day else settings.guild_usd_per_month
    return Ceiling(
        place_id=0,
        span=ceiling.span,
        limit=ceiling.limit,
        spent=ceiling.spent,
        settings=said is not None and bool(own) and (said == 0 or said > own),
    )
