"""Money as the cogs meet it in tests of other things: no rules, no budgets, nothing to ask a member about."""

import asyncio
from collections.abc import Sequence

from bot.core import routing
from bot.core.accounts import (
    Alert,
    Budgets,
    By,
    Cheaper,
    CostLine,
    Costs,
    DayOfUse,
    Forecast,
    Pause,
    PriceLine,
    Reconciled,
    Suspected,
)
from bot.core.budgets import Budget, Ceiling
from bot.core.models import PROVIDERS
from bot.core.quota import Limits
from bot.core.requests import Request


class FakeTreasury:
    """Says what a test tells it to; asks first where `confirm_above` or `eco` say so."""

    def __init__(self):
        self.limits = Limits()
        self.days: list[DayOfUse] = []
        self.confirm_above = 0
        self.eco: Cheaper | None = None
        self.near: Ceiling | None = None
        self.suspicions: list[Suspected] = []
        self.settled: list[tuple[int, int, int]] = []
        self.paused: list[Pause] = []
        self.price_list: list[PriceLine] = []
        self.asked_prices = 0
        self.quick = asyncio.Event()  # cleared, prices take until it is set
        self.quick.set()
        self.free_set: list[tuple[str, str, int]] = []
        self.left_today: int | None = 880_000
        self.asked: list[tuple[int, Sequence[int], int, int | None]] = []

    async def limits_of(self, *, guild_id: int, user_id: int, roles: Sequence[int] = ()) -> Limits:
        return self.limits

    async def member_usage(self, *, guild_id: int, user_id: int, days: int = 30) -> list[DayOfUse]:
        return self.days

    async def doubtful(self, guild_id: int, micro_usd: int) -> bool:
        return self.eco is not None or micro_usd > self.confirm_above > 0

    async def forecast(
        self,
        request: Request,
        *,
        guild_id: int,
        user_id: int,
        roles: Sequence[int] = (),
        channel_id: int = 0,
        home_id: int | None = None,
    ) -> Forecast:
        self.asked.append((user_id, roles, channel_id, home_id))
        offer = routing.candidates(request, PROVIDERS)[0]
        price = offer.price.micro_usd * request.count
        return Forecast(
            offer=offer,
            micro_usd=price,
            left_today=self.left_today,
            confirm=price > self.confirm_above > 0,
            eco=self.eco,
            near=self.near,
        )

    async def budgets(self, guild_id: int) -> Budgets:
        return Budgets(server=Budget(), places=[], ceilings=[], eco=self.eco is not None)

    async def pauses(self, guild_id: int) -> list[Pause]:
        return self.paused

    async def take_alerts(self) -> list[Alert]:
        return []

    async def costs(self, guild_id: int | None, *, by: By, days: int = 30) -> Costs:
        return Costs(by=by, first="2026-11-01", last="2026-11-21", lines=[], total=CostLine(key="", cost=0))

    async def reconcile(self) -> list[Reconciled]:
        return []

    async def suspected(self, guild_id: int | None) -> list[Suspected]:
        return self.suspicions

    async def settle_suspected(self, job_id: int, *, billed: int, by: int, guild_id: int | None = None) -> Suspected:
        self.settled.append((job_id, billed, by))
        return self.suspicions[0]

    async def prices(self) -> list[PriceLine]:
        self.asked_prices += 1
        await self.quick.wait()
        return self.price_list

    async def set_free_left(self, provider: str, wire_id: str, left: int, *, by: int, guild_id: int) -> None:
        self.free_set.append((provider, wire_id, left))
