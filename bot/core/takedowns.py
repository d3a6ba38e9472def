"""Taking pictures down, as values, and what is said about it in the log and to makers. Nothing is done here."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.policy import Policy

NAMED = 5  # pictures named in one message; of more only the number is told
NO_REASON = "No reason was given."
BY_BUTTON = "deleted"  # how the log names pictures that a moderator deleted with the button below them
DELETED = "A moderator deleted it with its button."
SOURCE_GONE = "A picture this order was to be made from has been taken down by a moderator. It costs you nothing."


@dataclass(frozen=True, kw_only=True)
class Act:
    """A moderator's decision: who, where, why, and under which policy; `now` is milliseconds since 1970."""

    guild_id: int
    by: int
    reason: str
    policy: Policy
    now: int


@dataclass(frozen=True, kw_only=True)
class Takedown:
    """How a takedown stands.

    Attributes:
        decision: the line of the log for the first picture that was named; what follows is known by it.
        numbers: the pictures that were named, as far as they were still there.
        maker: of these; 0 = nobody any more.
        reason: what the moderator said.
        below, same_day: how many went after them because they stood on them, or were made on the same day.
        below_left, same_day_left: how many of these are there still.
        strikes: of the maker, that count now.
        suspended: whether the maker is suspended now.
    """

    decision: int
    numbers: Sequence[int]
    maker: int
    reason: str
    below: int = 0
    same_day: int = 0
    below_left: int = 0
    same_day_left: int = 0
    strikes: int = 0
    suspended: bool = False


@dataclass(frozen=True, kw_only=True)
class Redraw:
    """A job's messages are owed as of a version; `tries` counts those before."""

    job_id: int
    version: int
    tries: int = 0


def below(number: int) -> str:
    """How the log names what went because it stands on a picture."""
    return f"stands on picture {number}"


def same_day(number: int) -> str:
    """How the log names what went because its maker made it on the same day as a picture."""
    return f"same day as picture {number}"


def source(number: int) -> str:
    """Why an order is held or refused whose picture was taken down meanwhile, for the log and for moderators."""
    return f"picture {number} it stands on was taken down"


def notice(numbers: Sequence[int], reason: str, *, why: str = "") -> str:
    """The private message to the maker of pictures that went; the name of the server stands above it."""
    one = len(numbers) == 1
    told = f"Moderators took down your picture{'' if one else 's'} {_named(numbers)}{why}."
    return f"{told} {f'Reason: {reason}' if reason else NO_REASON}"


def on_another(numbers: Sequence[int], parent: int) -> str:
    """Why pictures went that are not at fault themselves."""
    return f", because {'it stands' if len(numbers) == 1 else 'they stand'} on #{parent}, which was taken down"


def of_that_day(numbers: Sequence[int], other: int) -> str:
    """Why pictures went that were made on the same day as one that was taken down."""
    return (
        f", because {'it is' if len(numbers) == 1 else 'they are'} from the same day as #{other}, which was taken down"
    )


def _named(numbers: Sequence[int]) -> str:
    shown = [f"#{number}" for number in numbers[:NAMED]]
    rest = len(numbers) - len(shown)
    if rest:
        shown.append(f"{rest} more")
    *most, last = shown
    return f"{', '.join(most)} and {last}" if most else last
