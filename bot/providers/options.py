"""From a call's options, by Easel's names, to JSON values of the right type by a provider's names. Strict and pure."""

from collections.abc import Mapping

from bot.core.errors import Fault, ProviderError
from bot.core.parameters import Number, Parameter, Size, Value, read_size
from bot.core.ports import Call

NAMES = {
    "aspect_ratio": "aspect_ratio",
    "guidance": "guidance_scale",
    "steps": "steps",
    "size": "size",
    "strength": "strength",
    "negative_prompt": "negative_prompt",
}


def check(provider: str, call: Call, reference_limit: int) -> None:
    """Refuse, before any byte is sent, what the offer does not take.

    The router has decided this already; here it is the last lock in front of the owner's money.

    Raises:
        ProviderError: `REQUEST`, naming the value.
    """
    if problem := _problem(provider, call, reference_limit):
        raise ProviderError(Fault.REQUEST, provider, problem)


def _problem(provider: str, call: Call, reference_limit: int) -> str | None:
    offer = call.offer
    if offer.provider != provider:
        return f"the offer belongs to {offer.provider}"
    if not call.prompt.strip():
        return "the prompt is empty"
    if not 1 <= call.count <= offer.per_request:
        return f"{call.count} pictures in one request, {offer.wire_id} makes {offer.per_request}"
    if not offer.accepts(len(call.references)):
        return f"{len(call.references)} pictures handed in, {offer.wire_id} takes {offer.pictures}"
    if any(len(reference.data) > reference_limit for reference in call.references):
        return f"a picture handed in is larger than {reference_limit} bytes"
    values = dict(call.options)
    if call.seed is not None and offer.seeded:
        values["seed"] = call.seed
    for name, value in values.items():
        parameter = offer.takes.get(name)
        if parameter is None:
            return f"{offer.wire_id} takes no {name}"
        if problem := parameter.problem(value):
            return f"{name} must be {problem}"
    return None


def written(call: Call, names: Mapping[str, str] = NAMES) -> dict[str, Value]:
    """The options somebody set, and the seed where there is one, by the provider's names.

    A seed of -1 means "any" and is left out: no provider needs to be told. An option that means something only with
    a picture is left out where none is handed in.
    """
    offer = call.offer
    values = {
        names[name]: _typed(offer.takes[name], value)
        for name, value in call.options.items()
        if name != "seed" and (call.references or name not in offer.with_picture)
    }
    if call.seed is not None and call.seed >= 0 and offer.seeded:
        values["seed"] = call.seed
    return values


def safety(call: Call) -> int | None:
    """The server's tolerance, or what the offer can do that is nearest to it; None where nothing is to be sent."""
    bounds = call.offer.safety
    if bounds is None or call.safety_tolerance is None:
        return None
    return int(min(max(call.safety_tolerance, bounds.low), bounds.high))


def _typed(parameter: Parameter, value: Value) -> Value:
    if isinstance(parameter, Number):
        return int(value) if parameter.whole else value
    if isinstance(parameter, Size) and (sides := read_size(str(value))):
        return f"{sides[0]}x{sides[1]}"
    return str(value)
