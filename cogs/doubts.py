"""What a member is asked before an order is placed: whether the price is right, or whether the cheaper model will do.

Nothing is reserved while they think. What they wished for waits in `Host.undecided` for the answer, which
`cogs.confirming` reads.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.accounts import Cheaper, Forecast, Scope
from bot.core.errors import BadRequest, LimitReached
from bot.core.jobs import Place
from bot.core.requests import Kind, Request
from cogs.asking import Asker, standing
from cogs.host import Host, Interaction
from cogs.ui import words_money as words
from cogs.ui.lists import question
from cogs.ui.turns import turn

if TYPE_CHECKING:
    from cogs.making import Wish

GO_AHEAD, LEAVE_IT, CHEAPER = "goahead", "leaveit", "cheaper"
_PRIMARY = 1


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """An order somebody was asked about; `micro_usd` is what was named, `cheaper` what was proposed instead."""

    wish: "Wish"
    user_id: int
    micro_usd: int
    cheaper: Cheaper | None = None


async def doubt(asker: Asker, request: Request, price: int, place: Place, agreed: int | None) -> Forecast | None:
    """What to ask about before this order; None when it can be placed at once.

    What would be refused anyway is not asked about: placing it brings the sentence that says why.
    """
    treasury = asker.host.engine.treasury
    if (agreed is not None and price <= agreed) or not await treasury.doubtful(asker.guild_id, price):
        return None
    forecast = await treasury.forecast(
        request,
        guild_id=asker.guild_id,
        user_id=asker.user_id,
        roles=asker.roles,
        channel_id=place.channel_id,
        home_id=place.home_id,
    )
    if await _paused(asker, place) or await _suspended(asker):
        return None
    lefts = (forecast.left_today, forecast.left_month)
    if any(left is not None and left < forecast.micro_usd for left in lefts):
        return None
    # Whoever has agreed to one price is asked again only when it rose, not whether they would like another model.
    wanted = forecast.confirm or (forecast.eco is not None and agreed is None)
    return forecast if wanted else None


async def ask(asker: Asker, wish: "Wish", forecast: Forecast) -> None:
    """Ask in private, with `Go ahead` and `Leave it`, and near the end of a budget `Take the cheaper one`."""
    held = Doubt(wish=wish, user_id=asker.user_id, micro_usd=forecast.micro_usd, cheaper=forecast.eco)
    fits = forecast.near is None or forecast.near.left is None or forecast.near.left >= forecast.micro_usd
    await _ask(asker, held, words.doubt(forecast), go_ahead=fits or forecast.eco is None)


async def offered(asker: Asker, wish: "Wish", refusal: LimitReached) -> bool:
    """In eco mode a budget that is too small for an order is no wall where a cheaper model fits; False elsewhere."""
    treasury = asker.host.engine.treasury
    if refusal.cheaper is None or not (await treasury.budgets(asker.guild_id)).eco:
        return False
    request = wish.request.evolve(model=refusal.cheaper, provider=None)
    quote = asker.host.engine.quote(request)
    cheaper = Cheaper(model=refusal.cheaper, provider=quote.offer.provider, micro_usd=quote.micro_usd)
    held = Doubt(wish=wish, user_id=asker.user_id, micro_usd=0, cheaper=cheaper)
    await _ask(asker, held, refusal.sentence, go_ahead=False)
    return True


async def price_note(interaction: Interaction, kind: Kind, pictures: int) -> str | None:
    """What a form says under its field: the usual price and what is left; None when nobody can take such an order."""
    request, channel = Request(kind=kind, prompt="-", pictures=pictures), interaction.channel
    roles, _ = standing(interaction.user)
    host: Host = interaction.client
    try:
        forecast = await host.engine.treasury.forecast(
            request,
            guild_id=interaction.guild_id or 0,
            user_id=interaction.user.id,
            roles=roles,
            channel_id=interaction.channel_id or 0,
            home_id=getattr(channel, "parent_id", None),
        )
    except BadRequest:
        return None
    return words.price_line(forecast)


async def _paused(asker: Asker, place: Place) -> bool:
    """Whether a pause stands in the way of this order."""
    return any(
        pause.scope is Scope.SERVER
        or (pause.scope is Scope.CHANNEL and pause.target_id in place.budget_places)
        or (pause.scope is Scope.ROLE and pause.target_id in asker.roles)
        for pause in await asker.host.engine.treasury.pauses(asker.guild_id)
    )


async def _suspended(asker: Asker) -> bool:
    """Whether the member may order nothing at all."""
    begun = await asker.host.engine.discipline.suspension(guild_id=asker.guild_id, user_id=asker.user_id)
    return begun is not None


async def _ask(asker: Asker, held: Doubt, text: str, *, go_ahead: bool) -> None:
    ticket = asker.host.undecided.leave(held)
    row = [turn(LEAVE_IT, words.LEAVE_IT, ticket)]
    if held.cheaper is not None:
        row.insert(0, turn(CHEAPER, words.TAKE_CHEAPER, ticket, style=_PRIMARY))
    if go_ahead:
        row.insert(0, turn(GO_AHEAD, words.GO_AHEAD, ticket, style=2 if held.cheaper else _PRIMARY))
    await asker.ask(question(text, row))
