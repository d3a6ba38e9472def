"""From an order to its requests: how many, with which seeds, at what price."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import BadRequest
from bot.core.models import OFFERS, SEED_LIMIT, Offer, offer_of
from bot.core.plan import fan_out, quote, seeds
from bot.core.requests import Kind, Request
from bot.core.routing import candidates

offers = st.sampled_from(OFFERS)
chosen_seeds = st.integers(0, SEED_LIMIT)


def ask(**wish: Any) -> Request:
    return Request(kind=Kind.IMAGINE, prompt="a fox in the snow", **wish)


def row(provider: str, wire: str) -> Offer:
    found = offer_of(provider, wire)
    assert found is not None
    return found


MANY = row("modelverse", "black-forest-labs/flux.1-dev")  # four pictures a request
ONE = row("vtrix", "flux_kontext_pro")  # one


@pytest.mark.parametrize(
    ("offer", "count", "requests"),
    [(ONE, 1, [1]), (ONE, 2, [1, 1]), (ONE, 4, [1, 1, 1, 1]), (MANY, 1, [1]), (MANY, 3, [3]), (MANY, 4, [4])],
)
def test_how_many_requests(offer: Offer, count: int, requests: list[int]) -> None:
    """Where a request returns several pictures one is enough; elsewhere every picture is a request of its own."""
    assert fan_out(ask(count=count), offer) == requests


@given(offer=offers, count=st.integers(1, 40))
def test_the_requests_add_up(offer: Offer, count: int) -> None:
    """No picture is lost or added, none of the requests is empty or larger than the offer allows."""
    requests = fan_out(ask(count=count), offer)
    assert sum(requests) == count
    assert all(1 <= pictures <= offer.per_request for pictures in requests)
    assert len(requests) == -(-count // offer.per_request)


@pytest.mark.parametrize(("seed", "shots", "wanted"), [(0, 1, [0]), (0, 3, [0, 1, 2]), (41, 4, [41, 42, 43, 44])])
def test_a_members_seed_counts_up(seed: int, shots: int, wanted: list[int]) -> None:
    """A fan-out with a seed uses seed, seed + 1, ... whatever was chosen by chance."""
    assert seeds(ask(seed=seed), shots, 999) == wanted


@pytest.mark.parametrize("seed", [None, -1])
@given(chosen=chosen_seeds, shots=st.integers(1, 4))
def test_chosen_seeds(seed: int | None, chosen: int, shots: int) -> None:
    """Without a seed, or with -1, each request has its own: the first as chosen, all in the shared range."""
    found = seeds(ask(seed=seed), shots, chosen)
    assert found[0] == chosen
    assert len(set(found)) == shots == len(found)
    assert all(0 <= number <= SEED_LIMIT for number in found)


@given(chosen=chosen_seeds)
def test_chosen_seeds_are_no_neighbours(chosen: int) -> None:
    """Seeds of one order lie millions apart, so `seed + 1` of one picture is never another picture of the order."""
    found = sorted(seeds(ask(), 4, chosen))
    gaps = [right - left for left, right in pairwise([*found, found[0] + SEED_LIMIT + 1])]
    assert min(gaps) > 1_000_000


@given(chosen=chosen_seeds)
def test_a_job_is_read_back_from_its_first_seed(chosen: int) -> None:
    """After a restart the first seed gives all the others again."""
    found = seeds(ask(), 4, chosen)
    assert seeds(ask(), 4, found[0]) == found


@settings(max_examples=300, deadline=None)
@given(
    provider=st.sampled_from(["modelverse", "wavespeed", "vtrix"]),
    model=st.sampled_from(["kontext-pro", "kontext-max", "flux-dev", "kontext-dev"]),
    pictures=st.integers(0, 5),
    count=st.integers(1, 4),
    back=st.integers(-1, 5),
    limit=st.sampled_from([SEED_LIMIT, 9_999_999_999]),
)
def test_every_seed_of_an_accepted_order_is_one_the_offer_takes(
    provider: str, model: str, pictures: int, count: int, back: int, limit: int
) -> None:
    """Near the limit of seeds, routing and planning agree: nothing is sent that the provider would refuse."""
    request = ask(model=model, pictures=pictures, count=count, seed=limit - back)
    try:
        found = candidates(request, [provider])
    except BadRequest:
        return
    for offer in found:
        for seed in seeds(request, len(fan_out(request, offer)), 0):
            assert offer.takes["seed"].problem(seed) is None


@pytest.mark.parametrize(
    ("offer", "count", "micro"), [(ONE, 1, 40_000), (ONE, 4, 160_000), (MANY, 1, 13_889), (MANY, 4, 55_556)]
)
def test_the_quote(offer: Offer, count: int, micro: int) -> None:
    """The price is per picture, however the pictures are spread over requests."""
    assert quote(ask(count=count), offer) == micro
