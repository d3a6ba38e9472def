"""Ages of people in a plain text, in the ways in which they are written in several languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ADULT = 18

# Zero to seventeen; without accents, as in a plain text.
_COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen; "
    "null ein zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
    "siebzehn; "
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept; "
    "cero un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete; "
    "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete; "
    "zero un due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette; "
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать"
)
_NUMBERS = {word: number for row in _COUNTED.split(";") for number, word in enumerate(row.split())}
# The same in `двенадцатилетняя`; the first nine are `однолетняя` and so on, which are plants as often.
_STEMS = {"десяти": 10, "одиннадцати": 11, "двенадцати": 12, "тринадцати": 13, "четырнадцати": 14, "пятнадцати": 15}
_STEMS |= {"шестнадцати": 16, "семнадцати": 17, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7}
_STEMS |= {"восьми": 8, "девяти": 9}
_CLASSES = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
_N = r"(?<!\d)(?<!\d[.,])(\d{1,3})(?!\d)"  # an age in digits
_W = rf"\b({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"  # an age in words

# Each holds one group: the number of years.
_YEARS = [
    re.compile(pattern)
    for number in (_N, _W)
    for pattern in (
        rf"{number}[\s-]*(?:y\s?/\s?o|y\.?\s?o\.?|yrs?\.?[\s-]*olds?|yrs?\.?[\s-]*o|years?[\s-]*olds?|years? of age)\b",
        rf"\bage[ds]?(?:\s+of)?\s*[:=]?\s*{number}\b",
        rf"\b(?:turn(?:s|ed|ing)|looks?|barely|only) {number}(?=\s*(?:[,.;!?)]|$|and\b|years?\b))",
        rf"\b(?:girl|boy|daughter|son|sister|brother)s? of {number}\b",
        rf"\b(?:girl|boy|daughter|son|sister|brother)s? ?\({number}\)",
        rf"{number}[\s-]*(?:jahre?[\s-]+alt\w*|jahrig\w*|jarige?)\b",  # German, Dutch
        rf"{number}[\s-]*jaar(?: oude?)?\b",
        rf"\b(?:de|agee? de) {number} ans\b",
        rf"(?<!hace )\b(?:de|con|tiene|com|tem|di|da) {number} an(?:os|itos|ni)\b",
        rf"{number}[\s-]*(?:letni\w*|letnia\w*|lat\b(?! temu))",  # Polish
        rf"{number}[\s-]*(?:летн\w*|(?:лет|года?)\b(?! назад)|річн\w*|рок(?:ів|и|у)\b(?! тому))",  # Russian, Ukrainian
        rf"{number}\s*yas(?:ında|inda|ındaki|indaki|lı|li)\b",  # Turkish, without its marks
        rf"{number}\s*(?:سنوات|سنة|سنه|عاما|عام|اعوام)(?!\w)",
        rf"(?:בת|בן|בני|בנות)\s*{number}(?!\w)",
        rf"{number}\s*(?:साल|वर्ष)",
        rf"{number}\s*(?:歳|才|岁|歲|살|세(?!기)|ขวบ|ปี)",
    )
]
_STEMMED = re.compile(rf"\b({'|'.join(_STEMS)})летн\w*")
_MONTHS = re.compile(rf"(?:{_N}|{_W})[\s-]*months?[\s-]*old\b")
_GRADE = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_CLASSES})[\s-]grade(?:rs?)?\b")


@dataclass(frozen=True, slots=True)
class Ages:
    """What a text says: the letters that name somebody under 18, and whether it names an adult's age."""

    child: str | None = None
    adult: bool = False


def ages(plain: str) -> Ages:
    """The ages that a plain text names."""
    found = list(_years(plain))
    child = next((letters for years, letters in found if years < ADULT), None)
    if child is None and (other := _MONTHS.search(plain) or _GRADE.search(plain)):
        child = other[0]
    return Ages(child=child, adult=any(ADULT <= years < 120 for years, _ in found))


def _years(plain: str) -> Iterator[tuple[int, str]]:
    for pattern in _YEARS:
        for match in pattern.finditer(plain):
            word = match[1]
            yield (int(word) if word.isdigit() else _NUMBERS[word]), match[0]
    for match in _STEMMED.finditer(plain):
        yield _STEMS[match[1]], match[0]
