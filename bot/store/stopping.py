"""Orders that a takedown meets under way: held ones, and those that are made from a picture that is gone."""

from collections.abc import Sequence

from bot.core import outcomes, takedowns
from bot.core.bills import billed_so_far, suspected_of
from bot.core.decisions import EASEL
from bot.core.jobs import Job, Picture, State
from bot.core.reviews import Outcome
from bot.store import jobs, orders, refusing, reviews
from bot.store.database import Transaction
from bot.store.rows import job_of


async def stop(tx: Transaction, gone: Sequence[Picture], *, now: int) -> list[Job]:
    """Deal with orders under way whose pictures, made or handed in, are among these; returns those that are over.

    A held order with nothing left ends, free. One in line that was to be made from them ends, free. One that is at
    the provider already is paid for: a moderator sees it first. What is `ready` finds out by itself.
    """
    over: list[Job] = []
    for job_id in sorted({it.job_id for it in gone if it.job_id is not None}):
        job = await jobs.get(tx, job_id)
        if job is not None and job.state is State.HELD and (ended := await _held(tx, job, now=now)):
            over.append(ended)
    for it in gone:
        rows = await tx.fetch(
            "SELECT j.* FROM jobs j JOIN job_inputs i ON i.job_id = j.id WHERE i.picture = $1 AND j.guild_id = $2 "
            "AND j.state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready') ORDER BY j.id",
            *(it.number, it.guild_id),
        )
        for job in map(job_of, rows):
            if job.state is State.QUEUED:
                over.append(await _end(tx, job, it, now=now))
            elif job.state not in (State.HELD, State.READY):
                await tx.execute(
                    "UPDATE jobs SET hold = $1 WHERE id = $2 AND hold IS NULL", takedowns.source(it.number), job.id
                )
    return over


async def _held(tx: Transaction, job: Job, *, now: int) -> Job | None:
    """A held order some of whose pictures went: with none left nobody has to look any more."""
    review = await reviews.held(tx, job.id)
    left = await tx.value("SELECT count(*) FROM pictures WHERE job_id = $1 AND removed_at IS NULL", job.id)
    if left:
        if review is not None:
            await reviews.touch(tx, review.number)
        return None
    if review is not None:
        await reviews.decide(tx, review, Outcome.WITHDRAWN, by=EASEL, now=now)
    found = await jobs.shots_of(tx, job.id)
    return await orders.end(
        tx, job, State.REFUSED, sentence=outcomes.taken_down(), now=now, text="taken down",
        cost=billed_so_far(job, found), suspected=suspected_of(job, found),
    )  # fmt: skip


async def _end(tx: Transaction, job: Job, source: Picture, *, now: int) -> Job:
    found = await jobs.shots_of(tx, job.id)
    return await refusing.end(
        tx, job, takedowns.SOURCE_GONE, rule=takedowns.source(source.number), now=now,
        cost=billed_so_far(job, found), suspected=suspected_of(job, found),
    )  # fmt: skip
