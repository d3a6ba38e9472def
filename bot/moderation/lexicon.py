"""Finds the words of the lists in a text, however dressed up: leetspeak, letters apart, letters of other scripts.

What a word that was found means for an order is said in `minors` and `adult`. A word that begins inside a phrase known
to be harmless is not found (`naked mole rat`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache

from bot.moderation import normal
from bot.moderation.letters import LEET
from bot.moderation.normal import LETTER, WORD, Forms
from bot.moderation.words import eastern, english, germanic, romance, semitic, slavic

_TONGUES: Mapping[str, Mapping[str, str]] = {
    "English": english.ENGLISH, "German": germanic.GERMAN, "Dutch": germanic.DUTCH, "French": romance.FRENCH,
    "Spanish": romance.SPANISH, "Portuguese": romance.PORTUGUESE, "Italian": romance.ITALIAN,
    "Polish": slavic.POLISH, "Russian": slavic.RUSSIAN, "Ukrainian": slavic.UKRAINIAN, "Turkish": slavic.TURKISH,
    "Arabic": semitic.ARABIC, "Hebrew": semitic.HEBREW, "Hindi": semitic.HINDI, "Chinese": eastern.CHINESE,
    "Japanese": eastern.JAPANESE, "Korean": eastern.KOREAN, "Thai": eastern.THAI,
}  # fmt: skip
_JOINED = {"Chinese", "Japanese", "Thai"}  # written without spaces
_PREFIXED = {"Arabic": ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ف", "ل", "ك"), "Hebrew": tuple("הובלמשכ")}
# What may not stand in the gap of a phrase: `remove the stain from the dress` takes nobody's dress off.
_STOPS = frozenset({
    "from", "on", "in", "at", "with", "near", "behind", "stain", "stains", "logo", "text", "wrinkle", "wrinkles",
    "background", "number", "print", "pattern", "de", "du", "des", "del", "da", "dal", "von", "vom", "van", "z", "ze",
    "na", "с", "со", "на", "от",
})  # fmt: skip
_GAP = 4  # words that may stand in one
_EMOJI = "👶🧒👧👦🔞"
_SIGNS = "".join(re.escape(sign) for sign in LEET if not sign.isdigit())
_TOKEN = re.compile(f"{LETTER}+|[{_EMOJI}]")
_SIGNED = re.compile(f"(?:{LETTER}|[{_SIGNS}])+|[{_EMOJI}]")
_LEETED = re.compile(rf"(?=.*[\d{_SIGNS}])(?=.*[^\W\d_])")
_BETWEEN = re.compile(r"(?:[^\w\s]|_){1,2}")  # signs inside a word: `na.ked`, `under_age`
_SHORTEST_INSIDE, _LONGEST_INSIDE = 4, 16  # letters of a word that is looked for anywhere in letters that stood apart


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


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that was found; `letters` are those of the text."""

    term: Term
    letters: str


_Element = tuple[frozenset[str], tuple[str, ...]] | None  # words and beginnings of words; None = a gap


@dataclass(slots=True)
class _Index:
    """The lists for looking up. Keys: a word; `=` with accents; `leet:`; `loose:` blended; `once:` undoubled."""

    words: dict[str, list[Term]] = field(default_factory=dict)
    stems: dict[str, list[Term]] = field(default_factory=dict)
    phrases: dict[str, list[tuple[list[_Element], Term]]] = field(default_factory=dict)
    phrase_stems: dict[str, list[tuple[list[_Element], Term]]] = field(default_factory=dict)
    anywhere: list[tuple[str, Term]] = field(default_factory=list)
    longest: int = 0  # letters of a stem


@dataclass(frozen=True, slots=True)
class _Token:
    keys: tuple[str, ...]
    letters: str


def marks(forms: Forms) -> list[Mark]:
    """Every word of the lists that a text holds."""
    index, found = _index(), dict[Mark, None]()
    for tokens in _readings(forms):
        found |= dict.fromkeys(_scan(tokens, index))
    found |= dict.fromkeys(_anywhere(forms, index))
    found |= dict.fromkeys(_apart(forms, index))
    return list(found)


def _readings(forms: Forms) -> Iterator[list[_Token]]:
    """The text as words, in each way in which it may have been meant."""
    texts = dict.fromkeys((forms.plain, forms.skeleton))
    for text in texts:
        yield [_token(word) for word in _TOKEN.findall(text)]
        if any(sign in text for sign in LEET):
            yield [_signed(word) for word in _SIGNED.findall(text)]
        # Words with signs inside, each by itself: a `mole-rat` put together would hide that it is no mole.
        yield from ([_token(word)] for word in _joined(text))
    yield from ([_Token((run,), run)] for run in forms.spread)
    yield from ([_Token((f"loose:{word}",), word)] for word in forms.blended)
    if not forms.original.isascii():
        yield [_Token((f"={word}",), word) for word in _TOKEN.findall(forms.original.casefold())]


def _joined(text: str) -> Iterator[str]:
    """Words that only signs divide, put together. Word by word: an expression for all of it would try each letter."""
    parts: list[str] = []
    end = 0
    for word in WORD.finditer(text):
        if parts and not _BETWEEN.fullmatch(text, end, word.start()):
            if len(parts) > 1:
                yield "".join(parts)
            parts = []
        parts.append(word[0])
        end = word.end()
    if len(parts) > 1:
        yield "".join(parts)


@lru_cache(maxsize=8192)
def _token(word: str) -> _Token:
    keys = [word, *sorted(normal.squeezed(word))]
    if (once := normal.single(word)) != word:
        keys.append(f"once:{once}")
    if not word.isascii():
        for prefixes in _PREFIXED.values():
            first = next((each for each in prefixes if word.startswith(each) and len(word) > len(each) + 2), None)
            if first:
                keys.append(word[len(first) :])
                second = next((each for each in prefixes if keys[-1].startswith(each) and len(keys[-1]) > 3), None)
                keys += [keys[-1][len(second) :]] if second else []
    return _Token(tuple(keys), word)


@lru_cache(maxsize=8192)
def _signed(word: str) -> _Token:
    """A word in which signs and digits stand for letters."""
    if word.isalpha() or not _LEETED.match(word):
        return _token(word)
    bare = word.strip("!|+")
    readings = {f"leet:{normal.leet(each)}" for each in (word, bare)}
    squeezed = {f"leet:{each}" for reading in readings for each in normal.squeezed(reading[5:])}
    return _Token((word, bare, *sorted(readings | squeezed)), word)


def _scan(tokens: Sequence[_Token], index: _Index) -> Iterator[Mark]:
    """The words and phrases in a row of tokens, but those that begin inside a harmless phrase."""
    hits: list[tuple[int, int, Term]] = []
    for place, token in enumerate(tokens):
        for key in token.keys:
            hits += [(place, place + 1, term) for term in index.words.get(key, ())]
            candidates = list(index.phrases.get(key, ()))
            for end in range(2, min(len(key), index.longest) + 1):
                hits += [(place, place + 1, term) for term in index.stems.get(key[:end], ())]
                candidates += index.phrase_stems.get(key[:end], ())
            for elements, term in candidates:
                if end := _end(tokens, place, elements):
                    hits.append((place, end, term))
    safe = {at for start, end, term in hits if term.kind is Kind.HARMLESS for at in range(start, end)}
    for start, end, term in hits:
        if term.kind is not Kind.HARMLESS and start not in safe:
            yield Mark(term, " ".join(token.letters for token in tokens[start:end]))


def _end(tokens: Sequence[_Token], place: int, elements: Sequence[_Element]) -> int:
    """Where a phrase that begins here ends; 0 = it does not begin here."""
    for number, element in enumerate(elements):
        if element is None:
            rest = elements[number + 1 :]
            for wait in range(_GAP + 1):
                if end := _end(tokens, place + wait, rest):
                    return end
                if place + wait >= len(tokens) or tokens[place + wait].letters in _STOPS:
                    return 0
            return 0
        if place >= len(tokens) or not _fits(tokens[place], element):
            return 0
        place += 1
    return place


def _fits(token: _Token, element: tuple[frozenset[str], tuple[str, ...]]) -> bool:
    words, stems = element
    return any(key in words or (stems and key.startswith(stems)) for key in token.keys)


def _anywhere(forms: Forms, index: _Index) -> Iterator[Mark]:
    """Words of languages without spaces, wherever their letters stand; spaces and signs between them do not help."""
    if forms.plain.isascii():
        return
    text = "".join(WORD.findall(forms.plain))
    for word, term in index.anywhere:
        if term.kind is Kind.HARMLESS:
            text = text.replace(word, "\n")
    for word, term in index.anywhere:
        if term.kind is not Kind.HARMLESS and word in text:
            yield Mark(term, word)


def _apart(forms: Forms, index: _Index) -> Iterator[Mark]:
    """Words inside of letters that stood apart, where nothing tells one word from the next."""
    for run in forms.spread:
        if run.isalpha():
            parts = [
                run[first:last]
                for first in range(len(run) - _SHORTEST_INSIDE + 1)
                for last in range(first + _SHORTEST_INSIDE, min(len(run), first + _LONGEST_INSIDE) + 1)
            ]
        elif sum(map(str.isalpha, run)) * 2 >= len(run):  # otherwise it is a row of numbers
            parts = [f"leet:{normal.leet(part)}" for part in (run, run[1:], run[:-1])]
        else:
            continue
        terms = [term for part in parts for term in index.words.get(part, ())]
        yield from (Mark(term, run) for term in terms if term.kind is not Kind.HARMLESS)


@cache
def _index() -> _Index:
    """All lists, made ready once, when the first text is looked at."""
    index = _Index()
    for tongue, lists in _TONGUES.items():
        for name, entries in lists.items():
            for entry in re.sub(r"\s*\|\s*", "|", entries).split(","):
                if entry := " ".join(entry.split()):
                    _enter(index, entry, Term(Kind(name), tongue, weak=entry.startswith("~")))
    index.longest = max(map(len, (*index.stems, *index.phrase_stems)))
    # The longest harmless phrase first, so that a short one does not leave half of it behind.
    index.anywhere.sort(key=lambda each: -len(each[0]))
    return index


def _enter(index: _Index, entry: str, term: Term) -> None:
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


def _enter_word(index: _Index, word: str, term: Term) -> None:
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


def _enter_phrase(index: _Index, pieces: Sequence[str], term: Term) -> None:
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
