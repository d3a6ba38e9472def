"""Adult words where adult content may not be made. Nudity counts, in art, too, and sex; not what is only sexy."""

from collections.abc import Sequence

from bot.core.moderation import Finding, Severity, Source, Wording
from bot.moderation.lexicon import Mark
from bot.moderation.minors import Read
from bot.moderation.vocabulary import Kind

RULE = "adult words"
SENTENCE = (
    "This reads as adult content, which is only made in age-restricted channels, where the server allows it. "
    "There it works as written; here, leave out the nudity and the sex."
)
INHERITED = (
    "The picture this starts from is adult content, which is only made in age-restricted channels, where the server "
    "allows it. Do this in such a channel, or start from another picture."
)


def judge(texts: Sequence[Read], before: Sequence[Read], wording: Wording) -> list[Finding]:
    """What asks for adult content in a place that has none; nothing where it may be made."""
    if wording.adult:
        return []
    for text in texts:
        if not text.negative and (mark := _adult(text)):
            return [_finding(text.where, SENTENCE, mark)]
    for text in before:
        if mark := _adult(text):
            return [_finding("picture", INHERITED, mark)]
    return []


def _adult(text: Read) -> Mark | None:
    """The word that makes a text adult; those for parts of the body do not, in a medical text."""
    kinds = [Kind.BOTH, Kind.EXPLICIT, Kind.UNDRESS]
    if not text.of(Kind.MEDICAL):
        kinds.append(Kind.CLINICAL)
    return next((mark for mark in text.of(*kinds) if not mark.term.weak), None)


def _finding(where: str, sentence: str, mark: Mark) -> Finding:
    return Finding(
        source=Source.AGE, severity=Severity.REFUSE, rule=RULE, sentence=sentence, where=where, matched=mark.letters
    )
