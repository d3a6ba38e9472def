"""One play for every offer of the capability table: what is typed, who must serve it, what must be sent."""

from dataclasses import dataclass, field
from typing import Any

KONTEXT, SPEED = "black-forest-labs/flux-kontext", "wavespeed-ai/flux-kontext"
# `/multi` takes a single picture too, takes every option this one takes and costs the same, so it always comes first.
SHADOWED = {f"{SPEED}-pro"}


@dataclass(frozen=True, kw_only=True)
class Play:
    """A command, the offer that must serve it, and what must be sent besides prompt, model, pictures and a seed.

    `photos` are numbers of PHOTOS by the option that holds them; `key` is the name the provider has for them.
    """

    command: str
    model: str | None
    wire_id: str
    options: dict[str, Any] = field(default_factory=dict)
    sent: dict[str, Any] = field(default_factory=dict)
    photos: dict[str, int] = field(default_factory=dict)
    key: str | None = None
    posts: int = 1
    flat: bool = False

    @property
    def count(self) -> int:
        return int(self.options.get("count", 1))


def blend(*numbers: int) -> dict[str, int]:
    return {f"image{number}": number - 1 for number in numbers}


ONE = {"image": 0}
RATIO = {"aspect_ratio": "16:9"}
STRONG = {"guidance": 15.0}
PLAYS = {
    "dev, words": Play(
        command="imagine",
        model="flux-dev@modelverse",
        wire_id="black-forest-labs/flux.1-dev",
        options={"guidance": 3.5, "steps": 20, "size": "768x512", "seed": 7},
        sent={"guidance_scale": 3.5, "steps": 20, "size": "768x512", "seed": 7},
    ),
    "dev, picture": Play(
        command="imagine",
        model="flux-dev",
        wire_id="black-forest-labs/flux.1-dev",
        options={"strength": 0.35},
        sent={"strength": 0.35},
        photos={"image": 4},
        key="image",
    ),
    "dev, three at once": Play(
        command="imagine",
        model="flux-dev",
        wire_id="black-forest-labs/flux.1-dev",
        options={"count": 3, "seed": 5},
        sent={"n": 3, "seed": 5},
    ),
    "step1x": Play(
        command="edit",
        model="step1x-edit",
        wire_id="stepfun-ai/step1x-edit",
        options={"steps": 30, "negative_prompt": "blurry, text"},
        sent={"steps": 30, "negative_prompt": "blurry, text"},
        photos=ONE,
        key="image",
    ),
    "wavespeed dev": Play(
        command="edit", model="kontext-dev", wire_id=f"{SPEED}-dev/multi-ultra-fast", photos=ONE, key="images"
    ),
    "wavespeed pro, one": Play(
        command="edit",
        model="kontext-pro@wavespeed",
        wire_id=f"{SPEED}-pro/multi",
        options={"guidance": 4.5},
        sent={"guidance_scale": 4.5},
        photos=ONE,
        key="images",
    ),
    "wavespeed pro, five": Play(
        command="blend",
        model="kontext-pro@wavespeed",
        wire_id=f"{SPEED}-pro/multi",
        options={"aspect_ratio": "21:9", "seed": 2_147_483_647},
        sent={"aspect_ratio": "21:9", "seed": 2_147_483_647},
        photos=blend(1, 2, 3, 4, 5),
        key="images",
    ),
    "wavespeed pro, words, fanned out": Play(
        command="imagine",
        model="kontext-pro@wavespeed",
        wire_id=f"{SPEED}-pro/text-to-image",
        options={"count": 4, "seed": 41},
        posts=4,
    ),
    "wavespeed max, one": Play(
        command="edit", model="kontext-max@wavespeed", wire_id=f"{SPEED}-max", photos=ONE, key="image"
    ),
    "wavespeed max, two": Play(
        command="blend",
        model="kontext-max@wavespeed",
        wire_id=f"{SPEED}-max/multi",
        photos=blend(1, 3),
        key="images",
    ),
    "wavespeed max, words": Play(
        command="imagine",
        model="kontext-max@wavespeed",
        wire_id=f"{SPEED}-max/text-to-image",
        options=RATIO,
        sent=RATIO,
    ),
    "vtrix pro, words, fanned out": Play(
        command="imagine",
        model="kontext-pro@vtrix",
        wire_id="flux_kontext_pro",
        options={"count": 2, **RATIO},
        sent=RATIO,
        posts=2,
    ),
    "vtrix pro, one": Play(
        command="edit", model="kontext-pro@vtrix", wire_id="flux_kontext_pro", photos=ONE, key="input_image"
    ),
    "vtrix pro, four": Play(
        command="blend",
        model="kontext-pro@vtrix",
        wire_id="flux_kontext_pro",
        photos=blend(1, 2, 3, 4),
        key="input_image",
    ),
    "vtrix max": Play(
        command="edit",
        model="kontext-max@vtrix",
        wire_id="flux_kontext_max",
        options={"steps": 33, "guidance": 2.0, "negative_prompt": "fog"},
        sent={"steps": 33, "guidance_scale": 2.0, "negative_prompt": "fog"},
        photos=ONE,
        key="input_image",
    ),
    "vtrix flat, words": Play(command="imagine", model="kontext-pro@vtrix", wire_id="flux_kontext_pro", flat=True),
    "vtrix flat, four": Play(
        command="blend",
        model="kontext-pro@vtrix",
        wire_id="flux_kontext_pro",
        photos=blend(2, 3, 4, 5),
        key="input_image",
        flat=True,
    ),
    "strong guidance, picture": Play(
        command="edit",
        model=None,
        wire_id=f"{SPEED}-pro/multi",
        options=STRONG,
        sent={"guidance_scale": 15.0},
        photos=ONE,
        key="images",
    ),
    "strong guidance, words": Play(
        command="imagine",
        model=None,
        wire_id=f"{SPEED}-pro/text-to-image",
        options=STRONG,
        sent={"guidance_scale": 15.0},
    ),
    "blend with gaps": Play(
        command="blend", model=None, wire_id=f"{SPEED}-pro/multi", photos=blend(2, 5), key="images"
    ),
}
for size in ("pro", "max"):
    at: dict[str, Any] = {"model": f"kontext-{size}@modelverse"}
    PLAYS |= {
        f"modelverse {size}, words": Play(
            command="imagine",
            wire_id=f"{KONTEXT}-{size}/text-to-image",
            options={"count": 4, **RATIO},
            sent={"n": 4, **RATIO},
            **at,
        ),
        f"modelverse {size}, one": Play(
            command="edit",
            wire_id=f"{KONTEXT}-{size}",
            options={"guidance": 10.0, "count": 2, "seed": 9},
            sent={"guidance_scale": 10.0},
            photos={"image": 2},
            key="image",
            posts=2,
            **at,
        ),
        f"modelverse {size}, one with a ratio": Play(
            command="edit",
            wire_id=f"{KONTEXT}-{size}/multi",
            options=RATIO,
            sent=RATIO,
            photos=ONE,
            key="images",
            **at,
        ),
        f"modelverse {size}, four": Play(
            command="blend", wire_id=f"{KONTEXT}-{size}/multi", photos=blend(1, 2, 4, 5), key="images", **at
        ),
    }
