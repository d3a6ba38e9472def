"""Placing an order: which offer, at what price, and then one transaction that checks, reserves and writes."""

from collections.abc import Collection

from bot.core import plan, routing
from bot.core.jobs import Job, State
from bot.core.models import SEED_LIMIT
from bot.core.quota import day_of
from bot.core.requests import Request
from bot.engine.orders import Order, Placed, Quote
from bot.engine.sending import plan_shots
from bot.engine.workshop import Workshop
from bot.store import orders


def quote(request: Request, configured: Collection[str], unwell: Collection[str]) -> Quote:
    """The best offer for a request and its price.

    Raises:
        BadRequest: no configured offer can do it; the sentence names the value.
    """
    offer = routing.candidates(request, configured, unwell=unwell)[0]
    return Quote(offer=offer, micro_usd=plan.quote(request, offer))


async def place(shop: Workshop, order: Order) -> Placed:
    """Make an order stand, or refuse it with nothing written.

    Raises:
        BadRequest: no configured offer can do it.
        LimitReached: a quota or budget does not allow it.
    """
    best = quote(order.request, list(shop.providers), shop.wellness.unwell)
    now = shop.clock.now()
    chosen = order.request.seed
    job = Job(
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
    )
    shots = plan_shots(job, best.offer)
    job = job.evolve(shots=len(shots))
    inputs = [
        orders.NewInput(kept=item.kept, url=item.url, parent=item.parent, owner=item.owner) for item in order.inputs
    ]
    stands, fresh = await shop.db.create(orders.place, job, shots, inputs, limits=shop.limits, press=order.press)
    return Placed(job=stands, outlook=await shop.outlook(stands), fresh=fresh)
