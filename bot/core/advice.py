"""Why no offer takes a request, in sentences a member can act on: which value is the trouble and what would work.

Every sentence is true of the offers configured here, and a model it names takes the request as it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.models import DEFAULT_MODEL, Offer
from bot.core.parameters import Number, Parameter, Ratio, Value
from bot.core.requests import Request

_LONGEST = 60  # characters of a member's own value that a refusal repeats
_SEE_MODELS = " `/models` shows what there is here."


@dataclass(frozen=True, kw_only=True)
class _Trouble:
    """An option an offer cannot take as it is; `instead` completes "takes ...", None where it takes none at all."""

    option: str
    value: Value
    instead: str | None
    needs_picture: bool = False


def fits(request: Request, offer: Offer) -> bool:
    """Whether the offer takes the request as it stands, whatever model and provider it names."""
    return offer.accepts(request.pictures) and not _troubles(request, offer)


def why_unavailable(request: Request, here: Sequence[Offer], offers: Sequence[Offer]) -> str:
    """The sentence for a model or provider that does not exist, or that this bot does not have."""
    model = request.model or DEFAULT_MODEL
    if model not in {o.model for o in offers}:
        text = f"There is no model called “{_short(model)}”."
    elif request.provider and request.provider not in {o.provider for o in offers}:
        text = f"There is no provider called “{_short(request.provider)}”."
    elif request.provider and request.provider not in {o.provider for o in here}:
        text = f"The provider `{request.provider}` is not set up on this bot."
    elif request.provider:
        text = f"`{request.provider}` does not offer `{model}`."
    else:
        text = f"`{model}` is not available on this bot: no provider that offers it is set up."
    return text + (_works_with(request, here) or _SEE_MODELS)


def why_none(request: Request, pool: Sequence[Offer], here: Sequence[Offer]) -> str:
    """The sentences for a request none of its model's offers takes.

    Args:
        request: what was asked.
        pool: the offers asked for, at least one.
        here: all offers of the configured providers; one that takes the request is proposed.
    """
    able = [o for o in pool if o.accepts(request.pictures)]
    text = _about_options(request, able, pool) if able else _about_pictures(request, pool)
    return text + _works_with(request, here)


def _troubles(request: Request, offer: Offer) -> list[_Trouble]:
    """Everything the offer cannot take, apart from the number of pictures."""
    found = []
    for option, value in request.options().items():
        parameter = offer.takes.get(option)
        needs_picture = parameter is not None and option in offer.with_picture and not request.pictures
        if parameter is None or needs_picture:
            found.append(_Trouble(option=option, value=value, instead=None, needs_picture=needs_picture))
        elif instead := parameter.problem(value):
            found.append(_Trouble(option=option, value=value, instead=instead))
    if request.seed is not None and request.seed != -1:
        found += _seed_trouble(request, request.seed, offer.takes.get("seed"), -(-request.count // offer.per_request))
    return found


def _seed_trouble(request: Request, seed: int, parameter: Parameter | None, shots: int) -> list[_Trouble]:
    """The seed's trouble: each further request of an order takes the next one, and the last must fit too."""
    if parameter is None:
        return [_Trouble(option="seed", value=seed, instead=None)]
    assert isinstance(parameter, Number)
    allowed = Number(low=parameter.low, high=parameter.high - (shots - 1), whole=True)
    instead = allowed.problem(seed)
    if not instead:
        return []
    return [_Trouble(option="seed", value=seed, instead=instead + (f" with `count` {request.count}" * (shots > 1)))]


def _about_options(request: Request, able: Sequence[Offer], pool: Sequence[Offer]) -> str:
    """One sentence for each trouble of the offer that comes closest."""
    closest = min(able, key=lambda o: _distance(_troubles(request, o), o))
    sentences = []
    for trouble in _troubles(request, closest):
        where = _where(request, closest, trouble, able, pool)
        if trouble.needs_picture:
            sentences.append(f"`{trouble.option}` says how much of a picture to change, so it needs an `image`.")
        elif trouble.instead is None:
            sentences.append(f"{where[0]} takes no `{trouble.option}`{where[1]}.")
        else:
            value = f"`{trouble.option}` is {_shown(trouble.value)}"
            sentences.append(f"{value}, but {where[0]} takes {trouble.instead}{where[1]}.")
    return " ".join(sentences)


def _distance(troubles: Sequence[_Trouble], offer: Offer) -> tuple[int, int, float]:
    """How far an offer is from taking the request: fewer troubles, fewer options it lacks, wider ranges."""
    breadth = 0.0
    for trouble in troubles:
        parameter = offer.takes.get(trouble.option)
        if isinstance(parameter, Number):
            breadth += parameter.high - parameter.low
        elif isinstance(parameter, Ratio):
            breadth += parameter.free
    return len(troubles), sum(t.instead is None for t in troubles), -breadth


def _where(
    request: Request, closest: Offer, trouble: _Trouble, able: Sequence[Offer], pool: Sequence[Offer]
) -> tuple[str, str]:
    """The words before and after "takes ..." that make the sentence true of everything they cover."""
    at = request.provider
    if at is None and _takes_other(request, trouble, able):
        at = closest.provider
    covered = [o for o in pool if at in (None, o.provider) and o not in able]
    after = f" {_with_pictures(request.pictures)}" if _takes_other(request, trouble, covered) else ""
    return (f"`{closest.model}` at `{at}`", after) if at else (f"`{closest.model}`", f" here{after}")


def _takes_other(request: Request, trouble: _Trouble, others: Iterable[Offer]) -> bool:
    """Whether one of these takes the option's value, or another range of values."""
    for other in others:
        same = next((t for t in _troubles(request, other) if t.option == trouble.option), None)
        if same is None or same.instead not in (None, trouble.instead):
            return True
    return False


def _about_pictures(request: Request, pool: Sequence[Offer]) -> str:
    where = f"`{pool[0].model}`" + (f" at `{request.provider}`" if request.provider else "")
    here = "" if request.provider else " here"
    most = max(o.pictures[1] for o in pool)
    least = min((o.pictures[0] for o in pool if o.pictures[0] > request.pictures), default=0)
    if most == 0:
        return f"{where} draws from words alone and takes no picture{here}."
    if request.pictures > most:
        return f"{where} takes at most {most} picture{_s(most)}{here}, not {request.pictures}."
    if request.pictures == 0 and least == 1:
        return f"{where} changes pictures, so it needs one: attach an `image`."
    return f"{where} needs at least {least} picture{_s(least)}{here}, not {request.pictures}."


def _works_with(request: Request, here: Iterable[Offer]) -> str:
    """The models that take the request as it stands: the one asked for at another provider, else the others."""
    takers = [o for o in here if fits(request, o)]
    takers = [o for o in takers if o.model == (request.model or DEFAULT_MODEL)] or takers
    names = list(dict.fromkeys(f"`{o.model}@{o.provider}`" if request.provider else f"`{o.model}`" for o in takers))
    if not names:
        return ""
    most = f"{', '.join(names[:-1])} or " if names[1:] else ""
    return f" This works with {most}{names[-1]}."


def _with_pictures(pictures: int) -> str:
    return f"with {pictures} picture{_s(pictures)}" if pictures else "without a picture"


def _shown(value: Value) -> str:
    """A member's value as a refusal repeats it: numbers plainly, text quoted and shortened."""
    if isinstance(value, str):
        return f"“{_short(value)}”"
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return str(int(value)) if whole else str(value)


def _short(text: str) -> str:
    line = " ".join(text.replace("`", "'").split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _s(number: int) -> str:
    return "" if number == 1 else "s"
