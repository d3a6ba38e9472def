"""What a member reads when no offer takes an order: whole sentences. Whether their advice works is in test_advice.py.

Providers are written by their first letters: m(odelverse), w(avespeed), v(trix).
"""

from typing import Any

import pytest

from bot.core.errors import BadRequest
from bot.core.models import OFFERS
from bot.core.requests import Kind, Request
from bot.core.routing import candidates, check_plain

NAMES = {"m": "modelverse", "w": "wavespeed", "v": "vtrix"}
NINE = "one of 21:9, 16:9, 4:3, 3:2, 1:1, 2:3, 3:4, 9:16, 9:21"
BIG = 2_147_483_647
MAX: dict[str, Any] = {"model": "kontext-max"}
DEV: dict[str, Any] = {"model": "flux-dev"}
STEP: dict[str, Any] = {"model": "step1x-edit"}
PRO_OR_MAX = " This works with `kontext-pro` or `kontext-max`."
ANY_THREE = " This works with `kontext-pro`, `kontext-max` or `flux-dev`."
SEE = " `/models` shows what there is here."
NONE_SET_UP = "`flux-dev` is not available on this bot: no provider that offers it is set up."


def ask(**wish: Any) -> Request:
    return Request(kind=Kind.IMAGINE, prompt="a fox in the snow", **wish)


def refusal(request: Request, letters: str) -> str | None:
    try:
        candidates(request, [NAMES[letter] for letter in letters])
    except BadRequest as error:
        return error.sentence
    return None


SENTENCES: list[tuple[dict[str, Any], str, str]] = [
    # an option out of range: the value, and the range of the offer that comes closest
    ({"guidance": 15.0}, "m", "`guidance` is 15, but `kontext-pro` takes 1 to 10 here."),
    ({"guidance": 0.5}, "w", "`guidance` is 0.5, but `kontext-pro` takes 1 to 20 here."),
    ({"guidance": 25.0}, "mw", "`guidance` is 25, but `kontext-pro` at `wavespeed` takes 1 to 20."),
    (MAX | {"guidance": 12.5, "steps": 9}, "mwv", "`guidance` is 12.5, but `kontext-max` at `vtrix` takes 1 to 10."),
    (DEV | {"steps": 51}, "m", "`steps` is 51, but `flux-dev` takes 1 to 50 here."),
    (DEV | {"size": "2000x2000"}, "m", "`size` is “2000x2000”, but `flux-dev` takes 256x256 to 1536x1536 pixels here."),
    (DEV | {"size": "big"}, "m", "`size` is “big”, but `flux-dev` takes a size written like 1024x768 here."),
    (DEV | {"strength": 1.5, "pictures": 1}, "m", "`strength` is 1.5, but `flux-dev` takes 0 to 1 here."),
    ({"aspect_ratio": "5:4"}, "mw", f"`aspect_ratio` is “5:4”, but `kontext-pro` takes {NINE} here."),
    ({"aspect_ratio": "5:1"}, "v", "`aspect_ratio` is “5:1”, but `kontext-pro` takes any from 21:9 to 9:21 here."),
    (
        {"aspect_ratio": "5:1"},
        "mwv",
        "`aspect_ratio` is “5:1”, but `kontext-pro` at `vtrix` takes any from 21:9 to 9:21.",
    ),
    # an option nobody takes here, and who would
    ({"steps": 20}, "m", "`kontext-pro` takes no `steps` here. This works with `flux-dev`."),
    ({"steps": 20}, "mwv", "`kontext-pro` takes no `steps` here. This works with `kontext-max` or `flux-dev`."),
    (
        {"steps": 20, "pictures": 1},
        "mwv",
        "`kontext-pro` takes no `steps` here. This works with `kontext-max`, `flux-dev` or `step1x-edit`.",
    ),
    ({"steps": 20}, "w", "`kontext-pro` takes no `steps` here."),
    ({"size": "512x512"}, "mwv", "`kontext-pro` takes no `size` here. This works with `flux-dev`."),
    (MAX | {"size": "512x512"}, "wv", "`kontext-max` takes no `size` here."),
    (
        {"negative_prompt": "blur", "pictures": 1},
        "m",
        "`kontext-pro` takes no `negative_prompt` here. This works with `step1x-edit`.",
    ),
    (
        {"negative_prompt": "blur", "pictures": 2},
        "mwv",
        "`kontext-pro` takes no `negative_prompt` here. This works with `kontext-max`.",
    ),
    ({"guidance": 3.0}, "v", "`kontext-pro` takes no `guidance` here. This works with `kontext-max`."),
    (DEV | {"aspect_ratio": "16:9"}, "m", "`flux-dev` takes no `aspect_ratio` here." + PRO_OR_MAX),
    # strength and the picture it needs
    ({"strength": 0.5, "pictures": 1}, "m", "`kontext-pro` takes no `strength` here. This works with `flux-dev`."),
    ({"strength": 0.5}, "m", "`kontext-pro` takes no `strength` here."),
    (DEV | {"strength": 0.5}, "m", "`strength` says how much of a picture to change, so it needs an `image`."),
    # everything in the way is named at once
    (
        DEV | {"aspect_ratio": "1:1", "steps": 99},
        "m",
        "`flux-dev` takes no `aspect_ratio` here. `steps` is 99, but `flux-dev` takes 1 to 50 here.",
    ),
    # seeds
    ({"seed": BIG + 1}, "w", "`seed` is 2147483648, but `kontext-pro` takes -1 to 2147483647 here."),
    ({"seed": -2}, "w", "`seed` is -2, but `kontext-pro` takes -1 to 2147483647 here."),
    ({"seed": 10**10}, "mw", "`seed` is 10000000000, but `kontext-pro` at `modelverse` takes -1 to 9999999999."),
    (
        {"seed": BIG, "count": 2},
        "w",
        "`seed` is 2147483647, but `kontext-pro` takes -1 to 2147483646 with `count` 2 here.",
    ),
    (
        {"seed": BIG + 1, "pictures": 5},
        "mwv",
        "`seed` is 2147483648, but `kontext-pro` takes -1 to 2147483647 here with 5 pictures.",
    ),
    (
        MAX | {"seed": 7, "pictures": 5},
        "mwv",
        "`kontext-max` takes no `seed` here with 5 pictures. This works with `kontext-pro`.",
    ),
    # pictures
    ({"pictures": 6}, "mwv", "`kontext-pro` takes at most 5 pictures here, not 6."),
    ({"pictures": 5}, "mv", "`kontext-pro` takes at most 4 pictures here, not 5."),
    (DEV | {"pictures": 2}, "m", "`flux-dev` takes at most 1 picture here, not 2." + PRO_OR_MAX),
    (STEP, "m", "`step1x-edit` changes pictures, so it needs one: attach an `image`." + ANY_THREE),
    (STEP | {"pictures": 2}, "m", "`step1x-edit` takes at most 1 picture here, not 2." + PRO_OR_MAX),
    ({"model": "kontext-dev"}, "w", "`kontext-dev` changes pictures, so it needs one: attach an `image`." + PRO_OR_MAX),
    # pinned to one provider: the same model elsewhere is the first thing to propose
    (
        {"guidance": 15.0, "provider": "modelverse"},
        "mwv",
        "`guidance` is 15, but `kontext-pro` at `modelverse` takes 1 to 10. This works with `kontext-pro@wavespeed`.",
    ),
    (
        {"pictures": 5, "provider": "vtrix"},
        "wv",
        "`kontext-pro` at `vtrix` takes at most 4 pictures, not 5. This works with `kontext-pro@wavespeed`.",
    ),
    (
        {"seed": -2, "provider": "wavespeed"},
        "w",
        "`seed` is -2, but `kontext-pro` at `wavespeed` takes -1 to 2147483647.",
    ),
    # unknown, not set up, not sold there
    ({"model": "nope"}, "mw", "There is no model called “nope”." + ANY_THREE),
    ({"model": "nope", "pictures": 9}, "m", "There is no model called “nope”." + SEE),
    ({"provider": "bfl"}, "w", "There is no provider called “bfl”. This works with `kontext-pro@wavespeed`."),
    (
        {"provider": "vtrix"},
        "m",
        "The provider `vtrix` is not set up on this bot. This works with `kontext-pro@modelverse`.",
    ),
    (DEV | {"provider": "vtrix"}, "mv", "`vtrix` does not offer `flux-dev`. This works with `flux-dev@modelverse`."),
    (
        DEV | {"provider": "vtrix"},
        "v",
        "`vtrix` does not offer `flux-dev`. This works with `kontext-pro@vtrix` or `kontext-max@vtrix`.",
    ),
    (DEV, "w", NONE_SET_UP + PRO_OR_MAX),
    (DEV | {"steps": 9}, "w", NONE_SET_UP + SEE),
]


@pytest.mark.parametrize(("wish", "letters", "sentence"), SENTENCES)
def test_the_sentence(wish: dict[str, Any], letters: str, sentence: str) -> None:
    """Exactly these words: the value in the way, what would work, and who takes the order as it stands."""
    assert refusal(ask(**wish), letters) == sentence


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"prompt": ""}, "The prompt is empty. Say in words what you would like to see."),
        ({"prompt": " \n\t"}, "The prompt is empty. Say in words what you would like to see."),
        ({"prompt": "\u200b\u2060\u202e\ufeff"}, "The prompt is empty. Say in words what you would like to see."),
        ({"prompt": "x" * 2001}, "The prompt has 2001 characters; at most 2000 work."),
        ({"count": 0}, "`count` is 0; 1 to 4 works."),
        ({"count": 5}, "`count` is 5; 1 to 4 works."),
    ],
)
def test_what_holds_for_every_model(wish: dict[str, Any], sentence: str) -> None:
    """Without a prompt one can see, or with a count out of bounds, no model is asked at all."""
    with pytest.raises(BadRequest) as caught:
        check_plain(ask().evolve(**wish))
    assert caught.value.sentence == sentence
    assert refusal(ask().evolve(**wish), "mwv") == sentence


@pytest.mark.parametrize("prompt", ["x", "x" * 2000, "\u200bx", "🦊", "狐", "@everyone", "'; DROP TABLE jobs; --"])
def test_prompts_that_are_fine(prompt: str) -> None:
    """Any prompt with something to see is passed on, whatever it says."""
    check_plain(ask().evolve(prompt=prompt))
    assert refusal(ask().evolve(prompt=prompt), "m") is None


@pytest.mark.parametrize(
    "wish",
    [
        STEP | {"pictures": 1, "negative_prompt": "x" * 6000},
        DEV | {"size": "9" * 6000},
        {"model": "m" * 6000},
        {"provider": "`p`\n" * 1500},
        {"aspect_ratio": "@everyone " * 600},
    ],
)
def test_a_long_value_is_shortened(wish: dict[str, Any]) -> None:
    """A refusal repeats at most 60 characters of a value, on one line, and breaks no formatting with it."""
    sentence = refusal(ask(**wish), "m")
    assert sentence is not None
    assert "…" in sentence
    assert len(sentence) < 300
    assert "\n" not in sentence
    assert sentence.count("`") % 2 == 0


def test_a_table_of_ones_own() -> None:
    """A provider that only draws, or only blends, is described as what it is."""
    draws = [offer for offer in OFFERS if offer.pictures == (0, 0) and offer.provider == "wavespeed"]
    with pytest.raises(BadRequest, match=r"`kontext-pro` draws from words alone and takes no picture here\."):
        candidates(ask(pictures=1), ["wavespeed"], offers=draws)
    blends = [offer for offer in OFFERS if offer.pictures[0] == 2]
    with pytest.raises(BadRequest, match=r"`kontext-max` needs at least 2 pictures here, not 1\."):
        candidates(ask(pictures=1, model="kontext-max"), ["wavespeed"], offers=blends)
