"""The values in which the surface speaks with the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.jobs import Job, Picture, Place
from bot.core.models import Offer
from bot.core.ports import Kept, Outlook
from bot.core.quota import Limits, Used
from bot.core.requests import Request


@dataclass(frozen=True, kw_only=True)
class Input:
    """A picture handed in with an order, already in the vault.

    `url` is the attachment's own address, where it leads to exactly these bytes; `parent` the number of the
    picture it is known to be; `owner` the member from whose message it was taken, when that is somebody else;
    `adult`: it was taken from an age-restricted channel.
    """

    kept: Kept
    url: str | None = None
    parent: int | None = None
    owner: int | None = None
    adult: bool = False


@dataclass(frozen=True, kw_only=True)
class Order:
    """One wish of one member, complete.

    Attributes:
        user_id: who asks and whose quota bears it.
        place: where, and how to answer.
        request: what.
        inputs: the pictures, in order; `request.pictures` is their number.
        press: a key shared by presses that mean the same (`again:<job>`); two by one member within a
            few seconds are one order.
        origin_job: the job whose button was pressed.
        roles: the member's roles at this moment, highest first; their limits, weight and pauses count.
        joined_at: when the member joined the server, milliseconds since 1970; None = not known.
        manages: the member may Manage Server.
        alt_texts: descriptions that came with attached pictures.
    """

    user_id: int
    place: Place
    request: Request
    inputs: Sequence[Input] = ()
    press: str | None = None
    origin_job: int | None = None
    roles: Sequence[int] = ()
    joined_at: int | None = None
    manages: bool = False
    alt_texts: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An order that stands. `fresh` is False when the same interaction or press had placed it before."""

    job: Job
    outlook: Outlook
    fresh: bool = True


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What an order would cost and who would do it; `free_pictures` of it are given away."""

    offer: Offer
    micro_usd: int
    free_pictures: int = 0


class CancelOutcome(StrEnum):
    """What became of a wish to cancel."""

    FREE = "free"  # nothing had been bought
    BILLED = "billed"  # it was at the provider, which bills it; it counts against the member's quota
    ASKED = "asked"  # being sent this moment; it ends as soon as the provider answers
    TOO_LATE = "too late"  # the picture is made, or the job is over


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """The answer to a wish to cancel; `charged` in micro-USD counts against the member's quota.

    The bytes of `files` belong to nobody any more.
    """

    job: Job
    outcome: CancelOutcome
    charged: int = 0
    files: Sequence[Picture] = ()


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a member used and may still use; `resets_at` in seconds since 1970 (UTC midnight)."""

    used: Used
    limits: Limits
    resets_at: int
    month_usd: int
    pictures_ever: int


@dataclass(frozen=True, kw_only=True)
class Availability:
    """One model as this bot offers it now: its offers, and the providers that are unwell."""

    model: str
    offers: Sequence[Offer]
    unwell: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Removed:
    """Pictures of a job that were taken down: their message is to be deleted by the surface."""

    job: Job
    pictures: Sequence[Picture]
