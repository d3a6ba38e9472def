"""Amounts as staff type them into options and forms, as the numbers the engine keeps."""

from decimal import Decimal, InvalidOperation

from bot.core.errors import BadRequest
from bot.core.money import micro_usd
from cogs.ui import words_money
from cogs.ui.text import cut, plain

MOST = 1_000_000  # dollars or pieces; beyond that somebody mistyped


def usd(value: float | None) -> int | None:
    """An option in dollars, as micro-USD."""
    return None if value is None else micro_usd(Decimal(str(value)))


def typed(name: str, text: str) -> int | None:
    """A field of a form: empty = None, `none`, `no limit` and 0 = 0, money in dollars with or without the sign.

    Raises:
        BadRequest: it is no number that could be meant.
    """
    plainly = text.strip().lower().removeprefix("$").replace(",", ".").strip()
    if not plainly:
        return None
    if plainly in ("none", "no limit", "unlimited"):
        return 0
    money = name in words_money.MONEY
    try:
        value = Decimal(plainly)
        fits = value.is_finite() and 0 <= value <= MOST and (money or value == int(value))
    except InvalidOperation:
        fits = False
    if not fits:
        shown = cut(plain(text), 20)
        example = "1.50" if money else "25"
        raise BadRequest(
            words_money.NOT_A_NUMBER.format(text=shown, name=words_money.NAMES.get(name, "this field"), example=example)
        )
    return micro_usd(value) if money else int(value)


def shown(name: str, value: int | None) -> str:
    """A value as a form shows it to be changed."""
    if value is None:
        return ""
    return f"{Decimal(value) / 1_000_000:f}" if name in words_money.MONEY else str(value)
