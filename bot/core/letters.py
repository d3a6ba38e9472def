"""What a member is told in a private message about a decision, in sentences. The name of the server stands above them.

Reasons are words of moderators, as they wrote them; nothing of what a member wrote is repeated here.
"""

from dataclasses import dataclass

from bot.core import outcomes
from bot.core.decisions import Decision, DecisionKind
from bot.core.money import show_usd
from bot.core.policy import Policy

ALOUD = (
    "I can't take an order from you at the moment. I have told you why in private; `/imagine` tells it again, to you "
    "alone."
)
FINAL = "Each decision is looked at again once, so this is final."


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A private message that is owed.

    Attributes:
        decision: may be appealed against with the button below it.
        at: when it was written, milliseconds since 1970.
        tries: how often it was handed out before.
    """

    number: int
    guild_id: int
    user_id: int
    text: str
    decision: int | None
    at: int
    tries: int


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What follows from an appeal in which the member was right.

    Attributes:
        strike: one was taken back.
        suspension: one was lifted.
        refunded: micro-USD that no longer count against the member's limits.
        passes: the words pass the server's rules for a while.
        looks: how many looks of pictures are no longer blocked.
    """

    strike: bool = False
    suspension: bool = False
    refunded: int = 0
    passes: bool = False
    looks: int = 0

    @property
    def in_short(self) -> str:
        """For the log."""
        parts = [
            "strike taken back" if self.strike else "",
            "suspension lifted" if self.suspension else "",
            f"{show_usd(self.refunded)} given back" if self.refunded else "",
            "the words pass for 7 days" if self.passes else "",
            "its look is no longer blocked" if self.looks else "",
        ]
        return ", ".join(part for part in parts if part) or "nothing had to be undone"


def span(until: int | None) -> str:
    """Until when a suspension lasts; milliseconds since 1970, None = for good."""
    return f"until <t:{until // 1000}:f>" if until is not None else "for good"


def because(reason: str) -> str:
    """A reason as a sentence of its own, after a space; empty when there is none."""
    return f" Reason: {outcomes.ended(reason)}" if reason else ""


def suspended(until: int | None, reason: str) -> str:
    """A member may order nothing for a while."""
    return f"You are suspended from making pictures on this server, {span(until)}.{because(reason)}"


def suspension_changed(until: int | None, reason: str, *, before: int | None) -> str:
    """Another suspension takes the place of the one that held."""
    return f"Your suspension has changed. {suspended(until, reason)} Until now it was {span(before)}."


def unsuspended(reason: str) -> str:
    """A moderator has ended a suspension."""
    return f"Your suspension on this server has ended early: you can make pictures again.{because(reason)}"


def strike(line: Decision, counting: int, *, until: int, policy: Policy) -> str:
    """A member got a strike for what a line of the log tells; `counting` is how many they have now."""
    most = policy.strikes_to_suspend
    number = f"{counting} {'strike' if counting == 1 else 'strikes'}"
    have = f"You have {number} of {most}" if most and counting <= most else f"You have {number}"
    days = "1 day" if policy.suspension_days == 1 else f"{policy.suspension_days} days"
    then = f" At {most} you are suspended from making pictures for {days}." if counting < most else ""
    what = f"your picture #{line.picture} was taken down" if line.picture is not None else "your order was refused"
    why = f"{what} <t:{line.at // 1000}:f>.{because(line.reason)}"
    return f"You got a strike on this server: {why}\n{have}; the newest counts until <t:{until // 1000}:f>.{then}"


def appealed(line: Decision) -> str:
    """What an appeal was about, as the beginning of a sentence."""
    when = f"<t:{line.at // 1000}:f>"
    if line.kind is DecisionKind.SUSPENDED:
        return f"About your suspension of {when}"
    if line.kind is DecisionKind.TAKEN_DOWN:
        which = f"picture #{line.picture}" if line.picture is not None else "your picture"
        return f"About {which}, taken down {when}"
    return f"About your order, refused {when}"


def upheld(line: Decision, undone: Undone) -> str:
    """The member was right."""
    lines = [f"{appealed(line)}: a moderator looked again, and you were right.", *_consequences(line, undone)]
    return "\n".join(lines)


def rejected(line: Decision) -> str:
    """It stays as it was."""
    return f"{appealed(line)}: a moderator looked again, and it stays as it was.\n{FINAL}"


def _consequences(line: Decision, undone: Undone) -> list[str]:
    found = [
        "The strike is taken back." if undone.strike else "",
        "Your suspension is lifted: you can make pictures again." if undone.suspension else "",
        f"{show_usd(undone.refunded)} is given back: it no longer counts against your limits."
        if undone.refunded
        else "",
    ]
    if line.kind in (DecisionKind.REFUSED, DecisionKind.EXPIRED):
        found.append(_order_again(line, undone))
    if line.kind is DecisionKind.TAKEN_DOWN:
        unblocked = "What looks like it is no longer blocked, so you can make it again." if undone.looks else ""
        found.append(f"What was taken down is gone for good. {unblocked}".strip())
    return [each for each in found if each]


def _order_again(line: Decision, undone: Undone) -> str:
    source = line.rule.partition(":")[0]
    if undone.passes:
        return "Order it again: these words now pass the rules of this server for you, for 7 days."
    if source == "built-in":
        return "Easel itself still refuses these words: that is in no moderator's hands."
    if source in outcomes.DISPLAY:
        who = outcomes.provider_name(source)
        return f"You can order it again; {who} may refuse the same again, which is in no moderator's hands."
    if source in ("rule", "automod", "remote"):
        return "The words are no longer kept. Order them again, and appeal again should they be refused."
    return "You can order it again."
