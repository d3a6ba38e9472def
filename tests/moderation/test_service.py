"""The judge as a whole: who is asked, in which order it answers, and that the event loop never waits for words."""

import asyncio
import threading

import pytest

from bot.core.judges import Hit, Moderator
from bot.core.moderation import Severity, Source, Wording
from bot.core.policy import Policy
from bot.core.rules import Automod, AutomodRule, Rule, RuleKind
from bot.moderation.remote import Remote
from bot.moderation.service import BATCH, BUDGET, WordJudge
from bot.net.http import Http
from tests.moderation.clocks import HandClock

HOSTILE = [
    r"(?:a?){199}a{199}x",
    r"(a|b)*a(a|b){30}c",
    r"(?:a{0,30}){0,30}y",
    r"(?:.*a){50}.*x",
    r"(x+x+)+y",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(.{1,9}){1,9}!",
    r"(\w{1,8}\W?){1,9}!",
    r"([^\W_]+[\W_]*){3,9}q",
    r".*.*.*.*.*.*.*.*=.*",
    r"(?:\bкот\b|\bпёс\b|.)*z",
]
WORST = [
    "a" * 2000,
    "ab" * 1000,
    "aя" * 1000,
    "𝔸" * 2000,
    "ﷺ" * 2000,
    "x " * 1000,
    "n.u" * 666,
    "x\u0301" * 1000,
    "裸" * 2000,
]


def rule(name: str, pattern: str, severity: Severity = Severity.REFUSE, **values) -> Rule:
    return Rule(name=name, kind=values.pop("kind", RuleKind.WORDS), pattern=pattern, severity=severity, **values)


def wording(text: str, **values) -> Wording:
    return Wording(guild_id=1, texts={"prompt": text}, **values)


async def findings(text: str, *rules: Rule, automod: Automod | None = None, clock=None, **values):
    judge = WordJudge(clock=clock or HandClock())
    verdict = await judge.judge(wording(text, **values), rules=rules, automod=automod or Automod(), policy=Policy())
    return list(verdict.findings)


def test_it_is_the_moderator_of_the_engine():
    """The protocol is kept, name by name."""
    judge: Moderator = WordJudge(clock=HandClock())
    assert judge.problem(rule("ok", "cat")) is None
    assert judge.problem(rule("bad", "(", kind=RuleKind.REGEX)) is not None


async def test_the_strongest_comes_first_and_trials_last():
    """Built in, age, the server's rules, AutoMod's; refuse before hold before flag; shadows behind all."""
    found = await findings(
        "a nude child with a cat and a dog and a fox",
        rule("shadow", "cat", shadow=True),
        rule("flag", "dog", Severity.FLAG),
        rule("hold", "fox", Severity.HOLD),
        rule("refuse", "cat"),
        automod=Automod(rules=[AutomodRule(id=1, name="alert", keywords=("cat",), blocks=False),
                               AutomodRule(id=2, name="block", keywords=("cat",))]),
    )  # fmt: skip
    assert [(it.source, it.rule) for it in found] == [
        (Source.BUILT_IN, "sexual content with minors"), (Source.AGE, "adult words"), (Source.RULE, "refuse"),
        (Source.AUTOMOD, "block"), (Source.RULE, "hold"), (Source.RULE, "flag"), (Source.AUTOMOD, "alert"),
        (Source.RULE, "shadow"),
    ]  # fmt: skip
    assert [it.shadow for it in found] == [False] * 7 + [True]


async def test_every_text_is_looked_at_and_named():
    """Alt texts, styles and negative prompts count for the server's rules as the prompt does."""
    judge = WordJudge(clock=HandClock())
    for where in ("prompt", "negative prompt", "alt text 2", "style"):
        texts = {"prompt": "a castle", where: "with a cat"}
        verdict = await judge.judge(
            Wording(guild_id=1, texts=texts), rules=[rule("it", "cat")], automod=Automod(), policy=Policy()
        )
        assert [(it.where, it.matched) for it in verdict.findings] == [(where, "cat")]


@pytest.mark.parametrize("severity", list(Severity))
async def test_each_severity_has_its_own_sentence(severity):
    """Which says what happens, and not which words the rule holds."""
    (found,) = await findings("a zebra", rule("no zebras", "zebra, quagga", severity))
    assert (found.severity, found.rule, found.matched) == (severity, "no zebras", "zebra")
    assert "zebra" not in found.sentence
    assert found.sentence.endswith(".")


async def test_nothing_is_found_in_nothing():
    """Empty texts, white space, no texts at all."""
    judge = WordJudge(clock=HandClock())
    for texts in ({}, {"prompt": ""}, {"prompt": " \n\u200b "}):
        verdict = await judge.judge(
            Wording(guild_id=1, texts=texts), rules=[rule("it", "cat")], automod=Automod(), policy=Policy()
        )
        assert verdict.findings == ()


class LoopClock(HandClock):
    """Tells the time only after the event loop has had a turn: asked on the loop itself, it never would."""

    def __init__(self) -> None:
        super().__init__()
        self.turns = 0
        self._loop = asyncio.get_running_loop()

    def monotonic(self) -> float:
        turn = threading.Event()
        self._loop.call_soon_threadsafe(turn.set)
        assert turn.wait(30), "the event loop waits for the words"
        self.turns += 1
        return super().monotonic()


@pytest.mark.parametrize("pattern", HOSTILE)
async def test_a_hostile_expression_ends_and_the_loop_goes_on(pattern):
    """It is turned down, or it answers for every worst text; meanwhile the event loop has its turns."""
    clock = LoopClock()
    judge = WordJudge(clock=clock)
    made = rule("hostile", pattern, Severity.FLAG, kind=RuleKind.REGEX)
    if judge.problem(made) is not None:
        return
    for text in WORST:
        verdict = await judge.judge(wording(text), rules=[made], automod=Automod(), policy=Policy())
        assert {it.rule for it in verdict.findings} <= {"hostile", "adult words"}
    assert clock.turns >= len(WORST)


async def test_most_hostile_expressions_are_taken_and_answered():
    """The test above is about expressions that run, not about ones that are turned down."""
    judge = WordJudge(clock=HandClock())
    usable = [each for each in HOSTILE if judge.problem(rule("it", each, kind=RuleKind.REGEX)) is None]
    assert len(usable) >= len(HOSTILE) // 2


async def test_a_rule_whose_turn_comes_too_late_counts_as_it_would_have():
    """Refuse and hold stand in the way and say so honestly; a flag does not; AutoMod's block does."""
    found = await findings(
        "a castle",
        rule("refuse", "cat"), rule("hold", "dog", Severity.HOLD), rule("flag", "fox", Severity.FLAG),
        automod=Automod(rules=[AutomodRule(id=1, name="block", keywords=("cat",)),
                               AutomodRule(id=2, name="alert", keywords=("cat",), blocks=False)]),
        clock=HandClock(step=BUDGET * 2),
    )  # fmt: skip
    assert [(it.rule, it.severity) for it in found] == [
        ("refuse", Severity.REFUSE), ("block", Severity.REFUSE), ("hold", Severity.HOLD),
    ]  # fmt: skip
    assert all("in time" in it.sentence for it in found)
    assert {it.matched for it in found} == {"not checked in time"}


async def test_rules_that_lose_their_engine_let_members_work():
    """A stored rule that cannot be used is passed over; the others still hold."""
    found = await findings("a cat", rule("broken", "(", kind=RuleKind.REGEX), rule("whole", "cat"))
    assert [it.rule for it in found] == ["whole"]


class BrokenClock(HandClock):
    def monotonic(self) -> float:
        raise RuntimeError("no time")


async def test_it_never_raises_and_refuses_what_it_could_not_check():
    """A fault of its own is no reason to draw unchecked; it is no strike either, and no appeal lifts it."""
    (found,) = await findings("a cat", rule("it", "cat"), clock=BrokenClock())
    assert (found.severity, found.source, found.rule) == (Severity.REFUSE, Source.AGE, "not checked")
    assert "try again" in found.sentence


class BrokenRemote(Remote):
    async def judge(self, wording, policy):
        raise RuntimeError("a bug")


@pytest.mark.parametrize(("closed", "severity"), [(True, Severity.REFUSE), (False, Severity.FLAG)])
async def test_a_bug_in_asking_the_service_is_a_service_that_is_down(closed, severity):
    """The server's setting decides, as it does for every other silence."""
    remote = BrokenRemote(http=Http(), base_url="http://127.0.0.1:9", key=None, clock=HandClock())
    judge = WordJudge(clock=HandClock(), remote=remote)
    verdict = await judge.judge(wording("a cat"), rules=(), automod=Automod(), policy=Policy(closed=closed))
    assert [(it.rule, it.severity) for it in verdict.findings] == [("unchecked", severity)]


async def test_a_rehearsal_says_what_a_rule_finds_in_each_text():
    """A thousand texts, in order; a rule that cannot be used finds nothing."""
    judge = WordJudge(clock=HandClock())
    texts = [f"a {'cat' if number % 10 == 0 else 'dog'}, number {number}" for number in range(1000)]
    hits = await judge.rehearse(rule("it", "cat"), texts)
    assert [hit for hit in hits if hit] == [Hit(text=text, matched="cat") for text in texts[::10]]
    assert len(hits) == 1000
    assert await judge.rehearse(rule("it", "(", kind=RuleKind.REGEX), ["a"]) == [None]
    assert await judge.rehearse(rule("it", "cat"), []) == []


async def test_a_rehearsal_leaves_the_loop_to_others():
    """Others get a turn at least between any twenty texts."""
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    other = asyncio.create_task(others())
    await WordJudge(clock=HandClock()).rehearse(rule("it", "cat"), ["a dog"] * BATCH * 10)
    other.cancel()
    await asyncio.gather(other, return_exceptions=True)
    assert turns >= 10
