"""Money is an integer of micro-USD; `Decimal` only where a person or a provider writes an amount."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal, InvalidOperation

MICRO = 1_000_000
CENT = Decimal("0.01")
FINEST = Decimal("0.0001")
MOST = Decimal(1_000_000_000)  # USD; a provider that bills more than this has sent nonsense
_UP = Context(rounding=ROUND_CEILING)  # the usual context would round an amount of many digits down


def micro_usd(amount: Decimal | str) -> int:
    """USD as micro-USD, rounded up: 0.0486111 becomes 48612.

    Raises:
        ValueError: not a finite number, negative, or more than a thousand million dollars.
    """
    try:
        value = Decimal(amount)
    except InvalidOperation:
        raise ValueError(f"not an amount of money: {amount!r}") from None
    if not value.is_finite() or not 0 <= value <= MOST:
        raise ValueError(f"not an amount of money: {amount!r}")
    return int(_UP.multiply(value, Decimal(MICRO)).to_integral_value(ROUND_CEILING))


def show_usd(micro: int) -> str:
    """An amount as people read it: `$0.04`; fractions of a cent only where they matter, `$0.0486`.

    Only nothing reads as `$0.00`: the smallest amount shown is `$0.0001`.
    """
    value = Decimal(abs(micro)) / MICRO
    cents = value.quantize(CENT, ROUND_HALF_UP)
    if cents == value or value >= 1:
        return _signed(micro, f"${cents}")
    fine = max(FINEST, value.quantize(FINEST, ROUND_HALF_UP)).normalize()
    digits = max(2, -int(fine.as_tuple().exponent))
    return _signed(micro, f"${fine:.{digits}f}")


def _signed(micro: int, text: str) -> str:
    return text if micro >= 0 else f"-{text}"
