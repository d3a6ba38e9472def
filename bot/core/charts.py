"""What a chart shows, as a value, and its figures in words for those who do not see it."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.money import show_usd


@dataclass(frozen=True, kw_only=True)
class Bars:
    """One bar a label: money in micro-USD, or a plain number with `money=False`.

    Attributes:
        title: one line above the chart.
        labels: under the bars in order of time, or beside them when `ranked`.
        values: as many as labels.
        ranked: lying bars, the longest first, for names rather than days.
        limit: a line that should not be crossed, in the unit of the values.
        limit_name: what the line is.
    """

    title: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    money: bool = True
    ranked: bool = False
    limit: int | None = None
    limit_name: str = "limit"

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values):
            raise ValueError("a bar for each label")

    def show(self, value: int) -> str:
        """A value as people read it."""
        return show_usd(value) if self.money else str(value)

    def words(self, longest: int = 1024) -> str:
        """The chart as alt text: the title and every figure that is not nothing, as many as fit."""
        pairs = [(label, value) for label, value in zip(self.labels, self.values, strict=True) if value]
        if self.ranked:
            pairs.sort(key=lambda pair: -pair[1])
        text = f"{self.title}. Total {self.show(sum(self.values))}."
        for place, (label, value) in enumerate(pairs):
            part = f" {label}: {self.show(value)}."
            if len(text) + len(part) > longest - 30:
                return f"{text} And {len(pairs) - place} more."
            text += part
        return text


class Charts(Protocol):
    """Draws charts off the event loop."""

    async def bars(self, chart: Bars) -> bytes:
        """The chart as a PNG that can be read on a phone."""
        ...
