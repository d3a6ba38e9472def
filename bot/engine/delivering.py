"""The state `ready` and what follows: the pictures are posted once, and every card tells how its job ended."""

from collections.abc import Sequence

import structlog

from bot.core import outcomes
from bot.core.errors import DeliveryError
from bot.core.jobs import TERMINAL, Job, Picture, State
from bot.core.ports import Delivered
from bot.engine import files
from bot.engine.workshop import Workshop
from bot.store import delivering, jobs, orders, pictures, reviews, takedowns

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0  # seconds between two tries to post
GIVE_UP = 24 * 3600 * 1000  # milliseconds after which a result nobody takes, or a card nobody can edit, is given up


async def deliver(shop: Workshop, job: Job) -> Job:
    """Post the pictures; tries again for as long as Discord may come back.

    Raises:
        StaleJob: the job has moved on.
        Leaving: Easel is stopping; the pictures stay `ready`.
    """
    log = structlog.get_logger(__name__).bind(job=job.id)
    # An update under way is not waited for: while Discord fails it, that may take half a minute.
    shop.cards.drop(job.id)
    pause, began = FIRST_PAUSE, shop.clock.now()
    while True:
        shown = [it for it in await shop.db.read(pictures.of_job, job.id) if it.there]
        with shop.doors.inside():
            # Counted before the attempt: a second one looks for the first one's message before it posts.
            job = await shop.db.write(delivering.begin, job)
            try:
                there = await _post(shop, job.evolve(deliveries=job.deliveries - 1), shown)
            except DeliveryError as error:
                problem = error
            else:
                if there is None:
                    over, gone = await shop.db.write(takedowns.never_posted, job, now=shop.clock.now())
                    await files.drop(shop, gone)
                    return over
                done = await shop.db.write(delivering.done, job, there, now=shop.clock.now())
                if await shop.db.read(reviews.held, job.id) is None:  # a moderator's time is no provider's
                    shop.timings.finished(done)
                return done
        log.warning("result not posted", problem=problem.sentence, final=problem.final)
        if problem.final or shop.clock.now() - began > GIVE_UP:
            sentence = outcomes.unreachable()
            return await shop.db.write(
                orders.end, job, State.FAILED, sentence=sentence, now=shop.clock.now(), text=problem.sentence[:200]
            )
        await shop.clock.sleep(max(pause, problem.retry_after or 0))
        pause = min(LONGEST_PAUSE, pause * 2)


async def _post(shop: Workshop, job: Job, shown: Sequence[Picture]) -> Delivered | None:
    """Post what is left; None when nothing is, and nothing stands there of an attempt whose answer was lost.

    What stands there counts as delivered: taking it away again is owed since it was taken down.
    """
    if shown:
        return await shop.delivery.deliver(job, shown)
    return await shop.delivery.standing(job) if job.deliveries else None


async def tell(shop: Workshop, job_id: int) -> None:
    """Show on the card how the job ended; tries again for as long as Discord may come back."""
    log = structlog.get_logger(__name__).bind(job=job_id)
    await shop.cards.settle(job_id)
    pause, began = FIRST_PAUSE, shop.clock.now()
    while shop.clock.now() - began <= GIVE_UP:
        job = await shop.db.read(jobs.get, job_id)
        if job is None or job.told or job.state not in TERMINAL:
            return
        shown = await shop.db.read(pictures.of_job, job_id)
        try:
            await shop.delivery.conclude(job, shown)
        except DeliveryError as error:
            log.warning("outcome not shown", problem=error.sentence, final=error.final)
            if not error.final:
                await shop.clock.sleep(max(pause, error.retry_after or 0))
                pause = min(LONGEST_PAUSE, pause * 2)
                continue
        await shop.db.write(jobs.remember, job_id, told=True)
        return
