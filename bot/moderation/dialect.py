r"""From the expressions people write to those RE2 runs: the same meaning, for letters of every language.

In Rust's dialect, which AutoMod takes (https://docs.rs/regex/latest/regex/#syntax), and in what most people expect,
`\w`, `\d`, `\s` and `\b` know all letters; in RE2's (https://github.com/google/re2/wiki/Syntax) those of English
only. Classes are written out; a word boundary becomes a mark that `marked` puts into the text. Runs nothing itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.moderation import normal

MARK = "\ue000"  # a private letter; `marked` takes it out of texts before it puts its own in
LOOKS = "It looks ahead or behind (`(?=`, `(?!`, `(?<=`, `(?<!`)"
REFERS = "It refers back to a group (`\\1`)"

# Ranges in which what people write is a letter, a digit or a mark on one; close to `\\w` of Rust and much shorter.
_WORD = (
    "09AZ__az\xaa\xaa\xb5\xb5\xba\xba\xc0\xd6\xd8\xf6\xf8\u037d\u037f\u0386\u0388\u0559\u0560\u0588\u0591\u05bd\u05bf"
    "\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u05f2\u0610\u061a\u0620\u0669\u066e\u06d3\u06d5\u06ff\u0710\u0963\u0966\u096f"
    "\u0971\u0e3a\u0e40\u1fff\u200c\u200d\u203f\u2040\u2c00\u2dff\u3005\u3007\u3021\u30fa\u30fc\ud7ff\uf900\ufdff\ufe70"
    "\ufefe\uff10\uff19\uff21\uff3a\uff3f\uff3f\uff41\uff5a\uff66\uffdc\U00010000\U0001efff\U00020000\U0003ffff"
)
_SPACE = "\t\r  \x85\x85\xa0\xa0\u1680\u1680\u2000\u200a\u2028\u2029\u202f\u202f\u205f\u205f\u3000\u3000"
_LAST = 0x10FFFF
_WIDE = 12  # measured: so many times the work of a plain letter
_GROUP = re.compile(r"\(\?(?:P?<\w+>|[a-zA-Z-]*[:)])")
_LOOKING = re.compile(r"\(\?<?[=!]")
_COUNT = re.compile(r"\{\d+(?:,\d*)?\}[?+]?|[*+?]{1,2}")
_TIMES = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_CODE = re.compile(r"\\(?:x\{([0-9A-Fa-f]{1,6})\}|u\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))")
_PROPERTY = re.compile(r"\\[pP](?:\{[^}]*\}|\w)")
_POSIX = re.compile(r"\[:\^?\w+:\]")
_ANY = f"[^{MARK}\\n]"
_EDGES = {"^", "$", "\\A", "\\z", "\\Z"}


class Unusable(ValueError):
    """An expression that cannot be run; the text is a sentence for whoever wrote it, with what would work."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Translated:
    """An expression for RE2.

    Attributes:
        simple: for texts as they are.
        bounded: for `marked` texts; None where it asks for no word boundary.
        weight: how many letters it may be waiting for at once, counts written out; one of many kinds is twelve.
    """

    simple: str
    bounded: str | None
    weight: int


def translate(pattern: str, *, rust: bool, cleaned: bool) -> Translated:
    """An expression in RE2's words.

    Args:
        pattern: what somebody wrote.
        rust: it must mean exactly what it means in Rust.
        cleaned: its letters lose their accents, as those of the texts it will be compared with have.

    Raises:
        Unusable: it holds what RE2 has no word for, or would read as something else.
    """
    parts = list(_parts(pattern, rust=rust, cleaned=cleaned))
    simple = "".join(f"[{text}]" if kind == "class" else text for kind, text in parts)
    weight = _weight(parts)
    if not any(kind == "boundary" for kind, _ in parts):
        return Translated(simple=simple, bounded=None, weight=weight)
    if any(text == r"\B" for _, text in parts):
        if not pattern.isascii():
            raise Unusable(r"`\B` is known for English letters only. Write the letters that stand beside it instead.")
        return Translated(simple=simple, bounded=None, weight=weight)
    bounded = "".join(_bounded(kind, text) for kind, text in parts)
    return Translated(simple=simple, bounded=bounded, weight=weight)


def marked(text: str) -> str:
    """A text with a mark at each edge of a word."""
    return normal.WORD.sub(f"{MARK}\\g<0>{MARK}", text.replace(MARK, ""))


def unmarked(text: str) -> str:
    """The same text without them."""
    return text.replace(MARK, "")


def _bounded(kind: str, text: str) -> str:
    """One part in an expression for marked texts: before each letter a mark may be passed over."""
    if kind == "atom":
        return f"(?:{MARK}?{_ANY if text == '.' else text})"
    if kind == "class":
        inside = text + MARK if text.startswith("^") else text
        return f"(?:{MARK}?[{inside}])"
    if kind == "boundary":
        return MARK
    return f"{MARK}?{text}" if text in _EDGES else text


def _weight(parts: Iterable[tuple[str, str]]) -> int:
    """The weight of an expression; brackets that do not match weigh nothing, as RE2 turns them down at once."""
    groups: list[list[int]] = [[]]
    for kind, text in parts:
        if kind in ("atom", "class"):
            groups[-1].append(_WIDE if text == "." or text[:2] in (r"\p", r"\P") or _many(kind, text) else 1)
        elif text.startswith("("):
            groups.append([])
        elif text == ")" and len(groups) > 1:
            inner = sum(groups.pop())
            groups[-1].append(inner)
        elif groups[-1] and (count := _TIMES.match(text)):
            groups[-1][-1] *= max(1, *(int(number) for number in count.groups() if number))
    return sum(map(sum, groups))


def _many(kind: str, text: str) -> bool:
    """Whether a class holds letters of more than one byte, each of which is several steps for RE2."""
    return kind == "class" and (text.startswith("^") or not text.isascii() or r"\x{" in text or r"\p" in text.lower())


def _parts(pattern: str, *, rust: bool, cleaned: bool) -> Iterator[tuple[str, str]]:
    """The expression in pieces: `atom` and `class` take a letter, `boundary` is one, `other` is structure."""
    place = 0
    while place < len(pattern):
        rest, letter = pattern[place:], pattern[place]
        if letter == "\\":
            kind, text, taken = _escape(rest, rust=rust)
            yield kind, text
        elif letter == "[":
            text, taken = _class(rest, rust=rust, cleaned=cleaned)
            yield "class", text
        elif letter == "(":
            text = _opening(rest)
            taken = len(text)
            yield "other", re.sub(r"(?<=[?a-zA-Z-])u(?=[a-zA-Z-]*[:)])", "", text) if text.startswith("(?") else text
        elif count := _COUNT.match(rest):
            taken = count.end()
            yield "other", _counted(count[0])
        elif letter in ")|^$":
            taken = 1
            yield "other", letter
        else:
            taken = 1
            yield "atom", "." if letter == "." else _letter(letter, cleaned=cleaned)
        place += taken


def _opening(rest: str) -> str:
    if _LOOKING.match(rest):
        raise Unusable(
            f"{LOOKS}, which is left out here so that no expression can hang Easel. "
            "Write what stands before and after as part of the expression."
        )
    if rest.startswith("(?"):
        group = _GROUP.match(rest)
        if group is None:
            raise Unusable(f"`{rest[:4]}` is not known here. Groups are `( )`, `(?: )` and `(?i)`.")
        if "<" not in group[0] and "x" in group[0]:
            raise Unusable("`(?x)` is not known here. Write the expression without the extra spaces and comments.")
        return group[0]
    return "("


def _counted(count: str) -> str:
    if count.endswith("+") and len(count) > 1:
        raise Unusable(f"`{count}` is not known here. Leave its second sign out.")
    return count


def _escape(rest: str, *, rust: bool) -> tuple[str, str, int]:
    """What a backslash begins: its kind, what RE2 is told, and how many letters it takes."""
    code, name = _CODE.match(rest), rest[1:2]
    if not name:
        raise Unusable(r"It ends with a single backslash. For the sign itself write `\\`.")
    if code:
        return "atom", _point(int(next(filter(None, code.groups())), 16)), code.end()
    if found := _PROPERTY.match(rest):
        return "atom", found[0], found.end()
    if name in "bB":
        if rest[2:3] == "{":
            raise Unusable(f"`{rest[:3]}` is not known here. Write `\\b`.")
        return "boundary", rest[:2], 2
    if name in _SETS:
        return "class", _SETS[name], 2
    if name == "Q" and not rust:
        inner, _, _ = rest[2:].partition(r"\E")
        return "atom", "(?:" + "".join(_quoted(letter) for letter in inner) + ")", min(len(rest), len(inner) + 4)
    if name in "Zz":
        return "other", r"\z", 2
    if name == "A":
        return "other", r"\A", 2
    if (name.isdigit() and name != "0") or name in "kg":
        raise Unusable(
            f"{REFERS}, which is left out here so that no expression can hang Easel. "
            "Write the repeated part out, or use a list such as `(aa|bb)`."
        )
    return "atom", rest[:2], 2


def _class(rest: str, *, rust: bool, cleaned: bool) -> tuple[str, int]:
    """A `[...]` without its brackets, and how many letters it takes."""
    place = 2 if rest.startswith("[^") else 1
    out, first = ["^" if place == 2 else ""], True
    while place < len(rest):
        letter, left = rest[place], rest[place:]
        if letter == "]" and not first:
            return "".join(out), place + 1
        if rust and (left.startswith(("&&", "--", "~~")) or (letter == "[" and not _POSIX.match(left))):
            raise Unusable("It combines classes of letters (`[a&&b]`, `[a[b]]`), which is not known here.")
        if letter == "\\":
            kind, text, taken = _escape(left, rust=rust)
            if kind == "boundary" or text.startswith("(?:"):
                raise Unusable(f"`{left[:2]}` cannot stand inside `[ ]`.")
        elif found := _POSIX.match(left):
            text, taken = found[0], found.end()
        else:
            text, taken = _member(letter, cleaned=cleaned), 1
        out.append(text)
        place, first = place + taken, False
    raise Unusable("A `[` has no `]`. For the sign itself write `\\[`.")


def _member(letter: str, *, cleaned: bool) -> str:
    """One letter of a class; one with an accent brings the letter without it along."""
    bare = normal.clean(letter) if cleaned and not letter.isascii() else letter
    if letter in "-^":
        return letter
    return _quoted(letter) if bare == letter or len(bare) != 1 else _quoted(bare)


def _letter(letter: str, *, cleaned: bool) -> str:
    """One letter outside a class."""
    bare = normal.clean(letter) if cleaned and letter.isalpha() else letter
    if len(bare) == 1:
        return _quoted(bare)
    return "(?:" + "".join(_quoted(each) for each in bare) + ")" if bare.isalpha() else ""


def _quoted(letter: str) -> str:
    return letter if letter.isalnum() or letter in " _" or ord(letter) > 127 else "\\" + letter


def _point(number: int) -> str:
    if number > _LAST:
        raise Unusable("There is no letter with such a number.")
    return f"\\x{{{number:X}}}"


def _ranges(pairs: str) -> str:
    return "".join(f"{_point(ord(low))}-{_point(ord(high))}" for low, high in zip(pairs[::2], pairs[1::2], strict=True))


def _between(pairs: str) -> str:
    """All letters that are in none of the ranges."""
    found, start = "", 0
    for low, high in zip(pairs[::2], pairs[1::2], strict=True):
        if start < ord(low):
            found += f"{_point(start)}-{_point(ord(low) - 1)}"
        start = ord(high) + 1
    return found + f"{_point(start)}-{_point(_LAST)}"


_SETS = {
    "d": r"\p{Nd}", "D": r"\P{Nd}", "w": _ranges(_WORD), "W": _between(_WORD), "s": _ranges(_SPACE),
    "S": _between(_SPACE),
}  # fmt: skip
# One letter that ends a word, as a class for RE2; unlike for `\b`, a low line ends one, too.
BESIDE = "[" + _between(_WORD.replace("__", "")) + "]"
