"""Limits: what passes, what is refused, what a refusal promises, and when days and months end."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import LimitReached
from bot.core.quota import Limits, Used, check, day_of, resets

NOON = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp() * 1000)
TOMORROW = int(datetime(2026, 11, 22, tzinfo=UTC).timestamp())
NEXT_MONTH = int(datetime(2026, 12, 1, tzinfo=UTC).timestamp())
DAY, MONTH = f"starts afresh <t:{TOMORROW}:R>.", f"starts afresh <t:{NEXT_MONTH}:R>."
NONE = Limits(
    images_per_day=0,
    usd_per_day=0,
    jobs_at_once=0,
    guild_usd_per_day=0,
    guild_usd_per_month=0,
    total_usd_per_month=0,
)


def refusal(limits: Limits, used: Used, images: int, price: int) -> str | None:
    try:
        check(limits, used, images=images, price=price, now=NOON)
    except LimitReached as error:
        return error.sentence
    return None


def test_the_defaults_are_those_of_the_settings() -> None:
    """25 pictures, $1 and 3 jobs a member; $10 a day, $100 and $200 a month for the owner."""
    assert Limits() == Limits(
        images_per_day=25,
        usd_per_day=1_000_000,
        jobs_at_once=3,
        guild_usd_per_day=10_000_000,
        guild_usd_per_month=100_000_000,
        total_usd_per_month=200_000_000,
    )


MUCH = Used(
    images_today=10**6,
    usd_today=10**12,
    open_jobs=10**3,
    guild_usd_today=10**12,
    guild_usd_month=10**12,
    total_usd_month=10**12,
)

PASSES = [
    ("nothing used", Limits(), Used(), 1, 40_000),
    ("the last picture of the day", Limits(), Used(images_today=24), 1, 40_000),
    ("four to the last", Limits(), Used(images_today=21), 4, 160_000),
    ("the last job at once", Limits(), Used(open_jobs=2), 1, 40_000),
    ("the last cent of the member", Limits(), Used(usd_today=960_000), 1, 40_000),
    ("the last cent of the server's day", Limits(), Used(guild_usd_today=9_960_000), 1, 40_000),
    ("the last cent of the server's month", Limits(), Used(guild_usd_month=99_960_000), 1, 40_000),
    ("the last cent of the bot", Limits(), Used(total_usd_month=199_960_000), 1, 40_000),
    ("no limits at all", NONE, MUCH, 4, 10**9),
    ("free, though the money is gone", Limits(), Used(usd_today=2_000_000), 1, 0),
]


@pytest.mark.parametrize(("limits", "used", "images", "price"), [row[1:] for row in PASSES], ids=[r[0] for r in PASSES])
def test_what_passes(limits: Limits, used: Used, images: int, price: int) -> None:
    """A limit may be reached exactly; 0 is no limit."""
    assert refusal(limits, used, images, price) is None


REFUSED = [
    (
        Used(open_jobs=3),
        1,
        40_000,
        "You have 3 jobs under way; 3 at once is the limit. Wait for one to end, or `/cancel` one.",
    ),
    (Used(images_today=25), 1, 40_000, f"This order has 1 picture and you have 0 of 25 left today. The count {DAY}"),
    (Used(images_today=30), 2, 80_000, f"This order has 2 pictures and you have 0 of 25 left today. The count {DAY}"),
    (
        Used(images_today=22),
        4,
        160_000,
        f"This order has 4 pictures and you have 3 of 25 left today. 3 pictures would fit. The count {DAY}",
    ),
    (
        Used(usd_today=900_000),
        4,
        160_000,
        f"This costs $0.16. You have $0.10 of $1.00 left today. 2 pictures would fit. The budget {DAY}",
    ),
    (
        Used(usd_today=920_000),  # exactly two pictures are left
        4,
        160_000,
        f"This costs $0.16. You have $0.08 of $1.00 left today. 2 pictures would fit. The budget {DAY}",
    ),
    (Used(usd_today=999_999), 1, 40_000, f"This costs $0.04. You have $0.0001 of $1.00 left today. The budget {DAY}"),
    (Used(usd_today=5_000_000), 1, 40_000, f"This costs $0.04. You have $0.00 of $1.00 left today. The budget {DAY}"),
    (
        Used(guild_usd_today=9_950_000),
        2,
        80_000,
        f"This costs $0.08. This server has $0.05 of $10.00 left today. 1 picture would fit. The budget {DAY}",
    ),
    (
        Used(guild_usd_month=99_990_000),
        1,
        40_000,
        f"This costs $0.04. This server has $0.01 of $100.00 left this month. The budget {MONTH}",
    ),
    (
        Used(total_usd_month=200_000_000),
        1,
        40_000,
        f"This costs $0.04. This bot has $0.00 of $200.00 left this month. The budget {MONTH}",
    ),
    # Three pictures are left but the server can pay for one: what would fit heeds both.
    (
        Used(images_today=22, guild_usd_today=9_950_000),
        4,
        160_000,
        f"This order has 4 pictures and you have 3 of 25 left today. 1 picture would fit. The count {DAY}",
    ),
    (
        Used(images_today=22, total_usd_month=200_000_000),
        4,
        160_000,
        f"This order has 4 pictures and you have 3 of 25 left today. The count {DAY}",
    ),
]


@pytest.mark.parametrize(("used", "images", "price", "sentence"), REFUSED)
def test_what_is_refused(used: Used, images: int, price: int, sentence: str) -> None:
    """One step over each limit, with what is left, what would fit and when it starts afresh."""
    assert refusal(Limits(), used, images, price) == sentence


def test_one_job_is_one_job() -> None:
    """The sentence is right in the singular too."""
    sentence = refusal(replace(NONE, jobs_at_once=1), Used(open_jobs=1), 1, 1)
    assert sentence == "You have 1 job under way; 1 at once is the limit. Wait for one to end, or `/cancel` one."


small = st.integers(0, 12)
money = st.integers(0, 400_000)


@settings(max_examples=500, deadline=None)
@given(
    limits=st.builds(
        Limits,
        images_per_day=small,
        usd_per_day=money,
        jobs_at_once=small,
        guild_usd_per_day=money,
        guild_usd_per_month=money,
        total_usd_per_month=money,
    ),
    used=st.builds(
        Used,
        images_today=small,
        usd_today=money,
        open_jobs=st.integers(0, 3),
        guild_usd_today=money,
        guild_usd_month=money,
        total_usd_month=money,
    ),
    images=st.integers(1, 4),
    each=st.sampled_from([0, 1, 13_889, 25_000, 40_000, 48_612, 97_223]),
)
def test_what_would_fit_is_the_most_that_passes(limits: Limits, used: Used, images: int, each: int) -> None:
    """Exactly the number a refusal names passes every limit; where it names none, not even one picture does."""
    sentence = refusal(limits, used, images, images * each)
    if sentence is None or "under way" in sentence:
        return
    passing = [n for n in range(1, images) if refusal(limits, used, n, n * each) is None]
    named = re.search(r" (\d+) pictures? would fit\.", sentence)
    assert (int(named[1]) if named else 0) == max(passing, default=0)


@pytest.mark.parametrize(
    ("now", "day", "tomorrow", "month"),
    [
        ("2026-11-21 00:00:00", "2026-11-21", "2026-11-22", "2026-12-01"),
        ("2026-11-21 23:59:59", "2026-11-21", "2026-11-22", "2026-12-01"),
        ("2026-11-30 12:00:00", "2026-11-30", "2026-12-01", "2026-12-01"),
        ("2026-12-31 23:59:59", "2026-12-31", "2027-01-01", "2027-01-01"),
        ("2027-01-01 00:00:00", "2027-01-01", "2027-01-02", "2027-02-01"),
        ("2027-01-31 08:30:00", "2027-01-31", "2027-02-01", "2027-02-01"),
        ("2027-02-28 20:00:00", "2027-02-28", "2027-03-01", "2027-03-01"),
        ("2028-02-28 20:00:00", "2028-02-28", "2028-02-29", "2028-03-01"),
        ("2028-02-29 20:00:00", "2028-02-29", "2028-03-01", "2028-03-01"),
    ],
)
def test_when_days_and_months_end(now: str, day: str, tomorrow: str, month: str) -> None:
    """In UTC, over the ends of months, years and leap days, in the seconds Discord's timestamps want."""
    instant = int(datetime.fromisoformat(f"{now}+00:00").timestamp() * 1000) + 999
    wanted = tuple(int(datetime.fromisoformat(f"{end}T00:00:00+00:00").timestamp()) for end in (tomorrow, month))
    assert resets(instant) == wanted
    assert day_of(instant) == day


@given(now=st.integers(0, 4_102_444_800_000))
def test_a_reset_is_the_first_moment_of_another_day(now: int) -> None:
    """The day changes at the reset and not a millisecond before; the month likewise."""
    tomorrow, month = resets(now)
    assert now < tomorrow * 1000 <= now + 86_400_000
    assert day_of(tomorrow * 1000 - 1) == day_of(now) != day_of(tomorrow * 1000)
    assert day_of(month * 1000 - 1)[:7] == day_of(now)[:7] != day_of(month * 1000)[:7]
