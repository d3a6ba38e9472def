"""May this order be placed? Limits, what has been used, and a refusal that says what would fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.core.budgets import Ceiling, Span
from bot.core.errors import LimitReached
from bot.core.money import show_usd

HOUR = 3_600_000  # milliseconds


class Alternative(Protocol):
    """A cheaper way to the same picture (see `bot.core.accounts.Cheaper`)."""

    @property
    def model(self) -> str:
        """The name people use."""
        ...

    @property
    def micro_usd(self) -> int:
        """The whole order."""
        ...


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Per member and for the owner; money in micro-USD, 0 = no limit.

    `min_hours` is how long a member must have been on the server before their first order.
    """

    images_per_day: int = 25
    usd_per_day: int = 1_000_000
    jobs_at_once: int = 3
    guild_usd_per_day: int = 10_000_000
    guild_usd_per_month: int = 100_000_000
    total_usd_per_month: int = 200_000_000
    usd_per_month: int = 0
    min_hours: int = 0


@dataclass(frozen=True, kw_only=True)
class Used:
    """What counts against the limits now: settled and still reserved together."""

    images_today: int = 0
    usd_today: int = 0
    open_jobs: int = 0
    guild_usd_today: int = 0
    guild_usd_month: int = 0
    total_usd_month: int = 0
    usd_month: int = 0


def check(
    limits: Limits,
    used: Used,
    *,
    images: int,
    price: int,
    now: int,
    places: Sequence[Ceiling] = (),
    joined_at: int | None = None,
    alternatives: Sequence[Alternative] = (),
) -> None:
    """Let the order pass or say which limit stands in its way.

    `price` is the whole order in micro-USD, `now` and `joined_at` (on the server) are milliseconds since 1970;
    days and months are UTC. `places` are the budgets of the channel and thread. `alternatives` take the same
    request for less, dearest first; a refusal names the first one that would pass.

    Raises:
        LimitReached: with how much is missing, when it resets and what would fit.
    """
    tomorrow, next_month = resets(now)
    _check_time(limits, joined_at, now)
    if limits.jobs_at_once and used.open_jobs >= limits.jobs_at_once:
        raise LimitReached(
            f"You have {used.open_jobs} job{_s(used.open_jobs)} under way; "
            f"{limits.jobs_at_once} at once is the limit. Wait for one to end, or `/cancel` one."
        )
    budgets = _budgets(limits, used, places)
    fits = _fitting(limits, used, budgets, images, price)
    smaller = f" {fits} picture{_s(fits)} would fit." if 0 < fits < images else ""
    if limits.images_per_day and used.images_today + images > limits.images_per_day:
        left = max(0, limits.images_per_day - used.images_today)
        raise LimitReached(
            f"This order has {images} picture{_s(images)} and you have {left} of "
            f"{limits.images_per_day} left today.{smaller} The count starts afresh <t:{tomorrow}:R>.",
            fits=max(0, fits),
        )
    for limit, spent, who, span in budgets:
        if limit and price and spent + price > limit:
            rest = show_usd(max(0, limit - spent))
            until = tomorrow if span == "today" else next_month
            cheaper = next((a for a in alternatives if a.micro_usd < price and _passes(budgets, a.micro_usd)), None)
            instead = f" `{cheaper.model}` would fit for {show_usd(cheaper.micro_usd)}." if cheaper else ""
            raise LimitReached(
                f"This costs {show_usd(price)}. {who} {rest} of {show_usd(limit)} left {span}.{smaller}{instead}"
                f" The budget starts afresh <t:{until}:R>.",
                fits=max(0, fits),
                cheaper=cheaper.model if cheaper else None,
                used_up=_OWNERS.get((who, span)),
            )


def resets(now: int) -> tuple[int, int]:
    """When the UTC day and month end, in seconds since 1970, as Discord timestamps want them."""
    today = datetime.fromtimestamp(now / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return int((today + timedelta(days=1)).timestamp()), int(first.timestamp())


def day_of(now: int) -> str:
    """The UTC day, `2026-11-21`; its first seven characters are the month."""
    return datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%d")


_Budget = tuple[int, int, str, str]
_OWNERS = {
    ("This server has", "today"): "server day",
    ("This server has", "this month"): "server month",
    ("This bot has", "this month"): "bot month",
}


def _check_time(limits: Limits, joined_at: int | None, now: int) -> None:
    """Whether a member has been on the server for long enough; nothing is asked of one nobody has a date for."""
    if not limits.min_hours or joined_at is None or now >= joined_at + limits.min_hours * HOUR:
        return
    until = -(-(joined_at + limits.min_hours * HOUR) // 1000)
    raise LimitReached(
        f"Members may order pictures {limits.min_hours} hour{_s(limits.min_hours)} after they joined this server; "
        f"for you that is <t:{until}:R> (<t:{until}:f>)."
    )


def _budgets(limits: Limits, used: Used, places: Sequence[Ceiling]) -> tuple[_Budget, ...]:
    """Every limit of money: the limit, what is spent of it, whose it is and for how long."""
    return (
        (limits.usd_per_day, used.usd_today, "You have", "today"),
        (limits.usd_per_month, used.usd_month, "You have", "this month"),
        *((c.limit, c.spent, f"<#{c.place_id}> has", "today" if c.span is Span.DAY else "this month") for c in places),
        (limits.guild_usd_per_day, used.guild_usd_today, "This server has", "today"),
        (limits.guild_usd_per_month, used.guild_usd_month, "This server has", "this month"),
        (limits.total_usd_per_month, used.total_usd_month, "This bot has", "this month"),
    )


def _passes(budgets: Sequence[_Budget], price: int) -> bool:
    """Whether every limit of money lets a price pass."""
    return not price or all(spent + price <= limit for limit, spent, _, _ in budgets if limit)


def _fitting(limits: Limits, used: Used, budgets: Sequence[_Budget], images: int, price: int) -> int:
    """How many of the pictures every limit together would let pass."""
    fits = images
    if limits.images_per_day:
        fits = min(fits, limits.images_per_day - used.images_today)
    if images and price:
        each = -(-price // images)
        rests = (limit - spent for limit, spent, _, _ in budgets if limit)
        fits = min([fits, *(rest // each for rest in rests)])
    return fits


def _s(number: int) -> str:
    return "" if number == 1 else "s"
