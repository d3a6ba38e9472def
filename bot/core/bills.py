"""What a job's requests cost: from what the provider said, else from the price, the free pictures first. Micro-USD."""

from collections.abc import Sequence

from bot.core.jobs import Job, Shot, ShotState
from bot.core.models import offer_of

_TOOK = frozenset({ShotState.ACCEPTED, ShotState.DONE})
_UNKNOWN = frozenset({ShotState.LOST})


def share(job: Job, pictures: int) -> int:
    """What so many pictures of a job cost, were none of them free."""
    if job.price is not None:
        return job.price * pictures
    offer = offer_of(job.provider, job.wire_id)
    if offer is None:
        return job.estimate * pictures // job.request.count
    return offer.price.micro_usd * pictures


def billed_so_far(job: Job, found: Sequence[Shot]) -> int:
    """What the provider bills for requests it took, as far as anybody knows; failed ones if it said so."""
    told = sum(shot.cost for shot in found if shot.cost is not None)
    return told + share(job, max(0, _untold(found) - job.free))


def suspected_of(job: Job, found: Sequence[Shot], states: frozenset[ShotState] = _UNKNOWN) -> int:
    """What it may bill for requests whose outcome nobody knows (those in `states`)."""
    spare = max(0, job.free - _untold(found, _TOOK - states))
    return share(job, max(0, _count(found, states) - spare))


def charge_of(job: Job, shown: Sequence[tuple[Shot, int]]) -> int:
    """What a member bears for requests of which so many pictures came: the provider's figure by the picture."""
    told = sum(-(-shot.cost * pictures // shot.count) for shot, pictures in shown if shot.cost is not None)
    return told + share(job, max(0, sum(n for shot, n in shown if shot.cost is None) - job.free))


def free_taken(job: Job, found: Sequence[Shot]) -> int:
    """How many of the job's free pictures the provider has counted, or may have."""
    return min(job.free, _untold(found) + _count(found, _UNKNOWN | {ShotState.POSTING}))


def _untold(found: Sequence[Shot], states: frozenset[ShotState] = _TOOK) -> int:
    return sum(shot.count for shot in found if shot.state in states and shot.cost is None)


def _count(found: Sequence[Shot], states: frozenset[ShotState]) -> int:
    return sum(shot.count for shot in found if shot.state in states)
