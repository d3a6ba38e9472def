"""Money: integers of micro-USD, rounded up once, and shown as people read it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.money import FINEST, MOST, micro_usd, show_usd

amounts = st.decimals(min_value=0, max_value=MOST, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("amount", "micro"),
    [
        ("0", 0),
        ("-0", 0),
        ("0.04", 40_000),
        ("0.025", 25_000),
        ("0.000001", 1),
        ("0.0000001", 1),
        ("0.0486111", 48_612),  # up, not to the nearest
        ("0.0486110", 48_611),
        ("1e-999999", 1),
        ("0.0000010000000000000000000000000001", 2),  # more digits than the usual decimal context keeps
        (" 0.04 ", 40_000),
        ("1000000000", 10**15),
        (Decimal("0.1"), 100_000),
    ],
)
def test_an_amount_is_rounded_up(amount: Decimal | str, micro: int) -> None:
    """Whatever a provider writes becomes whole micro-USD, never fewer than it said."""
    assert micro_usd(amount) == micro


@pytest.mark.parametrize(
    "amount", ["", "free", "-0.01", "NaN", "sNaN", "Infinity", "-Infinity", "$0.04", "0,04", "1e10", "1e999999"]
)
def test_what_is_no_amount(amount: str) -> None:
    """Words, debts and absurd bills are refused with what they were."""
    with pytest.raises(ValueError, match="not an amount of money") as caught:
        micro_usd(amount)
    assert repr(amount) in str(caught.value)


@given(amount=amounts)
def test_never_less_and_never_a_micro_more(amount: Decimal) -> None:
    """For any number of digits the result is the ceiling, exactly."""
    micro = micro_usd(amount)
    assert Fraction(micro - 1) < Fraction(amount) * 1_000_000 <= micro


@given(micro=st.integers(0, 10**15))
def test_micro_usd_reads_back_its_own_amounts(micro: int) -> None:
    """Writing an amount out and reading it back loses nothing."""
    assert micro_usd(Decimal(micro) / 1_000_000) == micro


@pytest.mark.parametrize(
    ("micro", "text"),
    [
        (0, "$0.00"),
        (1, "$0.0001"),  # never nothing
        (149, "$0.0001"),
        (150, "$0.0002"),
        (10_000, "$0.01"),
        (25_000, "$0.025"),
        (40_000, "$0.04"),
        (48_612, "$0.0486"),
        (100_000, "$0.10"),
        (194_448, "$0.1944"),
        (999_999, "$1.00"),
        (1_000_000, "$1.00"),
        (1_004_999, "$1.00"),
        (1_005_000, "$1.01"),
        (10_000_000, "$10.00"),
        (123_456_789, "$123.46"),
        (-40_000, "-$0.04"),
        (-48_612, "-$0.0486"),
        (-1_500_000, "-$1.50"),
        (-1, "-$0.0001"),
    ],
)
def test_amounts_as_people_read_them(micro: int, text: str) -> None:
    """Cents; fractions of a cent only below a dollar and only where they matter."""
    assert show_usd(micro) == text


@given(micro=st.integers(-(10**15), 10**15))
def test_what_is_shown_is_close_to_what_is_meant(micro: int) -> None:
    """Within half a cent from a dollar on, within a hundredth of a cent below, with the right sign."""
    text = show_usd(micro)
    assert text.startswith("-$" if micro < 0 else "$")
    shown = Decimal(text.replace("$", ""))
    allowed = Decimal("0.005") if abs(micro) >= 1_000_000 else FINEST
    assert abs(shown - Decimal(micro) / 1_000_000) <= allowed
    assert (shown == 0) is (micro == 0)
