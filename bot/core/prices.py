"""The shipped price book: what one picture costs, where the figure comes from, and how sure it is."""

from dataclasses import dataclass
from decimal import Decimal

from bot.core.money import micro_usd

CNY_PER_USD = Decimal("7.2")  # a documented planning rate; UModelverse bills in CNY and publishes no USD price


@dataclass(frozen=True, kw_only=True)
class Price:
    """The price of one picture.

    Attributes:
        micro_usd: per picture, rounded up once.
        source: where the figure stands, in words for the owner.
        dated: when it was read or last edited (ISO date).
        planned: not the provider's own USD figure; the bill may differ.
        known: False = nobody knows it, and nothing may be ordered until the owner says.
    """

    micro_usd: int
    source: str
    dated: str
    planned: bool = False
    known: bool = True


def _cny(amount: str) -> Price:
    return Price(
        micro_usd=micro_usd(Decimal(amount) / CNY_PER_USD),
        source=f"UModelverse price list, CNY {amount}, converted at {CNY_PER_USD} CNY per USD",
        dated="2026-03-24",
        planned=True,
    )


def _usd(amount: str, source: str, *, planned: bool = False) -> Price:
    return Price(micro_usd=micro_usd(amount), source=source, dated="2026-11-20", planned=planned)


CNY_010, CNY_030, CNY_035, CNY_070 = _cny("0.10"), _cny("0.30"), _cny("0.35"), _cny("0.70")
WAVESPEED_PRO = _usd("0.04", "WaveSpeed model page, flux-kontext-pro/multi")
WAVESPEED_MAX = _usd("0.08", "WaveSpeed model page, flux-kontext-max")
_FAMILY = "planning figure (what WaveSpeed asks for the other models of the family)"
WAVESPEED_PRO_FAMILY = _usd("0.04", _FAMILY, planned=True)
WAVESPEED_MAX_FAMILY = _usd("0.08", _FAMILY, planned=True)
WAVESPEED_DEV_FAST = _usd("0.025", "WaveSpeed model page, flux-kontext-dev/multi-ultra-fast")
_BFL = "planning figure (the list price of Black Forest Labs); Vtrix publishes none, its usage.cost is the truth"
VTRIX_PRO = _usd("0.04", _BFL, planned=True)
VTRIX_MAX = _usd("0.08", _BFL, planned=True)
