"""A rule tried on what was asked for before: what it would have found, and whether it would have been right to.

Knows nothing of how rules match; the one decision here is what became of an order in the eyes of people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from bot.core.jobs import State
from bot.core.reviews import Outcome, ReviewKind
from bot.core.rules import Rule

PROMPTS_LIMIT = 1000
_MINDED = frozenset({Outcome.TAKEN_DOWN, Outcome.REFUSED, Outcome.EXPIRED})
_FINE = frozenset({Outcome.APPROVED, Outcome.KEPT})


class Fate(IntEnum):
    """What became of an order, in the order in which hits are shown: the mistakes of a rule first."""

    SHOWN = 0  # to everybody, and nobody complained
    CLEARED = 1  # a moderator looked at it and found it fine
    STOPPED = 2  # refused, reported or taken down
    UNSEEN = 3  # failed, cancelled, or still under way: it says nothing about the rule


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What moderators were asked about an order, and what they said; `outcome` None = nothing yet."""

    kind: ReviewKind
    outcome: Outcome | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Something a member asked for.

    Attributes:
        at: when, milliseconds since 1970.
        wish: what the member wrote, as it is shown.
        texts: everything that is judged: with a style the finished prompt, and what should not be in the picture.
        job_id, decision: the order, or where none came to stand the line of the log that refused it.
        channel_id, message_id: where it can be seen: its pictures, or its card.
    """

    at: int
    member: int
    wish: str
    texts: Sequence[str]
    fate: Fate
    job_id: int | None = None
    decision: int | None = None
    channel_id: int | None = None
    message_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """An order in which the rule finds something; `matched` are the letters."""

    asked: Asked
    matched: str


@dataclass(frozen=True, kw_only=True)
class Rehearsal:
    """A rule against the newest orders of a server.

    Attributes:
        looked: how many orders were looked at.
        found: its hits: what it would have stopped wrongly first, in each group the newest first.
        on_trial: how often it has hit since it was written, by the log, if it is in shadow mode.
    """

    rule: Rule
    looked: int
    found: Sequence[Found] = field(default_factory=tuple)
    on_trial: int = 0

    def of(self, *fates: Fate) -> int:
        """How many hits met such a fate."""
        return sum(1 for it in self.found if it.asked.fate in fates)


def fate(state: State, opinions: Sequence[Opinion], *, taken_down: bool) -> Fate:
    """What became of an order; an appeal that was upheld is the last word, a complaint outweighs an approval."""
    outcomes = {it.outcome for it in opinions}
    if Outcome.UPHELD in outcomes:
        return Fate.CLEARED
    reported = any(it.kind is ReviewKind.REPORT and it.outcome is None for it in opinions)
    if taken_down or reported or state is State.REFUSED or outcomes & _MINDED:
        return Fate.STOPPED
    if state is not State.DELIVERED:
        return Fate.UNSEEN
    return Fate.CLEARED if outcomes & _FINE else Fate.SHOWN
