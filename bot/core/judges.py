"""Who judges words and pictures, as protocols. Each has a real one and a scripted one in the tests.

Only values cross these lines: a judge knows no database, no Discord and no order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.moderation import Verdict, Wording
from bot.core.policy import Policy
from bot.core.rules import Automod, AutomodRule, Rule


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A text in which a rule found something; `matched` are the letters."""

    text: str
    matched: str


class Moderator(Protocol):
    """Judges what somebody wrote. Never blocks the event loop, whatever was written and whatever the rules are."""

    async def judge(self, wording: Wording, *, rules: Sequence[Rule], automod: Automod, policy: Policy) -> Verdict:
        """Everything found: what no setting turns off, adult words, the server's rules, AutoMod's, the endpoint's.

        Does not raise: an endpoint that is down is a finding, or none, as the policy says.
        """
        ...

    def problem(self, rule: Rule) -> str | None:
        """Why a rule cannot be used, in a sentence that says what would work; None when it can."""
        ...

    def unusable(self, rule: AutomodRule) -> Sequence[str]:
        """The expressions of a rule of AutoMod that cannot be run here, as they were written; the rest counts."""
        ...

    async def rehearse(self, rule: Rule, texts: Sequence[str]) -> list[Hit | None]:
        """What a rule finds in each of these texts."""
        ...


@dataclass(frozen=True, kw_only=True)
class Explicit:
    """What a classifier sees in a picture: `score` of 0 to 1 that it is explicit, and the parts that say so."""

    score: float
    parts: tuple[str, ...] = ()


class Classifier(Protocol):
    """Looks at pictures on this machine."""

    async def look(self, data: bytes) -> Explicit | None:
        """What a picture file shows; None when it could not be looked at (logged; the picture is then not blocked)."""
        ...
