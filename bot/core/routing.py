"""Which offers can do what was asked, best first; and when none can, the sentence that says which value is the trouble.

Pure: the caller says which providers are configured and which are unwell.
"""

from collections.abc import Collection, Sequence

from bot.core.errors import BadRequest
from bot.core.models import DEFAULT_MODEL, LABELS, MODELS, OFFERS, PROVIDERS, Offer
from bot.core.requests import COUNT_LIMIT, PROMPT_LIMIT, Request


def candidates(
    request: Request,
    configured: Collection[str],
    *,
    unwell: Collection[str] = (),
    offers: Sequence[Offer] = OFFERS,
) -> list[Offer]:
    """The offers that take the request as it stands, best first: health, then price, then how well documented.

    Raises:
        BadRequest: none can; the sentence names the value and what would work.
    """
    check_plain(request)
    pool = _of_model(request, configured, offers)
    fitting = [o for o in pool if _problem(request, o) is None]
    if not fitting:
        raise BadRequest(_why_none(request, pool, offers, configured))
    return sorted(
        fitting,
        key=lambda o: (
            o.provider in unwell,
            o.price.micro_usd,
            o.beyond,
            o.pictures[1],
            offers.index(o),
        ),
    )


def check_plain(request: Request) -> None:
    """What holds for every model: a prompt, a count within bounds.

    Raises:
        BadRequest: with the sentence.
    """
    if not request.prompt.strip():
        raise BadRequest("The prompt is empty. Say in words what you would like to see.")
    if len(request.prompt) > PROMPT_LIMIT:
        raise BadRequest(f"The prompt has {len(request.prompt)} characters; at most {PROMPT_LIMIT} work.")
    if not 1 <= request.count <= COUNT_LIMIT:
        raise BadRequest(f"`count` is {request.count}; from 1 to {COUNT_LIMIT} works.")


def _of_model(request: Request, configured: Collection[str], offers: Sequence[Offer]) -> list[Offer]:
    model = request.model or DEFAULT_MODEL
    if model not in MODELS:
        raise BadRequest(f"There is no model called “{model}”. There are: {', '.join(MODELS)}.")
    if request.provider and request.provider not in PROVIDERS:
        names = ", ".join(PROVIDERS)
        raise BadRequest(f"There is no provider called “{request.provider}”. There are: {names}.")
    sold = [o for o in offers if o.model == model]
    here = [o for o in sold if o.provider in configured]
    pool = [o for o in here if request.provider in (None, o.provider)]
    if pool:
        return pool
    sellers = sorted({o.provider for o in here})
    if request.provider and request.provider not in configured:
        text = f"The provider `{request.provider}` is not set up on this bot."
    elif request.provider:
        text = f"`{model}` is not offered by `{request.provider}`."
    else:
        text = f"`{model}` is not available on this bot: no provider that offers it is set up."
        others = sorted({o.model for o in offers if o.provider in configured})
        return _refuse(f"{text} Available: {', '.join(others)}.")
    return _refuse(f"{text} It is available from: {', '.join(sellers)}." if sellers else text)


def _refuse(sentence: str) -> list[Offer]:
    raise BadRequest(sentence)


def _problem(request: Request, offer: Offer) -> tuple[str, str] | None:
    """The first value the offer cannot take, as (option, what it would take)."""
    if not offer.accepts(request.pictures):
        return "pictures", _pictures_words(offer)
    for name, value in request.options().items():
        parameter = offer.takes.get(name)
        if parameter is None or (name in offer.with_picture and not request.pictures):
            return name, ""
        wish = parameter.problem(value)
        if wish:
            return name, wish
    if request.seed is not None and request.seed != -1:
        return _seed_problem(request, offer)
    return None


def _seed_problem(request: Request, offer: Offer) -> tuple[str, str] | None:
    parameter = offer.takes.get("seed")
    if parameter is None:
        return "seed", ""
    assert request.seed is not None
    requests_needed = -(-request.count // offer.per_request)
    for seed in (request.seed, request.seed + requests_needed - 1):
        wish = parameter.problem(seed)
        if wish:
            return "seed", wish
    return None


def _why_none(request: Request, pool: Sequence[Offer], offers: Sequence[Offer], configured: Collection[str]) -> str:
    """One sentence for the closest offer: the value that stands in the way, and who would take it."""
    model = request.model or DEFAULT_MODEL
    by_pictures = [o for o in pool if o.accepts(request.pictures)]
    if not by_pictures:
        return _pictures_sentence(request, model, pool, offers, configured)
    problems = [found for o in by_pictures if (found := _problem(request, o))]
    # A value that is merely out of range is closer to working than an option nobody takes.
    name, wish = next((p for p in problems if p[1]), problems[0])
    label = LABELS.get(name, name)
    value = request.seed if name == "seed" else request.options().get(name)
    where = f"`{model}`" + (f" at `{request.provider}`" if request.provider else "")
    if wish:
        return f"`{label}` is {value}, but {where} takes {wish}."
    if name in by_pictures[0].with_picture and not request.pictures:
        return f"`{label}` says how much of a picture to change, so it needs an `image`."
    takers = _takers(request, name, offers, configured)
    hint = f" It works with {takers}." if takers else ""
    return f"{where} does not take `{label}` for this.{hint}"


def _pictures_sentence(
    request: Request,
    model: str,
    pool: Sequence[Offer],
    offers: Sequence[Offer],
    configured: Collection[str],
) -> str:
    where = f"`{model}`" + (f" at `{request.provider}`" if request.provider else "")
    most = max(o.pictures[1] for o in pool)
    if request.pictures == 0:
        text = f"{where} changes pictures, so it needs one: attach an `image`."
    elif most == 0:
        text = f"{where} draws from words alone and takes no picture."
    else:
        text = f"{where} takes at most {most} picture{'s' if most > 1 else ''}, not {request.pictures}."
    takers = _takers(request, "", offers, configured)
    return f"{text} This works with {takers}." if takers else text


def _takers(request: Request, name: str, offers: Sequence[Offer], configured: Collection[str]) -> str:
    """Models here that would take the request (when `name` is given: that option, with these pictures)."""
    fits = [
        o
        for o in offers
        if o.provider in configured
        and o.accepts(request.pictures)
        and (not name or name in o.takes)
        and (_problem(request, o) is None)
    ]
    shown = dict.fromkeys(o.model if not request.provider else f"{o.model}@{o.provider}" for o in fits)
    return ", ".join(f"`{model}`" for model in shown)


def _pictures_words(offer: Offer) -> str:
    low, high = offer.pictures
    return f"{low} to {high} pictures" if low != high else f"{low} pictures"
