"""The capability table: which model, at which provider, takes what. Rows are facts, nothing here decides.

Sources: the providers' parameter pages; where they contradict each other the narrower reading is sent, because
a field a model does not take can fail a paid request.
UModelverse: https://docs.ucloud.cn/modelverse (image generation overview, Supported-Models column),
WaveSpeed: https://wavespeed.ai/docs, Vtrix: https://docs.vtrix.ai.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.parameters import Number, Parameter, Ratio, Size, Text
from bot.core.prices import (
    CNY_010,
    CNY_030,
    CNY_035,
    CNY_070,
    VTRIX_MAX,
    VTRIX_PRO,
    WAVESPEED_DEV_FAST,
    WAVESPEED_MAX,
    WAVESPEED_MAX_FAMILY,
    WAVESPEED_PRO,
    WAVESPEED_PRO_FAMILY,
    Price,
)

SEED_LIMIT = 2_147_483_647  # the range every provider accepts; UModelverse alone goes further
_MODELVERSE_SEED = Number(low=-1, high=9_999_999_999, default=-1, whole=True)
_WAVESPEED_SEED = Number(low=-1, high=SEED_LIMIT, whole=True)
_VTRIX_SEED = Number(low=-1, high=9_999_999_999, whole=True)  # "accepts any integer"
_MODELVERSE_GUIDANCE = Number(low=1, high=10, default=2.5)
_WAVESPEED_GUIDANCE = Number(low=1, high=20, default=3.5)
_MODELVERSE_STEPS = Number(low=1, high=50, default=28, whole=True)
_FOUR = Number(low=1, high=4, default=1, whole=True)
# Vtrix's page of pro says "0 strictest" and "range 1-6"; WaveSpeed's other models had it on older pages only.
_VTRIX_PRO_SAFETY = Number(low=1, high=6, default=2, whole=True)
_VTRIX_MAX_SAFETY = Number(low=0, high=6, default=2, whole=True)
_WAVESPEED_SAFETY = Number(low=1, high=5, default=2, whole=True)

LABELS = {
    "aspect_ratio": "aspect ratio",
    "seed": "seed",
    "guidance": "guidance",
    "steps": "steps",
    "size": "size",
    "strength": "strength",
    "negative_prompt": "negative prompt",
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One model as one provider sells it.

    Attributes:
        model: the name people use.
        provider: the provider's name.
        wire_id: the id the provider's API knows.
        pictures: fewest and most pictures handed in.
        per_request: most pictures one request may return; more are fanned out into several requests.
        takes: the options it takes, by Easel's names.
        with_picture: options that mean something only when a picture is handed in.
        price: per picture.
        seeded: whether a seed may be sent at all (it is also the fingerprint of a lost request).
        beyond: not among the documents the project started from; known from later pages of the provider.
        free_pictures: pictures the provider gives away per account.
        safety: how tolerant it can be told to be, the lowest being the strictest; None where it cannot be told. No
            option: servers decide it, members cannot, and nothing is routed by it.
    """

    model: str
    provider: str
    wire_id: str
    pictures: tuple[int, int]
    price: Price
    takes: Mapping[str, Parameter] = field(default_factory=dict)
    with_picture: frozenset[str] = frozenset()
    per_request: int = 1
    beyond: bool = False
    free_pictures: int = 0
    safety: Number | None = None

    @property
    def seeded(self) -> bool:
        """Whether a seed may be sent."""
        return "seed" in self.takes

    def accepts(self, count: int) -> bool:
        """Whether it takes this many pictures as input."""
        return self.pictures[0] <= count <= self.pictures[1]


def _modelverse(
    model: str,
    wire_id: str,
    pictures: tuple[int, int],
    price: Price,
    *,
    per_request: int = 1,
    free: int = 0,
    with_picture: frozenset[str] = frozenset(),
    **takes: Parameter,
) -> Offer:
    return Offer(
        model=model,
        provider="modelverse",
        wire_id=wire_id,
        pictures=pictures,
        price=price,
        takes={"seed": _MODELVERSE_SEED, "guidance": _MODELVERSE_GUIDANCE, **takes},
        with_picture=with_picture,
        per_request=per_request,
        free_pictures=free,
    )


def _wavespeed(
    model: str,
    wire_id: str,
    pictures: tuple[int, int],
    price: Price,
    *,
    beyond: bool = True,
    safety: Number | None = None,
    **takes: Parameter,
) -> Offer:
    return Offer(
        model=model,
        provider="wavespeed",
        wire_id=f"wavespeed-ai/{wire_id}",
        pictures=pictures,
        price=price,
        takes={"guidance": _WAVESPEED_GUIDANCE, **takes},
        beyond=beyond,
        safety=safety,
    )


# Order matters only between equals: the earlier row wins. Rows "beyond" come after the documented ones.
OFFERS: tuple[Offer, ...] = (
    _wavespeed(
        "kontext-pro",
        "flux-kontext-pro/multi",
        (1, 5),
        WAVESPEED_PRO,
        beyond=False,
        seed=_WAVESPEED_SEED,
        aspect_ratio=Ratio(),
    ),
    # Its page lists no seed; `/multi` takes a single picture too and does, so that one comes first.
    _wavespeed("kontext-pro", "flux-kontext-pro", (1, 1), WAVESPEED_PRO_FAMILY, aspect_ratio=Ratio()),
    Offer(
        model="kontext-pro",
        provider="vtrix",
        wire_id="flux_kontext_pro",
        pictures=(0, 4),
        price=VTRIX_PRO,
        takes={"seed": _VTRIX_SEED, "aspect_ratio": Ratio(free=True)},
        safety=_VTRIX_PRO_SAFETY,
    ),
    _modelverse(
        "kontext-pro",
        "black-forest-labs/flux-kontext-pro/text-to-image",
        (0, 0),
        CNY_035,
        per_request=4,
        free=5,
        aspect_ratio=Ratio(default="1:1"),
    ),
    _modelverse("kontext-pro", "black-forest-labs/flux-kontext-pro", (1, 1), CNY_035, free=5),
    _modelverse(
        "kontext-pro",
        "black-forest-labs/flux-kontext-pro/multi",
        (1, 4),
        CNY_035,
        free=5,
        aspect_ratio=Ratio(),
    ),
    _wavespeed(
        "kontext-pro",
        "flux-kontext-pro/text-to-image",
        (0, 0),
        WAVESPEED_PRO,
        safety=_WAVESPEED_SAFETY,
        seed=_WAVESPEED_SEED,
        aspect_ratio=Ratio(default="1:1"),
    ),
    _modelverse(
        "kontext-max",
        "black-forest-labs/flux-kontext-max/text-to-image",
        (0, 0),
        CNY_070,
        per_request=4,
        aspect_ratio=Ratio(default="1:1"),
    ),
    _modelverse("kontext-max", "black-forest-labs/flux-kontext-max", (1, 1), CNY_070),
    _modelverse(
        "kontext-max",
        "black-forest-labs/flux-kontext-max/multi",
        (1, 4),
        CNY_070,
        aspect_ratio=Ratio(),
    ),
    Offer(
        model="kontext-max",
        provider="vtrix",
        wire_id="flux_kontext_max",
        pictures=(0, 4),
        price=VTRIX_MAX,
        takes={
            "seed": _VTRIX_SEED,
            "aspect_ratio": Ratio(free=True),
            "steps": Number(low=1, high=50, whole=True),
            "guidance": Number(low=1, high=10),
            "negative_prompt": Text(),
        },
        beyond=True,
        safety=_VTRIX_MAX_SAFETY,
    ),
    _wavespeed(
        "kontext-max",
        "flux-kontext-max",
        (1, 1),
        WAVESPEED_MAX,
        seed=_WAVESPEED_SEED,
        aspect_ratio=Ratio(),
    ),
    # No seed on its page, so a lost request of this one cannot be recognised later.
    _wavespeed("kontext-max", "flux-kontext-max/multi", (2, 5), WAVESPEED_MAX_FAMILY, aspect_ratio=Ratio()),
    _wavespeed(
        "kontext-max",
        "flux-kontext-max/text-to-image",
        (0, 0),
        WAVESPEED_MAX,
        seed=_WAVESPEED_SEED,
        aspect_ratio=Ratio(default="1:1"),
    ),
    _modelverse(
        "flux-dev",
        "black-forest-labs/flux.1-dev",
        (0, 1),
        CNY_010,
        per_request=4,
        free=10,
        with_picture=frozenset({"strength"}),
        steps=_MODELVERSE_STEPS,
        size=Size(low=256, high=1536, default="1024x1024"),
        strength=Number(low=0, high=1, default=0.8),
    ),
    _modelverse(
        "step1x-edit",
        "stepfun-ai/step1x-edit",
        (1, 1),
        CNY_030,
        free=5,
        steps=_MODELVERSE_STEPS,
        negative_prompt=Text(),
    ),
    _wavespeed(
        "kontext-dev",
        "flux-kontext-dev/multi-ultra-fast",
        (1, 4),
        WAVESPEED_DEV_FAST,
        seed=_WAVESPEED_SEED,
        guidance=Number(low=1, high=20, default=2.5),
    ),
)

MODELS: tuple[str, ...] = tuple(dict.fromkeys(offer.model for offer in OFFERS))
PROVIDERS: tuple[str, ...] = ("modelverse", "wavespeed", "vtrix")
DEFAULT_MODEL = "kontext-pro"


def offer_of(provider: str, wire_id: str) -> Offer | None:
    """The row of one provider's wire id, or None when the table no longer has it."""
    rows = (o for o in OFFERS if o.provider == provider and o.wire_id == wire_id)
    return next(rows, None)
