"""Ages of people in a plain text, in the ways in which they are written in several languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

ADULT, _OLDEST = 18, 120  # years

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
_DIGITS = r"(?<!\d)(?<!\d[.,])(\d{1,3})(?!\d)"  # an age in digits
_WORDS = rf"\b({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"  # an age in words

# By language; each holds one group: the number of years.
_PATTERNS = [
    (
        "English",
        r"{}[\s-]*(?:y\s?/\s?o|y\.?\s?o\.?|yrs?\.?[\s-]*olds?|yrs?\.?[\s-]*o|years?[\s-]*olds?|years? of age)\b",
    ),
    ("English", r"\bage[ds]?(?:\s+of)?\s*[:=]?\s*{}\b"),
    ("English", r"\b(?:turn(?:s|ed|ing)|looks?|barely|only) {}(?=\s*(?:[,.;!?)]|$|and\b|years?\b))"),
    ("English", r"\b(?:girl|boy|daughter|son|sister|brother)s?(?: of {}\b| ?\({}\))"),
    ("English", r"\b(?:she|he|they|who)(?: is| was|'?s| are) {}(?=\s*(?:[,.;!?)]|$|and\b|years?\b))"),
    ("English", r"\({} ?(?:y|yrs?|years?)\)"),
    ("German", r"{}[\s-]*(?:jahre?[\s-]+alt\w*|jahrig\w*|jahre(?! (?:spater|vorher|lang|her|erfahrung|krieg)))\b"),
    ("Dutch", r"{}[\s-]*(?:jarige?|jaar(?: oude?)?)\b"),
    ("French", r"\b(?:de|agee? de|a) {} ans\b(?<!y a \d ans)(?<!y a \d\d ans)"),
    ("Spanish", r"(?<!hace )\b(?:de|con|tiene) {} an(?:os|itos)\b"),
    ("Portuguese", r"(?<!ha )\b(?:de|com|tem) {} anos\b"),
    ("Italian", r"\b(?:di|da|con|ha) {} anni\b"),
    ("Polish", r"{}[\s-]*(?:letni\w*|lat\b(?! temu))"),
    ("Russian", r"{}[\s-]*(?:летн\w*|(?:лет|года?)\b(?! назад))"),
    ("Ukrainian", r"{}[\s-]*(?:річн\w*|рок(?:ів|и|у)\b(?! тому))"),
    ("Turkish", r"{}\s*yas(?:ında|inda|ındaki|indaki|lı|li)\b"),
    ("Arabic", r"{}\s*(?:سنوات|سنة|سنه|عاما|عام|اعوام)(?!\w)"),
    ("Hebrew", r"(?:בת|בן|בני|בנות)\s*{}(?!\w)"),
    ("Hindi", r"{}\s*(?:साल|वर्ष)"),
    ("Chinese", r"{}\s*(?:歳|才|岁|歲)"),
    ("Korean", r"{}\s*(?:살|세(?!기))"),
    ("Thai", r"{}\s*(?:ขวบ|ปี)"),
]
_YEARS = [
    (tongue, re.compile(pattern.replace("{}", number))) for tongue, pattern in _PATTERNS for number in (_DIGITS, _WORDS)
]
_STEMMED = re.compile(rf"\b({'|'.join(_STEMS)})летн\w*")
_MONTHS = re.compile(rf"(?:{_DIGITS}|{_WORDS})[\s-]*months?[\s-]*old\b")
_GRADE = re.compile(rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)|{_CLASSES})[\s-]grade(?:rs?)?\b")


@dataclass(frozen=True, slots=True)
class Ages:
    """What a text says: letters that name somebody under 18, their language, and whether it names an adult's age."""

    child: str | None = None
    tongue: str = "English"
    adult: bool = False


def ages(plain: str) -> Ages:
    """The ages that a plain text names."""
    found = list(_years(plain))
    child, tongue = next(((letters, tongue) for years, letters, tongue in found if years < ADULT), (None, "English"))
    if child is None and (other := _MONTHS.search(plain) or _GRADE.search(plain)):
        child = other[0]
    return Ages(child=child, tongue=tongue, adult=any(ADULT <= years < _OLDEST for years, _, _ in found))


def _years(plain: str) -> Iterator[tuple[int, str, str]]:
    for tongue, pattern in _YEARS:
        for match in pattern.finditer(plain):
            word = next(filter(None, match.groups()))
            yield (int(word) if word.isdigit() else _NUMBERS[word]), match[0], tongue
    for match in _STEMMED.finditer(plain):
        yield _STEMS[match[1]], match[0], "Russian"
