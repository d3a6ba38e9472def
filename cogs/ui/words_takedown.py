"""Sentences about reports and takedowns: for those who report, for moderators, and on what is left of a message."""

from collections.abc import Sequence

from bot.core.takedowns import Takedown
from cogs.ui import words
from cogs.ui.text import cut, plain, quoted
from cogs.ui.words_family import who

# Reports
REPORT_MENU = "Report picture"
REPORT_MEANING = "Asks moderators to look at a picture of Easel's; no member learns who asked"
REPORT_TITLE = "Report a picture"
REPORT_LABEL = "What is wrong with it?"
REPORT_HINT = "Moderators read this. Nobody else learns that it was you."
WHICH_LABEL = "Which picture?"
NOT_MINE = "Only pictures that Easel posted can be reported here. For anything else, Discord's own report is the way."
REPORT_EMPTY = "Say in a few words what is wrong with it, so that moderators know what to look for."
REPORTED = "Thank you. The moderators have been asked to look at it; nobody else learns that it was you."
REPORTED_HIDDEN = f"{REPORTED}\nUntil they have looked, the picture is hidden."

# On messages
HIDDEN_ONE = "This picture is hidden until a moderator has looked at it."
HIDDEN_ALL = "These pictures are hidden until a moderator has looked at them."
TAKEN_DOWN = "This was taken down by a moderator."

# Takedowns
CONSEQUENCES = (
    "Message, file and places in trays go; what looks like it can no longer be handed in or made in this server."
)
REASON_LIMIT = 400  # characters
_REASON_SHOWN, _NAME_SHOWN = 300, 24
_NAMED = 5


def picture_option(place: int, count: int) -> str:
    """One picture of a message, as a choice."""
    return f"Picture {place} of {count}"


def left_over(hidden: int, gone: int, count: int) -> str:
    """Above what is left of a message some of whose pictures are gone; empty when none is."""
    parts = []
    if hidden:
        parts.append(f"{hidden} of {count} {_is(hidden)} hidden until a moderator has looked")
    if gone:
        parts.append(f"{gone} of {count} {'was' if gone == 1 else 'were'} taken down")
    return f"-# {'; '.join(parts)}" if parts else ""


def below_button(count: int) -> str:
    """Offers to take down what stands on a picture."""
    return f"Take down its {count} descendant{'' if count == 1 else 's'} too"


def day_button(count: int, name: str) -> str:
    """Offers to take down what its maker made on the same day."""
    shown = cut(plain(name), _NAME_SHOWN) or "the maker"
    return f"Take down {shown}'s {count} other picture{'' if count == 1 else 's'} of that day"


def taken_down(done: Takedown) -> str:
    """What a takedown has done so far, for the moderator."""
    one = len(done.numbers) == 1
    by = f" by {who(done.maker)}" if done.maker else ""
    lines = [f"**{_named(done.numbers)}{by} {'is' if one else 'are'} taken down.** {CONSEQUENCES}"]
    if done.reason:
        lines.append(f"Reason: {quoted(done.reason, _REASON_SHOWN)}")
    if done.below:
        lines.append(f"{_descendants(done.below)} {'was' if done.below == 1 else 'were'} taken down too.")
    if done.same_day:
        lines.append(f"{words.pictures(done.same_day)} of the same day {'was' if done.same_day == 1 else 'were'} too.")
    lines.append(_maker(done))
    if not done.below_left and not done.same_day_left:
        lines.append("-# Nothing else stands on it, and nothing else of its day is left.")
    return "\n".join(line for line in lines if line)


def _maker(done: Takedown) -> str:
    if not done.maker or not done.strikes:
        return ""
    strikes = "1 strike that counts" if done.strikes == 1 else f"{done.strikes} strikes that count"
    suspended = ", and are suspended now" if done.suspended else ""
    return f"{who(done.maker)} is told why and may appeal; they have {strikes}{suspended}."


def _named(numbers: Sequence[int]) -> str:
    shown = [f"#{number}" for number in numbers[:_NAMED]]
    rest = len(numbers) - len(shown)
    return words.listed([*shown, words.others(rest)] if rest else shown)


def _descendants(count: int) -> str:
    return f"{count} descendant{'' if count == 1 else 's'}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
