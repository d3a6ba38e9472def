"""Placing an order: which offer, at what price, and then one transaction that checks, reserves and writes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import LimitReached
from bot.core.jobs import Job, Shot, State
from bot.core.models import SEED_LIMIT
from bot.core.quota import day_of
from bot.core.requests import Request
from bot.engine import judging
from bot.engine.judging import Judged
from bot.engine.orders import Order, Placed, Quote
from bot.engine.pricing import Costing
from bot.engine.sending import plan_shots
from bot.engine.workshop import Workshop
from bot.store import orders, refusals
from bot.store.database import Transaction

PRICED_ANEW = 3  # times an order is priced again because others took the free pictures it counted on


def quote(shop: Workshop, request: Request) -> Quote:
    """The best offer for a request and its price.

    Raises:
        BadRequest: no configured offer can do it; the sentence names the value.
    """
    best = shop.pricing.ways(request, shop.wellness.unwell)[0]
    return Quote(offer=best.offer, micro_usd=best.micro_usd, free_pictures=best.free)


async def place(shop: Workshop, order: Order, judged: Judged) -> Placed:
    """Make an order stand, or refuse it with nothing written.

    Raises:
        BadRequest: no configured offer can do it.
        LimitReached: a quota or budget does not allow it.
        Paused: the place is paused.
    """
    for _ in range(PRICED_ANEW):
        try:
            return await _place(shop, order, judged, free=True)
        except orders.FreeGone:
            await shop.pricing.recount()
    return await _place(shop, order, judged, free=False)


async def _place(shop: Workshop, order: Order, judged: Judged, *, free: bool) -> Placed:
    best = shop.pricing.ways(order.request, shop.wellness.unwell)[0]
    if not free:
        best = replace(best, free=0, micro_usd=best.price * order.request.count)
    best = await shop.pricing.exact(order.request, best, order.request.seed) if best.micro_usd else best
    job = _job(shop, order, best, judged)
    shots = plan_shots(job, best.offer)
    job = job.evolve(shots=len(shots))
    inputs = [
        orders.NewInput(kept=item.kept, url=item.url, parent=item.parent, owner=item.owner) for item in order.inputs
    ]
    terms = orders.Terms(
        limits=shop.limits,
        joined_at=order.joined_at,
        cheaper=shop.pricing.cheaper(order.request, best.micro_usd, shop.wellness.unwell),
        free_given=best.offer.free_pictures,
    )
    try:
        stands, fresh = await shop.db.create(_stand, order, judged, job, shots, inputs, terms)
    except LimitReached as error:
        if error.used_up is not None and not error.fits:
            await shop.db.write(refusals.note, job, error.used_up)
        raise
    if fresh and job.free:
        await shop.pricing.recount()
    return Placed(job=stands, outlook=await shop.outlook(stands), fresh=fresh)


async def _stand(
    tx: Transaction, order: Order, judged: Judged, job: Job, shots: Sequence[Shot], inputs: Sequence[orders.NewInput],
    terms: orders.Terms,
) -> tuple[Job, bool]:  # fmt: skip
    """The order and what moderation found in it; see `orders.place`."""
    stands, fresh = await orders.place(tx, job, shots, inputs, limits=terms, press=order.press)
    if fresh:
        await judging.note(tx, order, judged.verdict, stands.id, now=job.created_at)
    return stands, fresh


def _job(shop: Workshop, order: Order, best: Costing, judged: Judged) -> Job:
    now = shop.clock.now()
    chosen = order.request.seed
    return Job(
        id=shop.numbers.next(now),
        state=State.QUEUED,
        user_id=order.user_id,
        request=order.request,
        place=order.place,
        model=best.offer.model,
        provider=best.offer.provider,
        wire_id=best.offer.wire_id,
        seed=chosen if chosen is not None and chosen >= 0 else shop.dice.randint(0, SEED_LIMIT),
        estimate=best.micro_usd,
        created_at=now,
        day=day_of(now),
        origin_job=order.origin_job,
        price=best.price,
        free=best.free,
        roles=tuple(order.roles),
        hold=judged.hold,
    )
