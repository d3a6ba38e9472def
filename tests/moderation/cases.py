"""What a row of the table of prompts is, and how a verdict is written in it. Holds no prompts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.core.moderation import Verdict, Wording

PASSES = "passes"
NEVER = "refuse: built-in"
ADULT = "refuse: age"  # adult words where they have no place, or an age that is not clear


@dataclass(frozen=True, kw_only=True)
class Case:
    """A prompt, or several texts by name, with the verdict it deserves.

    Attributes:
        theme: the file it stands in, for the summary.
        actual: what it gets where that is known to be wrong, so that the table counts it; None = what it deserves.
    """

    theme: str
    texts: dict[str, str]
    wanted: str
    before: tuple[str, ...] = ()
    adult: bool = False
    actual: str | None = None
    note: str = field(default="", compare=False)

    @property
    def wording(self) -> Wording:
        return Wording(guild_id=1, texts=self.texts, before=self.before, adult=self.adult)

    def __str__(self) -> str:
        shown = " | ".join(self.texts.values()).encode("ascii", "backslashreplace").decode()
        return f"{self.theme}: {shown[:60]}{' (adult place)' if self.adult else ''}"


def rows(theme: str, wanted: str, block: str, *, adult: bool = False, actual: str | None = None) -> list[Case]:
    """One case a line."""
    return [
        Case(theme=theme, texts={"prompt": line.strip()}, wanted=wanted, adult=adult, actual=actual)
        for line in block.strip().splitlines()
        if line.strip()
    ]


def edits(theme: str, wanted: str, pairs: Iterable[tuple[str, ...]], *, adult: bool = False) -> list[Case]:
    """One case a tuple: what is asked, and the words that made the pictures it starts from, nearest first."""
    return [
        Case(theme=theme, texts={"prompt": prompt}, before=tuple(before), wanted=wanted, adult=adult)
        for prompt, *before in pairs
    ]


def shown(verdict: Verdict) -> str:
    """A verdict as the table writes it."""
    leading = verdict.leading
    return PASSES if leading is None else f"{leading.severity}: {leading.source}"
