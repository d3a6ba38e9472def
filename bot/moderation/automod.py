"""The keyword rules of Discord's AutoMod, held against what slash commands let past it.

How keywords match: https://docs.discord.com/developers/resources/auto-moderation#auto-moderation-rule-object-keyword-matching-strategies
Members who may manage the server are exempt, as are the roles and channels of a rule. Discord compares messages as
they are typed; here the other forms of a text are looked at, too.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.core.moderation import Finding, Severity, Source, Wording
from bot.core.rules import AutomodRule
from bot.moderation import normal
from bot.moderation.dialect import Unusable
from bot.moderation.expressions import Expression, compile_expression
from bot.moderation.normal import Forms

QUOTED = 150  # characters of a server's own message; Discord takes no longer ones
_BLOCKED = "This server's AutoMod does not allow that wording, and it counts for pictures, too. Say it differently."
_FLAGGED = "This server's AutoMod marks that wording for the moderators."


@dataclass(frozen=True, slots=True)
class _Keyword:
    """A keyword: its letters, and whether a word must begin and end with them."""

    letters: str
    begins: bool
    ends: bool

    def spans(self, text: str) -> Iterable[tuple[int, int]]:
        """Where it stands in a text."""
        start = text.find(self.letters)
        while start >= 0:
            end = start + len(self.letters)
            if not (self.begins and _inside(text, start)) and not (self.ends and _inside(text, end)):
                yield start, end
            start = text.find(self.letters, start + 1)


@dataclass(frozen=True, slots=True)
class _Matcher:
    keywords: tuple[_Keyword, ...]
    allowed: tuple[_Keyword, ...]
    regexes: tuple[Expression, ...]
    unusable: tuple[str, ...]


def judge(rule: AutomodRule, texts: Sequence[tuple[str, Forms]], wording: Wording) -> Finding | None:
    """What a rule finds in the texts of an order; None where it finds nothing, or this member is exempt from it."""
    if (
        wording.manages
        or set(rule.exempt_roles) & set(wording.roles)
        or set(rule.exempt_channels) & set(wording.places)
    ):
        return None
    matcher = _matcher(tuple(rule.keywords), tuple(rule.regexes), tuple(rule.allowed))
    for where, forms in texts:
        if found := _find(matcher, forms):
            return Finding(
                source=Source.AUTOMOD, severity=Severity.REFUSE if rule.blocks else Severity.FLAG, rule=rule.name,
                sentence=_sentence(rule), matched=found, where=where,
            )  # fmt: skip
    return None


def unusable_regexes(rule: AutomodRule) -> list[str]:
    """The expressions of a rule that Easel cannot honour, as they were written; the rest of the rule counts."""
    return list(_matcher(tuple(rule.keywords), tuple(rule.regexes), tuple(rule.allowed)).unusable)


def _sentence(rule: AutomodRule) -> str:
    if not rule.blocks:
        return _FLAGGED
    message = " ".join(rule.message.split())[:QUOTED]
    return f"{_BLOCKED} The server says: “{message}”" if message else _BLOCKED


def _find(matcher: _Matcher, forms: Forms) -> str | None:
    for text in dict.fromkeys((forms.plain, forms.skeleton, " ".join(forms.spread))):
        allowed = [span for keyword in matcher.allowed for span in keyword.spans(text)]
        for keyword in matcher.keywords:
            for start, end in keyword.spans(text):
                if not any(low <= start and end <= high for low, high in allowed):
                    return text[start:end]
    for text in dict.fromkeys((forms.original, forms.clean, forms.skeleton)):
        for expression in matcher.regexes:
            if found := _allowing(expression, text, matcher.allowed):
                return found
    return None


def _allowing(expression: Expression, text: str, allowed: Sequence[_Keyword]) -> str | None:
    """What an expression finds outside of the allowed words.

    One that finds an allowed word first is asked once more about the text without those words: asking about each place
    would let a text of many allowed words cost as many searches.
    """
    span = expression.span(text)
    if span is None:
        return None
    lower = text.lower()
    safe = [each for keyword in allowed for each in keyword.spans(lower)] if len(lower) == len(text) else []
    if not any(low <= span[0] and span[1] <= high for low, high in safe):
        return text[slice(*span)]
    letters = list(text)
    for low, high in safe:
        letters[low:high] = " " * (high - low)
    return expression.find("".join(letters))


def _inside(text: str, place: int) -> bool:
    """Whether a place is inside a word. Discord's page says white space ends a word; so do signs, in practice."""
    return 0 < place < len(text) and bool(_LETTER.match(text[place - 1]) and _LETTER.match(text[place]))


_LETTER = re.compile(normal.LETTER)


@lru_cache(maxsize=256)
def _matcher(keywords: tuple[str, ...], regexes: tuple[str, ...], allowed: tuple[str, ...]) -> _Matcher:
    made, left_out = [], []
    for regex in regexes:
        try:
            made.append(compile_expression(regex, rust=True, cleaned=False))
        except Unusable:
            left_out.append(regex)
    return _Matcher(
        keywords=tuple(_keywords(keywords)), allowed=tuple(_keywords(allowed)), regexes=tuple(made),
        unusable=tuple(left_out),
    )  # fmt: skip


def _keywords(entries: Iterable[str]) -> list[_Keyword]:
    found: dict[_Keyword, None] = {}
    for entry in entries:
        begins, ends = not entry.startswith("*"), not entry.endswith("*")
        letters = entry.strip("*") if entry.strip("*").strip() else ""
        for form in (normal.plain(letters), normal.skeleton(letters) if normal.latin(normal.clean(letters)) else ""):
            if form:
                found[_Keyword(form, begins, ends)] = None
    return list(found)
