"""Sentences about what a server decides for its channels and about moderation: `/studio channels` and its panels."""

from collections.abc import Sequence

from bot.core import house_words
from bot.core.models import Offer
from bot.core.outcomes import provider_name
from bot.core.policy import House, Mode, Policy
from bot.core.rules import Automod
from cogs.ui import words
from cogs.ui.text import cut, escaped
from cogs.ui.words_rules import UNREADABLE

CHANNELS_TITLE, POLICY_TITLE = "Channels", "Moderation"
OPEN_POLICY, BACK = "Moderation…", "◀ Channels"
FORGET = "Forget what was said about…"
EVERYWHERE, ELSEWHERE = "Pictures are **posted** everywhere.", "Everywhere else they are **posted**."
NO_MODERATORS = (
    "Moderators' channel: **none**. What waits for a moderator stands in `/moderation queue` only, and nobody is told."
)
LOST_CHANNEL = "-# I cannot see that channel any more. Name another one with `/studio channels moderators:`."
OPEN_TO_ALL = (
    "**Everyone can see <#{channel}>.** Cards with held and reported pictures, their prompts and their makers will "
    "stand there. Take View Channel away from `@everyone` there, unless that is what you want."
)
NOT_FOR_ADULTS = (
    "-# <#{channel}> is not age-restricted, so cards there show no pictures of age-restricted channels; "
    "`/moderation queue`, used in such a channel, shows them."
)
UNKNOWN_CHANNEL = "channel {number} (asleep or gone)"
_MODES_SHOWN = 25
_THRESHOLDS_SHOWN = 500  # characters

ALLOW_ADULT, FORBID_ADULT = "Allow adult content", "Forbid adult content"
REFUSE_DOWN, PASS_DOWN = "Refuse while it is down", "Let through while it is down"
THRESHOLDS, NUMBERS = "Thresholds…", "Times and numbers…"
THRESHOLDS_TITLE, NUMBERS_TITLE = "Thresholds", "Times and numbers"
NO_ENDPOINT = (
    "-# This bot asks no moderation service, so these two have no effect here. Its owner may name one: "
    "`EASEL_MODERATION_URL`."
)
OWN, STRICTEST, MOST_TOLERANT = "Each provider's own", "0 (strictest)", "6 (most tolerant)"
SAFETY_HINT = "Safety tolerance: {}"
FLAG, BLOCK, CATEGORIES = "Flag from", "Refuse from", "Categories with scores of their own"
FLAG_AND_BLOCK = "The first two fields"
FLAG_MEANING = "A score of 0 to 1; from it on the log tells. For every category without a line below"
BLOCK_MEANING = "A score of 0 to 1; from it on an order is refused"
CATEGORIES_MEANING = "One in a line: category, flag, refuse. Such as: violence 0.3 0.8"
LINE = "Line {number}, {text}"
NO_LINE = (
    "{where}: write a category and two scores, flag before refuse, such as `violence 0.3 0.8`. Nothing was changed."
)
NO_PAIR = "{where}: the two scores are 0 to 1, flag before refuse, such as 0.3 and 0.8. Nothing was changed."
NO_SCORE = "{text} is no score for “{name}”. Write a number from 0 to 1, such as 0.4. Nothing was changed."
TOO_MANY = "At most {} categories can have scores of their own. Nothing was changed."
NOT_WHOLE = "{text} is no number for “{name}”. Write digits, such as 7. Nothing was changed."
FIELDS = {
    "hold_hours": ("Hours a held picture waits", "Then it is refused and costs nothing; 1 to 720"),
    "reports_to_hide": ("Reports that hide a picture", "Until a moderator has looked; 0 = none do"),
    "strikes_to_suspend": ("Strikes that suspend a member", "Counting those that still hold; 0 = none do"),
    "strike_days": ("Days a strike counts", "1 to 3650"),
    "suspension_days": ("Days such a suspension lasts", "1 to 3650"),
}


def modes(found: House) -> str:
    """What becomes of pictures, by channel."""
    if not found.modes:
        return EVERYWHERE
    lines = [
        f"<#{channel}>: **{house_words.mode(mode)}**" for channel, mode in list(found.modes.items())[:_MODES_SHOWN]
    ]
    rest = len(found.modes) - len(lines)
    if rest > 0:
        lines.append(f"-# and {words.others(rest)}")
    return "\n".join(["Pictures ordered in", *lines, ELSEWHERE])


def moderators(
    channel_id: int | None, lacking: Sequence[str], *, lost: bool = False, everyone: bool = False, adults: bool = False
) -> str:
    """The moderators' channel, and what is wrong with it; `adults`: pictures for adults cannot be shown there."""
    if channel_id is None:
        return NO_MODERATORS
    lines = [f"Moderators' channel: <#{channel_id}>"]
    if lost:
        lines.append(LOST_CHANNEL)
    elif lacking:
        lines.append(f"-# I lack {_bold(lacking)} there, so nothing arrives.")
    if everyone:
        lines.append(OPEN_TO_ALL.format(channel=channel_id))
    if adults:
        lines.append(NOT_FOR_ADULTS.format(channel=channel_id))
    return "\n".join(lines)


def no_moderators_there(channel_id: int, names: Sequence[str]) -> str:
    """A channel that cannot be the moderators'."""
    return (
        f"I could not bring cards to <#{channel_id}>: I lack {_bold(names)} there. Grant it and try again; nothing was "
        "changed."
    )


def mode_changed(channel_id: int, before: Mode | None, after: Mode) -> str:
    """After a channel was given a mode."""
    if before is after:
        return f"Pictures of <#{channel_id}> were {house_words.mode(after)} already."
    return f"Now: pictures of <#{channel_id}> are {house_words.mode(after)}.\n-# Before: {house_words.mode(before)}."


def moderators_changed(before: int | None, after: int) -> str:
    """After the moderators' channel was named."""
    if before == after:
        return f"The moderators' channel was <#{after}> already."
    was = f"<#{before}>" if before else "none"
    return f"Now: moderators are asked in <#{after}>.\n-# Before: {was}."


def here(channel_id: int, found: Mode, said_of: int | None) -> str:
    """What holds in one channel somebody asked about, and where that was said."""
    whence = "" if said_of in (None, channel_id) else f", as <#{said_of}> says"
    return f"Pictures of <#{channel_id}> are {house_words.mode(found)}{whence}."


def policy(after: Policy, before: Policy, offers: Sequence[Offer], *, endpoint: bool, automod: Automod) -> str:
    """Everything decided, what was just changed with what it was."""
    lines = []
    for name in house_words.NAMES:
        lines.append(_value(name, after, before))
        if name == "safety_tolerance":
            lines.append(f"-# {safety(offers)}")
        if name == "thresholds" and not endpoint:
            lines.append(NO_ENDPOINT)
    if automod.at and not automod.readable:
        lines += ["", UNREADABLE]
    return "\n".join(lines)


def _value(name: str, after: Policy, before: Policy) -> str:
    now, then = (cut(escaped(house_words.value(each, name)), _THRESHOLDS_SHOWN) for each in (after, before))
    was = f"\n-# Before: {then}" if now != then else ""
    return f"{house_words.NAMES[name]}: **{now}**{was}"


def safety(offers: Sequence[Offer]) -> str:
    """What the safety tolerance means to the providers of this bot."""
    takes: dict[str, list[bool]] = {}
    for offer in offers:
        takes.setdefault(provider_name(offer.provider), []).append(offer.safety is not None)
    by = [name for name, does in takes.items() if all(does)]
    by += [f"some models of {name}" for name, does in takes.items() if any(does) and not all(does)]
    others = [name for name, does in takes.items() if not any(does)]
    if not by:
        return "No provider of this bot takes it."
    rest = f"; not by {words.listed(others)}" if others else ""
    return f"0 is the strictest, 6 the most tolerant. Taken by {words.listed(by)}, as near as they go{rest}."


def _bold(names: Sequence[str]) -> str:
    return words.listed([f"**{name}**" for name in names])
