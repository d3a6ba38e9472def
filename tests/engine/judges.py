"""Judges with a script: what they are asked, and what they find."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.judges import Explicit, Hit
from bot.core.moderation import Finding, Severity, Source, Verdict, Wording
from bot.core.policy import Policy
from bot.core.rules import Automod, AutomodRule, Rule


def finding(severity: Severity = Severity.REFUSE, source: Source = Source.RULE, **more: object) -> Finding:
    sentence = f"A rule says {severity}. Other words may pass."
    return Finding(**{"source": source, "severity": severity, "rule": "no cats", "sentence": sentence, **more})  # type: ignore[arg-type]


@dataclass
class ScriptedJudge:
    """Finds a finding in every text that has its word."""

    finds: dict[str, Finding] = field(default_factory=dict)
    asked: list[Wording] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)

    async def judge(self, wording: Wording, *, rules: Sequence[Rule], automod: Automod, policy: Policy) -> Verdict:
        self.asked.append(wording)
        self.policies.append(policy)
        texts = [*wording.texts.values(), *wording.before]
        return Verdict(findings=tuple(it for word, it in self.finds.items() if any(word in text for text in texts)))

    def problem(self, rule: Rule) -> str | None:
        return "A pattern has letters." if not rule.pattern.strip() else None

    def unusable(self, rule: AutomodRule) -> Sequence[str]:
        return [regex for regex in rule.regexes if "(?=" in regex]

    async def rehearse(self, rule: Rule, texts: Sequence[str]) -> list[Hit | None]:
        return [Hit(text=text, matched=rule.pattern) if rule.pattern in text else None for text in texts]


@dataclass
class ScriptedClassifier:
    """Sees in each file what the script has for its bytes."""

    sees: dict[bytes, float] = field(default_factory=dict)
    looked: list[bytes] = field(default_factory=list)

    async def look(self, data: bytes) -> Explicit | None:
        self.looked.append(data)
        return Explicit(score=self.sees.get(data, 0.0), parts=("exposed",) if data in self.sees else ())
