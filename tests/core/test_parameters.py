"""What one option may be, value by value, and the words that say what would work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.parameters import RATIOS, Number, Ratio, Size, Text, Value, read_size

NINE = "one of 21:9, 16:9, 4:3, 3:2, 1:1, 2:3, 3:4, 9:16, 9:21"
FREE = "any from 21:9 to 9:21"
PIXELS = "256x256 to 1536x1536 pixels"
LIKE = "a size written like 1024x768"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, None),
        (10, None),
        (2.5, None),
        (0, "1 to 10"),
        (10.01, "1 to 10"),
        (10**400, "1 to 10"),  # larger than any float
        (float("nan"), "1 to 10"),
        ("3", "1 to 10"),
        (True, "1 to 10"),
    ],
)
def test_a_number(value: Value, words: str | None) -> None:
    """Both bounds work; everything else is told the range."""
    assert Number(low=1, high=10).problem(value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(28, None), (28.0, None), (28.5, "a whole number, 1 to 50"), (51, "1 to 50")]
)
def test_a_whole_number(value: Value, words: str | None) -> None:
    """A fraction is told that it is the trouble, not the range."""
    assert Number(low=1, high=50, whole=True).problem(value) == words


def test_a_range_is_shown_as_people_write_it() -> None:
    """No trailing zeros, no exponent."""
    assert Number(low=0.0, high=1.0).describe() == "0 to 1"
    assert Number(low=0.5, high=9_999_999_999).describe() == "0.5 to 9999999999"


@pytest.mark.parametrize("ratio", RATIOS)
def test_the_nine_ratios_work_everywhere(ratio: str) -> None:
    """Strict or free, the nine are taken."""
    assert Ratio().problem(ratio) is None
    assert Ratio(free=True).problem(ratio) is None


@pytest.mark.parametrize(
    ("ratio", "strict", "free"),
    [
        ("5:4", NINE, None),
        ("7:3", NINE, None),  # 21:9 in smaller numbers: the bound itself
        ("3:7", NINE, None),
        ("42:18", NINE, None),
        ("22:9", NINE, FREE),
        ("9:22", NINE, FREE),
        ("0:0", NINE, FREE),
        ("1:0", NINE, FREE),
        ("16:9\n", NINE, FREE),
        ("16 : 9", NINE, FREE),
        ("١٦:٩", NINE, FREE),  # digits, but none a provider reads
        ("16:9:1", NINE, FREE),
        ("100:100", NINE, FREE),
        ("", NINE, FREE),
        ("square", NINE, FREE),
    ],
)
def test_other_ratios(ratio: str, strict: str | None, free: str | None) -> None:
    """A strict offer takes the nine only; a free one any from 21:9 to 9:21, written in plain digits."""
    assert Ratio().problem(ratio) == strict
    assert Ratio(free=True).problem(ratio) == free


@given(wide=st.integers(1, 99), tall=st.integers(1, 99))
def test_free_ratios_have_exact_bounds(wide: int, tall: int) -> None:
    """No rounding decides whether a ratio lies between 21:9 and 9:21."""
    inside = 9 * tall <= 21 * wide and 9 * wide <= 21 * tall
    assert (Ratio(free=True).problem(f"{wide}:{tall}") is None) is inside


@pytest.mark.parametrize(
    ("size", "read", "words"),
    [
        ("1024x768", (1024, 768), None),
        ("256x256", (256, 256), None),
        ("1536x1536", (1536, 1536), None),
        ("1024X768", (1024, 768), None),
        ("1024×768", (1024, 768), None),
        ("1024*768", (1024, 768), None),
        (" 1024 x 768 ", (1024, 768), None),
        ("255x256", (255, 256), PIXELS),
        ("256x1537", (256, 1537), PIXELS),
        ("5x5", (5, 5), PIXELS),
        ("99999x99999", (99999, 99999), PIXELS),
        ("100000x100000", None, LIKE),
        ("-512x512", None, LIKE),
        ("512", None, LIKE),
        ("512x", None, LIKE),
        ("512x512x512", None, LIKE),
        ("٥١٢x٥١٢", None, LIKE),
        ("big", None, LIKE),
        ("", None, LIKE),
    ],
)
def test_sizes(size: str, read: tuple[int, int] | None, words: str | None) -> None:
    """The ways people write a size, and what is said of the others."""
    assert read_size(size) == read
    assert Size(low=256, high=1536).problem(size) == words


@pytest.mark.parametrize(
    ("text", "fine"), [("blur", True), ("x" * 2000, True), ("x" * 2001, False), ("", False), (" \n", False)]
)
def test_texts(text: str, fine: bool) -> None:
    """Something, but not more than 2000 characters."""
    assert Text().problem(text) == (None if fine else "a text of 1 to 2000 characters")


def test_every_parameter_describes_itself() -> None:
    """`/models` shows each in a few words."""
    assert Ratio().describe() == "nine ratios, 21:9 to 9:21"
    assert Ratio(free=True).describe() == FREE
    assert Size(low=256, high=1536).describe() == "256x256 to 1536x1536"
    assert Text().describe() == "text up to 2000 characters"
