"""Sentences about suspensions, appeals, private messages and the moderation log."""

from bot.core.decisions import EASEL, Decision, DecisionKind
from bot.core.letters import because, span
from cogs.ui.text import cut, quoted, tame
from cogs.ui.words import stamp

MAY_MODERATE = (
    "<@{}> may moderate this server themselves, so they cannot be suspended. Take that permission away first."
)
A_BOT = "<@{}> is a bot. Bots order no pictures, so there is nothing to suspend."
TOLD = "They are told in a private message, and can appeal."
LIFTED = "They are told in a private message."

APPEAL_TITLE = "Appeal"
WHY = "Why should this be looked at again?"
WHY_MEANING = "Moderators of the server read it. Each decision is looked at again once."
APPEALED = (
    "Thank you. A moderator will look at it again. I tell you in a private message how it ends; if I cannot write to "
    "you, with my next answer here."
)

SOMEWHERE = "A server"
MISSED = "-# I could not tell you this in a private message:"

LOG = "Moderation log"
NO_LINES = "Nothing was decided here so far."
NO_SUCH_LINES = "Nothing was decided that fits. Leave out `member`, `kind` or `days` to see more."
TOO_LARGE = "That would be a file of {} MB, more than Discord takes here. Name a `member`, a `kind` or fewer `days`."
KINDS = {
    DecisionKind.REFUSED: "Refused",
    DecisionKind.FLAGGED: "Flagged",
    DecisionKind.SHADOW: "Would have done (shadow)",
    DecisionKind.HELD: "Held",
    DecisionKind.APPROVED: "Approved",
    DecisionKind.EXPIRED: "Expired",
    DecisionKind.REPORTED: "Reported",
    DecisionKind.HIDDEN: "Hidden",
    DecisionKind.KEPT: "Kept",
    DecisionKind.TAKEN_DOWN: "Taken down",
    DecisionKind.STRIKE: "Strike",
    DecisionKind.SUSPENDED: "Suspended",
    DecisionKind.UNSUSPENDED: "Unsuspended",
    DecisionKind.APPEALED: "Appealed",
    DecisionKind.UPHELD: "Appeal upheld",
    DecisionKind.REJECTED: "Appeal rejected",
    DecisionKind.RULE: "Rule changed",
    DecisionKind.SETTING: "Setting changed",
    DecisionKind.ERASED: "Erased themselves",
}
# What members wrote themselves is shown as theirs.
_IN_THEIR_WORDS = frozenset({DecisionKind.REPORTED, DecisionKind.APPEALED})
_ABOUT_A_LINE = frozenset({DecisionKind.APPEALED, DecisionKind.UPHELD, DecisionKind.REJECTED})
_FOUND = frozenset({DecisionKind.REFUSED, DecisionKind.FLAGGED, DecisionKind.SHADOW})
_REASON, _CHANGE, _RULE, _WORDS = 200, 80, 60, 110  # characters shown


def suspended(user_id: int, until: int | None, reason: str, *, before: int | None, held: bool) -> str:
    """What holds for a member from now on, and, where they were suspended already, what held `before`."""
    changed = f" Until now it was {span(before)}." if held else ""
    return f"<@{user_id}> is suspended from making pictures, {span(until)}.{because(tame(reason))}{changed} {TOLD}"


def ended(orders: int) -> str:
    """What became of orders that waited; empty when there were none."""
    if not orders:
        return ""
    return "1 order in line was ended, free." if orders == 1 else f"{orders} orders in line were ended, free."


def lifted(user_id: int, reason: str, until: int | None) -> str:
    """A suspension was ended, and how long it would have lasted."""
    return f"<@{user_id}> can make pictures again.{because(tame(reason))} {LIFTED} They were suspended {span(until)}."


def title(page: int, pages: int, total: int) -> str:
    """Above a page of the log; `page` counts from 0."""
    lines = "1 line" if total == 1 else f"{total:,} lines"
    return f"{LOG} · {lines}" + (f" · page {page + 1} of {pages}" if pages > 1 else "")


def narrowed(member: int | None, kind: DecisionKind | None, days: int | None) -> str:
    """What the log is narrowed down to; empty when it is all of it."""
    parts = [
        f"about or by <@{member}>" if member else "",
        KINDS[kind] if kind is not None else "",
        ("the last day" if days == 1 else f"the last {days} days") if days else "",
    ]
    shown = [part for part in parts if part]
    return f"-# {' · '.join(shown)}" if shown else ""


def entry(line: Decision, where: str) -> str:
    """One line of the log; `where` are links to what it is about."""
    by = "Easel" if line.by == EASEL else f"<@{line.by}>"
    whom = f" · <@{line.member}>" if line.member not in (None, line.by) else ""
    small = [f"line {line.number}", where, quoted(line.rule, _RULE) if line.rule else ""]
    parts = [
        f"**{KINDS[line.kind]}**{whom} · {stamp(line.at, 'f')} · by {by}",
        _reason(line),
        _change(line),
        f"-# {' · '.join(part for part in small if part)}",
        f"-# {quoted(line.words, _WORDS)}" if line.words else "",
    ]
    return "\n".join(part for part in parts if part)


def _reason(line: Decision) -> str:
    if not line.reason:
        return ""
    if line.kind in _IN_THEIR_WORDS:
        return quoted(line.reason, _REASON)
    return f"Reason: {tame(cut(line.reason, _REASON))}"


def _change(line: Decision) -> str:
    """What held before and what holds now; of a refusal what was found, of an appeal what it is about."""
    before, after = tame(cut(line.before, _CHANGE)), tame(cut(line.after, _CHANGE))
    if line.kind in _ABOUT_A_LINE:
        return f"About {before}" + (f" → {after}" if after else "")
    if line.kind in _FOUND and not before:
        return after[:1].upper() + after[1:]
    if before and after:
        return f"Before: {before} → now: {after}"
    return f"Before: {before}" if before else f"Now: {after}" if after else ""
