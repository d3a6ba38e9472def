"""What a member asked for, to the database and back."""

import json
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.requests import Kind, Request, split_model

text = st.text(st.characters(exclude_categories=["Cs"]))
finite = st.floats(allow_nan=False, allow_infinity=False)
requests = st.builds(
    Request,
    kind=st.sampled_from(Kind),
    prompt=text,
    pictures=st.integers(0, 5),
    model=st.none() | text,
    provider=st.none() | text,
    count=st.integers(1, 4),
    aspect_ratio=st.none() | text,
    seed=st.none() | st.integers(-1, 2**53),
    guidance=st.none() | finite,
    steps=st.none() | st.integers(),
    size=st.none() | text,
    strength=st.none() | finite,
    negative_prompt=st.none() | text,
    safety_tolerance=st.none() | st.integers(0, 6),
)


@given(request=requests)
def test_to_json_and_back(request: Request) -> None:
    """Every field survives, with its type, and the stored text can be stored again unchanged."""
    stored = request.to_json()
    again = Request.from_json(stored)
    assert again == request
    assert isinstance(again.kind, Kind)
    assert again.to_json() == stored


@given(request=requests)
def test_fields_of_a_later_version_are_ignored(request: Request) -> None:
    """A database written by a newer Easel is still read after a step back."""
    data = json.loads(request.to_json()) | {"hologram": True, "layers": [1, 2], "style": None}
    assert Request.from_json(json.dumps(data)) == request


def test_unset_options_are_not_stored() -> None:
    """Rows stay short, and a default that changes later does not rewrite history."""
    stored = json.loads(Request(kind=Kind.EDIT, prompt="night", pictures=1).to_json())
    assert stored == {"kind": "edit", "prompt": "night", "pictures": 1, "count": 1}


def test_a_prompt_is_stored_as_written() -> None:
    """Letters of any script stay readable to an owner who looks into the table."""
    stored = Request(kind=Kind.IMAGINE, prompt="狐 🦊 “schön”\n'; --").to_json()
    assert "狐 🦊 “schön”" in stored
    assert Request.from_json(stored).prompt == "狐 🦊 “schön”\n'; --"


@pytest.mark.parametrize("broken", ['{"prompt": "x"}', '{"kind": "paint", "prompt": "x"}', '{"kind": "edit"}', "no"])
def test_a_damaged_row_is_an_error(broken: str) -> None:
    """Nothing is guessed: without a kind Easel knows, or a prompt, there is no request."""
    with pytest.raises((KeyError, ValueError, TypeError)):
        Request.from_json(broken)


def test_options_are_what_somebody_set() -> None:
    """Zero and the empty text are values; None is not; seed and count go another way."""
    request = Request(
        kind=Kind.IMAGINE, prompt="x", seed=5, count=2, strength=0.0, guidance=2.5, negative_prompt="", size=None
    )
    assert request.options() == {"guidance": 2.5, "strength": 0.0, "negative_prompt": ""}


def test_options_forget_no_field() -> None:
    """A field added to a request is either an option or one of the few that are not."""
    others = {"kind", "prompt", "pictures", "model", "provider", "count", "seed", "style", "words", "safety_tolerance"}
    options = {field.name: "1" for field in fields(Request) if field.name not in others}
    full = Request(kind=Kind.IMAGINE, prompt="x").evolve(**options)
    assert full.options() == options


def test_evolve_leaves_the_original_alone() -> None:
    """A remix is a changed copy."""
    request = Request(kind=Kind.IMAGINE, prompt="x")
    assert request.evolve(kind=Kind.REMIX, pictures=1) == Request(kind=Kind.REMIX, prompt="x", pictures=1)
    assert request == Request(kind=Kind.IMAGINE, prompt="x")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (None, (None, None)),
        ("", (None, None)),
        ("  ", (None, None)),
        ("@", (None, None)),
        ("kontext-pro", ("kontext-pro", None)),
        (" Kontext-Pro ", ("kontext-pro", None)),
        ("kontext-pro@wavespeed", ("kontext-pro", "wavespeed")),
        ("kontext-pro @ WaveSpeed", ("kontext-pro", "wavespeed")),
        ("@vtrix", (None, "vtrix")),
        ("kontext-pro@", ("kontext-pro", None)),
        ("a@b@c", ("a", "b@c")),
    ],
)
def test_a_model_and_its_provider(text: str | None, parts: tuple[str | None, str | None]) -> None:
    """`kontext-pro@wavespeed` pins a provider; either part may be missing."""
    assert split_model(text) == parts
