"""What the books say: costs, a member's use, suspected costs, alerts, pauses, changes. Money is micro-USD."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.budgets import Budget, Ceiling, Span
from bot.core.models import Offer


class By(StrEnum):
    """How costs are grouped."""

    DAY = "day"
    MEMBER = "member"
    ROLE = "role"
    CHANNEL = "channel"
    MODEL = "model"
    PROVIDER = "provider"


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """One group: `key` is a day, an id as text (`0` = no role), a model or a provider.

    `cost` is the owner's (billed and still suspected), `suspected` the unsettled part of it, `charged` what
    members' quotas bore, `pictures` those delivered.
    """

    key: str
    cost: int
    suspected: int = 0
    charged: int = 0
    pictures: int = 0
    jobs: int = 0


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Costs from the first to the last UTC day, both included (`2026-11-01`); days without any are left out."""

    by: By
    first: str
    last: str
    lines: Sequence[CostLine]
    total: CostLine


@dataclass(frozen=True, kw_only=True)
class DayOfUse:
    """What one member used on one UTC day; every day of the span has one."""

    day: str
    micro_usd: int = 0
    pictures: int = 0


@dataclass(frozen=True, kw_only=True)
class Suspected:
    """A cost that may have arisen: the answer of a provider was lost."""

    job_id: int
    user_id: int
    provider: str
    model: str
    day: str
    micro_usd: int
    prompt: str


@dataclass(frozen=True, kw_only=True)
class Budgets:
    """What was said about money in a server, and the ceilings that follow now (day, month, and the bot's month)."""

    server: Budget
    places: Sequence[Budget]
    ceilings: Sequence[Ceiling]
    alerts_channel: int | None = None
    eco: bool = False
    confirm_above: int = 0


class AlertKind(StrEnum):
    """What an alert is about."""

    BUDGET = "budget"
    OVERRUN = "overrun"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something the owner is told once.

    Attributes:
        number: stays the same when it is handed out again, so it can serve as the message's nonce.
        guild_id: 0 when it is about the whole bot.
        channel_id: where the owner wants alerts; None = nowhere in particular.
        threshold: percent of the budget that was passed; 0 for an overrun.
        spent, limit: of the budget; for an overrun the bill and the estimate.
        detail: for an overrun, provider and model.
        tries: how often it was handed out before; more than 0 = look whether the message is there already.
    """

    number: int
    kind: AlertKind
    guild_id: int
    channel_id: int | None
    period: str
    span: Span
    threshold: int
    spent: int
    limit: int
    detail: str = ""
    tries: int = 0


class Scope(StrEnum):
    """What a pause holds up."""

    SERVER = "server"
    CHANNEL = "channel"
    ROLE = "role"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Nothing new is taken or sent there; `target_id` is 0 for the server, `at` milliseconds since 1970."""

    scope: Scope
    target_id: int
    reason: str
    by: int
    at: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """Who changed what, and when (milliseconds since 1970); `before` and `after` in words, empty = nothing."""

    at: int
    by: int
    what: str
    target: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """One offer with the price that holds now; `free_left` pictures cost nothing before it applies."""

    offer: Offer
    shipped: int
    free_left: int = 0


@dataclass(frozen=True, kw_only=True)
class Reconciled:
    """A provider's own balance against the books since the last look.

    `drop` is how much the balance fell since then and `booked` what the books have for the same time; None at
    the first look. A balance that rose by more than was booked was topped up: `drop` is negative.
    """

    provider: str
    balance: int
    at: int
    since: int | None = None
    drop: int | None = None
    booked: int | None = None

    @property
    def difference(self) -> int | None:
        """What the provider took beyond the books; None when nothing can be said."""
        if self.drop is None or self.booked is None or self.drop < 0:
            return None
        return self.drop - self.booked


@dataclass(frozen=True, kw_only=True)
class Cheaper:
    """Another model that takes the same request for less, in micro-USD for the whole order."""

    model: str
    provider: str
    micro_usd: int


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What a member can be told before they press.

    Attributes:
        micro_usd: the price of the order.
        free_pictures: pictures of it that the provider gives away.
        left_today, left_month: what the member may still spend; None = no limit.
        images_left: pictures they may still order today; None = no limit.
        confirm: the server wants the member to confirm this price.
        eco: eco mode proposes this instead, because `near` is nearly spent.
    """

    offer: Offer
    micro_usd: int
    free_pictures: int = 0
    left_today: int | None = None
    left_month: int | None = None
    images_left: int | None = None
    confirm: bool = False
    eco: Cheaper | None = None
    near: Ceiling | None = None
