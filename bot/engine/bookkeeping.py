"""What was spent: costs, members' use, suspected costs, prices, the log of changes, files for a spreadsheet."""

import asyncio

import structlog

from bot.core import sheets
from bot.core.accounts import By, Change, Costs, DayOfUse, PriceLine, Reconciled, Suspected
from bot.core.errors import BadRequest, NotYours, ProviderError
from bot.core.models import Offer, offer_of
from bot.core.money import show_usd
from bot.core.quota import day_of
from bot.core.tills import Funded
from bot.engine.workshop import Workshop
from bot.store import audit, pricing_changes, reports, suspicions

DAY = 86_400_000  # milliseconds
DEAREST = 100_000_000  # micro-USD; a price of one picture above this is a slip of the finger
SHEETS = {
    "ledger": (
        *("day", "at", "job_id", "kind", "micro_usd", "settled", "pictures"),
        *("guild_id", "user_id", "provider", "model"),
    ),
    "jobs": (
        *("id", "day", "created_at", "submitted_at", "finished_at", "state", "kind", "model", "provider", "wire_id"),
        *("pictures", "estimate", "charged", "guild_id", "channel_id", "user_id", "prompt", "sentence"),
    ),
}


class Bookkeeping:
    """The half of `Treasury` that looks back. `guild_id=None` means the whole bot."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._db = shop.db

    async def costs(self, guild_id: int | None, *, by: By, days: int = 30) -> Costs:
        """Costs of the last days, today included, by something; by day in order, else the dearest first."""
        first, last = self._span(days)
        return Costs(
            by=by,
            first=first,
            last=last,
            lines=await self._db.read(reports.costs, guild_id=guild_id, by=by, first=first, last=last),
            total=await self._db.read(reports.total, guild_id=guild_id, first=first, last=last),
        )

    async def member_usage(self, *, guild_id: int, user_id: int, days: int = 30) -> list[DayOfUse]:
        """What a member's quota bore on each of the last days, oldest first, today last."""
        wanted = [day_of(self._now - back * DAY) for back in reversed(range(max(1, days)))]
        return await self._db.read(reports.member_days, wanted, guild_id=guild_id, user_id=user_id)

    async def reconcile(self) -> list[Reconciled]:
        """Ask each provider that tells its balance, and compare with the books since the last time."""
        found = []
        for name, provider in self._shop.providers.items():
            if not isinstance(provider, Funded):
                continue
            try:
                balance = await provider.balance()
            except ProviderError as error:
                structlog.get_logger(__name__).warning("no balance", provider=name, problem=str(error))
                continue
            if balance is not None:
                found.append(await self._reconciled(name, balance))
        return found

    async def _reconciled(self, provider: str, balance: int) -> Reconciled:
        now = self._now
        since, was, then, booked = await self._db.write(reports.snapshot, provider, balance=balance, now=now)
        if since is None:
            return Reconciled(provider=provider, balance=balance, at=now)
        return Reconciled(
            provider=provider, balance=balance, at=now, since=since, drop=was - balance, booked=booked - then
        )

    async def export(self, guild_id: int | None, *, what: str, days: int = 30) -> bytes:
        """`ledger` or `jobs` of the last days as CSV in UTF-8; cells that a spreadsheet would run are neutralised.

        Raises:
            BadRequest: there is nothing of that name.
        """
        query = {"ledger": reports.ledger_rows, "jobs": reports.job_rows}.get(what)
        if query is None:
            raise BadRequest("There are two things to export: `ledger` and `jobs`.")
        first, last = self._span(days)
        rows = await self._db.read(query, guild_id=guild_id, first=first, last=last)
        # Members' words may be many megabytes.
        return await asyncio.to_thread(sheets.written, SHEETS[what], rows)

    async def suspected(self, guild_id: int | None) -> list[Suspected]:
        """Suspected costs nobody has settled, oldest first."""
        return await self._db.read(suspicions.open_ones, guild_id=guild_id)

    async def settle_suspected(self, job_id: int, *, billed: int, by: int, guild_id: int | None = None) -> Suspected:
        """Write what the provider really billed for it in micro-USD; 0 = nothing. Members are not touched.

        Raises:
            NotYours: there is no such open suspicion (in this server).
            BadRequest: a negative amount.
        """
        if billed < 0:
            raise BadRequest("A bill is 0 or more.")
        now = self._now
        found = await self._db.write(suspicions.settle, job_id, billed=billed, guild_id=guild_id, by=by, now=now)
        if found is None:
            raise NotYours("There is no such suspected cost, or somebody has settled it already.")
        return found

    async def prices(self) -> list[PriceLine]:
        """Every offer of the providers set up here with the price that holds now."""
        pricing = self._shop.pricing
        await pricing.recount()
        return [
            PriceLine(
                offer=offer,
                shipped=shipped.price.micro_usd if (shipped := offer_of(offer.provider, offer.wire_id)) else 0,
                free_left=pricing.free_left(offer),
            )
            for offer in pricing.book.offers
            if offer.provider in self._shop.providers
        ]

    async def set_price(self, provider: str, wire_id: str, micro_usd: int | None, *, by: int, guild_id: int) -> None:
        """Set the price of one picture; None goes back to the price book. Holds for orders from now on.

        Raises:
            BadRequest: no such offer, or no possible price.
        """
        old = self._offer(provider, wire_id)
        if micro_usd is not None and not 0 <= micro_usd <= DEAREST:
            raise BadRequest(f"The price of one picture is $0.00 to {show_usd(DEAREST)}.")
        await self._db.write(pricing_changes.set_price, old, micro_usd, guild_id=guild_id, by=by, now=self._now)
        await self._shop.pricing.load()

    async def set_free_left(self, provider: str, wire_id: str, left: int, *, by: int, guild_id: int) -> None:
        """Say how many free pictures the account has left at an offer; they are used before anything is paid.

        Until somebody says so there are none: the provider does not tell, and money counted as free that is
        not would be missing from the books.

        Raises:
            BadRequest: no such offer, or more than it ever gave.
        """
        offer = self._offer(provider, wire_id)
        if not 0 <= left <= offer.free_pictures:
            raise BadRequest(f"`{wire_id}` at {provider} gives {offer.free_pictures} free pictures in all.")
        await self._db.write(pricing_changes.set_free_left, offer, left, guild_id=guild_id, by=by, now=self._now)
        await self._shop.pricing.recount()

    async def audit(self, guild_id: int, *, most: int = 50) -> list[Change]:
        """Who changed limits, budgets, pauses and prices, newest first."""
        return await self._db.read(audit.newest, guild_id=guild_id, most=most)

    def _offer(self, provider: str, wire_id: str) -> Offer:
        offer = self._shop.pricing.book.offer(provider, wire_id)
        if offer is None:
            raise BadRequest(f"{provider} has no model with the id `{wire_id[:80]}` that this bot knows.")
        return offer

    @property
    def _now(self) -> int:
        return self._shop.clock.now()

    def _span(self, days: int) -> tuple[str, str]:
        return day_of(self._now - (max(1, days) - 1) * DAY), day_of(self._now)
