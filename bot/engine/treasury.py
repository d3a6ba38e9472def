"""What may be spent: limits, budgets, pauses, alerts, and what a member is told before they press."""

from collections.abc import Sequence
from typing import Any

from bot.core.accounts import Alert, Budgets, Forecast, Pause, Scope
from bot.core.jobs import Job
from bot.core.limits import Rule, Ruled, Subject
from bot.core.quota import Limits
from bot.core.requests import Request
from bot.engine.bookkeeping import Bookkeeping


class Treasury(Bookkeeping):
    """Part of the engine's front; see `Engine.treasury`. `by` is always the member who made the change."""

    # Limits

    async def rules(self, guild_id: int) -> list[Ruled]:
        """Every rule of a server: for everyone first, then roles, then members."""
        raise NotImplementedError

    async def limits_of(self, *, guild_id: int, user_id: int, roles: Sequence[int] = ()) -> Limits:
        """What holds for one member with these roles; the budgets of the server are in it."""
        raise NotImplementedError

    async def set_limit(
        self, guild_id: int, subject: Subject, target_id: int = 0, *, by: int, cap: bool | None = None, **values: Any
    ) -> Rule:
        """Change some values of a rule (those of `Rule`; money in micro-USD, None forgets one); others stay.

        Raises:
            BadRequest: a value cannot be; the sentence says which.
        """
        raise NotImplementedError

    async def clear_limit(self, guild_id: int, subject: Subject, target_id: int = 0, *, by: int) -> bool:
        """Forget a rule; False when there was none."""
        raise NotImplementedError

    # Budgets

    async def budgets(self, guild_id: int) -> Budgets:
        """Everything said about money in a server, and how far each budget is spent now."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def configure(
        self,
        guild_id: int,
        *,
        by: int,
        alerts_channel: int | None = None,
        eco: bool | None = None,
        confirm_above: int | None = None,
    ) -> Budgets:
        """Where alerts go (0 = nowhere), eco mode, and above which price members confirm; None leaves a value."""
        raise NotImplementedError

    # Pauses

    async def pause(self, guild_id: int, scope: Scope, target_id: int = 0, *, reason: str, by: int) -> list[Job]:
        """Take and send nothing there until `resume`; returns the jobs that now wait for it.

        Their cards say so. What is at a provider already finishes.
        """
        raise NotImplementedError

    async def resume(self, guild_id: int, scope: Scope, target_id: int = 0, *, by: int) -> list[Job] | None:
        """End a pause and wake the line; returns the jobs that go on, None when there was no such pause."""
        raise NotImplementedError

    async def pauses(self, guild_id: int) -> list[Pause]:
        """What is paused in a server."""
        raise NotImplementedError

    # Alerts

    async def take_alerts(self) -> list[Alert]:
        """Alerts nobody was told of yet. Each is handed out again a few minutes later unless `alert_sent` follows."""
        raise NotImplementedError

    async def alert_sent(self, number: int) -> None:
        """The message of an alert is posted, or can never be."""
        raise NotImplementedError

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
        raise NotImplementedError

    async def confirm_needed(self, guild_id: int, micro_usd: int) -> bool:
        """Whether the server wants a member to confirm this price."""
        raise NotImplementedError
