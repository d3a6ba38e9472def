"""The lines of the moderation log: every decision with who, whom, what, why, before and after."""

from dataclasses import dataclass
from enum import StrEnum

EASEL = 0  # the author of what Easel decided by itself


class DecisionKind(StrEnum):
    """What was decided."""

    REFUSED = "refused"  # an order, before anything was spent, or a result nobody may see
    FLAGGED = "flagged"
    SHADOW = "shadow"  # what a rule on trial would have done
    HELD = "held"
    APPROVED = "approved"
    EXPIRED = "expired"
    REPORTED = "reported"
    HIDDEN = "hidden"
    KEPT = "kept"
    TAKEN_DOWN = "taken down"
    STRIKE = "strike"
    SUSPENDED = "suspended"
    UNSUSPENDED = "unsuspended"
    APPEALED = "appealed"
    UPHELD = "upheld"
    REJECTED = "rejected"
    RULE = "rule"
    SETTING = "setting"
    ERASED = "erased"


# What a member may ask to have looked at again, once. A strike stands on one of these, and goes with it.
APPEALABLE = frozenset({DecisionKind.REFUSED, DecisionKind.EXPIRED, DecisionKind.TAKEN_DOWN, DecisionKind.SUSPENDED})


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line; `number` counts up through the whole database, times are milliseconds since 1970.

    Attributes:
        by: a moderator's id, or `EASEL`.
        member: whom it concerns; None for rules and settings.
        rule: what found it, as `source: name`, for moderators.
        reason: in words; for a decision about a member, words they may read.
        before, after: what held before and what holds now, where something changed.
        words: the prompt; empty once it was kept as long as the owner's setting says.
    """

    number: int
    guild_id: int
    at: int
    by: int
    kind: DecisionKind
    member: int | None = None
    job_id: int | None = None
    picture: int | None = None
    rule: str = ""
    reason: str = ""
    before: str = ""
    after: str = ""
    words: str = ""
