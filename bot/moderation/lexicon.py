"""Finds the words of the lists in a text, however dressed up: leetspeak, letters apart, letters of other scripts.

What a word that was found means for an order is said in `minors` and `adult`. A word that begins inside a phrase known
to be harmless is not found (`naked mole rat`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_lowercase

from bot.moderation import normal
from bot.moderation.letters import LEET
from bot.moderation.normal import LETTER, WORD, Forms
from bot.moderation.vocabulary import Element, Index, Kind, Term, index

# What Arabic and Hebrew write together with a word.
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
_STARRED = re.compile(r"(?<![a-z*])[a-z]+\*[a-z]+(?![a-z*])")  # `ch*ld`
_SHORTEST_INSIDE, _LONGEST_INSIDE = 4, 16  # letters of a word that is looked for anywhere in letters that stood apart


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that was found; `letters` are those of the text."""

    term: Term
    letters: str


@dataclass(frozen=True, slots=True)
class _Token:
    keys: tuple[str, ...]
    letters: str


def marks(forms: Forms) -> list[Mark]:
    """Every word of the lists that a text holds."""
    lists, found = index(), dict[Mark, None]()
    for tokens in _readings(forms):
        found |= dict.fromkeys(_scan(tokens, lists))
    found |= dict.fromkeys(_anywhere(forms, lists))
    found |= dict.fromkeys(_apart(forms, lists))
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
    for word in _STARRED.findall(forms.skeleton):
        yield [_Token(tuple(word.replace("*", letter) for letter in ascii_lowercase), word)]
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


def _scan(tokens: Sequence[_Token], lists: Index) -> Iterator[Mark]:
    """The words and phrases in a row of tokens, but those that begin inside a harmless phrase."""
    hits: list[tuple[int, int, Term]] = []
    for place, token in enumerate(tokens):
        for key in token.keys:
            hits += [(place, place + 1, term) for term in lists.words.get(key, ())]
            candidates = list(lists.phrases.get(key, ()))
            for end in range(2, min(len(key), lists.longest) + 1):
                hits += [(place, place + 1, term) for term in lists.stems.get(key[:end], ())]
                candidates += lists.phrase_stems.get(key[:end], ())
            for elements, term in candidates:
                if end := _end(tokens, place, elements):
                    hits.append((place, end, term))
    safe = {at for start, end, term in hits if term.kind is Kind.HARMLESS for at in range(start, end)}
    for start, end, term in hits:
        if term.kind is not Kind.HARMLESS and start not in safe:
            yield Mark(term, " ".join(token.letters for token in tokens[start:end]))


def _end(tokens: Sequence[_Token], place: int, elements: Sequence[Element]) -> int:
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


def _anywhere(forms: Forms, lists: Index) -> Iterator[Mark]:
    """Words of languages without spaces, wherever their letters stand; spaces and signs between them do not help."""
    if forms.plain.isascii():
        return
    text = "".join(WORD.findall(forms.plain))
    for word, term in lists.anywhere:
        if term.kind is Kind.HARMLESS:
            text = text.replace(word, "\n")
    for word, term in lists.anywhere:
        if term.kind is not Kind.HARMLESS and word in text:
            yield Mark(term, word)


def _apart(forms: Forms, lists: Index) -> Iterator[Mark]:
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
        terms = [term for part in parts for term in lists.words.get(part, ())]
        yield from (Mark(term, run) for term in terms if term.kind is not Kind.HARMLESS)
