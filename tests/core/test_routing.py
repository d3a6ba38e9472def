"""Which offer an order goes to: every model, number of pictures and set of providers, and what decides between offers.

Providers are written by their first letters: m(odelverse), w(avespeed), v(trix).
"""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import BadRequest
from bot.core.models import DEFAULT_MODEL, OFFERS, Offer
from bot.core.parameters import RATIOS
from bot.core.requests import Kind, Request
from bot.core.routing import candidates

NAMES = {"m": "modelverse", "w": "wavespeed", "v": "vtrix"}
BFL = "black-forest-labs/flux"
M_PRO, M_MAX, M_DEV, STEP1X = f"{BFL}-kontext-pro", f"{BFL}-kontext-max", f"{BFL}.1-dev", "stepfun-ai/step1x-edit"
W_PRO, W_MAX = "wavespeed-ai/flux-kontext-pro", "wavespeed-ai/flux-kontext-max"
W_DEV = "wavespeed-ai/flux-kontext-dev/multi-ultra-fast"
V_PRO, V_MAX = "flux_kontext_pro", "flux_kontext_max"
T2I, MULTI = "/text-to-image", "/multi"
BIG = 2_147_483_647

MAX: dict[str, Any] = {"model": "kontext-max"}
DEV: dict[str, Any] = {"model": "flux-dev"}


def ask(**wish: Any) -> Request:
    return Request(kind=Kind.IMAGINE, prompt="a fox in the snow", **wish)


def providers(letters: str) -> list[str]:
    return [NAMES[letter] for letter in letters]


CHOICES: list[tuple[dict[str, Any], str, str]] = [
    # kontext-pro, the default: no picture, one, several
    ({}, "m", M_PRO + T2I),
    ({}, "w", W_PRO + T2I),
    ({}, "v", V_PRO),
    ({}, "mw", W_PRO + T2I),  # cheaper
    ({}, "mv", V_PRO),  # cheaper
    ({}, "mwv", V_PRO),  # as cheap, and on the pages Easel started from
    ({"model": "kontext-pro"}, "mwv", V_PRO),
    ({"pictures": 1}, "m", M_PRO),
    ({"pictures": 1}, "w", W_PRO + MULTI),  # takes a seed; the endpoint for one picture lists none
    ({"pictures": 1}, "v", V_PRO),
    ({"pictures": 1}, "mw", W_PRO + MULTI),
    ({"pictures": 1}, "wv", W_PRO + MULTI),  # a published price before a planned one
    ({"pictures": 1}, "mv", V_PRO),
    ({"pictures": 1}, "mwv", W_PRO + MULTI),
    ({"pictures": 2}, "m", M_PRO + MULTI),
    ({"pictures": 2}, "w", W_PRO + MULTI),
    ({"pictures": 2}, "v", V_PRO),
    ({"pictures": 4}, "m", M_PRO + MULTI),
    ({"pictures": 4}, "mv", V_PRO),
    ({"pictures": 4}, "mwv", W_PRO + MULTI),
    ({"pictures": 5}, "w", W_PRO + MULTI),
    ({"pictures": 5}, "mwv", W_PRO + MULTI),
    # kontext-max
    (MAX, "m", M_MAX + T2I),
    (MAX, "w", W_MAX + T2I),
    (MAX, "v", V_MAX),
    (MAX, "mwv", W_MAX + T2I),
    (MAX | {"pictures": 1}, "m", M_MAX),
    (MAX | {"pictures": 1}, "w", W_MAX),
    (MAX | {"pictures": 1}, "v", V_MAX),
    (MAX | {"pictures": 1}, "mwv", W_MAX),
    (MAX | {"pictures": 2}, "m", M_MAX + MULTI),
    (MAX | {"pictures": 2}, "w", W_MAX + MULTI),
    (MAX | {"pictures": 2}, "v", V_MAX),
    (MAX | {"pictures": 3}, "mwv", V_MAX),
    (MAX | {"pictures": 5}, "mwv", W_MAX + MULTI),
    # flux-dev, step1x-edit, kontext-dev
    (DEV, "m", M_DEV),
    (DEV, "mwv", M_DEV),
    (DEV | {"pictures": 1}, "mwv", M_DEV),
    ({"model": "step1x-edit", "pictures": 1}, "mwv", STEP1X),
    ({"model": "kontext-dev", "pictures": 1}, "mwv", W_DEV),
    ({"model": "kontext-dev", "pictures": 4}, "w", W_DEV),
    # guidance: 10 at UModelverse, 20 at WaveSpeed, none for Vtrix's pro
    ({"guidance": 3.0}, "mwv", W_PRO + T2I),
    ({"guidance": 3.0}, "mv", M_PRO + T2I),
    ({"guidance": 10.0}, "mv", M_PRO + T2I),
    ({"guidance": 15.0}, "mwv", W_PRO + T2I),
    ({"guidance": 15.0, "pictures": 1}, "mwv", W_PRO + MULTI),
    ({"guidance": 20.0, "pictures": 3}, "mwv", W_PRO + MULTI),
    (MAX | {"guidance": 10.0, "pictures": 2}, "mv", V_MAX),
    (MAX | {"guidance": 15.0, "pictures": 2}, "mwv", W_MAX + MULTI),
    # steps and negative prompts: where the model's own page has them
    (MAX | {"steps": 30}, "mwv", V_MAX),
    (MAX | {"steps": 30, "pictures": 2}, "mwv", V_MAX),
    (DEV | {"steps": 50}, "mwv", M_DEV),
    ({"model": "step1x-edit", "pictures": 1, "steps": 1, "negative_prompt": "blur"}, "mwv", STEP1X),
    (MAX | {"negative_prompt": "blur"}, "mwv", V_MAX),
    # size and strength: flux-dev only
    (DEV | {"size": "512x1536"}, "mwv", M_DEV),
    (DEV | {"size": "1024×768", "strength": 0.0, "pictures": 1}, "mwv", M_DEV),
    (DEV | {"strength": 1.0, "pictures": 1}, "m", M_DEV),
    # aspect ratio: not with UModelverse's endpoint for one picture; Vtrix takes any within bounds
    ({"aspect_ratio": "16:9"}, "m", M_PRO + T2I),
    ({"aspect_ratio": "16:9", "pictures": 1}, "m", M_PRO + MULTI),
    (MAX | {"aspect_ratio": "9:21", "pictures": 1}, "m", M_MAX + MULTI),
    ({"aspect_ratio": "21:9", "pictures": 5}, "mwv", W_PRO + MULTI),
    ({"aspect_ratio": "5:4", "pictures": 1}, "mwv", V_PRO),
    (MAX | {"aspect_ratio": "7:3"}, "mwv", V_MAX),
    # seeds: the shared range everywhere, more at UModelverse and Vtrix only
    ({"seed": 0}, "mwv", V_PRO),
    ({"seed": BIG, "pictures": 1}, "mwv", W_PRO + MULTI),
    ({"seed": BIG + 1, "pictures": 1}, "mwv", V_PRO),
    ({"seed": BIG + 1, "pictures": 1}, "mw", M_PRO),
    ({"seed": 9_999_999_999}, "mw", M_PRO + T2I),
    ({"seed": 9_999_999_999}, "v", V_PRO),
    (MAX | {"seed": 7, "pictures": 4}, "mwv", V_MAX),  # WaveSpeed's several pictures take no seed
    (MAX | {"seed": 7, "pictures": 4}, "mw", M_MAX + MULTI),
    (MAX | {"seed": -1, "pictures": 5}, "mwv", W_MAX + MULTI),  # -1 is "choose one", which needs no seed
    # a fan-out counts the seed up, and the last one has to fit too
    ({"seed": BIG - 3, "count": 4}, "w", W_PRO + T2I),
    ({"seed": BIG, "count": 2, "pictures": 1}, "mwv", V_PRO),
    ({"seed": BIG - 2, "count": 4, "pictures": 1}, "mw", M_PRO),
    ({"seed": 9_999_999_999, "count": 4}, "mv", M_PRO + T2I),  # four in one request are one seed
    ({"seed": 9_999_999_996, "count": 4}, "mv", V_PRO),
    # pinned
    ({"provider": "modelverse"}, "mwv", M_PRO + T2I),
    ({"provider": "wavespeed", "pictures": 1}, "mwv", W_PRO + MULTI),
    ({"provider": "vtrix", "pictures": 4}, "mwv", V_PRO),
    (MAX | {"provider": "modelverse", "pictures": 1, "aspect_ratio": "4:3"}, "mwv", M_MAX + MULTI),
]


@pytest.mark.parametrize(("wish", "configured", "wire"), CHOICES)
def test_where_an_order_goes(wish: dict[str, Any], configured: str, wire: str) -> None:
    """The first candidate is this wire id, in whichever order the providers are configured."""
    assert candidates(ask(**wish), providers(configured))[0].wire_id == wire
    assert candidates(ask(**wish), providers(configured[::-1]))[0].wire_id == wire


@pytest.mark.parametrize(
    ("unwell", "wires"),
    [
        ("", [W_PRO + MULTI, V_PRO, W_PRO, M_PRO, M_PRO + MULTI]),
        ("w", [V_PRO, M_PRO, M_PRO + MULTI, W_PRO + MULTI, W_PRO]),
        ("wv", [M_PRO, M_PRO + MULTI, W_PRO + MULTI, V_PRO, W_PRO]),
        ("mwv", [W_PRO + MULTI, V_PRO, W_PRO, M_PRO, M_PRO + MULTI]),
    ],
)
def test_an_unwell_provider_comes_last_but_stays(unwell: str, wires: list[str]) -> None:
    """Health goes before price; a pinned or only provider is still tried when it is unwell."""
    found = candidates(ask(pictures=1), providers("mwv"), unwell=providers(unwell))
    assert [offer.wire_id for offer in found] == wires


def test_one_picture_goes_to_the_endpoint_for_one() -> None:
    """Between equals the narrower offer is asked, wherever it stands in the table."""
    for table in (OFFERS, OFFERS[::-1]):
        assert candidates(ask(pictures=1), providers("m"), offers=table)[0].wire_id == M_PRO


pick = st.sampled_from
wishes = st.fixed_dictionaries(
    {"pictures": st.integers(0, 6), "count": st.integers(1, 4)},
    optional={
        "model": pick(["kontext-pro", "kontext-max", "flux-dev", "step1x-edit", "kontext-dev"]),
        "provider": pick(list(NAMES.values())),
        "aspect_ratio": pick([*RATIOS, "5:4", "22:9"]),
        "seed": pick([-2, -1, 0, BIG - 3, BIG - 1, BIG, BIG + 1, 9_999_999_997, 9_999_999_999, 10**10]),
        "guidance": pick([0.9, 1.0, 10.0, 10.1, 20.0, 20.1]),
        "steps": pick([0, 1, 50, 51]),
        "size": pick(["256x256", "1536x1536", "1537x256", "wide"]),
        "strength": pick([-0.1, 0.0, 1.0, 1.1]),
        "negative_prompt": pick(["blur", " ", "x" * 2001]),
    },
)
some = st.sets(pick("mwv"), min_size=1).map(sorted)


def would_take(request: Request, offer: Offer) -> bool:
    """The rule in its plainest form, against which the choice is checked."""
    if not offer.pictures[0] <= request.pictures <= offer.pictures[1]:
        return False
    if request.strength is not None and request.pictures == 0:
        return False
    values: list[tuple[str, Any]] = list(request.options().items())
    if request.seed not in (None, -1):
        shots = 1 if offer.per_request > 1 else request.count
        values += [("seed", request.seed + n) for n in range(shots)]
    return all(name in offer.takes and offer.takes[name].problem(value) is None for name, value in values)


@settings(max_examples=400, deadline=None)
@given(wish=wishes, letters=some)
def test_all_offers_that_take_an_order_and_only_those(wish: dict[str, Any], letters: list[str]) -> None:
    """Every configured offer of the model that takes all of it is a candidate, cheapest first, and no other."""
    request, configured = ask(**wish), providers("".join(letters))
    wanted = {
        offer.wire_id
        for offer in OFFERS
        if offer.provider in configured
        and offer.model == (request.model or DEFAULT_MODEL)
        and request.provider in (None, offer.provider)
        and would_take(request, offer)
    }
    try:
        found = candidates(request, configured)
    except BadRequest:
        found = []
    assert {offer.wire_id for offer in found} == wanted
    prices = [offer.price.micro_usd for offer in found]
    assert prices == sorted(prices)
