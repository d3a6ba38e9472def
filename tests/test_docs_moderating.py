"""docs/moderating.md has everything a moderator may meet, in the words in which they meet it."""

import re
from pathlib import Path

import pytest

from bot.core import house_words
from bot.core.decisions import DecisionKind
from bot.core.moderation import Severity
from bot.core.policy import DAY, Mode, Policy
from bot.core.rules import RULES_LIMIT, RuleKind
from bot.engine.appealing import APPEAL_DAYS
from bot.moderation.words import eastern, english, germanic, romance, semitic, slavic
from bot.store import passes, reviews
from cogs.ui import review_cards, words_discipline, words_house

FAMILIES = (eastern, english, germanic, romance, semitic, slavic)
LANGUAGES = [
    name for family in FAMILIES for name, lists in vars(family).items() if name.isupper() and isinstance(lists, dict)
]
ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/moderating.md").read_text()


def rows(title: str) -> list[str]:
    """The lines of the tables of a section."""
    section = TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    return [line.strip() for line in section.splitlines() if line.strip().startswith("|")]


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_of_a_channel_is_explained(mode: Mode) -> None:
    """With what becomes of the pictures."""
    assert any(row.startswith(f"| `{mode}` | ") for row in rows("Set it up"))


@pytest.mark.parametrize("kind", RuleKind)
def test_every_kind_of_a_rule_is_explained(kind: RuleKind) -> None:
    """With what it finds, and an example to type."""
    assert any(row.startswith(f"| `{kind}` | ") for row in rows("Rules"))
    assert re.search(rf"^/moderation rule add .*kind:{kind} ", TEXT, re.MULTILINE)


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_is_explained(severity: Severity) -> None:
    """By its name, by an example, and by what it means."""
    meanings = {Severity.REFUSE: "**Refused** means", Severity.HOLD: "**Held**:", Severity.FLAG: "**Flagged**:"}
    assert f"`{severity}`" in TEXT
    assert f"severity:{severity}" in TEXT
    assert meanings[severity] in TEXT


@pytest.mark.parametrize("name", house_words.NAMES)
def test_every_setting_is_explained_with_its_default(name: str) -> None:
    """In the words of the panel; values without a default say what they are."""
    usual = house_words.value(Policy(), name).removeprefix("every category: ")
    assert any(
        row.startswith(f"| {house_words.NAMES[name]} | {usual} | ") for row in rows("What the server decides")
    ), name


@pytest.mark.parametrize("name", words_discipline.KINDS.values())
def test_every_kind_of_decision_is_explained(name: str) -> None:
    """As the log calls it."""
    named = [each for row in rows("The log") for each in row.split("|")[1].strip().split(", ")]
    assert named.count(name) == 1


def test_the_log_can_be_narrowed_only_to_what_is_written() -> None:
    """No kind is offered of which there is never a line."""
    written = "".join(path.read_text() for part in ("store", "engine") for path in (ROOT / "bot" / part).glob("*.py"))
    assert [kind for kind in DecisionKind if f"DecisionKind.{kind.name}" not in written] == []


@pytest.mark.parametrize("label", review_cards.MEANINGS)
def test_every_button_of_a_card_is_explained(label: str) -> None:
    """Moderators look for the word they see."""
    assert label in TEXT


def test_figures_are_those_of_the_code() -> None:
    """What is said in numbers holds."""
    assert reviews.CLAIM_HOLDS == 15 * 60_000
    assert "a quarter of an hour" in TEXT
    assert f"within\n{APPEAL_DAYS} days" in TEXT
    assert f"pass for this member for {passes.LASTS // DAY} days" in TEXT
    assert f"up to {RULES_LIMIT}" in TEXT
    assert f"in {len(LANGUAGES)} languages" in TEXT
    assert f"button `{words_house.OPEN_POLICY}`" in TEXT
    policy = Policy()
    assert (
        f"counts for {policy.strike_days} days; three that count suspend a member for {policy.suspension_days} days"
        in TEXT
    )
    assert policy.strikes_to_suspend == policy.reports_to_hide == 3
    assert "With the third report" in TEXT
