"""Whose rule counts: member before role before everyone before the settings; caps lower, 0 is no limit."""

import pytest

from bot.core.budgets import Ceiling, Span, crossed, lower, near
from bot.core.fairness import STEP, turn
from bot.core.limits import Rule, Ruled, Subject, problem, resolve
from bot.core.quota import Limits

SETTINGS = Limits(images_per_day=25, jobs_at_once=3)
ANN, ARTIST, NEWCOMER, MUTED = 31, 500, 501, 502


def everyone(**values):
    return Ruled(subject=Subject.EVERYONE, target_id=0, rule=Rule(**values))


def role(target, **values):
    return Ruled(subject=Subject.ROLE, target_id=target, rule=Rule(**values))


def member(target, **values):
    return Ruled(subject=Subject.MEMBER, target_id=target, rule=Rule(**values))


CASES = [
    ("nobody said anything", [], [], 25),
    ("everyone", [everyone(images_per_day=10)], [], 10),
    ("a role the member has", [everyone(images_per_day=10), role(ARTIST, images_per_day=50)], [ARTIST], 50),
    ("a role the member has not", [role(ARTIST, images_per_day=50)], [NEWCOMER], 25),
    ("the most generous of two", [role(ARTIST, images_per_day=50), role(NEWCOMER, images_per_day=5)],
     [ARTIST, NEWCOMER], 50),
    ("no limit is the most generous", [role(ARTIST, images_per_day=0), role(NEWCOMER, images_per_day=5)],
     [ARTIST, NEWCOMER], 0),
    ("a cap lowers a role", [role(ARTIST, images_per_day=50), role(MUTED, images_per_day=2, cap=True)],
     [ARTIST, MUTED], 2),
    ("a cap lowers the settings", [role(MUTED, images_per_day=2, cap=True)], [MUTED], 2),
    ("a cap never raises", [everyone(images_per_day=10), role(MUTED, images_per_day=90, cap=True)], [MUTED], 10),
    ("a cap lowers no limit", [everyone(images_per_day=0), role(MUTED, images_per_day=7, cap=True)], [MUTED], 7),
    ("a cap of 0 says nothing", [role(MUTED, images_per_day=0, cap=True)], [MUTED], 25),
    ("the lowest of two caps", [role(MUTED, images_per_day=2, cap=True), role(NEWCOMER, images_per_day=1, cap=True)],
     [MUTED, NEWCOMER], 1),
    ("the member beats roles and caps", [member(ANN, images_per_day=99), role(MUTED, images_per_day=2, cap=True)],
     [MUTED], 99),
    ("another member's rule", [member(32, images_per_day=99)], [], 25),
    ("a role that says something else", [everyone(images_per_day=10), role(ARTIST, jobs_at_once=9)], [ARTIST], 10),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "roles", "images"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_which_rule_counts(rules, roles, images):
    """Each value is found on its own, and what nobody said stays as the settings have it."""
    limits, weight = resolve(SETTINGS, rules, user_id=ANN, roles=roles)

    assert limits.images_per_day == images
    assert limits.guild_usd_per_day == SETTINGS.guild_usd_per_day
    assert weight == 1


def test_hours_and_weight_have_their_own_direction():
    """The shortest wait and the greatest weight are the generous ones; caps turn both round."""
    rules = [
        everyone(min_hours=24, weight=2),
        role(ARTIST, min_hours=0, weight=5),
        role(NEWCOMER, min_hours=48),
        role(MUTED, min_hours=72, weight=1, cap=True),
    ]
    found = [resolve(SETTINGS, rules, user_id=ANN, roles=roles) for roles in ([], [ARTIST, NEWCOMER], [ARTIST, MUTED])]

    assert [(limits.min_hours, weight) for limits, weight in found] == [(24, 2), (0, 5), (72, 1)]


@pytest.mark.parametrize("rule", [Rule(images_per_day=-1), Rule(weight=0), Rule(weight=101)])
def test_a_rule_that_cannot_be_is_named(rule):
    """Negative limits and weights out of bounds are told in a sentence; a usual rule is not."""
    assert problem(rule)
    assert problem(Rule(images_per_day=0, weight=100)) is None


@pytest.mark.parametrize(
    ("before", "after", "limit", "thresholds"),
    [
        (0, 49, 100, ()),
        (0, 50, 100, (50,)),
        (50, 79, 100, ()),
        (49, 80, 100, (50, 80)),
        (0, 120, 100, (50, 80, 100)),
        (100, 130, 100, ()),
        (60, 40, 100, ()),
        (0, 10**9, 0, ()),
        (2, 3, 5, (50,)),  # 2.5 lies between
    ],
)
def test_which_thresholds_are_crossed(before, after, limit, thresholds):
    """Each threshold is crossed by exactly one booking; no limit has none."""
    assert crossed(before, after, limit) == thresholds


def test_the_owners_ceiling_cannot_be_raised():
    """The lower of settings and server counts, and 0 is no limit of one's own."""
    assert [lower(10, None), lower(10, 5), lower(10, 50), lower(10, 0), lower(0, 7), lower(0, None)] == [
        *(10, 5, 10, 10, 7, 0)
    ]


def test_the_budget_that_is_nearest_to_its_end():
    """From 80 percent on; without a limit there is no end."""
    ceilings = [
        Ceiling(place_id=0, span=Span.DAY, limit=100, spent=79),
        Ceiling(place_id=0, span=Span.MONTH, limit=1000, spent=810),
        Ceiling(place_id=None, span=Span.MONTH, limit=0, spent=10**9),
    ]
    assert near(ceilings) == ceilings[1]
    assert near(ceilings[:1]) is None


def test_members_take_turns():
    """A newcomer starts where the line stands, a member's next job a step later, a heavier member's a shorter one."""
    assert turn(line=7 * STEP, last=None, weight=1) == 7 * STEP
    assert turn(line=7 * STEP, last=7 * STEP, weight=1) == 8 * STEP
    assert turn(line=7 * STEP, last=7 * STEP, weight=4) == 7 * STEP + STEP // 4
    assert turn(line=7 * STEP, last=2 * STEP, weight=1) == 7 * STEP
