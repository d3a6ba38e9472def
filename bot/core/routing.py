"""Which offers can do what was asked, best first; when none can, `bot.core.advice` words the refusal.

Pure: the caller says which providers are configured and which are unwell.
"""

import unicodedata
from collections.abc import Collection, Sequence

from bot.core import advice
from bot.core.errors import BadRequest
from bot.core.models import DEFAULT_MODEL, OFFERS, Offer
from bot.core.requests import COUNT_LIMIT, PROMPT_LIMIT, Request

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})  # Unicode categories that leave nothing on the screen


def candidates(
    request: Request,
    configured: Collection[str],
    *,
    unwell: Collection[str] = (),
    offers: Sequence[Offer] = OFFERS,
) -> list[Offer]:
    """The offers that take the request as it stands, best first.

    The order is health, price, how well documented, a published price before a planned one, and of those
    the narrowest: a picture on its own goes to the endpoint for single pictures.

    Raises:
        BadRequest: none can; the sentence names the value and what would work.
    """
    check_plain(request)
    here = [o for o in offers if o.provider in configured]
    pool = _pool(request, here, offers)
    fitting = [o for o in pool if advice.fits(request, o)]
    if not fitting:
        raise BadRequest(advice.why_none(request, pool, here))
    priced = [o for o in fitting if o.price.known]
    if not priced:
        raise BadRequest(
            f"Nobody knows what `{fitting[0].model}` costs, so it cannot be used until the owner of this bot says: "
            "`/studio costs` or prices.toml."
        )
    return sorted(
        priced,
        key=lambda o: (
            o.provider in unwell,
            o.price.micro_usd,
            o.beyond,
            o.price.planned,
            o.pictures[1],
            offers.index(o),
        ),
    )


def check_plain(request: Request) -> None:
    """What holds for every model: a prompt one can see, a count within bounds.

    Raises:
        BadRequest: with the sentence.
    """
    if all(unicodedata.category(letter) in _UNSEEN for letter in request.prompt):
        raise BadRequest("The prompt is empty. Say in words what you would like to see.")
    if len(request.prompt) > PROMPT_LIMIT:
        raise BadRequest(f"The prompt has {len(request.prompt)} characters; at most {PROMPT_LIMIT} work.")
    if not 1 <= request.count <= COUNT_LIMIT:
        raise BadRequest(f"`count` is {request.count}; 1 to {COUNT_LIMIT} works.")


def _pool(request: Request, here: Sequence[Offer], offers: Sequence[Offer]) -> list[Offer]:
    """The configured offers of the model (and provider) asked for; never empty."""
    model = request.model or DEFAULT_MODEL
    pool = [o for o in here if o.model == model and request.provider in (None, o.provider)]
    if not pool:
        raise BadRequest(advice.why_unavailable(request, here, offers))
    return pool
