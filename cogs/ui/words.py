"""Every sentence a member reads that the engine does not already bring along. Plain, friendly, short."""

from collections.abc import Sequence

from bot.core.jobs import Job, State
from bot.core.money import show_usd
from bot.core.outcomes import FREE, provider_name
from bot.core.ports import Outlook
from bot.engine.orders import Cancelled, CancelOutcome
from cogs.ui.text import quoted, tame

_WRITTEN_SHOWN = 1400
_WORTH_TELLING = 2_000  # milliseconds between a usual and a late end

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAILY_LIMIT = "limit a day"
NOTHING_OPEN = "You have nothing under way. `/imagine` starts something."
NO_SUCH_JOB = "I can't find that job. Pick one from the list that appears while you type."
JOB_GONE = "I no longer know anything about that one."
ALREADY = "Already on it: this was ordered a moment ago, and once is enough."
ABANDONED = "Discord would not let me post the card for this, so I took the order back. Nothing was charged."
CARD_LATER = "Discord would not let me post the card for this. The order stands; its picture comes when it is made."
SLOW = "I am slower than usual at the moment, so the form did not open in time. Please press again."
IN_PRIVATE = "-# answered in private"
ATTACH = (
    "Attach the pictures to blend: two to five, as `image1`, `image2` and so on. Or collect them first: in the menu "
    "of any message with a picture, under Apps, choose **Add to blend**."
)
ONE_MORE = "A blend needs at least two pictures. Attach one more, or change a single one with `/edit`."
SERVER_ONLY = "Easel works in servers only, not in private messages."
LOCKED = "This thread is locked, so I could not post a picture here."
NOT_OFFERED = "-# not available on this bot"
NOT_HERE = "I can't post pictures in a channel of this kind. Try a text channel or a thread."
OLD_BUTTON = "This button is from another version of Easel and does nothing any more."
OLD_COMMAND = "This command has changed. Reload Discord (Ctrl+R), then try again."
ODD_VALUE = "One of the values could not be read. Please pick it again."
MODERATORS_ONLY = "Only moderators may look at what others used. Leave `member` out to see your own."
NOT_YOUR_PICTURE = "Only whoever ordered this picture, or a moderator, may delete it."
CONFIRM_DELETE = "Delete this for good? The message and the stored pictures go; what was paid stays paid."
KEPT = "Nothing was deleted."
DELETED = "Deleted: the message and the stored pictures are gone."
DELETED_PARTLY = (
    "The stored pictures are gone, but I could not delete the message. I try again later; a moderator can as well."
)
REMOVED = "The pictures were deleted."
HELD = "A moderator looks at it first."
TRY_LATER = "Discord is not answering me at the moment."
NO_WAY_BACK = "I can no longer reach the channel, and not you in private either."
TOO_LARGE = "The picture is too large for this server, even after shrinking it."
DAMAGED = "The picture was made, but its file cannot be read, or not be made small enough."
REFUSED_BY_DISCORD = "Discord did not take the message."
MOVED_TO_CHANNEL = "The thread could not be posted in, so this is here instead."
MOVED_TO_PRIVATE = "The channel could not be posted in any more, so this comes to you in private."


def usage_title(days: int) -> str:
    """Above the chart of a member's days."""
    return f"Money a day, last {days} days (UTC)"


def short_day(day: str) -> str:
    """`2026-11-21` as `21 Nov`."""
    return f"{int(day[8:10])} {_MONTHS[int(day[5:7]) - 1]}"


def went_wrong(code: str) -> str:
    """Our own fault; the code stands in the log."""
    return f"Something went wrong on my side; nothing was charged. (code {code})"


def you_wrote(text: str) -> str:
    """Words from a form that led to nothing, to be copied."""
    return f"-# You wrote: {quoted(text, _WRITTEN_SHOWN)}"


def pictures(count: int) -> str:
    """`1 picture`, `2 pictures`."""
    return f"{count} picture" if count == 1 else f"{count} pictures"


def others(count: int) -> str:
    """`1 more`, `5 more`: what a list leaves out."""
    return f"{count} more"


def stamp(milliseconds: int, style: str = "R") -> str:
    """A moment that every reader sees in their own time; `R` ticks."""
    return f"<t:{milliseconds // 1000}:{style}>"


def expected(outlook: Outlook) -> str:
    """When half of such jobs are there, and when nine of ten; empty when nobody knows."""
    if outlook.expected_at is None:
        return ""
    usual, late = outlook.expected_at, outlook.latest_at
    return stamp(usual) if late is None or late < usual + _WORTH_TELLING else f"{stamp(usual)}, mostly by {stamp(late)}"


def listed(things: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = things
    return f"{', '.join(most)} and {last}" if most else last


def permissions_missing(names: Sequence[str]) -> str:
    """What Easel lacks in a channel, before anything is spent."""
    plural = "s" if len(names) > 1 else ""
    return (
        f"I lack the permission{plural} {listed([f'**{name}**' for name in names])} here. "
        "Somebody who manages this server can grant it; nothing was spent."
    )


def permissions_lost(names: Sequence[str]) -> str:
    """What Easel lacked when the picture was ready; stands on a card."""
    if not names:
        return "Discord does not let me post here any more."
    return f"Discord does not let me post here: I lack {listed([f'**{name}**' for name in names])}."


def duration(milliseconds: int) -> str:
    """`9 s`, `2 min 5 s`, `20 h 5 min`."""
    seconds = max(1, round(milliseconds / 1000))
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return f"{seconds} s"
    if minutes >= 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def state(job: Job) -> str:
    """A job's state in two or three words."""
    if job.paused and job.state is State.QUEUED:
        return "paused"
    return {
        State.QUEUED: "waiting in line",
        State.SUBMITTING: f"being handed to {provider_name(job.provider)}",
        State.WAITING: f"at {provider_name(job.provider)}",
        State.FETCHING: "being fetched",
        State.HELD: "with the moderators",
        State.READY: "being posted",
        State.DELIVERED: "done",
        State.FAILED: "failed",
        State.REFUSED: "refused",
        State.CANCELLED: "cancelled",
    }[job.state]


def cancel_cost(job: Job) -> str:
    """What pressing Cancel would cost now; empty when it would do nothing."""
    if job.state is State.QUEUED:
        return "Cancelling now costs nothing."
    if job.state in (State.SUBMITTING, State.WAITING):
        return f"Cancelling now does not save {show_usd(job.estimate)}: {provider_name(job.provider)} bills it."
    if job.state is State.HELD and job.charged:
        return f"Cancelling now does not save {show_usd(job.charged)}: {provider_name(job.provider)} has made it."
    return "Cancelling now costs nothing." if job.state is State.HELD else ""


def cancelled(result: Cancelled) -> str:
    """The answer to whoever cancelled."""
    charged = f" {show_usd(result.charged)} counts against the daily limit." if result.charged else ""
    return {
        CancelOutcome.FREE: "Cancelled. It cost nothing.",
        CancelOutcome.BILLED: f"Cancelled, but {provider_name(result.job.provider)} bills it.{charged}",
        CancelOutcome.ASKED: (
            f"It is being handed to {provider_name(result.job.provider)} this very moment. "
            "I stop as soon as they answer; the card will say what it cost."
        ),
        CancelOutcome.TOO_LATE: "Too late to cancel: the job is over, or its picture is already made.",
    }[result.outcome]


def outcome(job: Job) -> str:
    """The end of a job that brought no picture, for its card."""
    if job.sentence:
        return tame(job.sentence)
    return "Cancelled." if job.state is State.CANCELLED else f"This did not work out. {FREE}"


def done(job: Job) -> str:
    """The end of a job that brought pictures, for its card."""
    took = f" in {duration(job.finished_at - job.created_at)}" if job.finished_at else ""
    return f"Done{took}."
