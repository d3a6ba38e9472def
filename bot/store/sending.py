"""The transactions around a POST: before it, right after it, and back to the line when nothing was accepted."""

from collections.abc import Sequence
from typing import Any

from bot.core.jobs import Job, Shot, ShotState, State
from bot.core.models import Offer
from bot.store import jobs, shots
from bot.store.database import Transaction


async def begin(tx: Transaction, /, job: Job, shot: Shot, *, now: int) -> Shot | None:
    """Write that a request is about to be sent; None = the member cancelled, so it must not be.

    Raises:
        StaleJob: the job has moved on.
    """
    fresh = await jobs.get(tx, job.id)
    if fresh is None or fresh.cancelled_by is not None:
        return None
    return await shots.record(tx, job, shot, state=ShotState.POSTING, posted_at=now)


async def outcome(
    tx: Transaction, /, job: Job, shot: Shot, state: ShotState, *, now: int, **changes: Any
) -> tuple[Job, Shot]:
    """Write what became of a request; the job is `waiting` once none of its requests is still to be sent.

    Raises:
        StaleJob: the job has moved on.
    """
    shot = await shots.record(tx, job, shot, state=state, **changes)
    fresh = await jobs.get(tx, job.id)
    assert fresh is not None
    if fresh.state is State.SUBMITTING:
        left = await jobs.shots_of(tx, job.id)
        unsent = any(s.state in (ShotState.NEW, ShotState.POSTING) for s in left)
        if not unsent and any(s.state is ShotState.ACCEPTED for s in left):
            fresh = await jobs.move(tx, fresh, State.WAITING, now=now)
    return fresh, shot


async def back_to_line(
    tx: Transaction,
    job: Job,
    *,
    not_before: int,
    now: int,
    text: str,
    offer: Offer | None = None,
    plan: Sequence[Shot] = (),
) -> Job:
    """Queue a job again of which the provider has certainly accepted nothing; `offer` and `plan` ask elsewhere.

    Raises:
        StaleJob: the job has moved on.
    """
    fresh = await jobs.get(tx, job.id)
    assert fresh is not None
    if fresh.open and fresh.cancelled_by is not None:
        return fresh
    changes: dict[str, Any] = {"owner": None, "attempt": fresh.attempt + 1, "not_before": not_before}
    if offer is not None:
        changes |= {"provider": offer.provider, "wire_id": offer.wire_id, "shots": len(plan), "attempt": 0}
        changes["tried"] = f"{fresh.tried} {fresh.provider}".strip()
        await jobs.replace_shots(tx, job, plan)
    return await jobs.move(tx, job.evolve(state=fresh.state), State.QUEUED, now=now, text=text, **changes)
