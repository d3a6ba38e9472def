"""The capability table against the providers' pages, transcribed here by hand and independently of the code.

UModelverse: its overview page with the Supported-Models column, which wins over the pages of single models.
WaveSpeed: one page per model. Vtrix: its two model pages. Where a page is silent the narrower reading stands.
"""

from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from bot.core.models import DEFAULT_MODEL, LABELS, MODELS, OFFERS, PROVIDERS, SEED_LIMIT, Offer, offer_of
from bot.core.parameters import RATIOS, Number, Parameter, Ratio, Size, Text

Range = tuple[float, float, float | None]  # low, high, the provider's default

M_SEED: Range = (-1, 9_999_999_999, -1)
W_SEED: Range = (-1, 2_147_483_647, None)
V_SEED: Range = (-1, 9_999_999_999, None)  # "accepts any integer": bounded by what Discord sends and a member types
M_GUIDANCE: Range = (1, 10, 2.5)
W_GUIDANCE: Range = (1, 20, 3.5)
M_STEPS: Range = (1, 50, 28)


class Row(NamedTuple):
    """One line of the providers' pages; None = the field is not sent."""

    provider: str
    model: str
    wire: str
    pictures: tuple[int, int]
    micro_usd: int  # CNY at 7.2, rounded up; USD as published
    seed: Range | None = None
    guidance: Range | None = None
    steps: Range | None = None
    ratio: str | None = None  # "nine", "nine, 1:1" (with that default) or "free"
    size: tuple[int, int, str] | None = None
    strength: Range | None = None
    negative: bool = False
    per_request: int = 1
    free: int = 0  # pictures given away per account
    known: bool = False  # on the pages the project started from
    planned: bool = True  # the price is not the provider's own USD figure for this model


def um(model: str, wire: str, pictures: tuple[int, int], micro: int, **more: Any) -> Row:
    row = Row("modelverse", model, wire, pictures, micro, seed=M_SEED, guidance=M_GUIDANCE, known=True)
    return row._replace(**more)


def ws(model: str, wire: str, pictures: tuple[int, int], micro: int, **more: Any) -> Row:
    row = Row("wavespeed", model, f"wavespeed-ai/{wire}", pictures, micro, guidance=W_GUIDANCE, planned=False)
    return row._replace(**more)


BFL = "black-forest-labs"
PRO, MAX, DEV = "kontext-pro", "kontext-max", "flux-dev"
ONE = "nine, 1:1"
DEV_SIZE = (256, 1536, "1024x1024")
TABLE = (
    um(DEV, f"{BFL}/flux.1-dev", (0, 1), 13_889, per_request=4, free=10, size=DEV_SIZE, steps=M_STEPS)._replace(
        strength=(0, 1, 0.8)
    ),
    um(PRO, f"{BFL}/flux-kontext-pro", (1, 1), 48_612, free=5),
    um(PRO, f"{BFL}/flux-kontext-pro/multi", (1, 4), 48_612, free=5, ratio="nine"),
    um(PRO, f"{BFL}/flux-kontext-pro/text-to-image", (0, 0), 48_612, free=5, per_request=4, ratio=ONE),
    um("step1x-edit", "stepfun-ai/step1x-edit", (1, 1), 41_667, free=5, steps=M_STEPS, negative=True),
    um(MAX, f"{BFL}/flux-kontext-max", (1, 1), 97_223),
    um(MAX, f"{BFL}/flux-kontext-max/multi", (1, 4), 97_223, ratio="nine"),
    um(MAX, f"{BFL}/flux-kontext-max/text-to-image", (0, 0), 97_223, per_request=4, ratio=ONE),
    # Its newest page has no seed row and its price is cut off: no seed is sent, the family's price is planned.
    ws(PRO, "flux-kontext-pro", (1, 1), 40_000, ratio="nine", planned=True),
    ws(PRO, "flux-kontext-pro/multi", (1, 5), 40_000, ratio="nine", seed=W_SEED, known=True),
    ws(PRO, "flux-kontext-pro/text-to-image", (0, 0), 40_000, ratio=ONE, seed=W_SEED),
    ws(MAX, "flux-kontext-max", (1, 1), 80_000, ratio="nine", seed=W_SEED),
    # It would take one picture too, but without a seed; a single one is left to the row above, which has it.
    ws(MAX, "flux-kontext-max/multi", (2, 5), 80_000, ratio="nine", planned=True),
    ws(MAX, "flux-kontext-max/text-to-image", (0, 0), 80_000, ratio=ONE, seed=W_SEED),
    # Steps, sizes and several pictures a request are there, but their ranges are not: not sent.
    ws("kontext-dev", "flux-kontext-dev/multi-ultra-fast", (1, 4), 25_000, seed=W_SEED, guidance=(1, 20, 2.5)),
    Row("vtrix", PRO, "flux_kontext_pro", (0, 4), 40_000, ratio="free", seed=V_SEED, known=True),
    Row("vtrix", MAX, "flux_kontext_max", (0, 4), 80_000, ratio="free", seed=V_SEED, negative=True)._replace(
        steps=(1, 50, None), guidance=(1, 10, None)
    ),
)

rows = pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.provider}:{row.wire}")


def offer(row: Row) -> Offer:
    found = offer_of(row.provider, row.wire)
    assert found is not None, f"{row.wire} is missing"
    return found


def span(parameter: Parameter | None) -> Range | None:
    if parameter is None:
        return None
    assert isinstance(parameter, Number)
    return parameter.low, parameter.high, parameter.default


def test_the_table_has_these_rows_and_no_others() -> None:
    """Every offer of the code is a line of the providers' pages, once."""
    assert len(OFFERS) == len({(o.provider, o.wire_id) for o in OFFERS})
    assert {(o.provider, o.wire_id) for o in OFFERS} == {(row.provider, row.wire) for row in TABLE}


@rows
def test_the_numbers_are_those_of_the_page(row: Row) -> None:
    """Seed, guidance, steps and strength have the page's range and default, or are not sent."""
    takes = offer(row).takes
    wanted = {"seed": row.seed, "guidance": row.guidance, "steps": row.steps, "strength": row.strength}
    assert {name: span(takes.get(name)) for name in wanted} == wanted
    assert offer(row).seeded is (row.seed is not None)


@rows
def test_a_number_may_be_either_bound_and_nothing_beyond(row: Row) -> None:
    """The bounds belong to the range; a step outside, a fraction of a whole number or a text does not."""
    for name, parameter in offer(row).takes.items():
        if not isinstance(parameter, Number):
            continue
        assert parameter.whole is (name in {"seed", "steps"})
        assert parameter.problem(parameter.low) is None
        assert parameter.problem(parameter.high) is None
        step = 1 if parameter.whole else 0.001
        for wrong in (parameter.low - step, parameter.high + step, float("nan"), float("inf"), "5", True):
            assert parameter.problem(wrong), f"{name} takes {wrong}"
        assert (parameter.problem(parameter.low + 0.5) is not None) is parameter.whole


@rows
def test_ratio_size_and_negative_prompt_are_those_of_the_page(row: Row) -> None:
    """Nine ratios or any between 21:9 and 9:21, sizes only for flux.1-dev, a negative prompt for two models."""
    takes = offer(row).takes
    ratio = {None: None, "nine": Ratio(), ONE: Ratio(default="1:1"), "free": Ratio(free=True)}[row.ratio]
    assert takes.get("aspect_ratio") == ratio
    size = Size(low=row.size[0], high=row.size[1], default=row.size[2]) if row.size else None
    assert takes.get("size") == size
    assert isinstance(takes.get("negative_prompt"), Text) is row.negative


@rows
def test_no_offer_takes_an_option_of_another_name(row: Row) -> None:
    """What the providers take by other names (n, response_format, safety_tolerance) is no option of a member."""
    assert set(offer(row).takes) <= {
        "seed",
        "guidance",
        "steps",
        "strength",
        "aspect_ratio",
        "size",
        "negative_prompt",
    }
    assert set(offer(row).takes) <= set(LABELS)


@rows
def test_pictures_price_and_fan_out_are_those_of_the_page(row: Row) -> None:
    """Pictures in, pictures out, micro-USD, whether the figure is the provider's own, and what is free."""
    found = offer(row)
    assert found.model == row.model
    assert found.pictures == row.pictures
    assert [n for n in range(8) if found.accepts(n)] == list(range(row.pictures[0], row.pictures[1] + 1))
    assert found.per_request == row.per_request
    assert found.price.micro_usd == row.micro_usd
    assert found.price.planned is row.planned
    assert found.free_pictures == row.free
    assert found.beyond is not row.known


def test_only_flux_dev_has_an_option_that_needs_a_picture() -> None:
    """Strength is how much of a picture to change, so it means nothing without one."""
    assert {o.wire_id: set(o.with_picture) for o in OFFERS if o.with_picture} == {f"{BFL}/flux.1-dev": {"strength"}}


@pytest.mark.parametrize(("cny", "micro"), [("0.10", 13_889), ("0.30", 41_667), ("0.35", 48_612), ("0.70", 97_223)])
def test_yuan_are_converted_once_and_up(cny: str, micro: int) -> None:
    """UModelverse's prices are CNY at 7.2 a dollar; the quote is never below that and less than a micro-USD above."""
    exact = Decimal(cny) / Decimal("7.2") * 1_000_000
    assert exact <= micro < exact + 1
    assert micro in {o.price.micro_usd for o in OFFERS if o.provider == "modelverse" and cny in o.price.source}


def test_every_price_says_where_it_stands() -> None:
    """The owner can check each figure: a source in words and a date."""
    for found in OFFERS:
        assert len(found.price.source) > 15
        assert found.price.dated.startswith("2026-")


def test_names_people_use() -> None:
    """The model and provider names of the contract; a wire id is never one of them."""
    assert {"kontext-pro", "kontext-max", "flux-dev", "step1x-edit"} <= set(MODELS)
    assert PROVIDERS == ("modelverse", "wavespeed", "vtrix")
    assert DEFAULT_MODEL == "kontext-pro"
    assert not {o.wire_id for o in OFFERS} & set(MODELS)
    assert {o.provider for o in OFFERS} == set(PROVIDERS)


def test_the_shared_range_of_seeds() -> None:
    """Easel's own seeds fit every provider that takes one."""
    assert SEED_LIMIT == 2_147_483_647
    assert all(o.takes["seed"].problem(SEED_LIMIT) is None for o in OFFERS if o.seeded)


def test_the_nine_ratios() -> None:
    """The nine ratios every provider lists, widest first."""
    assert RATIOS == ("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21")


def test_a_wire_id_that_is_gone() -> None:
    """A job of an older table whose offer no longer exists finds None rather than another provider's offer."""
    assert offer_of("vtrix", "flux_kontext_ultra") is None
    assert offer_of("modelverse", "flux_kontext_pro") is None
