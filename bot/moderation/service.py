"""The judge of words: asks everybody who has something to say about an order, and puts the strongest first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import structlog

from bot.core.judges import Hit
from bot.core.moderation import Finding, Severity, Source, Verdict, Wording
from bot.core.policy import Policy
from bot.core.ports import Clock
from bot.core.rules import Automod, AutomodRule, Rule
from bot.moderation import adult, automod, minors, normal, rules
from bot.moderation.dialect import Unusable
from bot.moderation.minors import Read
from bot.moderation.normal import Forms
from bot.moderation.remote import Remote, unchecked

log = structlog.get_logger(__name__)

BUDGET = 1.0  # seconds for all rules of a server together, which take a few milliseconds
PATIENCE = 3.0  # seconds until the work in the thread counts as lost; nothing is known that could make it so
LONGEST = 4_000  # characters of a text that are looked at; twice what Discord lets anybody write
BATCH = 20  # texts of a rehearsal in one go, so that a cancelled one ends soon
_RULE = {
    Severity.REFUSE: "This server's rules do not allow that wording. Say it differently, or ask a moderator.",
    Severity.HOLD: "A rule of this server wants a moderator to look at this picture before it is posted.",
    Severity.FLAG: "A rule of this server marks that wording for the moderators.",
}
_LATE = {
    Severity.REFUSE: "A rule of this server could not be checked in time, so this cannot be made. Make the prompt "
    "shorter, or try again.",
    Severity.HOLD: "A rule of this server could not be checked in time, so a moderator looks at this picture first.",
}
_LOST = "This could not be checked, so it cannot be made. Make the prompt shorter, or try again in a few minutes."
_SOURCES = [Source.BUILT_IN, Source.AGE, Source.RULE, Source.AUTOMOD, Source.REMOTE]
_SEVERITIES = list(Severity)


@dataclass(frozen=True, slots=True)
class _Order:
    wording: Wording
    rules: Sequence[Rule]
    automod: Sequence[AutomodRule]


class WordJudge:
    """`Moderator` of `bot.core.judges`.

    Args:
        clock: says when the rules of a server have taken long enough.
        remote: the moderation service; None where the owner named none.
    """

    def __init__(self, *, clock: Clock, remote: Remote | None = None) -> None:
        self._clock = clock
        self._remote = remote

    async def judge(self, wording: Wording, *, rules: Sequence[Rule], automod: Automod, policy: Policy) -> Verdict:
        """Everything found, the strongest first. Does not raise."""
        order = _Order(wording, rules, automod.rules)
        here, there = await asyncio.gather(self._here(order), self._there(wording, policy), return_exceptions=True)
        if isinstance(here, BaseException):
            here = [_unjudged(here)]
        if isinstance(there, BaseException):
            log.error("the moderation service could not be asked", exc_info=there)
            there = [unchecked(policy)]
        return Verdict(findings=tuple(sorted([*here, *there], key=_rank)))

    def problem(self, rule: Rule) -> str | None:
        """Why a rule cannot be used, in a sentence that says what would work; None when it can."""
        return rules.problem(rule)

    def unusable(self, rule: AutomodRule) -> Sequence[str]:
        """The expressions of a rule of AutoMod that cannot be run here, as they were written; the rest counts."""
        return automod.unusable_regexes(rule)

    async def rehearse(self, rule: Rule, texts: Sequence[str]) -> list[Hit | None]:
        """What a rule finds in each of these texts; nothing, when it cannot be used."""
        found: list[Hit | None] = []
        for start in range(0, len(texts), BATCH):
            found += await asyncio.to_thread(_rehearse, rule, texts[start : start + BATCH])
        return found

    async def _here(self, order: _Order) -> list[Finding]:
        """What this machine finds, in a thread: the event loop never waits for somebody's words."""
        async with asyncio.timeout(PATIENCE):
            return await asyncio.to_thread(_check, order, self._clock)

    async def _there(self, wording: Wording, policy: Policy) -> list[Finding]:
        return [] if self._remote is None else await self._remote.judge(wording, policy)


def _unjudged(error: BaseException) -> Finding:
    """Nothing is made that nobody has looked at.

    Not as the built-in refusal, which is a strike against the member, nor as one that an appeal can lift.
    """
    log.error("words could not be judged", exc_info=error)
    return Finding(source=Source.AGE, severity=Severity.REFUSE, rule="not checked", sentence=_LOST)


def _check(order: _Order, clock: Clock) -> list[Finding]:
    """Everything this machine has to say. Runs in a thread."""
    wording = order.wording
    named = [(where, normal.forms(text[:LONGEST])) for where, text in wording.texts.items() if text.strip()]
    texts = [minors.read(where, forms) for where, forms in named]
    before = [_remembered(text[:LONGEST]) for text in wording.before]
    found = minors.judge(texts, before, wording) + adult.judge(texts, before, wording)
    end = clock.monotonic() + BUDGET
    for rule in order.rules:
        found += _late(rule) if clock.monotonic() > end else _apply(rule, named)
    for keywords in order.automod:
        if clock.monotonic() > end:
            found += _late_automod(keywords)
        elif finding := automod.judge(keywords, named, wording):
            found.append(finding)
    return found


@lru_cache(maxsize=1024)
def _remembered(text: str) -> Read:
    """What words of a picture's history say; the same history stands behind every edit of a thread."""
    return minors.read("", normal.forms(text))


def _apply(rule: Rule, texts: Sequence[tuple[str, Forms]]) -> list[Finding]:
    """What a rule of the server finds, in the first text in which it finds anything."""
    try:
        matcher = rules.matcher(rule)
    except Unusable:
        # It could be used when it was written: a newer RE2 takes less. Members cannot help that, the owner can.
        log.warning("a rule of a server cannot be used any more", rule=rule.name)
        return []
    for where, forms in texts:
        if found := matcher.find(forms):
            return [_finding(rule, _RULE[rule.severity], where, found)]
    return []


def _late(rule: Rule) -> list[Finding]:
    """A rule whose turn came too late: it counts where it would have stood in the way, and is no flag."""
    if rule.severity is Severity.FLAG:
        return []
    return [_finding(rule, _LATE[rule.severity], "prompt", "not checked in time")]


def _late_automod(rule: AutomodRule) -> list[Finding]:
    if not rule.blocks:
        return []
    return [
        Finding(
            source=Source.AUTOMOD, severity=Severity.REFUSE, rule=rule.name, sentence=_LATE[Severity.REFUSE],
            matched="not checked in time",
        )
    ]  # fmt: skip


def _finding(rule: Rule, sentence: str, where: str, matched: str) -> Finding:
    return Finding(
        source=Source.RULE, severity=rule.severity, rule=rule.name, sentence=sentence, matched=matched, where=where,
        shadow=rule.shadow,
    )  # fmt: skip


def _rehearse(rule: Rule, texts: Sequence[str]) -> list[Hit | None]:
    """Runs in a thread."""
    try:
        matcher = rules.matcher(rule)
    except Unusable:
        return [None] * len(texts)
    found = ((text, matcher.find(normal.forms(text[:LONGEST]))) for text in texts)
    return [Hit(text=text, matched=letters) if letters else None for text, letters in found]


def _rank(finding: Finding) -> tuple[bool, int, int]:
    """What counts before what is on trial, then the severity, then whose word is final."""
    return finding.shadow, _SEVERITIES.index(finding.severity), _SOURCES.index(finding.source)
