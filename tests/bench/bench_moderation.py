"""How long judging words takes: ordinary orders, the worst texts, and expressions written to hang whoever runs them."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.core.moderation import Severity, Wording
from bot.core.policy import Policy
from bot.core.rules import Automod, AutomodRule, Rule, RuleKind
from bot.engine.clock import SystemClock
from bot.moderation.service import WordJudge
from tests.bench.figures import lateness, ms, percentile, say, spread, table

ROUNDS = 30
HOSTILE = {
    "(a+)+$ and its kin": r"^(([a-z])+.)+[A-Z]([a-z])+$",
    "optional letters": r"(?:a?){199}a{199}x",
    "counts inside counts": r"(.{1,9}){1,9}!",
    "a state for every choice": r"(a|b)*a(a|b){30}c",
    "words inside words": r"(\w{1,8}\W?){1,9}!",
    "dots all the way": r".*.*.*.*.*.*.*.*.*.*=.*",
    "boundaries in Russian": r"(?:\bкот\b|\bпёс\b|.)*z",
}
WORST = {
    "2,000 times a": "a" * 2000, "two alphabets in turns": "aя" * 1000, "a letter in two": "ab" * 1000,
    "mathematical letters": "𝔸" * 2000, "ligatures that unfold": "㌀" * 2000, "marks on marks": "x\u0301\u0316" * 666,
    "letters apart": "n u d e " * 250, "signs inside": "a.b" * 666, "leetspeak": "n4k3d! " * 285,
    "Chinese": "裸" * 2000,
    "Russian": "голая девочка " * 142, "gaps of phrases": "remove the the the the " * 86, "ages": "12 years " * 220,
}  # fmt: skip


def made(name: str, kind: RuleKind, pattern: str, **values: bool) -> Rule:
    return Rule(name=name, kind=kind, pattern=pattern, severity=Severity.FLAG, **values)


def full_server() -> tuple[list[Rule], Automod]:
    """As many rules as a server may have, of a usual kind, and AutoMod full to its limits."""
    words = [made(f"words {n}", RuleKind.WORDS, f"word{n}, other{n}, third{n}", leet=n % 3 == 0) for n in range(60)]
    phrases = [made(f"phrase {n}", RuleKind.PHRASE, f"buy {n} now please") for n in range(20)]
    regexes = [made(f"regex {n}", RuleKind.REGEX, rf"\bcheap{n}\W+\w+ deals?\b") for n in range(20)]
    keywords = [tuple(f"*bad{rule}word{n}*" for n in range(1000)) for rule in range(6)]
    automod = [
        AutomodRule(id=n, name=f"it {n}", keywords=each, regexes=(r"n[\W_]*o",)) for n, each in enumerate(keywords)
    ]
    return words + phrases + regexes, Automod(rules=automod, readable=True)


async def timed(deed: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> list[float]:
    await deed()  # what is made ready once is made ready
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        await deed()
        taken.append(time.perf_counter() - began)
    return taken


async def main() -> None:
    judge = WordJudge(clock=SystemClock())

    def judging(
        text: str, rules: list[Rule] | None = None, automod: Automod | None = None
    ) -> Callable[[], Awaitable[object]]:
        wording = Wording(guild_id=1, texts={"prompt": text})
        return lambda: judge.judge(wording, rules=rules or [], automod=automod or Automod(), policy=Policy())

    ordinary = "a lighthouse in a storm, oil painting, dramatic light, 35mm"
    rules, automod = full_server()
    began = time.perf_counter()
    await judging(ordinary)()
    rows = [("the first order, lists made ready", ms(time.perf_counter() - began), "")]
    rows.append(("an ordinary prompt, no rules, p50 / p99 / max", spread(await timed(judging(ordinary))), ""))
    rows.append(("with 100 rules and AutoMod full", spread(await timed(judging(ordinary, rules, automod))), ""))
    table("Judging words", rows)

    worst = []
    async with lateness() as late:
        for name, text in WORST.items():
            worst.append((name, spread(await timed(judging(text))), "under 50 ms"))
        worst.append(
            (
                "letters apart, 100 rules, AutoMod full",
                spread(await timed(judging(WORST["letters apart"], rules, automod))),
                "",
            )
        )
    worst.append(
        (
            "the event loop meanwhile, p99 / max late",
            f"{ms(percentile(late.looks, 0.99))} / {ms(max(late.looks))}",
            "under 50 ms",
        )
    )
    table("The worst texts of 2,000 characters", worst)

    hostile = []
    async with lateness() as late:
        for name, pattern in HOSTILE.items():
            rule = made("hostile", RuleKind.REGEX, pattern)
            if problem := judge.problem(rule):
                hostile.append((name, "turned down", problem[:40]))
                continue
            taken = {text: await timed(judging(WORST[text], [rule]), 5) for text in WORST}
            bare = {text: await timed(judging(WORST[text]), 5) for text in WORST}
            extra = {text: min(taken[text]) - min(bare[text]) for text in WORST}
            slowest = max(extra, key=lambda text: extra[text])
            hostile.append((name, ms(extra[slowest]), f"under 50 ms; slowest: {slowest}"))
    hostile.append(
        (
            "the event loop meanwhile, p99 / max late",
            f"{ms(percentile(late.looks, 0.99))} / {ms(max(late.looks))}",
            "under 50 ms",
        )
    )
    table("Expressions written to hang, what they add for the worst text", hostile)

    texts = [f"{ordinary}, number {number}" for number in range(1000)]
    began = time.perf_counter()
    await judge.rehearse(rules[0], texts)
    say(f"\nA rehearsal with 1,000 prompts: {ms(time.perf_counter() - began)}")


if __name__ == "__main__":
    asyncio.run(main())
