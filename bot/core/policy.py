"""What a server has decided about moderation: the values of `/studio channels`, and what they mean for a picture."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from bot.core.errors import BadRequest

HOUR = 3_600_000  # milliseconds
DAY = 24 * HOUR
DEFAULT = "*"  # in thresholds: every category that has no row of its own


class Mode(StrEnum):
    """What becomes of pictures ordered in a channel."""

    POST = "post"
    SPOILER = "spoiler"
    HOLD = "hold"
    OFF = "off"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """A server's decisions; what nobody said anything about has its default.

    Attributes:
        adult: adult content may be made in age-restricted channels (and nowhere else).
        safety_tolerance: 0 (strictest) to 6, sent to providers that take it; None = each provider's default.
        closed: while the moderation endpoint does not answer, orders are refused; otherwise they pass.
        thresholds: by category of the endpoint, (flag, block): scores of 0 to 1 from which it flags or refuses.
        hold_hours: how long a held picture waits for a moderator before it is refused; 1 to 720.
        reports_to_hide: so many reports hide a picture until a moderator has looked; 0 = none do.
        strikes_to_suspend: so many strikes that still count suspend a member; 0 = none do.
        strike_days: how long a strike counts.
        suspension_days: how long such a suspension lasts.
    """

    adult: bool = True
    safety_tolerance: int | None = None
    closed: bool = True
    thresholds: Mapping[str, tuple[float, float]] = field(default_factory=lambda: {DEFAULT: (0.4, 0.7)})
    hold_hours: int = 24
    reports_to_hide: int = 3
    strikes_to_suspend: int = 3
    strike_days: int = 30
    suspension_days: int = 7

    def threshold(self, category: str) -> tuple[float, float]:
        """(flag, block) of a category."""
        return self.thresholds.get(category) or self.thresholds[DEFAULT]

    def evolve(self, **changes: Any) -> "Policy":
        """A copy with some values changed.

        Raises:
            BadRequest: a value that cannot be; the sentence says what would work.
        """
        changed = Policy(**{**{item.name: getattr(self, item.name) for item in fields(self)}, **changes})
        for name, (low, high, words) in _RANGES.items():
            value = getattr(changed, name)
            if value is not None and not low <= value <= high:
                raise BadRequest(f"{words} is {low} to {high}.")
        for category, (flag, block) in changed.thresholds.items():
            if not 0 <= flag <= block <= 1:
                what = "every category" if category == DEFAULT else category
                raise BadRequest(f"The thresholds of {what} are two numbers from 0 to 1, flag before block.")
        return changed

    def to_json(self) -> str:
        """For the database: only what differs from the defaults, so that a later default reaches everybody else."""
        usual = asdict(Policy())
        return json.dumps({name: value for name, value in asdict(self).items() if value != usual[name]})

    @classmethod
    def from_json(cls, text: str) -> "Policy":
        """Back from the database; values of a later version are ignored."""
        known = {item.name for item in fields(cls)}
        data = {name: value for name, value in json.loads(text).items() if name in known}
        if "thresholds" in data:
            data["thresholds"] = {name: (flag, block) for name, (flag, block) in data["thresholds"].items()}
        return cls(**data)


_RANGES = {
    "safety_tolerance": (0, 6, "The safety tolerance"),
    "hold_hours": (1, 720, "The time a picture is held, in hours,"),
    "reports_to_hide": (0, 50, "The number of reports that hide a picture"),
    "strikes_to_suspend": (0, 50, "The number of strikes that suspend a member"),
    "strike_days": (1, 3650, "The time a strike counts, in days,"),
    "suspension_days": (1, 3650, "The length of a suspension, in days,"),
}


@dataclass(frozen=True, kw_only=True)
class House:
    """Everything a server says about moderation, as one answer: its policy and its channels.

    `modes` are those of channels and threads that have one; a thread without one has its channel's.
    """

    policy: Policy = field(default_factory=Policy)
    moderators_channel: int | None = None
    modes: Mapping[int, Mode] = field(default_factory=dict)

    def mode(self, *places: int) -> Mode:
        """What holds in a thread and its channel, given in this order."""
        return next((self.modes[place] for place in places if place in self.modes), Mode.POST)
