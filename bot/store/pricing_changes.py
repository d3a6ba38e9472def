"""What the owner changes about prices, each with the line that says who, when and what."""

from bot.core.models import Offer
from bot.core.money import show_usd
from bot.store import audit, prices
from bot.store.database import Transaction


async def set_price(tx: Transaction, offer: Offer, micro_usd: int | None, *, guild_id: int, by: int, now: int) -> None:
    """Set the price of one picture, or go back to the price book with None."""
    key = (offer.provider, offer.wire_id)
    was = (await prices.overrides(tx)).get(key)
    await prices.put(tx, key, micro_usd, by=by, now=now)
    await audit.note(
        tx, guild_id=guild_id, by=by, now=now, what="price", target=" ".join(key),
        before=_said(was), after=_said(micro_usd),
    )  # fmt: skip


async def set_free_left(tx: Transaction, offer: Offer, left: int, *, guild_id: int, by: int, now: int) -> None:
    """Correct how many free pictures are left at an offer."""
    key = (offer.provider, offer.wire_id)
    was = max(0, offer.free_pictures - (await prices.free_used(tx)).get(key, offer.free_pictures))
    await prices.set_free_used(tx, key, offer.free_pictures - left)
    await audit.note(
        tx, guild_id=guild_id, by=by, now=now, what="free pictures left", target=" ".join(key),
        before=str(was), after=str(left),
    )  # fmt: skip


def _said(micro_usd: int | None) -> str:
    return "price book" if micro_usd is None else show_usd(micro_usd)
