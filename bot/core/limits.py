"""What a member may use: rules for everyone, for roles and for members, and which of them counts.

For each value on its own: the member's own rule, else the most generous of their roles, else the rule for
everyone, else the settings. A role marked as a cap never gives anything; it lowers what the others give.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from bot.core.quota import Limits

WEIGHT_LIMIT = 100


class Subject(StrEnum):
    """For whom a rule was made."""

    EVERYONE = "everyone"
    ROLE = "role"
    MEMBER = "member"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What somebody said about limits; None = nothing said, 0 = no limit. Money in micro-USD.

    Attributes:
        min_hours: hours a member must have been on the server before their first order.
        weight: turns in line to one of somebody else's, 1 to 100; the usual weight is 1.
        cap: of a role: it lowers what other rules give and never raises anything.
    """

    images_per_day: int | None = None
    usd_per_day: int | None = None
    usd_per_month: int | None = None
    jobs_at_once: int | None = None
    min_hours: int | None = None
    weight: int | None = None
    cap: bool = False

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return all(getattr(self, name) is None for name in VALUES)

    def evolve(self, **changes: Any) -> Self:
        """A copy with some values changed."""
        return replace(self, **changes)


VALUES = tuple(item.name for item in fields(Rule) if item.name != "cap")
_LIMITS = ("images_per_day", "usd_per_day", "usd_per_month", "jobs_at_once")


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """A rule and for whom it was made; `target_id` is 0 for everyone."""

    subject: Subject
    target_id: int
    rule: Rule


def problem(rule: Rule) -> str | None:
    """What is wrong with a rule, in a sentence; None when nothing is."""
    if any((value := getattr(rule, name)) is not None and value < 0 for name in VALUES):
        return "A limit is 0 (no limit) or more."
    if rule.weight is not None and not 1 <= rule.weight <= WEIGHT_LIMIT:
        return f"A weight is 1 to {WEIGHT_LIMIT}: so many turns in line to one of somebody else's."
    return None


def resolve(settings: Limits, rules: Iterable[Ruled], *, user_id: int, roles: Sequence[int]) -> tuple[Limits, int]:
    """The limits of one member, and their weight in line.

    `rules` may hold rules of other members and roles too; they are left out here.
    """
    everyone, member = Rule(), Rule()
    giving: list[Rule] = []
    capping: list[Rule] = []
    for each in rules:
        if each.subject is Subject.EVERYONE:
            everyone = each.rule
        elif each.subject is Subject.MEMBER and each.target_id == user_id:
            member = each.rule
        elif each.subject is Subject.ROLE and each.target_id in roles:
            (capping if each.rule.cap else giving).append(each.rule)
    limits = {
        name: _limit(getattr(settings, name), *(_said(rules_, name) for rules_ in ([everyone], giving, capping)))
        if getattr(member, name) is None
        else getattr(member, name)
        for name in _LIMITS
    }
    if (hours := member.min_hours) is None:
        given = _said(giving, "min_hours") or _said([everyone], "min_hours") or [settings.min_hours]
        hours = max([min(given), *_said(capping, "min_hours")])
    if (weight := member.weight) is None:
        weight = max(_said(giving, "weight") or _said([everyone], "weight") or [1])
        weight = min([weight, *_said(capping, "weight")])
    return replace(settings, **limits, min_hours=hours), max(1, min(weight, WEIGHT_LIMIT))


def _said(rules: Iterable[Rule], name: str) -> list[int]:
    return [value for rule in rules if (value := getattr(rule, name)) is not None]


def _limit(settings: int, everyone: Sequence[int], giving: Sequence[int], capping: Sequence[int]) -> int:
    """One limit of which 0 means none, and so the most generous."""
    given = giving or everyone or [settings]
    best = 0 if 0 in given else max(given)
    bounds = [value for value in (best, *capping) if value]
    return min(bounds, default=0)
