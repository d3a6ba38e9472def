"""What may be shown of a job's pictures once they are here: posted, behind a spoiler, held for a moderator, or refused.

Adult pictures are shown in age-restricted channels of servers that allow them, behind a spoiler, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core import outcomes
from bot.core.jobs import Job
from bot.core.policy import HOUR, House, Mode
from bot.core.ports import Kept
from bot.engine.judging import EXPLICIT_FROM
from bot.engine.workshop import Workshop
from bot.store import blocked, policies

HELD_BY_CHANNEL = "this channel holds every picture"


@dataclass(frozen=True, kw_only=True)
class Look:
    """What is known about a picture that arrived: `adult` by the provider's flag or the classifier, and by which."""

    kept: Kept
    flagged: bool = False
    explicit: str = ""
    blocked: int | None = None

    @property
    def adult(self) -> bool:
        """Whether anybody says that it shows adult content."""
        return self.flagged or bool(self.explicit)


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """Which pictures may be shown, and how.

    Attributes:
        shown: by their place among those that arrived, with whether each stands behind a spoiler.
        hold: why a moderator sees them first; None = they are posted.
        until: when a held one is refused unanswered, milliseconds since 1970.
        rule: why the others were left out, for moderators; empty = none were.
        causes: the same as clauses for the member, each once.
        sentence: what the member reads when none is shown.
    """

    shown: Sequence[tuple[int, bool]]
    hold: str | None = None
    until: int = 0
    rule: str = ""
    causes: Sequence[str] = ()
    sentence: str = ""


async def look_at(shop: Workshop, job: Job, kept: Kept, *, flagged: bool) -> Look:
    """Look at one picture that arrived; the classifier is asked only where nobody has said anything against it yet."""
    number = await shop.db.read(blocked.similar, kept.look, guild_id=job.place.guild_id) if kept.look else None
    explicit = ""
    if shop.classifier is not None and number is None and not flagged:
        seen = await shop.classifier.look(await shop.pictures.read(kept.sha256, kept.extension))
        if seen is not None and seen.score >= EXPLICIT_FROM:
            explicit = ", ".join(seen.parts) or "explicit"
    return Look(kept=kept, flagged=flagged, explicit=explicit, blocked=number)


async def sort(shop: Workshop, job: Job, looks: Sequence[Look]) -> Sorted:
    """What may be shown of them, as the server says now."""
    house = await shop.db.read(policies.house, job.place.guild_id)
    return sorted_by(house, job, looks, now=shop.clock.now())


def sorted_by(house: House, job: Job, looks: Sequence[Look], *, now: int) -> Sorted:
    """The same as a function of values."""
    adult, mode = job.place.adult and house.policy.adult, house.mode(*job.place.budget_places)
    shown: list[tuple[int, bool]] = []
    left_out: list[Look] = []
    for place, look in enumerate(looks):
        if look.blocked is None and (adult or not look.adult):
            shown.append((place, look.adult or mode is Mode.SPOILER))
        else:
            left_out.append(look)
    hold = job.hold or (HELD_BY_CHANNEL if mode is Mode.HOLD else None)
    return Sorted(
        shown=shown,
        hold=hold if shown else None,
        until=now + house.policy.hold_hours * HOUR,
        rule="; ".join(dict.fromkeys(_rule(job, look) for look in left_out)),
        causes=tuple(dict.fromkeys(_cause(job, look) for look in left_out)),
        sentence=_sentence(job, left_out[0]) if left_out else "",
    )


def _rule(job: Job, look: Look) -> str:
    if look.blocked is not None:
        return f"blocked picture: picture {look.blocked}"
    return f"{job.provider}: adult flag" if look.flagged else f"classifier: {look.explicit}"


def _cause(job: Job, look: Look) -> str:
    if look.blocked is not None:
        return outcomes.LOOKS_BLOCKED
    return outcomes.ADULT_NOT_ALLOWED if job.place.adult else outcomes.ADULT_NOT_HERE


def _sentence(job: Job, look: Look) -> str:
    if look.blocked is not None:
        return outcomes.looks_blocked()
    return outcomes.adult_not_allowed() if job.place.adult else outcomes.withheld()
