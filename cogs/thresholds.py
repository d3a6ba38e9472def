"""Thresholds of a moderation endpoint as staff type them into a form, and back: `violence 0.3 0.8`, one in a line."""

import re
from collections.abc import Mapping

from bot.core.errors import BadRequest
from bot.core.policy import DEFAULT
from cogs.ui import words_house as words
from cogs.ui.text import quoted

CATEGORIES_LIMIT = 50
NAME_LIMIT = 60  # characters
_DASH = re.compile(r"^\s*[-•]\s")
_BETWEEN = re.compile(r"[\s;:=|]+")
_SCORE = re.compile(r"(?P<number>\d{1,9}(?:[.,]\d{1,9})?|[.,]\d{1,9})(?P<percent>%?)")


def typed(flag: str, block: str, categories: str, *, before: tuple[float, float]) -> dict[str, tuple[float, float]]:
    """The fields of the form as a policy keeps them; an empty one of the first two leaves what held `before`.

    Lines may have commas or colons between their parts, per cent, a list's dash, and empty lines between them.

    Raises:
        BadRequest: what cannot be read, or not be meant; the sentence names the line.
    """
    usual_flag = _score(flag, words.FLAG) if flag.strip() else before[0]
    usual_block = _score(block, words.BLOCK) if block.strip() else before[1]
    found = {DEFAULT: _pair(words.FLAG_AND_BLOCK, usual_flag, usual_block)}
    for number, line in enumerate(categories.splitlines(), start=1):
        if text := _DASH.sub("", line).strip():
            name, pair = _line(text, number)
            found[name] = pair
    if len(found) > CATEGORIES_LIMIT + 1:
        raise BadRequest(words.TOO_MANY.format(CATEGORIES_LIMIT))
    return found


def shown(thresholds: Mapping[str, tuple[float, float]]) -> str:
    """The categories of a policy as the form shows them to be changed."""
    return "\n".join(f"{name} {flag:g} {block:g}" for name, (flag, block) in thresholds.items() if name != DEFAULT)


def _line(text: str, number: int) -> tuple[str, tuple[float, float]]:
    parts = [part.strip(",") for part in _BETWEEN.split(text) if part.strip(",")]
    if len(parts) < 3:
        parts = [part for part in re.split(r"[\s;:=|,]+", text) if part]
    scores = [_SCORE.fullmatch(part) for part in parts[-2:]]
    name = " ".join(parts[:-2])
    where = words.LINE.format(number=number, text=quoted(text, 40))
    if len(parts) < 3 or len(name) > NAME_LIMIT or None in scores:
        raise BadRequest(words.NO_LINE.format(where=where))
    flag, block = (_value(found) for found in scores if found)
    return name, _pair(where, flag, block)


def _score(text: str, name: str) -> float:
    found = _SCORE.fullmatch(text.strip())
    if found is None:
        raise BadRequest(words.NO_SCORE.format(text=quoted(text, 20), name=name))
    return _value(found)


def _value(found: re.Match[str]) -> float:
    number = float(found["number"].replace(",", "."))
    return number / 100 if found["percent"] else number


def _pair(where: str, flag: float, block: float) -> tuple[float, float]:
    if not 0 <= flag <= block <= 1:
        raise BadRequest(words.NO_PAIR.format(where=where))
    return flag, block
