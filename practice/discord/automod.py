"""Discord's AutoMod: what a server's rules mind in a message. Rules are made in `guilds.py`; nothing is posted here.

Slash commands, modals and what bots write never come this way, on Discord as here.
Sources: https://discord.com/developers/docs/resources/auto-moderation and
https://support.discord.com/hc/en-us/articles/10069840290711 (patterns ignore case).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

from practice.discord.entities import Channel, Guild, Json, Member
from practice.discord.permissions import BITS, in_guild

MOST_KEYWORDS, LONGEST_KEYWORD = 1000, 60
MOST_PATTERNS, LONGEST_PATTERN = 10, 260
MOST_ALLOWED = {1: 100, 4: 1000}
MOST_EXEMPT_ROLES, MOST_EXEMPT_CHANNELS = 20, 50
LONGEST_MESSAGE = 150
MOST_RULES = {1: 6, 3: 1, 4: 1, 5: 1, 6: 1}


class Trigger(IntEnum):
    """What a rule looks for."""

    KEYWORD = 1
    SPAM = 3
    KEYWORD_PRESET = 4
    MENTION_SPAM = 5
    MEMBER_PROFILE = 6


class Action(IntEnum):
    """What a rule does."""

    BLOCK_MESSAGE = 1
    SEND_ALERT_MESSAGE = 2
    TIMEOUT = 3


class Preset(IntEnum):
    """Discord's own lists of words."""

    PROFANITY = 1
    SEXUAL_CONTENT = 2
    SLURS = 3


# Discord keeps its lists to itself; these harmless words stand for them.
PRESET_WORDS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        Preset.PROFANITY: ("bollocks", "blasted"),
        Preset.SEXUAL_CONTENT: ("smutty", "raunchy"),
        Preset.SLURS: ("numpty", "scoundrel"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A rule that minds a message: the `keyword` (or pattern) as written in it, and the letters that met it."""

    rule: Json
    keyword: str
    matched: str

    @property
    def blocks(self) -> bool:
        """Whether the message may not be posted."""
        return any(it["type"] == Action.BLOCK_MESSAGE for it in self.rule["actions"])

    @property
    def alert_channels(self) -> tuple[int, ...]:
        """Where the rule wants moderators to be told."""
        alerts = (it for it in self.rule["actions"] if it["type"] == Action.SEND_ALERT_MESSAGE)
        return tuple(int(it["metadata"]["channel_id"]) for it in alerts)

    @property
    def sentence(self) -> str:
        """What the member reads when the message is blocked."""
        blocks = (it for it in self.rule["actions"] if it["type"] == Action.BLOCK_MESSAGE)
        own = next((it.get("metadata", {}).get("custom_message") for it in blocks), None)
        usual = "Your message could not be posted: it contains content blocked by this server."
        return f"{usual} {own}" if own else usual


def hits(guild: Guild, member: Member, place: Channel, parent: Channel | None, text: str) -> list[Hit]:
    """Every rule of a server that minds what a member is about to post; `parent` is the channel of a thread."""
    if in_guild(guild, member) & BITS["MANAGE_GUILD"]:
        return []
    places = {str(it.id) for it in (place, parent) if it is not None}
    roles = {str(it) for it in member.role_ids} | {str(guild.id)}
    found = []
    for rule in guild.automod_rules:
        exempt = roles & set(rule["exempt_roles"]) or places & set(rule["exempt_channels"])
        if rule["enabled"] and not exempt and (hit := look(rule, text)) is not None:
            found.append(hit)
    return found


def look(rule: Json, text: str) -> Hit | None:
    """The first thing in a text that a keyword or preset rule minds, exemptions aside."""
    about = rule["trigger_metadata"]
    allowed = [found.span() for it in about.get("allow_list") or [] for found in keyword(it).finditer(text)]
    for written, pattern in _patterns(rule["trigger_type"], about):
        for found in pattern.finditer(text):
            if found.group() and not any(low <= found.start() and found.end() <= high for low, high in allowed):
                return Hit(rule=rule, keyword=written, matched=found.group())
    return None


def _patterns(kind: int, about: Json) -> Iterator[tuple[str, re.Pattern[str]]]:
    if kind == Trigger.KEYWORD:
        yield from ((it, keyword(it)) for it in about.get("keyword_filter") or [])
        yield from ((it, pattern(it)) for it in about.get("regex_patterns") or [])
    elif kind == Trigger.KEYWORD_PRESET:
        yield from ((word, keyword(word)) for it in about.get("presets") or [] for word in PRESET_WORDS[it])


def keyword(written: str) -> re.Pattern[str]:
    """`cat`, `cat*`, `*cat`, `*cat*`: the whole word, its beginning, its end, anywhere.

    Discord's pages speak of white space around a whole word; here whatever is no letter, digit or underscore ends
    a word, so that `cat!` is minded like `cat`.
    """
    core = re.escape(written.strip("*").strip())
    before = "" if written.startswith("*") else r"(?<!\w)"
    after = "" if written.endswith("*") else r"(?!\w)"
    return re.compile(before + core + after, re.IGNORECASE)


def pattern(written: str) -> re.Pattern[str]:
    """A pattern of a rule. Discord runs Rust's engine; Python's reads the same syntax, without its promise of speed.

    Raises:
        ValueError: for what is no pattern.
    """
    try:
        return re.compile(written, re.IGNORECASE)
    except re.error as trouble:
        raise ValueError(f"{written!r} is no pattern: {trouble}") from None


def check(rule: Json, others: Iterable[Json]) -> None:
    """Hold a rule against Discord's limits; `others` are the server's other rules.

    Raises:
        ValueError: with the first thing that Discord would refuse.
    """
    kind, about = rule["trigger_type"], rule["trigger_metadata"]
    if sum(1 for it in others if it["trigger_type"] == kind) >= MOST_RULES[kind]:
        raise ValueError(f"a server has at most {MOST_RULES[kind]} rules of trigger type {kind}")
    _texts("keyword_filter", about.get("keyword_filter") or [], MOST_KEYWORDS, LONGEST_KEYWORD)
    _texts("regex_patterns", about.get("regex_patterns") or [], MOST_PATTERNS, LONGEST_PATTERN)
    _texts("allow_list", about.get("allow_list") or [], MOST_ALLOWED.get(kind, 100), LONGEST_KEYWORD)
    for written in about.get("regex_patterns") or []:
        pattern(written)
    if len(rule["exempt_roles"]) > MOST_EXEMPT_ROLES or len(rule["exempt_channels"]) > MOST_EXEMPT_CHANNELS:
        raise ValueError(f"at most {MOST_EXEMPT_ROLES} roles and {MOST_EXEMPT_CHANNELS} channels can be exempt")
    if not rule["actions"]:
        raise ValueError("a rule does something: block, or alert")
    for action in rule["actions"]:
        if len(action.get("metadata", {}).get("custom_message") or "") > LONGEST_MESSAGE:
            raise ValueError(f"custom_message must be {LONGEST_MESSAGE} or fewer in length")


def _texts(name: str, texts: list[str], most: int, longest: int) -> None:
    if len(texts) > most:
        raise ValueError(f"{name} takes at most {most} entries")
    for text in texts:
        if not 1 <= len(text) <= longest:
            raise ValueError(f"{name}: {text!r} must be between 1 and {longest} characters long")
