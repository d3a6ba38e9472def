"""Following a refusal leads to an order that is taken: a reader of its sentences, put to work on thousands of orders.

The reader knows only the English a member reads; a sentence it cannot read fails the test.
"""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import BadRequest
from bot.core.requests import Kind, Request, split_model
from bot.core.routing import candidates

PROVIDERS = ["modelverse", "wavespeed", "vtrix"]
MODELS = ["kontext-pro", "kontext-max", "flux-dev", "step1x-edit", "kontext-dev"]
BIG = 2_147_483_647

pick = st.sampled_from
requests = st.builds(
    Request,
    kind=st.just(Kind.IMAGINE),
    prompt=st.just("a fox in the snow"),
    pictures=st.integers(0, 7),
    count=st.integers(1, 4),
    model=pick([None, *MODELS]),
    provider=pick([None, *PROVIDERS]),
    aspect_ratio=pick([None, None, "16:9", "5:4", "22:9", "square"]),
    seed=pick([None, None, -2, -1, 7, BIG - 2, BIG, BIG + 1, 9_999_999_998, 10**10]),
    guidance=pick([None, None, 0.5, 3.5, 10.0, 15.0, 21.0, 1e300]),
    steps=pick([None, None, 0, 28, 51]),
    size=pick([None, None, "1024x768", "200x200", "wide", "x" * 300]),
    strength=pick([None, None, 0.5, 2.0]),
    negative_prompt=pick([None, None, "blur", " ", "x" * 3000]),
)
configured = st.lists(pick(PROVIDERS), min_size=1, unique=True)

WHERE = r"`[\w-]+`(?: at `\w+`)?"
VALUE = re.compile(
    rf"`(\w+)` is (?:“.*?”|\S+), but {WHERE} takes (.+?)(?: here)?(?: with(?:out)? \w+ pictures?)?\.(?: |$)"
)
LACKS = re.compile(rf"{WHERE} takes no `(\w+)`(?: here)?(?: with(?:out)? \w+ pictures?)?\.(?: |$)")
NEEDS = re.compile(r"`\w+` says how much of a picture to change, so it needs an `image`\.(?: |$)")
ATTACH = re.compile(rf"{WHERE} changes pictures, so it needs one: attach an `image`\.(?: |$)")
NUMBER = re.compile(rf"{WHERE} (?:takes at most|needs at least) (\d+) pictures?(?: here)?, not \d+\.(?: |$)")
WORKS = re.compile(r"This works with ((?:`[\w@-]+`(?:, | or )?)+)\.$")
RANGE = re.compile(r"(?:a whole number, )?(-?[\d.]+) to (-?[\d.]+)(?: with `count` \d)?")


def refusal(request: Request, providers: list[str]) -> str | None:
    try:
        candidates(request, providers)
    except BadRequest as error:
        return error.sentence
    return None


def value_from(words: str, option: str) -> Any:
    """A value the words allow; the upper bound where there is a range, as it is the harder promise."""
    if span := RANGE.fullmatch(words):
        return int(span[2]) if option in {"seed", "steps"} else float(span[2])
    if words.startswith("one of "):
        return words.removeprefix("one of ").split(", ")[-1]
    if words.startswith("any from "):
        return words.split(" to ")[-1]
    if span := re.fullmatch(r"(\d+x\d+) to (\d+x\d+) pixels", words):
        return span[2]
    if words.startswith("a size written like "):
        return words.split()[-1]
    assert words == "a text of 1 to 2000 characters", f"nobody can follow “{words}”"
    return "x" * 2000


def follow(request: Request, sentence: str) -> Request:
    """The order as a member would change it after reading the sentences about its values."""
    changes: dict[str, Any] = {}
    rest = WORKS.sub("", sentence)
    while rest:
        if found := VALUE.match(rest):
            changes[found[1]] = value_from(found[2], found[1])
        elif found := LACKS.match(rest):
            changes[found[1]] = None
        elif found := NEEDS.match(rest) or ATTACH.match(rest):
            changes["pictures"] = 1
        elif found := NUMBER.match(rest):
            changes["pictures"] = int(found[1])
        else:
            pytest.fail(f"nobody can follow “{rest}”")
        rest = rest[found.end() :]
    return request.evolve(**changes)


@settings(max_examples=1500, deadline=None)
@given(request=requests, providers=configured)
def test_every_model_a_refusal_names_takes_the_order(request: Request, providers: list[str]) -> None:
    """“This works with ...” is true of each name in it, with nothing else changed."""
    sentence = refusal(request, providers)
    found = WORKS.search(sentence or "")
    for name in re.findall(r"`([\w@-]+)`", found[1]) if found else []:
        model, provider = split_model(name)
        assert refusal(request.evolve(model=model, provider=provider), providers) is None, sentence


@settings(max_examples=1500, deadline=None)
@given(request=requests, providers=configured)
def test_changing_what_a_refusal_names_is_enough(request: Request, providers: list[str]) -> None:
    """With the values it asks for, the order is taken; where pictures were the trouble, one more refusal at most."""
    sentence = refusal(request, providers)
    if sentence is None or re.search(r"is not (set up|available) on this bot|does not offer", sentence):
        return
    changed = follow(request, sentence)
    again = refusal(changed, providers)
    if again and changed.pictures != request.pictures:
        again = refusal(follow(changed, again), providers)
    assert again is None, f"{sentence} -> {again}"


@settings(max_examples=500, deadline=None)
@given(request=requests, providers=configured)
def test_a_refusal_fits_into_a_message(request: Request, providers: list[str]) -> None:
    """Discord takes 2000 characters; a refusal is a few sentences that end in a full stop."""
    sentence = refusal(request, providers)
    if sentence is not None:
        assert len(sentence) < 1000
        assert sentence.endswith(".")
        assert "None" not in sentence


@settings(max_examples=500, deadline=None)
@given(request=requests, providers=configured)
def test_a_range_holds_for_everything_it_speaks_of(request: Request, providers: list[str]) -> None:
    """When a sentence about a model as a whole denies an option, no offer of it here takes that option."""
    sentence = refusal(request, providers) or ""
    for option in re.findall(r"`[\w-]+` takes no `(\w+)` here\.", sentence):
        alone = Request(kind=request.kind, prompt=request.prompt, model=request.model, count=request.count)
        alone = alone.evolve(**{option: getattr(request, option)})
        for pictures in range(6):
            assert refusal(alone.evolve(pictures=pictures), providers) is not None, sentence
