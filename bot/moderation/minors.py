"""What is never made here: sexual content with minors. No setting of a server or an owner is asked.

Words of a picture's history count as much as those of the order: an edit means what it does to its picture. Words of a
negative prompt name what shall be kept out of a picture, so `nude` is harmless there and `clothes` is not.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.core.moderation import Finding, Severity, Source, Wording
from bot.moderation.ages import ages
from bot.moderation.lexicon import Mark, marks
from bot.moderation.normal import Forms
from bot.moderation.vocabulary import Kind, Term

RULE = "sexual content with minors"
SENTENCE = (
    "Sexual content with children or teenagers is never made here, and no setting changes that. Words about nudity, "
    "sex or undressing and words about anybody under 18 cannot stand together, in an edit also with those of the "
    "pictures it starts from. Leave one of the two out."
)
UNCLEAR = "age not clear"
UNCLEAR_SENTENCE = (
    "It is not clear that everybody in this picture is an adult, which adult content needs. "
    "Write “woman” or “man” rather than “girl” or “boy”, or say how old they are."
)
_SEXUAL = {Kind.EXPLICIT, Kind.CLINICAL, Kind.SUGGESTIVE, Kind.UNDRESS}
_ADULT = {Kind.EXPLICIT, Kind.CLINICAL, Kind.UNDRESS}


@dataclass(frozen=True, slots=True)
class Read:
    """A text with what was found in it.

    Attributes:
        where: what it is called; empty for words of the history.
        grown: it names the age of an adult.
    """

    where: str
    marks: Sequence[Mark]
    grown: bool

    @property
    def negative(self) -> bool:
        """Whether it names what shall be kept out of the picture."""
        return self.where.startswith("negative")

    def of(self, *kinds: Kind) -> list[Mark]:
        """What was found of some kinds."""
        return [mark for mark in self.marks if mark.term.kind in kinds]


def read(where: str, forms: Forms) -> Read:
    """Look at one text."""
    found = list(marks(forms))
    named = [ages(text) for text in dict.fromkeys((forms.plain, forms.skeleton))]
    found += [Mark(Term(Kind.CHILD, each.tongue), each.child) for each in named if each.child]
    return Read(where=where, marks=found, grown=any(each.adult for each in named))


def judge(texts: Sequence[Read], before: Sequence[Read], wording: Wording) -> list[Finding]:
    """What no setting turns off, in an order and the words that made the pictures it starts from."""
    wanted, unwanted = [it for it in texts if not it.negative], [it for it in texts if it.negative]
    told = [*wanted, *before]
    for text in wanted:
        for mark in text.of(Kind.BOTH):
            return [_refused(text, mark)]
    pair = (
        _pair(told, (Kind.CHILD,), told, tuple(_SEXUAL))
        or _pair(told, (Kind.CHILD,), unwanted, (Kind.CLOTHES,))
        or _pair(unwanted, (Kind.GROWN,), told, tuple(_ADULT))
    )
    if pair:
        return [_refused(*pair)]
    if wording.adult and not any(it.grown for it in told) and (pair := _pair(told, (Kind.YOUNG,), told, tuple(_ADULT))):
        text, *found = pair
        return [_finding(Source.AGE, UNCLEAR, UNCLEAR_SENTENCE, text, *found)]
    return []


def _pair(
    some: Sequence[Read], kinds: Sequence[Kind], others: Sequence[Read], more: Sequence[Kind]
) -> tuple[Read, Mark, Mark] | None:
    """Two words that may not stand together, and the text that is told about: one of the order where there is one."""
    spoken = _spoken([*some, *others])
    firsts = [(text, mark) for text in some for mark in text.of(*kinds) if mark.term.tongue in spoken[mark.term.weak]]
    seconds = [(text, mark) for text in others for mark in text.of(*more) if mark.term.tongue in spoken[mark.term.weak]]
    if not firsts or not seconds:
        return None
    (first_text, first), (second_text, second) = firsts[0], seconds[0]
    return (second_text if second_text.where else first_text), first, second


def _spoken(texts: Sequence[Read]) -> tuple[AbstractSet[str], AbstractSet[str]]:
    """The languages of the words found, and those that are certainly spoken: a weak word stands beside another one."""
    marks = [mark for text in texts for mark in text.marks]
    letters: dict[str, set[str]] = {}
    for mark in marks:
        letters.setdefault(mark.term.tongue, set()).add(mark.letters)
    plain = {mark.term.tongue for mark in marks if not mark.term.weak}
    return letters.keys(), plain | {tongue for tongue, words in letters.items() if len(words) > 1}


def _refused(text: Read, *found: Mark) -> Finding:
    return _finding(Source.BUILT_IN, RULE, SENTENCE, text, *found)


def _finding(source: Source, rule: str, sentence: str, text: Read, *found: Mark) -> Finding:
    return Finding(
        source=source, severity=Severity.REFUSE, rule=rule, sentence=sentence, where=text.where or "picture",
        matched=" + ".join(dict.fromkeys(mark.letters for mark in found)),
    )  # fmt: skip
