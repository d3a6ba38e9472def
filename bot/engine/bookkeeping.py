"""What was spent: costs, members' use, suspected costs, prices, the log of changes, files for a spreadsheet."""

from bot.core.accounts import By, Change, Costs, DayOfUse, PriceLine, Reconciled, Suspected
from bot.engine.workshop import Workshop


class Bookkeeping:
    """The half of `Treasury` that looks back. `guild_id=None` means the whole bot."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._db = shop.db

    async def costs(self, guild_id: int | None, *, by: By, days: int = 30) -> Costs:
        """Costs of the last days, today included, by something; by day in order, else the dearest first."""
        raise NotImplementedError

    async def member_usage(self, *, guild_id: int, user_id: int, days: int = 30) -> list[DayOfUse]:
        """What a member's quota bore on each of the last days, oldest first, today last."""
        raise NotImplementedError

    async def reconcile(self) -> list[Reconciled]:
        """Ask each provider that tells its balance, and compare with the books since the last time."""
        raise NotImplementedError

    async def export(self, guild_id: int | None, *, what: str, days: int = 30) -> bytes:
        """`ledger` or `jobs` of the last days as CSV in UTF-8; cells that a spreadsheet would run are neutralised.

        Raises:
            BadRequest: there is nothing of that name.
        """
        raise NotImplementedError

    async def suspected(self, guild_id: int | None) -> list[Suspected]:
        """Suspected costs nobody has settled, oldest first."""
        raise NotImplementedError

    async def settle_suspected(self, job_id: int, *, billed: int, by: int, guild_id: int | None = None) -> Suspected:
        """Write what the provider really billed for it in micro-USD; 0 = nothing. Members are not touched.

        Raises:
            NotYours: there is no such open suspicion (in this server).
            BadRequest: a negative amount.
        """
        raise NotImplementedError

    async def prices(self) -> list[PriceLine]:
        """Every offer of the providers set up here with the price that holds now."""
        raise NotImplementedError

    async def set_price(self, provider: str, wire_id: str, micro_usd: int | None, *, by: int, guild_id: int) -> None:
        """Set the price of one picture; None goes back to the price book. Holds for orders from now on.

        Raises:
            BadRequest: no such offer, or no possible price.
        """
        raise NotImplementedError

    async def set_free_left(self, provider: str, wire_id: str, left: int, *, by: int, guild_id: int) -> None:
        """Correct how many free pictures the account has left at an offer.

        Raises:
            BadRequest: no such offer, or more than it ever gave.
        """
        raise NotImplementedError

    async def audit(self, guild_id: int, *, most: int = 50) -> list[Change]:
        """Who changed limits, budgets, pauses and prices, newest first."""
        raise NotImplementedError
