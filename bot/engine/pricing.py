"""What an order costs now: the price book, a provider's own answer where it gives one in time, free pictures first."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from bot.core import routing
from bot.core.accounts import Cheaper
from bot.core.errors import BadRequest, ProviderError
from bot.core.models import DEFAULT_MODEL, Offer
from bot.core.ports import Call, Clock, Provider
from bot.core.pricebook import Key, PriceBook
from bot.core.prices import Price
from bot.core.requests import Request
from bot.core.tills import Priced
from bot.store import prices
from bot.store.database import Database

IN_TIME = 0.3  # seconds a command waits for a provider's own price, at most
KEPT_FOR = 3_600_000  # milliseconds a provider's price is believed
SILENT_FOR = 60_000  # milliseconds in which a provider that gave none is not asked again


@dataclass(frozen=True, kw_only=True)
class Costing:
    """One way to make an order: `price` is for one picture, `micro_usd` for all but the `free` ones."""

    offer: Offer
    price: int
    free: int
    micro_usd: int


class Pricing:
    """Keeps the price book and the free pictures in memory; what is in the database decides."""

    def __init__(
        self, db: Database, clock: Clock, providers: Mapping[str, Provider], file: Mapping[Key, Price] | None = None
    ) -> None:
        self.book = PriceBook(file=file or {})
        self._db = db
        self._clock = clock
        self._providers = providers
        self._free_used: dict[Key, int] = {}
        self._told: dict[tuple[str, str, str], tuple[int, int | None]] = {}  # until when, micro-USD for one picture
        self._asking: dict[tuple[str, str, str], asyncio.Task[int | None]] = {}

    async def load(self) -> None:
        """Read what the owner set and how many free pictures are used."""
        self.book = PriceBook(file=self.book.file, owner=await self._db.read(prices.overrides))
        await self.recount()

    async def recount(self) -> None:
        """Read how many free pictures are used."""
        self._free_used = await self._db.read(prices.free_used)

    def free_left(self, offer: Offer) -> int:
        """Free pictures of an offer that are left; none until the owner said how many (see `Bookkeeping`)."""
        return max(0, offer.free_pictures - self._free_used.get((offer.provider, offer.wire_id), offer.free_pictures))

    def ways(self, request: Request, unwell: frozenset[str]) -> list[Costing]:
        """Every offer that takes the request, best first: health, then price, then who still gives pictures away.

        An offer that is dearer on paper is not asked first for its free pictures: nobody but the provider knows
        whether they are really left on the account.

        Raises:
            BadRequest: there is none.
        """
        found = routing.candidates(request, list(self._providers), unwell=unwell, offers=self.book.offers)
        ways = [self._costing(request, offer, offer.price.micro_usd) for offer in found]
        return sorted(ways, key=lambda way: (way.offer.provider in unwell, way.price, way.micro_usd))

    def cheaper(self, request: Request, price: int, unwell: frozenset[str]) -> list[Cheaper]:
        """Other models that take the same request for less than `price`, dearest first."""
        here = [o for o in self.book.offers if o.provider in self._providers and o.provider not in unwell]
        model = request.model or DEFAULT_MODEL
        best: dict[str, Cheaper] = {}
        for other in dict.fromkeys(o.model for o in here if o.model != model):
            try:
                wish = request.evolve(model=other, provider=None)
                way = self.ways(wish, unwell)[0]
            except BadRequest:
                continue
            if way.micro_usd < price:
                best[other] = Cheaper(model=other, provider=way.offer.provider, micro_usd=way.micro_usd)
        return sorted(best.values(), key=lambda each: -each.micro_usd)

    async def exact(self, request: Request, way: Costing, seed: int | None) -> Costing:
        """The same way at the provider's own price, when it tells one within `IN_TIME` seconds."""
        provider = self._providers[way.offer.provider]
        if not isinstance(provider, Priced):
            return way
        call = Call(
            offer=way.offer, prompt=request.prompt.strip(), options=request.options(), count=1,
            seed=seed if way.offer.seeded else None,
        )  # fmt: skip
        key = (way.offer.provider, way.offer.wire_id, repr(sorted(call.options.items())))
        until, price = self._told.get(key, (0, None))
        if self._clock.now() >= until:
            task = self._asking.get(key) or self._ask(provider, call, key)
            await asyncio.wait({task}, timeout=IN_TIME)
            price = task.result() if task.done() and not task.cancelled() else None
        return way if price is None else self._costing(request, way.offer, price)

    def _ask(self, provider: Priced, call: Call, key: tuple[str, str, str]) -> asyncio.Task[int | None]:
        task = asyncio.create_task(self._answer(provider, call, key), name=f"price of {key[1]}")
        self._asking[key] = task
        task.add_done_callback(lambda _: self._asking.pop(key, None))
        return task

    async def _answer(self, provider: Priced, call: Call, key: tuple[str, str, str]) -> int | None:
        price: int | None = None
        try:
            price = await provider.price(call)
        except ProviderError as error:
            structlog.get_logger(__name__).info("no price", provider=key[0], wire_id=key[1], problem=str(error))
        self._told[key] = (self._clock.now() + (SILENT_FOR if price is None else KEPT_FOR), price)
        return price

    async def close(self) -> None:
        """Ask no more."""
        for task in list(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    def _costing(self, request: Request, offer: Offer, price: int) -> Costing:
        free = min(request.count, self.free_left(offer))
        return Costing(offer=offer, price=price, free=free, micro_usd=price * (request.count - free))
