"""The rules of a server about words, its own and those of Discord's AutoMod, as values. How they match is not here.

AutoMod: https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.core.moderation import Severity

NAME_LIMIT, PATTERN_LIMIT = 50, 1000  # characters
RULES_LIMIT = 100  # of a server


class RuleKind(StrEnum):
    """How a pattern is read."""

    WORDS = "words"  # separated by commas, each matched as a whole word
    PHRASE = "phrase"  # its words in order, over any white space and punctuation
    REGEX = "regex"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A server's rule.

    Attributes:
        leet: `n4ked` counts as `naked`.
        shadow: it is being tried out: what it finds goes to the log and has no effect.
        by, at: who wrote it last, and when (milliseconds since 1970).
    """

    name: str
    kind: RuleKind
    pattern: str
    severity: Severity
    leet: bool = False
    shadow: bool = False
    by: int = 0
    at: int = 0


@dataclass(frozen=True, kw_only=True)
class AutomodRule:
    """A keyword rule of Discord's AutoMod that is switched on.

    Attributes:
        keywords: `cat`, `cat*`, `*cat`, `*cat*`: whole word, beginning, end, anywhere.
        regexes: in Rust's dialect.
        allowed: words and phrases that are exempt, written like keywords.
        blocks: it blocks messages; one that only sends an alert is a flag.
        message: what the server wants to say to whoever is blocked.
    """

    id: int
    name: str
    keywords: Sequence[str] = ()
    regexes: Sequence[str] = ()
    allowed: Sequence[str] = ()
    exempt_roles: Sequence[int] = ()
    exempt_channels: Sequence[int] = ()
    blocks: bool = True
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "AutomodRule":
        """Back from the database."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class Automod:
    """What is known of a server's AutoMod: `readable` is False while Easel lacks Manage Server there."""

    rules: Sequence[AutomodRule] = ()
    readable: bool = False
    at: int = 0
