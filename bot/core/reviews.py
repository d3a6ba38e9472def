"""What waits for a moderator: held pictures, reported pictures, appeals; and what may become of each."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class ReviewKind(StrEnum):
    """Why a moderator is asked."""

    HELD = "held"
    REPORT = "report"
    APPEAL = "appeal"


class Outcome(StrEnum):
    """How it ended; the words after the arrow are those on the buttons."""

    APPROVED = "approved"  # held: Approve
    REFUSED = "refused"  # held: Refuse…
    EXPIRED = "expired"  # held: nobody answered in time
    WITHDRAWN = "withdrawn"  # whoever ordered or appealed took it back, or the picture is gone
    KEPT = "kept"  # report: Keep
    TAKEN_DOWN = "taken down"  # report: Take down…
    UPHELD = "upheld"  # appeal: Uphold, the member was right
    REJECTED = "rejected"  # appeal: Reject


OUTCOMES: dict[ReviewKind, frozenset[Outcome]] = {
    ReviewKind.HELD: frozenset({Outcome.APPROVED, Outcome.REFUSED, Outcome.EXPIRED, Outcome.WITHDRAWN}),
    ReviewKind.REPORT: frozenset({Outcome.KEPT, Outcome.TAKEN_DOWN, Outcome.WITHDRAWN}),
    ReviewKind.APPEAL: frozenset({Outcome.UPHELD, Outcome.REJECTED, Outcome.WITHDRAWN}),
}


@dataclass(frozen=True, kw_only=True)
class Review:
    """One question to the moderators of a server. Times are milliseconds since 1970.

    Attributes:
        number: counts up through the whole database; stands in the buttons of its card.
        member: who ordered the picture, or who appeals.
        job_id, picture: what it is about; of a report the picture, of a held job all of its pictures.
        decision: the line of the log that is appealed against.
        reason: why it was held; what the last reporter wrote; what the appeal says.
        reports: how many members reported it.
        until: when a held picture is refused unanswered; None = it waits for as long as it takes.
        claimed_by, claimed_at: the moderator who is looking, and since when.
        answer: the reason a moderator gave.
        channel_id, message_id: its card.
        version: counts what there is to tell; its card tells the one that was handed out last.
        tries: how often the card was handed out to be posted.
    """

    number: int
    guild_id: int
    kind: ReviewKind
    member: int
    opened_at: int
    job_id: int | None = None
    picture: int | None = None
    decision: int | None = None
    reason: str = ""
    reports: int = 0
    until: int | None = None
    claimed_by: int | None = None
    claimed_at: int | None = None
    outcome: Outcome | None = None
    decided_by: int | None = None
    decided_at: int | None = None
    answer: str = ""
    channel_id: int | None = None
    message_id: int | None = None
    version: int = 1
    tries: int = 0

    @property
    def open(self) -> bool:
        """Whether it still waits."""
        return self.outcome is None

    def evolve(self, **changes: Any) -> "Review":
        """A copy with some fields changed."""
        return replace(self, **changes)
