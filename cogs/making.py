"""How one order runs, whichever way it came in: check, price, fetch inputs, reserve, show the card, start the thread.

Nothing is spent before `place`; after it the job lives on whatever happens to the answer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.core.errors import DeliveryError, LimitReached, Refusal
from bot.core.requests import Request
from bot.engine.orders import Input, Order, Placed
from cogs import doubts
from cogs.asking import Asker, ByInteraction
from cogs.desk import Shown
from cogs.faults import TROUBLE
from cogs.handed import Attached, Handed
from cogs.host import Host, Interaction
from cogs.ui import cards, words

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants.

    Attributes:
        request: everything but the pictures; `request.pictures` counts `inputs` and `attachments`.
        attachments: pictures to fetch; they come after `inputs`.
        inputs: pictures Easel has already.
        style: a template of the server to put the prompt into.
        press: see `Order.press`.
        origin_job: the job whose picture or button led here.
        placed: called once the order stands.
        agreed: micro-USD its member has agreed to pay when asked; None when nobody asked.
    """

    request: Request
    attachments: Sequence[Attached] = ()
    inputs: Sequence[Input] = ()
    style: str | None = None
    press: str | None = None
    origin_job: int | None = None
    placed: Callable[[], Awaitable[None]] | None = None
    agreed: int | None = None


async def make(interaction: Interaction, wish: Wish) -> None:
    """Carry one order from the wish to its card; answers the interaction exactly once, also when cancelled."""
    await carry_out(ByInteraction(interaction), wish)


async def carry_out(asker: Asker, wish: Wish) -> None:
    """The same for whoever asks, by whichever way."""

    async def work() -> None:
        problem: Exception | None = None
        try:
            await _order(asker, wish)
        except Exception as error:  # noqa: BLE001 - answered and logged here, because the caller may be gone
            problem = error
            await asker.report(error)
        await asker.catch_up(problem)

    await asker.host.carry(work())


async def _order(asker: Asker, wish: Wish) -> None:
    engine, desk, request = asker.host.engine, asker.host.delivery.desk, wish.request
    if wish.style:
        request = await asker.meanwhile(
            engine.customs.styled(request, guild_id=asker.guild_id, style=wish.style),
        )
    quote = engine.quote(request)
    place = asker.place()
    forecast = await asker.meanwhile(doubts.doubt(asker, request, quote.micro_usd, place, wish.agreed))
    if forecast is not None:
        await doubts.ask(asker, wish, forecast)
        return
    taken = await asker.meanwhile(_take(asker.host, wish.attachments))
    order = Order(
        user_id=asker.user_id,
        place=place,
        request=request,
        inputs=[*wish.inputs, *taken],
        press=wish.press,
        origin_job=wish.origin_job,
        roles=asker.roles,
        joined_at=asker.joined_at,
        manages=asker.manages,
        alt_texts=[it.description for it in wish.attachments if it.description],
    )
    with desk.answering(asker.id) as shown:
        try:
            placed = await _place(asker, order)
        except LimitReached as refusal:
            if not await doubts.offered(asker, wish, refusal):
                raise
            return
        if placed.fresh:
            await _show(asker, placed, shown)
    if placed.job.place.interaction_id != asker.id:
        await asker.tell(words.ALREADY)
    elif not placed.fresh:
        log.info("interaction_repeated", interaction=asker.id, job=placed.job.id)
    elif wish.placed is not None:
        await wish.placed()


async def _take(host: Host, attachments: Sequence[Attached]) -> list[Input]:
    """All pictures at once, in their order; the first that cannot be used refuses the whole order."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(take(host, it)) for it in attachments]
    except BaseExceptionGroup as errors:
        refusals: list[BaseException] = [it for it in errors.exceptions if isinstance(it, Refusal)]
        raise (refusals or list(errors.exceptions))[0] from None
    return [task.result() for task in tasks]


async def take(host: Host, it: Attached) -> Input:
    """Fetch one picture and keep it, with the name of its owner when that is somebody else.

    Raises:
        PictureRefused: it cannot be used.
    """
    taken = await host.engine.take_input(url=it.url, name=it.filename, size=it.size, content_type=it.content_type)
    return replace(taken, owner=it.owner) if isinstance(it, Handed) else taken


async def _place(asker: Asker, order: Order) -> Placed:
    """Reserve and queue. Once begun it is waited for even if the interaction dies: the order may stand already."""
    placing = asyncio.ensure_future(asker.host.engine.place(order))
    try:
        return await asker.meanwhile(asyncio.shield(placing))
    except TROUBLE as error:
        log.warning("defer_failed", interaction=asker.id, error=repr(error))
        return await placing


async def _show(asker: Asker, placed: Placed, shown: Shown) -> None:
    """Answer with the card and start its thread; a job nobody can be told about is given back, free."""
    host, job = asker.host, placed.job
    try:
        shown.card_id = await asker.show(cards.open_card(job, placed.outlook), nonce=f"c{job.id}")
    except TROUBLE as error:
        log.warning("card_not_shown", job=job.id, error=repr(error))
        try:
            shown.card_id = await host.delivery.ensure_card(job, placed.outlook)
        except DeliveryError:
            taken_back = await host.engine.abandon(job.id)
            log.exception("order_abandoned" if taken_back else "card_missing", job=job.id)
            await asker.tell(words.ABANDONED if taken_back else words.CARD_LATER)
            return
    await host.engine.card_shown(job.id, card_id=shown.card_id)
    if job.place.in_thread:
        return
    try:
        shown.thread_id = await host.delivery.start_thread(job.evolve(card_id=shown.card_id))
    except DeliveryError as error:
        log.warning("thread_delayed", job=job.id, error=error.sentence)
