"""The transactions around a POST: before it, right after it, and back to the line when nothing was accepted."""

from collections.abc import Sequence
from typing import Any

from bot.core.jobs import Job, Shot, ShotState, State
from bot.core.models import Offer
from bot.store import jobs, pauses, prices, shots
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
    held = await pauses.holding(tx, fresh) is not None
    changes: dict[str, Any] = {
        "owner": None, "attempt": fresh.attempt + 1, "not_before": not_before, "paused": int(held)
    }  # fmt: skip
    if offer is not None:
        changes |= {"provider": offer.provider, "wire_id": offer.wire_id, "shots": len(plan), "attempt": 0}
        changes["tried"] = f"{fresh.tried} {fresh.provider}".strip()
        await prices.give_back(tx, fresh, moved_on=True)
        # Turns of two lines cannot be compared: the job goes where the other line stands, and waits no second time.
        turn, _ = await jobs.turns(tx, provider=offer.provider, guild_id=fresh.place.guild_id, user_id=fresh.user_id)
        changes |= {"price": offer.price.micro_usd, "free": 0, "turn": turn}
        await jobs.replace_shots(tx, job, plan)
    return await jobs.move(tx, job.evolve(state=fresh.state), State.QUEUED, now=now, text=text, **changes)
