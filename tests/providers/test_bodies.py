"""Field by field what is sent for every model on offer, against the providers' parameter pages copied out by hand."""

import base64
import json

import pytest

from bot.core.models import OFFERS, Offer, offer_of
from bot.core.ports import Call, Reference
from bot.providers.modelverse import Modelverse
from bot.providers.vtrix import Vtrix
from bot.providers.wavespeed import Wavespeed

MODELVERSE = "https://api.umodelverse.ai/v1"
WAVESPEED = "https://api.wavespeed.ai/api/v3"
VTRIX = "https://cloud.vtrix.ai/model/v1/generation"
SPECS = {
    "modelverse": Modelverse(base_url=MODELVERSE),
    "wavespeed": Wavespeed(base_url=WAVESPEED),
    "vtrix": Vtrix(base_url=VTRIX),
}
OPTIONS = {
    "aspect_ratio": "16:9",
    "guidance": 7.5,
    "steps": 30,
    "size": "768 × 512",
    "strength": 0.5,
    "negative_prompt": "blur",
}
P = ["first", "second", "third", "fourth", "fifth"]  # stand for the pictures as each provider takes them
UM = "black-forest-labs/flux"
WS = "wavespeed-ai/flux-kontext"


def um(model: str, **fields: object) -> dict[str, object]:
    return {"model": model, "prompt": "a fox", **fields}


def vt(model: str, **fields: object) -> dict[str, object]:
    return {"model": model, "input": [{"params": {"prompt": "a fox", **fields}}]}


COMMON = {"seed": 42, "guidance_scale": 7.5}
RATIO = {"aspect_ratio": "16:9"}
FOUR_SLOTS = {"input_image": P[0], "input_image_2": P[1], "input_image_3": P[2], "input_image_4": P[3]}

# Wire id: where it goes, the smallest body, and the body with every option and picture its row of the pages has.
BODIES: dict[str, tuple[str, dict[str, object], dict[str, object]]] = {
    f"{UM}.1-dev": (
        f"{MODELVERSE}/images/generations",
        um(f"{UM}.1-dev"),
        um(f"{UM}.1-dev", image=P[0], n=4, steps=30, size="768x512", strength=0.5, **COMMON),
    ),
    f"{UM}-kontext-pro": (
        f"{MODELVERSE}/images/generations",
        um(f"{UM}-kontext-pro", image=P[0]),
        um(f"{UM}-kontext-pro", image=P[0], **COMMON),
    ),
    f"{UM}-kontext-pro/multi": (
        f"{MODELVERSE}/images/generations",
        um(f"{UM}-kontext-pro/multi", images=P[:1]),
        um(f"{UM}-kontext-pro/multi", images=P[:4], **RATIO, **COMMON),
    ),
    f"{UM}-kontext-pro/text-to-image": (
        f"{MODELVERSE}/images/generations",
        um(f"{UM}-kontext-pro/text-to-image"),
        um(f"{UM}-kontext-pro/text-to-image", n=4, **RATIO, **COMMON),
    ),
    f"{UM}-kontext-max": (
        f"{MODELVERSE}/images/generations",
        um(f"{UM}-kontext-max", image=P[0]),
        um(f"{UM}-kontext-max", image=P[0], **COMMON),
    ),
    f"{UM}-kontext-max/multi": (
        f"{MODELVERSE}/images/generations",
        um(f"{UM}-kontext-max/multi", images=P[:1]),
        um(f"{UM}-kontext-max/multi", images=P[:4], **RATIO, **COMMON),
    ),
    f"{UM}-kontext-max/text-to-image": (
        f"{MODELVERSE}/images/generations",
        um(f"{UM}-kontext-max/text-to-image"),
        um(f"{UM}-kontext-max/text-to-image", n=4, **RATIO, **COMMON),
    ),
    "stepfun-ai/step1x-edit": (
        f"{MODELVERSE}/images/generations",
        um("stepfun-ai/step1x-edit", image=P[0]),
        um("stepfun-ai/step1x-edit", image=P[0], steps=30, negative_prompt="blur", **COMMON),
    ),
    f"{WS}-pro": (
        f"{WAVESPEED}/{WS}-pro",
        {"prompt": "a fox", "image": P[0]},
        {"prompt": "a fox", "image": P[0], "guidance_scale": 7.5, **RATIO},
    ),
    f"{WS}-pro/multi": (
        f"{WAVESPEED}/{WS}-pro/multi",
        {"prompt": "a fox", "images": P[:1]},
        {"prompt": "a fox", "images": P[:5], **RATIO, **COMMON},
    ),
    f"{WS}-pro/text-to-image": (
        f"{WAVESPEED}/{WS}-pro/text-to-image",
        {"prompt": "a fox"},
        {"prompt": "a fox", **RATIO, **COMMON},
    ),
    f"{WS}-max": (
        f"{WAVESPEED}/{WS}-max",
        {"prompt": "a fox", "image": P[0]},
        {"prompt": "a fox", "image": P[0], **RATIO, **COMMON},
    ),
    f"{WS}-max/multi": (
        f"{WAVESPEED}/{WS}-max/multi",
        {"prompt": "a fox", "images": P[:2]},
        {"prompt": "a fox", "images": P[:5], "guidance_scale": 7.5, **RATIO},
    ),
    f"{WS}-max/text-to-image": (
        f"{WAVESPEED}/{WS}-max/text-to-image",
        {"prompt": "a fox"},
        {"prompt": "a fox", **RATIO, **COMMON},
    ),
    f"{WS}-dev/multi-ultra-fast": (
        f"{WAVESPEED}/{WS}-dev/multi-ultra-fast",
        {"prompt": "a fox", "images": P[:1]},
        {"prompt": "a fox", "images": P[:4], **COMMON},
    ),
    "flux_kontext_pro": (
        VTRIX,
        vt("flux_kontext_pro"),
        vt("flux_kontext_pro", **FOUR_SLOTS, **RATIO, seed=42),
    ),
    "flux_kontext_max": (
        VTRIX,
        vt("flux_kontext_max"),
        vt("flux_kontext_max", **FOUR_SLOTS, **RATIO, steps=30, negative_prompt="blur", **COMMON),
    ),
}


def references(count: int) -> list[Reference]:
    return [Reference(data=b"bytes", media_type="image/png")] * count


def call(offer: Offer, *, pictures: int, **more) -> Call:
    return Call(offer=offer, prompt="a fox", references=references(pictures), **{"options": {}, **more})


def offer(wire_id: str) -> Offer:
    (found,) = [offer for offer in OFFERS if offer.wire_id == wire_id]
    return found


def test_every_model_on_offer_stands_in_the_table():
    """No row of the capability table goes out untested."""
    assert {offer.wire_id for offer in OFFERS} == set(BODIES)


@pytest.mark.parametrize("wire_id", BODIES)
def test_nothing_is_sent_that_nobody_set(wire_id):
    """Without options the body holds the prompt, the pictures the model needs, and nothing else."""
    row = offer(wire_id)
    url, smallest, _ = BODIES[wire_id]
    made = SPECS[row.provider].build_submit(call(row, pictures=row.pictures[0]), P[: row.pictures[0]])
    assert (made.method, made.url) == ("POST", url)
    assert made.json == smallest
    assert (made.headers, made.data, made.file) == ({}, None, None)


@pytest.mark.parametrize("wire_id", BODIES)
def test_everything_that_was_set_is_sent_by_its_documented_name(wire_id):
    """With every option its row takes, every field has the documented name, type and value."""
    row = offer(wire_id)
    _, _, full = BODIES[wire_id]
    options = {name: value for name, value in OPTIONS.items() if name in row.takes}
    whole = call(row, pictures=row.pictures[1], options=options, count=row.per_request, seed=42)
    made = SPECS[row.provider].build_submit(whole, P[: row.pictures[1]])
    assert json.dumps(made.json, sort_keys=True) == json.dumps(full, sort_keys=True)


@pytest.mark.parametrize("wire_id", BODIES)
@pytest.mark.parametrize("seed", [None, -1])
def test_no_seed_means_that_none_is_sent(wire_id, seed):
    """Neither a missing seed nor -1 reaches a provider."""
    row = offer(wire_id)
    made = SPECS[row.provider].build_submit(call(row, pictures=row.pictures[0], seed=seed), P[: row.pictures[0]])
    assert "seed" not in json.dumps(made.json)


def test_a_seed_of_zero_is_a_seed():
    """Zero is sent like any other seed."""
    made = SPECS["wavespeed"].build_submit(call(offer(f"{WS}-pro/text-to-image"), pictures=0, seed=0), [])
    assert made.json == {"prompt": "a fox", "seed": 0}


def test_strength_goes_out_only_with_a_picture():
    """Without a picture there is nothing for a strength to act on, so it is left out."""
    row = offer(f"{UM}.1-dev")
    made = SPECS["modelverse"].build_submit(call(row, pictures=0, options={"strength": 0.5, "steps": 9}), [])
    assert made.json == um(f"{UM}.1-dev", steps=9)


def test_whole_numbers_go_out_as_integers():
    """Steps that came as 30.0 are sent as 30; a guidance keeps its fraction."""
    row = offer("stepfun-ai/step1x-edit")
    made = SPECS["modelverse"].build_submit(
        call(row, pictures=1, options={"steps": 30.0, "guidance": 2.5}), references=P[:1]
    )
    assert '"steps": 30,' in json.dumps(made.json)
    assert '"guidance_scale": 2.5' in json.dumps(made.json)


def test_vtrix_writes_flat_where_the_owner_says_so():
    """`VTRIX_BODY=flat` puts model and parameters side by side, as the parameter page lists them."""
    flat = Vtrix(base_url=VTRIX, body="flat")
    made = flat.build_submit(call(offer("flux_kontext_pro"), pictures=2, seed=1), P[:2])
    assert made.json == {
        "model": "flux_kontext_pro",
        "prompt": "a fox",
        "input_image": P[0],
        "input_image_2": P[1],
        "seed": 1,
    }


@pytest.mark.parametrize("media_type", ["image/png", "image/jpeg", "image/webp", "IMAGE/PNG"])
def test_modelverse_takes_pictures_as_lower_case_data_uris(media_type):
    """`data:image/...;base64,` in lower case, and the very bytes behind it."""
    data = bytes(range(256))
    text = SPECS["modelverse"].write_reference(Reference(data=data, media_type=media_type))
    head, _, encoded = text.partition(",")
    assert head == f"data:{media_type.lower()};base64"
    assert base64.b64decode(encoded, validate=True) == data


def test_vtrix_takes_pictures_as_bare_base64():
    """No `data:` before it."""
    data = bytes(range(256))
    text = SPECS["vtrix"].write_reference(Reference(data=data, media_type="image/png"))
    assert base64.b64decode(text, validate=True) == data


def test_the_largest_picture_stays_within_the_encoded_limit():
    """A picture of exactly the allowed size is at most 10 MB for UModelverse once it is written down."""
    spec = SPECS["modelverse"]
    largest = Reference(data=bytes(spec.facts.reference_limit), media_type="image/jpeg")
    assert 9_999_990 <= len(spec.write_reference(largest)) <= 10_000_000


def test_tasks_are_polled_where_the_documents_say():
    """The poll addresses are built from the configured base and the id."""
    assert SPECS["wavespeed"].build_poll("abc").url == f"{WAVESPEED}/predictions/abc/result"
    assert SPECS["vtrix"].build_poll("abc").url == f"{VTRIX}/task/abc"
    assert Wavespeed(base_url=f"{WAVESPEED}/").build_poll("abc").url == f"{WAVESPEED}/predictions/abc/result"


def test_the_history_is_asked_a_little_before_the_post():
    """The look-up names model, page and a moment five seconds before the request went out."""
    row = offer_of("wavespeed", f"{WS}-pro/multi")
    assert row is not None
    made = SPECS["wavespeed"].build_find(call(row, pictures=1, seed=1), since=1_800_000_000_250, page=2)
    assert (made.method, made.url) == ("POST", f"{WAVESPEED}/predictions")
    assert made.json == {
        "page": 2,
        "page_size": 100,
        "created_after": "2027-01-15T07:59:55.250Z",
        "model": f"{WS}-pro/multi",
    }


def test_no_request_shows_what_it_carries():
    """The `repr` of a request holds neither prompt nor picture, so that no log does."""
    made = SPECS["vtrix"].build_submit(call(offer("flux_kontext_pro"), pictures=1), ["picture-bytes"])
    assert "fox" not in repr(made)
    assert "picture-bytes" not in repr(made)
