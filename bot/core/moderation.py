"""What moderation found in words or pictures, and what all of it means together. Values and one decision; no lists.

Strongest first: `refuse` before anything is spent, `hold` for a moderator once it is made, `flag` for the log only.
A finding of a rule in shadow mode is written down and does nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What a finding asks for."""

    REFUSE = "refuse"
    HOLD = "hold"
    FLAG = "flag"


class Source(StrEnum):
    """Who found it."""

    BUILT_IN = "built-in"  # no setting turns these off
    AGE = "age"  # adult words where the place or the server does not allow them
    RULE = "rule"
    AUTOMOD = "automod"
    REMOTE = "remote"  # the OpenAI-compatible endpoint
    BLOCKED = "blocked picture"
    CLASSIFIER = "classifier"


@dataclass(frozen=True, kw_only=True)
class Wording:
    """Everything somebody wrote for one order, and where.

    Attributes:
        texts: what is judged, by what it is called in a sentence (`prompt`, `negative prompt`, `alt text`, `style`).
        before: words that made the pictures handed in, nearest first: an edit means what it does to its picture.
        adult: adult content may be made here: Discord marks the place age-restricted and the server allows it.
        places: the channel or thread, and the channel a thread belongs to.
        roles: of the member.
        manages: the member may Manage Server; Discord's own AutoMod passes such members by.
    """

    guild_id: int
    texts: dict[str, str]
    before: Sequence[str] = ()
    adult: bool = False
    places: Sequence[int] = ()
    roles: Sequence[int] = ()
    manages: bool = False


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was found.

    Attributes:
        rule: its name, for moderators: the server's rule, AutoMod's rule, a category.
        matched: the letters that gave it away, for moderators only.
        where: which text (a key of `Wording.texts`), or `picture`.
        sentence: for the member: what was found and what would work; never the list it stands on.
        shadow: a rule being tried out: for the log, without effect.
    """

    source: Source
    severity: Severity
    rule: str
    sentence: str
    matched: str = ""
    where: str = "prompt"
    shadow: bool = False


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """All findings about one order; empty = nothing was found."""

    findings: Sequence[Finding] = field(default_factory=tuple)

    def of(self, severity: Severity) -> list[Finding]:
        """The findings of one severity that count."""
        return [it for it in self.findings if it.severity is severity and not it.shadow]

    @property
    def severity(self) -> Severity | None:
        """The strongest that counts; None = all is well."""
        return next((each for each in Severity if self.of(each)), None)

    @property
    def leading(self) -> Finding | None:
        """The finding that decides: the first of the strongest severity."""
        return self.of(self.severity)[0] if self.severity is not None else None

    def without(self, *sources: Source) -> "Verdict":
        """The same verdict as if these had said nothing."""
        return Verdict(findings=tuple(it for it in self.findings if it.source not in sources))

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(findings=(*self.findings, *other.findings))
