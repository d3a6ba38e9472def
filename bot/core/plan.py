"""How an order becomes requests: fan-out and seeds, decided once and written down before anything is sent."""

from bot.core.models import SEED_LIMIT, Offer
from bot.core.requests import Request


def fan_out(request: Request, offer: Offer) -> list[int]:
    """Pictures per request, in order: four pictures at one a request are `[1, 1, 1, 1]`."""
    full, rest = divmod(request.count, offer.per_request)
    return [offer.per_request] * full + ([rest] if rest else [])


def seeds(request: Request, shots: int, chosen: int) -> list[int]:
    """The seed of each request: the member's own counted up, else one chosen for each.

    `chosen` is a random number from 0 to SEED_LIMIT; the others follow from it so that a job can be
    read back from its first seed alone. They are far apart: neighbouring seeds are what a member's own
    `seed` gives.
    """
    if request.seed is not None and request.seed >= 0:
        return [request.seed + number for number in range(shots)]
    # An odd multiplier makes the steps a permutation, so no two requests of a job share a seed.
    return [(chosen + number * 0x9E3779B1) % (SEED_LIMIT + 1) for number in range(shots)]


def quote(request: Request, offer: Offer) -> int:
    """The estimate of the whole order in micro-USD."""
    return offer.price.micro_usd * request.count
