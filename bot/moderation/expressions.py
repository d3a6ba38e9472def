"""Expressions that anybody may have written, run so that none of them can hang or fill the machine.

Google's RE2 looks at each letter a bounded number of times, gives the interpreter away while it works, and keeps
within the memory it is given; how long a search can take is bounded by the length of the text and by how many letters
an expression may be waiting for at once, and both have a limit here. Knows no rule.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]  # it ships no types

from bot.moderation.dialect import Translated, Unusable, marked, translate, unmarked

MEMORY = 1 << 20  # bytes of one expression, what it remembers while it runs included
WEIGHT = 1_000  # of one expression, see `Translated`: measured, the worst of them take 30 ms for the worst text
LONGEST = 2_500  # letters of a text that are looked at; Discord lets nobody write more than 2,000
_TOO_LARGE = (
    "It unfolds into too many cases. Use smaller counts (`{1,20}` rather than `{1,500}`), fewer groups that repeat "
    "inside each other, or several rules."
)
# What people write in all sorts of languages; an expression that finds something in each of these finds everything.
_ORDINARY = (
    "a castle on a hill at dawn, oil painting", "Two cats playing chess", "кот на крыше", "桜の木の下の猫",
    "un zorro rojo en la nieve, 4k", "قطة على السطح", "DRAGON!!!", "blue", "1 moon", "ein Fuchs im Wald",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression ready to run."""

    simple: Any
    bounded: Any | None

    def find(self, text: str) -> str | None:
        """The first part of a text that it finds; None = nothing. What it finds is never empty."""
        span = self.span(text)
        return text[slice(*span)] if span else None

    def span(self, text: str) -> tuple[int, int] | None:
        """Where in a text it first finds something: its first letter, and the one after its last."""
        text = text[:LONGEST]
        if self.bounded is None or text.isascii():
            return next((found.span() for found in self.simple.finditer(text) if found[0]), None)
        seen = marked(text)
        for found in self.bounded.finditer(seen):
            if what := unmarked(found[0]):
                start = len(unmarked(seen[: found.start()]))
                return start, start + len(what)
        return None


@dataclass(frozen=True, slots=True)
class Words:
    """Words ready to be looked for."""

    program: Any

    def find(self, text: str) -> str | None:
        """The first of them in a text, with what stands beside it; None = none."""
        found = self.program.search(text)
        return str(found[0]) if found else None


def compile_expression(pattern: str, *, rust: bool = False, cleaned: bool = True) -> Expression:
    """An expression that somebody wrote.

    Raises:
        Unusable: it cannot be run here; the sentence says what would work.
    """
    return _compiled(translate(pattern, rust=rust, cleaned=cleaned))


def compile_words(pattern: str) -> Words:
    """An expression that Easel made from words, in RE2's own dialect and of any size that fits into the memory.

    Raises:
        Unusable: it does not fit.
    """
    return Words(_program(pattern))


def too_wide(expression: Expression) -> str | None:
    """Why an expression finds more than anybody can mean, as a sentence; None when it does not."""
    if any(
        start == end
        for text in ("", "a", "-", *_ORDINARY)
        for start, end in (found.span() for found in expression.simple.finditer(text))
    ):
        return "It also finds the empty text, so it would find everything. Use `+` instead of `*`, or leave `?` out."
    if all(expression.find(text) for text in _ORDINARY):
        return "It finds something in every text. Name the letters or words that it is about."
    return None


@lru_cache(maxsize=128)
def _compiled(translated: Translated) -> Expression:
    if translated.weight > WEIGHT:
        raise Unusable(_TOO_LARGE)
    simple = _program(translated.simple)
    bounded = _program(translated.bounded) if translated.bounded else None
    return Expression(simple=simple, bounded=bounded)


def _program(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = MEMORY
    options.case_sensitive = False
    options.never_capture = True  # which group found what is not asked, and keeping it costs time
    options.log_errors = False  # they would go to the standard error stream, past the log
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise Unusable(_explained(error)) from None


def _explained(error: Exception) -> str:
    """RE2's words as a sentence."""
    words = error.args[0] if error.args else ""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if "too large" in text or "repetition size" in text:
        return _TOO_LARGE
    if "missing )" in text or "unexpected )" in text:
        return "Its brackets do not match. For the sign itself write `\\(` or `\\)`."
    if "repetition" in text:
        return "A `*`, `+`, `?` or `{}` has nothing before it that it could repeat. For the sign itself write `\\*`."
    if "escape" in text or "character class" in text:
        return f"Part of it is not known here: `{text.rpartition(': ')[2].replace('`', '')}`."
    return f"It cannot be read: `{text.replace('`', '')}`"
