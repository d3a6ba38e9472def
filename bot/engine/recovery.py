"""What a start does with what the last stop or crash left: every open job is found in its state and taken up there."""

from collections.abc import Awaitable, Callable

import structlog

from bot.core import outcomes, plan, routing
from bot.core.bills import billed_so_far, suspected_of
from bot.core.errors import BadRequest, StaleJob
from bot.core.jobs import AT_PROVIDER, Job, ShotState, State
from bot.core.models import offer_of
from bot.engine.sending import plan_shots
from bot.engine.workshop import Workshop
from bot.store import jobs, orders, processes, sending

TOO_OFTEN = 25  # dispatches: a job that takes the process down with it each time must not do so for ever
UNTOLD_FOR = 24 * 3600 * 1000  # milliseconds; older outcomes nobody waits for any more


async def take_over(shop: Workshop, *, alone: bool) -> list[Job]:
    """The open jobs of dead processes, now ours."""
    found = await shop.db.write(processes.take_over, shop.process_id, now=shop.clock.now(), alone=alone)
    if found:
        structlog.get_logger(__name__).info("taking up open jobs", jobs=len(found))
    return found


def hopeless(shop: Workshop, job: Job) -> str | None:
    """Why a job cannot go on in this process, in a sentence for the member; None when it can."""
    gone = job.provider not in shop.providers or offer_of(job.provider, job.wire_id) is None
    if job.state in AT_PROVIDER and gone:
        return outcomes.gone_provider(job.provider)
    if job.dispatches > TOO_OFTEN and job.state is not State.HELD:
        return outcomes.unlucky()
    return None


async def give_up(shop: Workshop, job: Job, sentence: str) -> None:
    """End a job that cannot go on; what the provider may bill is booked as suspected."""
    found = await shop.db.read(jobs.shots_of, job.id)
    suspected = suspected_of(job, found, frozenset({ShotState.POSTING, ShotState.ACCEPTED, ShotState.LOST}))
    cost = billed_so_far(job, [shot for shot in found if shot.state is ShotState.DONE])
    settled = job.state is State.READY
    await shop.db.write(
        orders.end,
        job,
        State.FAILED,
        sentence=sentence,
        now=shop.clock.now(),
        cost=0 if settled else cost,
        suspected=0 if settled else suspected,
    )


async def rehome(shop: Workshop) -> None:
    """Move waiting jobs of a provider that was taken out of the settings to another one, or end them free."""
    for job in await shop.db.read(processes.stranded, configured=list(shop.providers)):
        try:
            found = routing.candidates(job.request, list(shop.providers), offers=shop.pricing.book.offers)
        except BadRequest:
            found = []
        offers = [offer for offer in found if plan.quote(job.request, offer) <= job.estimate]
        now = shop.clock.now()
        try:
            if offers:
                shots = plan_shots(job, offers[0])
                await shop.db.write(
                    sending.back_to_line,
                    job,
                    not_before=now,
                    now=now,
                    text=f"to {offers[0].provider}",
                    offer=offers[0],
                    plan=shots,
                )
            else:
                sentence = outcomes.gone_provider(job.provider)
                await shop.db.write(orders.end, job, State.FAILED, sentence=sentence, now=now)
        except StaleJob:
            continue  # cancelled in this very moment


async def each_untold(shop: Workshop, tell: Callable[[int], Awaitable[None] | None]) -> None:
    """Have every outcome told that a card does not show yet."""
    since = shop.clock.now() - UNTOLD_FOR
    for job in await shop.db.read(processes.untold, since=since):
        tell(job.id)
