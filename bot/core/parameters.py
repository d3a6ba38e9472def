"""What one option of a model may be. Each parameter checks a value and says in words what would work.

The words of `problem` finish a sentence that ends in "... takes": "1 to 10", "a size written like 1024x768".
"""

import re
from dataclasses import dataclass
from decimal import Decimal

RATIOS = ("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21")
_RATIO = re.compile(r"(\d{1,2}):(\d{1,2})", re.ASCII)
_SIZE = re.compile(r"(\d{1,5})\s*[x×*]\s*(\d{1,5})", re.IGNORECASE | re.ASCII)

Value = str | int | float


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number between two bounds, both allowed; `default` is the provider's own, for showing only."""

    low: float
    high: float
    default: float | None = None
    whole: bool = False

    def problem(self, value: Value) -> str | None:
        """What would work instead of the value, or None where it works."""
        if isinstance(value, (str, bool)) or not self.low <= value <= self.high:
            return self.describe()
        if self.whole and value != int(value):
            return f"a whole number, {self.describe()}"
        return None

    def describe(self) -> str:
        """The range in words."""
        return f"{_plain(self.low)} to {_plain(self.high)}"


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """An aspect ratio: one of the nine common ones, or (`free`) any from 21:9 to 9:21."""

    free: bool = False
    default: str | None = None

    def problem(self, value: Value) -> str | None:
        """What would work instead of the value, or None where it works."""
        if value in RATIOS:
            return None
        match = _RATIO.fullmatch(str(value))
        if self.free and match:
            wide, tall = int(match[1]), int(match[2])
            if wide and tall and wide * 21 >= tall * 9 and wide * 9 <= tall * 21:
                return None
        return self.describe() if self.free else "one of " + ", ".join(RATIOS)

    def describe(self) -> str:
        """The choices in words."""
        return "any from 21:9 to 9:21" if self.free else "nine ratios, 21:9 to 9:21"


@dataclass(frozen=True, kw_only=True)
class Size:
    """Width and height in pixels, written `1024x768`, each side within two bounds."""

    low: int
    high: int
    default: str | None = None

    def problem(self, value: Value) -> str | None:
        """What would work instead of the value, or None where it works."""
        sides = read_size(str(value))
        if sides is None:
            return "a size written like 1024x768"
        if not all(self.low <= side <= self.high for side in sides):
            return f"{self.describe()} pixels"
        return None

    def describe(self) -> str:
        """The range in words."""
        return f"{self.low}x{self.low} to {self.high}x{self.high}"


@dataclass(frozen=True, kw_only=True)
class Text:
    """Free text up to a number of characters."""

    longest: int = 2000

    def problem(self, value: Value) -> str | None:
        """What would work instead of the value, or None where it works."""
        if not str(value).strip() or len(str(value)) > self.longest:
            return f"a text of 1 to {self.longest} characters"
        return None

    def describe(self) -> str:
        """The limit in words."""
        return f"text up to {self.longest} characters"


Parameter = Number | Ratio | Size | Text


def read_size(text: str) -> tuple[int, int] | None:
    """Width and height of `1024x768` (also with ×, * or spaces), or None."""
    match = _SIZE.fullmatch(text.strip())
    return (int(match[1]), int(match[2])) if match else None


def _plain(number: float) -> str:
    value = Decimal(str(number))
    return str(int(value)) if value == value.to_integral_value() else str(value)
