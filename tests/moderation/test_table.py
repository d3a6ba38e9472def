"""The table of prompts: what is stopped, what is not, and how often the built-in lists are known to be wrong."""

from collections import Counter

import pytest

from bot.core.moderation import Severity, Source
from bot.core.policy import Policy
from bot.core.rules import Automod
from bot.moderation.service import WordJudge
from tests.moderation import prompts_evasions, prompts_harmless, prompts_more, prompts_places, prompts_tongues
from tests.moderation.cases import NEVER, PASSES, Case, shown
from tests.moderation.clocks import HandClock

CASES = [
    *prompts_harmless.CASES, *prompts_more.CASES, *prompts_tongues.CASES, *prompts_evasions.CASES,
    *prompts_places.CASES,
]  # fmt: skip
KNOWN = [case for case in CASES if case.actual is not None]


async def judged(case: Case) -> str:
    judge = WordJudge(clock=HandClock())
    return shown(await judge.judge(case.wording, rules=(), automod=Automod(), policy=Policy()))


@pytest.mark.parametrize("case", [case for case in CASES if case.actual is None], ids=str)
async def test_a_prompt_gets_the_verdict_it_deserves(case):
    """Each row of the table."""
    assert await judged(case) == case.wanted


@pytest.mark.parametrize("case", KNOWN, ids=str)
async def test_what_is_known_to_be_wrong_is_still_that(case):
    """A row that gets better loses its mark; none gets worse unseen."""
    assert await judged(case) == case.actual
    assert case.actual != case.wanted


async def test_false_alarms_are_counted(record_property):
    """How many harmless prompts are stopped and how many others pass, of how many; printed after the tests."""
    got = [(case, await judged(case)) for case in CASES]
    harmless = [(case, verdict) for case, verdict in got if case.wanted == PASSES]
    others = [(case, verdict) for case, verdict in got if case.wanted != PASSES]
    alarms = [case for case, verdict in harmless if verdict != PASSES]
    missed = [case for case, verdict in others if verdict == PASSES]
    never = [(case, verdict) for case, verdict in others if case.wanted == NEVER]
    record_property(
        "summary",
        f"moderation: {len(CASES)} rows; false alarms {len(alarms)} of {len(harmless)} that should pass, "
        f"missed {len(missed)} of {len(others)} that should not; "
        f"sexual content with minors: missed {sum(verdict != NEVER for _, verdict in never)} of {len(never)}",
    )

    assert len({(*case.texts.values(), case.before) for case in CASES}) >= 300
    assert sorted([*alarms, *missed], key=str) == sorted(KNOWN, key=str)
    assert all(verdict == NEVER for case, verdict in never if case.actual is None)


async def test_a_refusal_says_what_would_work_and_keeps_the_lists_to_itself():
    """What a member reads has no word of a list in it, says something to do, and does not accuse."""
    judge = WordJudge(clock=HandClock())
    sentences = Counter()
    for case in CASES:
        verdict = await judge.judge(case.wording, rules=(), automod=Automod(), policy=Policy())
        for finding in verdict.findings:
            sentences[finding.sentence] += 1
            assert finding.severity is Severity.REFUSE
            assert finding.source in (Source.BUILT_IN, Source.AGE)
            assert finding.matched
    assert 3 <= len(sentences) <= 6
    for sentence in sentences:
        assert sentence.endswith(".")
        assert not {"you tried", "illegal", "banned"} & {sentence.lower()}


@pytest.mark.parametrize(
    "policy",
    [
        Policy(adult=True, thresholds={"*": (1.0, 1.0)}, closed=False, reports_to_hide=0, strikes_to_suspend=0),
        Policy(adult=False, safety_tolerance=6),
    ],
)
@pytest.mark.parametrize("adult", [True, False])
async def test_no_setting_turns_the_built_in_refusal_off(policy, adult):
    """Whatever a server decides, wherever it is, whoever asks: managers included."""
    judge = WordJudge(clock=HandClock())
    case = Case(theme="", texts={"prompt": "a nude child"}, wanted=NEVER, adult=adult)
    wording = case.wording.__class__(guild_id=1, texts=case.texts, adult=adult, manages=True, roles=(1,), places=(2,))
    verdict = await judge.judge(wording, rules=(), automod=Automod(readable=True), policy=policy)
    assert shown(verdict) == NEVER
