"""The word lists, made ready for looking up. What looks is `bot.moderation.lexicon`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from bot.moderation import normal
from bot.moderation.words import eastern, english, germanic, romance, semitic, slavic

_TONGUES: Mapping[str, Mapping[str, str]] = {
    "English": english.ENGLISH, "German": germanic.GERMAN, "Dutch": germanic.DUTCH, "French": romance.FRENCH,
    "Spanish": romance.SPANISH, "Portuguese": romance.PORTUGUESE, "Italian": romance.ITALIAN,
    "Polish": slavic.POLISH, "Russian": slavic.RUSSIAN, "Ukrainian": slavic.UKRAINIAN, "Turkish": slavic.TURKISH,
    "Arabic": semitic.ARABIC, "Hebrew": semitic.HEBREW, "Hindi": semitic.HINDI, "Chinese": eastern.CHINESE,
    "Japanese": eastern.JAPANESE, "Korean": eastern.KOREAN, "Thai": eastern.THAI,
}  # fmt: skip
_JOINED = {"Chinese", "Japanese", "Thai"}  # written without spaces


class Kind(StrEnum):
    """What a word says. The values are the names in the lists."""

    CHILD = "child"  # a child or a teenager, without doubt
    YOUNG = "young"  # children are called so, and young adults are, too
    BOTH = "both"  # a word for sexual content with minors
    EXPLICIT = "explicit"  # nudity or sex
    CLINICAL = "clinical"  # parts of the body: explicit but in a medical text
    SUGGESTIVE = "suggestive"  # fine about adults, not about children
    UNDRESS = "undress"  # somebody is to be undressed
    MEDICAL = "medical"
    CLOTHES = "clothes"  # in a negative prompt: nobody shall wear any
    GROWN = "grown"  # in a negative prompt: nobody shall be an adult
    HARMLESS = "harmless"


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a list; `weak`: it counts only beside another word of its language."""

    kind: Kind
    tongue: str
    weak: bool = False


Element = tuple[frozenset[str], tuple[str, ...]] | None  # words and beginnings of words; None = a gap


@dataclass(slots=True)
class Index:
    """The lists for looking up. Keys: a word; `=` with accents; `leet:`; `loose:` blended; `once:` undoubled."""

    words: dict[str, list[Term]] = field(default_factory=dict)
    stems: dict[str, list[Term]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[Element], Term]]] = field(default_factory=dict)
    phrase_stems: dict[str, list[tuple[list[Element], Term]]] = field(default_factory=dict)
    anywhere: list[tuple[str, Term]] = field(default_factory=list)
    longest: int = 0  # letters of a stem


@cache
def index() -> Index:
    """All lists, made ready once, when the first text is looked at."""
    made = Index()
    for tongue, lists in _TONGUES.items():
        for name, entries in lists.items():
            for entry in re.sub(r"\s*\|\s*", "|", entries).split(","):
                if entry := " ".join(entry.split()):
                    _enter(made, entry, Term(Kind(name), tongue, weak=entry.startswith("~")))
    made.longest = max(map(len, (*made.stems, *made.phrase_stems)))
    # The longest harmless phrase first, so that a short one does not leave half of it behind.
    made.anywhere.sort(key=lambda each: -len(each[0]))
    return made


def _enter(index: Index, entry: str, term: Term) -> None:
    entry = entry.removeprefix("~")
    if " " in entry:
        _enter_phrase(index, entry.split(), term)
    elif entry.startswith("=") and term.tongue in _JOINED:
        _put(index.words, normal.plain(entry[1:]), term)
    elif entry.startswith("="):
        _put(index.words, f"={normal.visible(entry[1:]).casefold()}", term)
    elif term.tongue in _JOINED:
        index.anywhere.append((normal.plain(entry), term))
    else:
        for word in entry.split("|"):
            _enter_word(index, word, term)


def _enter_word(index: Index, word: str, term: Term) -> None:
    target = index.stems if word.endswith("*") else index.words
    for spelling in _spellings(word.removesuffix("*")):
        _put(target, spelling, term)
    bare = word.removesuffix("*")
    if not _latin(bare):
        _put(target, f"loose:{normal.loose(bare)}", term)
    elif len(bare) >= 3 and bare.isalpha():
        _put(target, f"leet:{normal.leet(normal.skeleton(bare))}", term)
        # Short words with a letter doubled are too often other words (`seeks`, `Kidd`).
        if term.tongue == "English" and (len(bare) >= 5 or bare == "nude") and target is index.words:
            _put(index.words, f"once:{normal.single(bare)}", term)


def _enter_phrase(index: Index, pieces: Sequence[str], term: Term) -> None:
    elements = [None if piece == "..." else _element(piece) for piece in pieces]
    first = elements[0]
    assert first is not None, "a phrase begins with a word"
    for word in first[0]:
        index.phrases.setdefault(word, []).append((elements, term))
    for stem in first[1]:
        index.phrase_stems.setdefault(stem, []).append((elements, term))


def _element(piece: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words, stems = set[str](), set[str]()
    for each in piece.split("|"):
        bare = each.removesuffix("*")
        spellings = _spellings(bare)
        if _latin(bare) and len(bare) >= 3:
            spellings |= {f"leet:{normal.leet(normal.skeleton(bare))}"}
        (stems if each.endswith("*") else words).update(spellings)
    return frozenset(words), tuple(sorted(stems))


def _spellings(word: str) -> set[str]:
    """As it is written, and without the strokes and dots that many leave out (`çıplak`, `ciplak`)."""
    return {normal.plain(word)} | ({normal.skeleton(word)} if _latin(word) else set())


def _latin(word: str) -> bool:
    return normal.latin(normal.clean(word))


def _put(table: dict[str, list[Term]], key: str, term: Term) -> None:
    terms = table.setdefault(key, [])
    if term not in terms:
        terms.append(term)
