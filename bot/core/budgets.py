"""What a server, a channel, a thread and the whole bot may cost: ceilings, and thresholds that are crossed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

THRESHOLDS = (50, 80, 100)  # percent of a budget at which its owner is told
NEAR = 80  # percent from which eco mode proposes something cheaper


class Span(StrEnum):
    """For how long a budget is."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What may be spent in a place in a UTC day and a UTC month, micro-USD; 0 = no limit, None = nothing said.

    `place_id` is a channel's or thread's id; 0 = the server itself.
    """

    place_id: int = 0
    usd_per_day: int | None = None
    usd_per_month: int | None = None


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """A budget that holds now: `limit` (0 = none) and what is `spent` of it, settled and reserved, in micro-USD.

    `place_id` is 0 for the server and None for the whole bot; `settings` tells that the owner's settings
    are lower than what was said in Discord.
    """

    place_id: int | None
    span: Span
    limit: int
    spent: int = 0
    settings: bool = False

    @property
    def left(self) -> int | None:
        """What may still be spent; None = no limit."""
        return max(0, self.limit - self.spent) if self.limit else None

    @property
    def percent(self) -> int:
        """How much of it is spent, rounded down; 0 without a limit."""
        return self.spent * 100 // self.limit if self.limit else 0


def lower(setting: int, said: int | None) -> int:
    """The ceiling that holds when settings and server each say something: nobody raises the owner's; 0 = none."""
    return min((value for value in (setting, said) if value), default=0)


def crossed(before: int, after: int, limit: int) -> tuple[int, ...]:
    """The thresholds, in percent, that spending passes when it goes from `before` to `after`."""
    if limit <= 0 or after <= before:
        return ()
    return tuple(t for t in THRESHOLDS if before * 100 < limit * t <= after * 100)


def near(ceilings: Sequence[Ceiling]) -> Ceiling | None:
    """The budget that is closest to its end, when one is near it."""
    close = [c for c in ceilings if c.limit and c.percent >= NEAR]
    return max(close, key=lambda c: c.percent, default=None)
