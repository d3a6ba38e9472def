"""Money is an integer of micro-USD; `Decimal` only where a person or a provider writes an amount."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal, InvalidOperation

MICRO = 1_000_000
CENT = Decimal("0.01")


def micro_usd(amount: Decimal | str) -> int:
    """USD as micro-USD, rounded up: 0.0486111 becomes 48612.

    Raises:
        ValueError: not a finite number, or negative.
    """
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise ValueError(f"not an amount of money: {amount!r}") from None
    if not value.is_finite() or value < 0:
        raise ValueError(f"not an amount of money: {amount!r}")
    return int((value * MICRO).to_integral_value(ROUND_CEILING))


def show_usd(micro: int) -> str:
    """An amount as people read it: `$0.04`; fractions of a cent only where they matter, `$0.0486`."""
    value = Decimal(micro) / MICRO
    cents = value.quantize(CENT, ROUND_HALF_UP)
    if cents == value or abs(value) >= 1:
        return f"${cents}" if micro >= 0 else f"-${-cents}"
    fine = value.quantize(Decimal("0.0001"), ROUND_HALF_UP).normalize()
    digits = max(2, -int(fine.as_tuple().exponent))
    return f"${fine:.{digits}f}" if micro >= 0 else f"-${-fine:.{digits}f}"
