"""May this order be placed? Limits, what has been used, and a refusal that says what would fit."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.errors import LimitReached
from bot.core.money import show_usd


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Per member and for the owner; money in micro-USD, 0 = no limit."""

    images_per_day: int = 25
    usd_per_day: int = 1_000_000
    jobs_at_once: int = 3
    guild_usd_per_day: int = 10_000_000
    guild_usd_per_month: int = 100_000_000
    total_usd_per_month: int = 200_000_000


@dataclass(frozen=True, kw_only=True)
class Used:
    """What counts against the limits now: settled and still reserved together."""

    images_today: int = 0
    usd_today: int = 0
    open_jobs: int = 0
    guild_usd_today: int = 0
    guild_usd_month: int = 0
    total_usd_month: int = 0


def check(limits: Limits, used: Used, *, images: int, price: int, now: int) -> None:
    """Let the order pass or say which limit stands in its way.

    `price` is the whole order in micro-USD, `now` milliseconds since 1970; days and months are UTC.

    Raises:
        LimitReached: with how much is missing, when it resets and what would fit.
    """
    tomorrow, next_month = resets(now)
    if limits.jobs_at_once and used.open_jobs >= limits.jobs_at_once:
        raise LimitReached(
            f"You have {used.open_jobs} job{_s(used.open_jobs)} under way; "
            f"{limits.jobs_at_once} at once is the limit. Wait for one to end, or `/cancel` one."
        )
    fits = _fitting(limits, used, images, price)
    smaller = f" {fits} picture{_s(fits)} would fit." if 0 < fits < images else ""
    if limits.images_per_day and used.images_today + images > limits.images_per_day:
        left = max(0, limits.images_per_day - used.images_today)
        raise LimitReached(
            f"This order has {images} picture{_s(images)} and you have {left} of "
            f"{limits.images_per_day} left today.{smaller} The count starts afresh <t:{tomorrow}:R>."
        )
    for limit, spent, who, span in _budgets(limits, used):
        if limit and price and spent + price > limit:
            rest = show_usd(max(0, limit - spent))
            until = tomorrow if span == "today" else next_month
            raise LimitReached(
                f"This costs {show_usd(price)}. {who} {rest} of {show_usd(limit)} left {span}.{smaller}"
                f" The budget starts afresh <t:{until}:R>."
            )


def resets(now: int) -> tuple[int, int]:
    """When the UTC day and month end, in seconds since 1970, as Discord timestamps want them."""
    today = datetime.fromtimestamp(now / 1000, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return int((today + timedelta(days=1)).timestamp()), int(first.timestamp())


def day_of(now: int) -> str:
    """The UTC day, `2026-11-21`; its first seven characters are the month."""
    return datetime.fromtimestamp(now / 1000, UTC).strftime("%Y-%m-%d")


def _budgets(limits: Limits, used: Used) -> tuple[tuple[int, int, str, str], ...]:
    """Every limit of money: the limit, what is spent of it, whose it is and for how long."""
    return (
        (limits.usd_per_day, used.usd_today, "You have", "today"),
        (limits.guild_usd_per_day, used.guild_usd_today, "This server has", "today"),
        (limits.guild_usd_per_month, used.guild_usd_month, "This server has", "this month"),
        (limits.total_usd_per_month, used.total_usd_month, "This bot has", "this month"),
    )


def _fitting(limits: Limits, used: Used, images: int, price: int) -> int:
    """How many of the pictures every limit together would let pass."""
    fits = images
    if limits.images_per_day:
        fits = min(fits, limits.images_per_day - used.images_today)
    if images and price:
        each = -(-price // images)
        rests = (limit - spent for limit, spent, _, _ in _budgets(limits, used) if limit)
        fits = min([fits, *(rest // each for rest in rests)])
    return fits


def _s(number: int) -> str:
    return "" if number == 1 else "s"
