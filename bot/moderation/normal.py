"""Texts as they are compared: what cannot be seen is gone, and letters that only look different are the same.

Three forms of a text are kept, because each alone would lose something:

* `clean`: Unicode's compatibility forms (fullwidth, mathematical, circled ...), no combining marks, nothing invisible;
  capitals stay, so that an expression may ask for them.
* `plain`: the same in lower case with single spaces. Words of every language are still themselves.
* `skeleton`: plain, with letters that look like Latin ones turned into those, word by word. A word that is written in
  one other script stays itself, unless each of its letters is a twin of a Latin one and the text gives no sign that
  it is written in that language.

All are idempotent and raise for no text, lone surrogates included. Knows letters (`letters.py`) and no words.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.moderation.letters import ALIKE, BOXED, LATIN, LEET, TWINS

# Format characters, default-ignorable ones (Unicode's DerivedCoreProperties), fillers, controls that are no space,
# and half surrogates, which no encoder takes.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u0600-\u0605\u061c\u0640\u06dd\u070f\u0890\u0891\u08e2"
    "\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
# Marks that decorate letters. Those of Indic scripts, Thai and kana are letters in all but name, and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\u302a-\u302f\ufe20-\ufe2f]"
)
# Two ligatures that unfold into whole sentences, eighteen letters for one; and a letter that is seen as a space.
_KEPT_SHORT = {0xFDFA: " ", 0xFDFB: " ", 0x2800: " "}
_LUNATE = {0x3F2: "c", 0x3F9: "C"}  # a sigma that looks like a c, which compatibility forms turn into one that does not
_SYMBOLS = {**BOXED, **_KEPT_SHORT, **_LUNATE}
# A word: letters, digits and the marks that belong to them. Python's `\w` leaves the vowels of Indic scripts out.
_VOWELS = "\u0900-\u0963\u0971-\u0df3\u0e30-\u0e4e\u0eb0-\u0ecd\u102b-\u103e\u17b6-\u17d3\u3099\u309a"
LETTER = rf"(?:[^\W_]|[{_VOWELS}])"
WORD = re.compile(f"{LETTER}+")
_SPREAD = re.compile(r"(?<![^\W_])[^\W_](?:[\W_]{1,3}[^\W_](?![^\W_])){2,}")
_TWICE, _THRICE = re.compile(r"(.)\1+"), re.compile(r"(.)\1{2,}")
_GAPS = re.compile(r"[\W_]+")
_NATURAL = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL"})  # mixed by whoever writes there
# Scripts in which whole prompts are written. A word in any other one that reads as English is English in disguise.
_LIVING = _NATURAL | {"CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN", "ARABIC", "HEBREW", "THAI", "DEVANAGARI", "CHEROKEE"}
_ALL = {**ALIKE, **TWINS, **LATIN}
_LEET = str.maketrans({symbol: "l" if "l" in read else read[0] for symbol, read in LEET.items()} | {"i": "l"})
_SIGNS = str.maketrans({symbol: read[0] for symbol, read in LEET.items() if not symbol.isdigit()})


@dataclass(frozen=True, kw_only=True, slots=True)
class Forms:
    """A text in the forms in which it is compared.

    Attributes:
        original: as it was written, but for what cannot be seen.
        blended: of the skeleton, the words that were put together from letters of several scripts.
        spread: words whose letters were written apart (`n a k e d`, `n.a.k.e.d`), put together, lower case.
    """

    original: str
    clean: str
    plain: str
    skeleton: str
    blended: tuple[str, ...]
    spread: tuple[str, ...]


def forms(text: str) -> Forms:
    """All forms of a text."""
    cleaned = clean(text)
    lower = _lower(cleaned)
    folded = _unmasked(cleaned, lower)
    return Forms(
        original=visible(text), clean=cleaned, plain=lower, skeleton=folded, blended=_blended(cleaned),
        spread=tuple(dict.fromkeys((*spread(lower), *spread(folded)))),
    )  # fmt: skip


def visible(text: str) -> str:
    """The text without what cannot be seen, accents as single letters."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text).translate(_KEPT_SHORT))


def clean(text: str) -> str:
    """The first form."""
    text = _INVISIBLE.sub("", text)
    if text.isascii():
        return text
    for _ in range(3):  # what is left after one step may be worth another; two have always been enough
        before = text
        text = unicodedata.normalize("NFKD", text.translate(_SYMBOLS))
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", _MARKS.sub("", text)))
        if text == before:
            break
    return text


def plain(text: str) -> str:
    """The second form, of any text."""
    return _lower(clean(text))


def skeleton(text: str) -> str:
    """The third form, of any text."""
    text = clean(text)
    return _unmasked(text, _lower(text))


def loose(word: str) -> str:
    """A word of any script with every letter that resembles a Latin one turned into it, for comparing mixed words."""
    return plain(clean(word).translate(_ALL))


def mixed(word: str) -> bool:
    """Whether a word is put together from scripts that nobody mixes in one word."""
    scripts = {_script(letter) for letter in word if letter.isalpha()}
    return len(scripts) > 1 and not scripts <= _NATURAL


def latin(word: str) -> bool:
    """Whether all letters of a word are Latin ones."""
    return all(_script(letter) == "LATIN" for letter in word if letter.isalpha())


def leet(word: str) -> str:
    """A word as leetspeak would have it: equal for `girl`, `g1rl` and `g!r|`. Not a word any more."""
    return word.translate(_LEET)


def spread(text: str) -> list[str]:
    """Words of a plain text whose letters stand apart, put together; signs that stand for letters count as letters."""
    found = []
    for each in dict.fromkeys((text, text.translate(_SIGNS))):
        found += [_GAPS.sub("", run[0]) for run in _SPREAD.finditer(each)]
    return found


def squeezed(word: str) -> set[str]:
    """The words somebody may mean who holds a key down: `nuuude` and `teeeen` are `nude` and `teen`."""
    if not _THRICE.search(word):
        return set()
    return {_THRICE.sub(r"\1\1", word), _THRICE.sub(r"\1", word), single(word)} - {word}


def single(word: str) -> str:
    """A word with each letter once where it stands several times in a row: one key for `nude` and `nuude`."""
    return _TWICE.sub(r"\1", word)


def _lower(text: str) -> str:
    """The second form of a clean text."""
    for _ in range(3):
        if text.isascii():
            return " ".join(text.lower().split())
        before, text = text, clean(text.casefold())
        if text == before:
            break
    return " ".join(text.split())


def _unmasked(text: str, lower: str) -> str:
    """The third form of a clean text, from it and from its second form."""
    for _ in range(3):  # letters that were turned may leave others alone in a word
        letters = {letter for letter in text if not letter.isascii()}
        if not any(ord(letter) in _ALL for letter in letters):
            break
        scripts = {letter: _script(letter) for letter in letters}
        genuine = {
            script for letter, script in scripts.items() if ord(letter) not in (TWINS if script in _LIVING else _ALL)
        }
        before, lower = lower, _lower(clean(_folded_words(text, genuine)))
        if lower == before:
            break
        text = lower
    return lower


def _folded_words(text: str, genuine: set[str]) -> str:
    return WORD.sub(lambda word: _folded(word[0], genuine), text)


def _blended(text: str) -> tuple[str, ...]:
    if text.isascii():
        return ()
    return tuple(loose(word) for word in WORD.findall(text) if not word.isascii() and mixed(word))


def _folded(word: str, genuine: set[str]) -> str:
    if word.isascii():
        return word
    scripts = {_script(letter) for letter in word if letter.isalpha()}
    if scripts <= {"LATIN"}:
        return word.translate(LATIN)
    if mixed(word):
        return word.translate(_ALL)
    table = TWINS if scripts <= _LIVING else _ALL
    if not scripts & genuine and all(ord(letter) in table for letter in word if letter.isalpha()):
        return word.translate(table)
    return word


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    """The first word of its name in Unicode, which is its script (`LATIN`, `CYRILLIC`, `CJK` ...)."""
    if letter.isascii() or ord(letter) in LATIN:
        return "LATIN"
    return unicodedata.name(letter, "").partition(" ")[0]
