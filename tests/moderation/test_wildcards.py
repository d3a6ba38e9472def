"""A star at the edge of a word is what AutoMod takes for a wildcard; here it would find nothing, so it is not taken."""

import pytest

from bot.core.moderation import Severity
from bot.core.rules import Rule, RuleKind
from bot.moderation.normal import forms
from bot.moderation.rules import matcher, problem


def rule(kind: RuleKind, pattern: str) -> Rule:
    return Rule(name="R", kind=kind, pattern=pattern, severity=Severity.REFUSE)


@pytest.mark.parametrize("pattern", ["clown*", "*clown", "*clown*", "cat, clown*, dog", "a clown* here", "clown**"])
@pytest.mark.parametrize("kind", [RuleKind.WORDS, RuleKind.PHRASE])
def test_a_wildcard_is_not_taken_for_a_letter(kind, pattern):
    """Whoever writes one reads what would work, and that does."""
    assert "no wildcard" in (problem(rule(kind, pattern)) or "")
    advised = rule(RuleKind.REGEX, r"\bclown\w*")
    assert problem(advised) is None
    assert matcher(advised).find(forms("two clowns")) == "clowns"


@pytest.mark.parametrize("pattern", ["f*ck", "s**t, c++", "*, clown", "5 * 5", "* * *"])
def test_other_stars_are_signs(pattern):
    """Inside a word, or alone, a star is what it is."""
    assert problem(rule(RuleKind.WORDS, pattern)) is None
