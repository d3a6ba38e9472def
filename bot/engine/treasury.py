"""What may be spent: limits, budgets, pauses, alerts, and what a member is told before they press."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.core import eco
from bot.core.accounts import Alert, Budgets, Forecast, Pause, Scope
from bot.core.budgets import near
from bot.core.jobs import Job
from bot.core.limits import Rule, Ruled, Subject
from bot.core.quota import Limits
from bot.core.requests import Request
from bot.engine.bookkeeping import Bookkeeping
from bot.engine.workshop import Workshop
from bot.store import alerts, budgets, changes, ledger, limits, orders, overview, pauses


class Treasury(Bookkeeping):
    """Part of the engine's front; see `Engine.treasury`. `by` is always the member who made the change."""

    def __init__(self, shop: Workshop, wake: Callable[[], None]) -> None:
        super().__init__(shop)
        self._wake = wake

    # Limits

    async def rules(self, guild_id: int) -> list[Ruled]:
        """Every rule of a server: for everyone first, then roles, then members."""
        return await self._db.read(limits.every, guild_id=guild_id)

    async def limits_of(self, *, guild_id: int, user_id: int, roles: Sequence[int] = ()) -> Limits:
        """What holds for one member with these roles; the budgets of the server are in it."""
        found, _ = await self._db.read(
            orders.allowance, self._shop.limits, guild_id=guild_id, user_id=user_id, roles=roles
        )
        return found

    async def set_limit(
        self, guild_id: int, subject: Subject, target_id: int = 0, *, by: int, cap: bool | None = None, **values: Any
    ) -> Rule:
        """Change some values of a rule (those of `Rule`; money in micro-USD, None forgets one); others stay.

        Raises:
            BadRequest: a value cannot be; the sentence says which.
        """
        return await self._db.write(
            changes.set_limit, guild_id, subject, target_id, values, cap=cap, by=by, now=self._now
        )

    async def clear_limit(self, guild_id: int, subject: Subject, target_id: int = 0, *, by: int) -> bool:
        """Forget a rule; False when there was none."""
        return await self._db.write(changes.clear_limit, guild_id, subject, target_id, by=by, now=self._now)

    # Budgets

    async def budgets(self, guild_id: int) -> Budgets:
        """Everything said about money in a server, and how far each budget is spent now."""
        return await self._db.read(overview.of_server, self._shop.limits, guild_id=guild_id, now=self._now)

    async def set_budget(
        self,
        guild_id: int,
        *,
        by: int,
        place_id: int = 0,
        usd_per_day: int | None = None,
        usd_per_month: int | None = None,
    ) -> Budgets:
        """Set what a place may cost in micro-USD (0 = no limit of its own); None leaves a value.

        `place_id` is a channel or thread, 0 the server. The owner's settings stay the ceiling of a server.

        Raises:
            BadRequest: a negative amount.
        """
        amounts = {"usd_per_day": usd_per_day, "usd_per_month": usd_per_month}
        await self._db.write(changes.set_budget, guild_id, place_id, amounts, by=by, now=self._now)
        return await self.budgets(guild_id)

    async def configure(
        self,
        guild_id: int,
        *,
        by: int,
        alerts_channel: int | None = None,
        eco: bool | None = None,
        confirm_above: int | None = None,
    ) -> Budgets:
        """Where alerts go (0 = nowhere), eco mode, and above which price members confirm (0 = never).

        None leaves a value.

        Raises:
            BadRequest: a negative amount.
        """
        wishes = {"alerts_channel": alerts_channel, "eco": eco, "confirm_above": confirm_above}
        await self._db.write(changes.configure, guild_id, wishes, by=by, now=self._now)
        return await self.budgets(guild_id)

    # Pauses

    async def pause(self, guild_id: int, scope: Scope, target_id: int = 0, *, reason: str, by: int) -> list[Job]:
        """Take and send nothing there until `resume`; returns the jobs that now wait for it.

        Their cards say so. What is at a provider already finishes.
        """
        pause = Pause(scope=scope, target_id=target_id, reason=reason, by=by, at=self._now)
        held = await self._db.write(changes.pause, guild_id, pause)
        for job in held:
            self._shop.cards.show(job)
        return held

    async def resume(self, guild_id: int, scope: Scope, target_id: int = 0, *, by: int) -> list[Job] | None:
        """End a pause and wake the line; returns the jobs that go on, None when there was no such pause."""
        freed = await self._db.write(changes.resume, guild_id, scope, target_id, by=by, now=self._now)
        if freed:
            self._wake()
            for job in freed:
                self._shop.cards.show(job)
        return freed

    async def pauses(self, guild_id: int) -> list[Pause]:
        """What is paused in a server."""
        return await self._db.read(pauses.every, guild_id=guild_id)

    # Alerts

    async def take_alerts(self) -> list[Alert]:
        """Alerts nobody was told of yet. Each is handed out again a few minutes later unless `alert_sent` follows."""
        if not await self._db.read(alerts.pending, now=self._now):
            return []  # most looks find nothing, and then nothing is written
        return await self._db.write(alerts.take, now=self._now)

    async def alert_sent(self, number: int) -> None:
        """The message of an alert is posted, or can never be."""
        await self._db.write(alerts.sent, number, now=self._now)

    # Before the press

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
        """Price, what the member has left, whether to confirm, and what eco mode proposes.

        Raises:
            BadRequest: no offer takes the request.
        """
        shop, unwell = self._shop, self._shop.wellness.unwell
        way = shop.pricing.ways(request, unwell)[0]
        allowed = await self.limits_of(guild_id=guild_id, user_id=user_id, roles=roles)
        used = await self._db.read(ledger.used, guild_id=guild_id, user_id=user_id, now=self._now)
        wishes = await self._db.read(budgets.wishes, guild_id=guild_id)
        home = home_id or channel_id
        places = (channel_id,) if home == channel_id else (channel_id, home)
        ceilings = overview.owners(allowed, used)
        ceilings += await self._db.read(orders.place_ceilings, places, guild_id=guild_id, now=self._now)
        close = near(ceilings)
        proposals = shop.pricing.cheaper(request, way.micro_usd, unwell) if wishes.eco and close else []
        return Forecast(
            offer=way.offer,
            micro_usd=way.micro_usd,
            free_pictures=way.free,
            left_today=_left(allowed.usd_per_day, used.usd_today),
            left_month=_left(allowed.usd_per_month, used.usd_month),
            images_left=_left(allowed.images_per_day, used.images_today),
            confirm=way.micro_usd > wishes.confirm_above > 0,
            eco=eco.proposal(proposals, ceilings),
            near=close,
        )

    async def confirm_needed(self, guild_id: int, micro_usd: int) -> bool:
        """Whether the server wants a member to confirm this price."""
        wishes = await self._db.read(budgets.wishes, guild_id=guild_id)
        return micro_usd > wishes.confirm_above > 0

    async def doubtful(self, guild_id: int, micro_usd: int) -> bool:
        """Whether an order at this price is worth a `forecast`: it is to be confirmed, or the server has eco mode.

        One short read, because every order asks.
        """
        wishes = await self._db.read(budgets.wishes, guild_id=guild_id)
        return wishes.eco or micro_usd > wishes.confirm_above > 0


def _left(limit: int, used: int) -> int | None:
    return max(0, limit - used) if limit else None
