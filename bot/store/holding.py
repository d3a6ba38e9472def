"""The transactions around held pictures: state, money, review and log change together, and one moderator decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core import outcomes
from bot.core.bills import billed_so_far, suspected_of
from bot.core.decisions import EASEL, DecisionKind
from bot.core.jobs import Job, Picture, State
from bot.core.policy import Policy
from bot.core.ports import Kept
from bot.core.reviews import Outcome, Review
from bot.store import decisions, discipline, jobs, leftovers, orders, pictures, refusing, reviews
from bot.store.database import Transaction
from bot.store.refusing import LeftOut


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a decision changed; the bytes of `files` belong to nobody any more."""

    job: Job
    review: Review
    files: Sequence[Picture] = ()


async def hold(
    tx: Transaction, job: Job, results: Sequence[tuple[Kept, bool]], *, charge: int, sentence: str | None, why: str,
    until: int, left_out: LeftOut | None, now: int,
) -> Job:  # fmt: skip
    """The pictures are here and wait for a moderator; `left_out` are others that nobody may see.

    Raises:
        StaleJob: the job has moved on; nothing was written.
    """
    held = await orders.hold(tx, job, results, charge=charge, sentence=sentence, why=why, now=now)
    if left_out is not None:
        await refusing.leave_out(tx, held, left_out, now=now)
    await reviews.open_held(tx, held, reason=why, until=until, now=now)
    await decisions.note(
        tx, DecisionKind.HELD, guild_id=job.place.guild_id, by=EASEL, now=now, member=job.user_id, job_id=job.id,
        rule=why, reason="A moderator looks at it first.", words=job.request.wish,
    )  # fmt: skip
    return held


async def approve(tx: Transaction, review: Review, *, by: int, owner: int, now: int) -> Decided | None:
    """Show held pictures; None when somebody else has decided or is looking, or nothing is held any more."""
    job = await _held(tx, review, now=now)
    decided = await reviews.decide(tx, review, Outcome.APPROVED, by=by, now=now) if job is not None else None
    if job is None or decided is None:
        return None
    job = await charged_for_what_is_left(tx, job)
    found = await jobs.shots_of(tx, job.id)
    cost, suspected = billed_so_far(job, found), suspected_of(job, found)
    ready = await orders.let_go(tx, job, cost=cost, suspected=suspected, by=by, owner=owner, now=now)
    await decisions.note(
        tx, DecisionKind.APPROVED, guild_id=review.guild_id, by=by, now=now, member=job.user_id, job_id=job.id,
        rule=review.reason, before="held", after="posted", words=job.request.wish,
    )  # fmt: skip
    return Decided(job=ready, review=decided)


async def refuse(
    tx: Transaction, review: Review, *, by: int, reason: str, strike: bool, policy: Policy, now: int
) -> Decided | None:
    """Show held pictures to nobody, free for the member; None as with `approve`."""
    ended = await _end(
        tx, review, Outcome.REFUSED, sentence=outcomes.refused_by_moderator(reason), by=by, answer=reason, now=now
    )
    if ended is not None and strike and ended.job.decision is not None:
        await discipline.strike(
            tx, guild_id=review.guild_id, user_id=review.member, decision=ended.job.decision, policy=policy, by=by,
            now=now,
        )  # fmt: skip
    return ended


async def expire(tx: Transaction, review: Review, *, hours: int, now: int) -> Decided | None:
    """Nobody looked in time: refused and free; None when somebody decided at the last moment."""
    return await _end(tx, review, Outcome.EXPIRED, sentence=outcomes.unanswered(hours), by=EASEL, answer="", now=now)


async def withdraw(tx: Transaction, job_id: int, *, now: int) -> Sequence[Picture]:
    """A held job was cancelled: nobody has to look any more; returns pictures whose bytes belong to nobody now."""
    review = await reviews.held(tx, job_id)
    if review is not None:
        await reviews.decide(tx, review, Outcome.WITHDRAWN, by=EASEL, now=now)
    return await _drop(tx, job_id, now=now)


async def _held(tx: Transaction, review: Review, *, now: int) -> Job | None:
    """The job, if it is held still; a question about one that is not answers itself."""
    job = await jobs.get(tx, review.job_id) if review.job_id is not None else None
    if job is not None and job.state is State.HELD:
        return job
    await reviews.decide(tx, review, Outcome.WITHDRAWN, by=EASEL, now=now)
    return None


async def charged_for_what_is_left(tx: Transaction, job: Job) -> Job:
    """Pictures that were taken down while they were held are not paid for."""
    made = await pictures.of_job(tx, job.id)
    left = sum(picture.removed_at is None for picture in made)
    if not job.charged or left == len(made):
        return job
    return await jobs.amend(tx, job, charged=job.charged * left // len(made))


async def _end(
    tx: Transaction, review: Review, outcome: Outcome, *, sentence: str, by: int, answer: str, now: int
) -> Decided | None:
    job = await _held(tx, review, now=now)
    decided = await reviews.decide(tx, review, outcome, by=by, now=now, answer=answer) if job is not None else None
    if job is None or decided is None:
        return None
    found = await jobs.shots_of(tx, job.id)
    ended = await orders.end(
        tx, job, State.REFUSED, sentence=sentence, now=now, text=str(outcome),
        cost=billed_so_far(job, found), suspected=suspected_of(job, found),
    )  # fmt: skip
    files = await _drop(tx, job.id, now=now)
    kind = DecisionKind.EXPIRED if outcome is Outcome.EXPIRED else DecisionKind.REFUSED
    noted = await refusing.noted(
        tx, ended, rule=review.reason, reason=sentence, now=now, by=by, before="held", kind=kind
    )
    return Decided(job=noted, review=decided, files=files)


async def _drop(tx: Transaction, job_id: int, *, now: int) -> Sequence[Picture]:
    """Remove a job's pictures; their files are owed to be deleted, through any crash."""
    files = await pictures.remove(tx, job_id, now=now)
    await leftovers.owe_files(tx, files)
    return files
