"""The price book: the shipped table, the owner's file over it, and what the owner set in Discord over both."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from bot.core.models import OFFERS, Offer
from bot.core.money import micro_usd
from bot.core.prices import Price

Key = tuple[str, str]  # provider, wire id
FILE = "prices.toml"


@dataclass(frozen=True, kw_only=True)
class PriceBook:
    """Prices that hold now; `file` and `owner` (micro-USD) override the shipped ones, `owner` last."""

    file: Mapping[Key, Price] = field(default_factory=dict)
    owner: Mapping[Key, int] = field(default_factory=dict)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The capability table with these prices."""
        return tuple(replace(offer, price=self._price(offer)) for offer in OFFERS)

    def offer(self, provider: str, wire_id: str) -> Offer | None:
        """One offer with its price, or None when the table does not have it."""
        return next((o for o in self.offers if (o.provider, o.wire_id) == (provider, wire_id)), None)

    def _price(self, offer: Offer) -> Price:
        key = (offer.provider, offer.wire_id)
        if key in self.owner:
            return Price(micro_usd=self.owner[key], source="set by the owner", dated="")
        return self.file.get(key, offer.price)


def parse(text: str) -> dict[Key, Price]:
    """The owner's file: a table for each provider, a line for each wire id, USD for one picture as text.

        [wavespeed]
        "wavespeed-ai/flux-kontext-pro" = "0.04"
        "wavespeed-ai/flux-kontext-max" = { usd = "0.08", source = "my contract", dated = "2026-11-01" }
        "wavespeed-ai/flux-kontext-dev/multi-ultra-fast" = "unknown"  # nobody may order it until a price is set

    Raises:
        ValueError: the sentence names the line that cannot be read.
    """
    known = {(offer.provider, offer.wire_id) for offer in OFFERS}
    found: dict[Key, Price] = {}
    for provider, lines in tomllib.loads(text).items():
        if not isinstance(lines, dict):
            raise ValueError(f"{provider}: a table of wire ids was expected")  # noqa: TRY004 - a value, not a type
        for wire_id, value in lines.items():
            if (provider, wire_id) not in known:
                raise ValueError(f"[{provider}] {wire_id!r}: there is no such offer")
            found[provider, wire_id] = _read(value, f"[{provider}] {wire_id!r}")
    return found


def _read(value: Any, where: str) -> Price:
    fields = value if isinstance(value, dict) else {"usd": value}
    unknown = fields.keys() - {"usd", "source", "dated"}
    if unknown:
        raise ValueError(f"{where}: nobody knows what {min(unknown)!r} means")
    usd, source, dated = fields.get("usd"), str(fields.get("source", FILE)), str(fields.get("dated", ""))
    if usd == "unknown":
        return Price(micro_usd=0, source=source, dated=dated, known=False)
    if isinstance(usd, bool) or not isinstance(usd, str | int | float):
        raise ValueError(f'{where}: the price is USD for one picture, such as "0.04"')  # noqa: TRY004 - a value
    try:
        return Price(micro_usd=micro_usd(str(usd)), source=source, dated=dated)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
