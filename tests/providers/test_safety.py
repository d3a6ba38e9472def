"""The server's safety tolerance on its way to each provider, against the parameter pages copied out by hand."""

import json

import pytest

from bot.core.models import OFFERS
from bot.providers.modelverse import Modelverse
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed
from tests.providers.calls import call

SPECS = {
    "modelverse": Modelverse(base_url="https://api.umodelverse.ai/v1"),
    "wavespeed": Wavespeed(base_url="https://api.wavespeed.ai/api/v3"),
    "vtrix": Vtrix(base_url="https://cloud.vtrix.ai/model/v1/generation", body="flat"),
}
# What is sent for each tolerance a server can choose, 0 to 6. All other models have none, or had one on older pages.
SENT: dict[str, list[object]] = {
    "flux_kontext_pro": [1, 1, 2, 3, 4, 5, 6],
    "flux_kontext_max": [0, 1, 2, 3, 4, 5, 6],
    "wavespeed-ai/flux-kontext-pro/text-to-image": ["1", "1", "2", "3", "4", "5", "5"],
}
IDS = [offer.wire_id for offer in OFFERS]


def body(wire_id: str, tolerance: int | None) -> dict[str, object]:
    row = next(offer for offer in OFFERS if offer.wire_id == wire_id)
    whole = call(wire_id, pictures=row.pictures[0], safety_tolerance=tolerance)
    made = SPECS[row.provider].build_submit(whole, ["picture"] * row.pictures[0])
    assert isinstance(made.json, dict)
    return made.json


@pytest.mark.parametrize("wire_id", SENT)
def test_the_tolerance_is_sent_with_the_type_and_within_the_range_of_the_page(wire_id):
    """Where a model takes 1 to 6, the strictest wish becomes 1; WaveSpeed gets its number as a string."""
    assert [body(wire_id, tolerance)["safety_tolerance"] for tolerance in range(7)] == SENT[wire_id]


@pytest.mark.parametrize("wire_id", [wire_id for wire_id in IDS if wire_id not in SENT])
def test_a_model_without_one_is_sent_none(wire_id):
    """Nothing is sent to a model whose page has no such field: it could fail a paid request."""
    assert "safety" not in json.dumps(body(wire_id, 0))


@pytest.mark.parametrize("wire_id", IDS)
def test_without_a_policy_nothing_is_sent(wire_id):
    """A server that decided nothing leaves each provider its own default."""
    assert "safety" not in json.dumps(body(wire_id, None))


def test_it_stands_beside_the_other_parameters():
    """In Vtrix's wrapped body it is one of the params, not a neighbour of the model."""
    wrapped = Vtrix(base_url="https://cloud.vtrix.ai/model/v1/generation")
    made = wrapped.build_submit(call("flux_kontext_pro", safety_tolerance=3), [])
    assert made.json == {
        "model": "flux_kontext_pro",
        "input": [{"params": {"prompt": "a fox", "safety_tolerance": 3}}],
    }


def test_no_member_can_set_it():
    """It is no option of any offer, so no command has it, and an order is never routed by it."""
    assert [offer.wire_id for offer in OFFERS if "safety_tolerance" in offer.takes] == []
    assert {offer.wire_id for offer in OFFERS if offer.safety is not None} == set(SENT)
