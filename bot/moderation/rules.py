"""How a server's own rules find what they name, in every form of a text, and which rules cannot be used.

Words and phrases become expressions, too, so that one engine with one set of limits runs everything that a moderator
may write. Knows neither severities nor what becomes of a finding.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bot.core.rules import PATTERN_LIMIT, Rule, RuleKind
from bot.moderation import normal
from bot.moderation.dialect import BESIDE, Unusable
from bot.moderation.expressions import Expression, Words, compile_expression, compile_words, too_wide
from bot.moderation.letters import LEET
from bot.moderation.normal import Forms

_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_BESIDE = " .,;:!?\"'`“”„«»()[]{}<>/\\-–—_…\n"  # what may stand beside a word without belonging to it
# Scripts that put no space between words: there a word is found wherever its letters stand.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_INSIDE = re.compile(r"(?<=\w)[^\w\s]{1,2}(?=\w)|_")  # `na.ked`, `under_age`
_STANDS_FOR: dict[str, str] = {
    letter: "".join(sign for sign, read in LEET.items() if letter in read) for letter in set("".join(LEET.values()))
}
_NO_WORD = "It holds no word. Write one or more words, separated by commas."
_STAR = re.compile(r"(?<![^\s,])\*+\w|\w\*+(?![^\s,])")  # as in AutoMod, where it is a wildcard
_NO_WILDCARD = (
    "A `*` is no wildcard in words and phrases. Write each form (`clown, clowns`), or use kind `regex`, such as "
    "`\\bclown\\w*`."
)


@dataclass(frozen=True, slots=True)
class Matcher:
    """A rule ready to look at texts.

    Attributes:
        usual: for words as they stand.
        tight: for words whose letters stood apart, between which no gap can be told any more.
        blended: for words of other scripts with Latin letters among theirs.
    """

    usual: Words
    tight: Words
    blended: Words | None
    leet: bool

    def find(self, forms: Forms) -> str | None:
        """The letters that a rule finds in a text; None = nothing."""
        inside = {_INSIDE.sub("", forms.plain), _INSIDE.sub("", forms.skeleton)} if self.leet else set()
        for text in dict.fromkeys((forms.plain, forms.skeleton, *sorted(inside))):
            if found := self.usual.find(text):
                return found.strip(_BESIDE)
        # An article or a lone letter may stand beside a word whose letters stand apart: `a n u d e`.
        apart = " ".join(each for run in forms.spread for each in (run, run[1:], run[:-1]))
        if apart and (found := self.tight.find(apart)):
            return found.strip(_BESIDE)
        if self.blended is not None and forms.blended and (found := self.blended.find(" ".join(forms.blended))):
            return found.strip(_BESIDE)
        return None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule that is an expression: `exact` as it was written, `cleaned` for texts without accents."""

    exact: Expression
    cleaned: Expression
    leet: bool

    def find(self, forms: Forms) -> str | None:
        """The letters that a rule finds in a text; None = nothing."""
        tries = [(self.cleaned, forms.clean), (self.cleaned, forms.skeleton), (self.exact, forms.original)]
        if self.leet:
            tries += [(self.cleaned, text) for text in _read_leet(forms.skeleton)]
        tries.append((self.cleaned, "\n".join(forms.spread)))
        seen: set[tuple[int, str]] = set()
        for expression, text in tries:
            key = (id(expression), text.lower() if expression is self.cleaned and text.isascii() else text)
            if text and key not in seen and (found := expression.find(text)):
                return found
            seen.add(key)
        return None


def matcher(rule: Rule) -> Matcher | Pattern:
    """What looks at texts for a rule; kept for the next time.

    Raises:
        Unusable: it cannot be used; the sentence says what would work.
    """
    return _matcher(rule.kind, rule.pattern, rule.leet)


def problem(rule: Rule) -> str | None:
    """Why a rule cannot be used, as a sentence that says what would work; None when it can."""
    if len(rule.pattern) > PATTERN_LIMIT:
        return f"That is too long: a pattern has at most {PATTERN_LIMIT:,} characters. Make several rules of it."
    if rule.kind is not RuleKind.REGEX and _STAR.search(rule.pattern):
        return _NO_WILDCARD
    try:
        made = matcher(rule)
    except Unusable as error:
        return str(error)
    return too_wide(made.exact) if isinstance(made, Pattern) else None


@lru_cache(maxsize=512)
def _matcher(kind: RuleKind, pattern: str, leet: bool) -> Matcher | Pattern:
    if kind is RuleKind.REGEX:
        if not normal.visible(pattern).strip():
            raise Unusable("It is empty. Write the expression that should be found.")
        visible = normal.visible(pattern)
        return Pattern(compile_expression(visible, cleaned=False), compile_expression(visible), leet)
    entries = [pattern] if kind is RuleKind.PHRASE else pattern.split(",")
    words = [pieces for entry in entries if (pieces := _pieces(entry))]
    if not words:
        raise Unusable(_NO_WORD if kind is RuleKind.WORDS else "It holds no word. Write the words in their order.")
    usual: list[list[str]] = []
    blended: list[list[str]] = []
    for pieces in words:
        usual += _readings(pieces)
        if any(_foreign(piece) for piece in pieces):
            blended.append([normal.loose(piece) for piece in pieces])
    return Matcher(
        usual=_alternatives(usual, f"{BESIDE}+", leet=leet),
        tight=_alternatives(usual, f"{BESIDE}*", leet=leet),
        blended=_alternatives(blended, f"{BESIDE}+", leet=leet) if blended else None,
        leet=leet,
    )


def _pieces(entry: str) -> list[str]:
    """The words of an entry in plain form; one without letters is a sign or a picture, which is a word as it is."""
    text = normal.clean(entry).strip()
    words = normal.WORD.findall(text)
    if words and _EDGE.sub("", text) == text and len(words) == 1:
        return words
    if not words:
        return [text] if text and not all(letter in ".,;:!?-'\"()[]/\\" for letter in text) else []
    tail = _EDGE.findall(text)
    if len(words) == 1 and tail:
        return [text]  # `c++`, `.net`: the signs belong to it
    return words


def _readings(pieces: Sequence[str]) -> Iterator[list[str]]:
    """The spellings that are looked for in plain texts and skeletons."""
    plain = [normal.plain(piece) for piece in pieces]
    yield plain
    if not any(_foreign(piece) for piece in pieces):
        folded = [normal.skeleton(piece) for piece in pieces]
        if folded != plain:
            yield folded


def _foreign(word: str) -> bool:
    """Whether a word is written in letters other than Latin ones; its skeleton is then no word."""
    return not normal.latin(normal.clean(word))


def _alternatives(words: Iterable[list[str]], gap: str, *, leet: bool) -> Words:
    """One expression that finds any of these words or phrases as whole words."""
    groups: dict[tuple[str, str], list[str]] = {}
    for pieces in words:
        first, last = pieces[0][0], pieces[-1][-1]
        edges = (
            f"(?:^|{BESIDE})" if first.isalnum() and not _UNSPACED.match(first) else "",
            f"(?:$|{BESIDE})" if last.isalnum() and not _UNSPACED.match(last) else "",
        )
        groups.setdefault(edges, []).append(gap.join(_spelled(piece, leet=leet) for piece in pieces))
    return compile_words(
        "|".join(f"{left}(?:{'|'.join(dict.fromkeys(inner))}){right}" for (left, right), inner in groups.items())
    )


def _spelled(word: str, *, leet: bool) -> str:
    """A word letter by letter: one that is drawn out (`sooo`) is still itself, one written double is another word."""
    parts = []
    for letter, run in groupby(word):
        count = len(list(run))
        one = _quoted(letter) if not leet else _signs(letter)
        if not letter.isalpha():
            parts.append(one * count)
        else:
            parts.append(f"(?:{one}(?:{one}{one}+)?)" if count == 1 else f"{one * (count - 1)}{one}+")
    return "".join(parts)


def _signs(letter: str) -> str:
    inside = letter + _STANDS_FOR.get(letter, "")
    return "[" + "".join(_quoted(each) for each in inside) + "]" if len(inside) > 1 else _quoted(letter)


def _quoted(letter: str) -> str:
    return letter if letter.isalnum() or ord(letter) > 127 else f"\\x{ord(letter):02x}"


def _read_leet(text: str) -> list[str]:
    """A text with leetspeak written out, once for each reading of the signs that have two."""
    tables = [{ord(sign): read[place % len(read)] for sign, read in LEET.items()} for place in (0, 1)]
    return [text.translate(table) for table in tables]
