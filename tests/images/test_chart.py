"""Charts that can be read on a phone, and in words."""

import io

import pytest
from PIL import Image

from bot.core.charts import Bars
from bot.images.chart import BACK, MatplotlibCharts, draw
from bot.images.darkroom import Darkroom

DAYS = tuple(f"{day} Nov" for day in range(1, 31))


def picture(chart: Bars) -> Image.Image:
    return Image.open(io.BytesIO(draw(chart))).convert("RGB")


def share(image: Image.Image, colour: str) -> float:
    """How much of a picture has exactly one colour."""
    wanted = tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
    counts = {each: count for count, each in image.getcolors(image.width * image.height)}
    return counts.get(wanted, 0) / (image.width * image.height)


@pytest.mark.parametrize(
    "chart",
    [
        Bars(title="Cost by day", labels=DAYS, values=tuple(range(0, 300_000, 10_000))),
        Bars(title="Nothing yet", labels=DAYS, values=(0,) * 30),
        Bars(title="No days at all", labels=(), values=()),
        Bars(title="Pictures", labels=DAYS[:7], values=(1, 0, 3, 2, 0, 0, 9), money=False),
        Bars(
            title="$odd$ ^names_",
            labels=("$a$", "山田", "x" * 80, "\u202egnp", "🦊"),
            values=(5, 4, 3, 2, 1),
            ranked=True,
        ),
        Bars(title="Many", labels=tuple(map(str, range(60))), values=tuple(range(60)), ranked=True),
    ],
    ids=lambda chart: chart.title,
)
def test_any_chart_is_as_wide_as_a_phone_shows(chart):
    """Whatever the figures and names, the chart is 880 pixels wide, at most twice as high, and mostly paper."""
    image = picture(chart)
    assert image.width == 880
    assert image.height <= 1760
    assert share(image, BACK) > 0.4


def test_a_bar_over_the_limit_has_another_colour():
    """What went over the line is seen at once."""
    under = Bars(title="t", labels=("a", "b"), values=(100_000, 200_000), limit=300_000)
    over = Bars(title="t", labels=("a", "b"), values=(100_000, 400_000), limit=300_000)
    assert share(picture(over), "#D55E00") > 5 * share(picture(under), "#D55E00")


def test_the_words_hold_every_figure():
    """Alt text: title, total and each figure; lying bars the longest first; too many are counted."""
    chart = Bars(title="Cost by member", labels=("Ann", "Ben", "Cleo"), values=(40_000, 0, 1_000_000), ranked=True)
    assert chart.words() == "Cost by member. Total $1.04. Cleo: $1.00. Ann: $0.04."
    many = Bars(title="t", labels=tuple(f"name {n}" for n in range(200)), values=(1_000_000,) * 200)
    assert len(many.words()) <= 1024
    assert many.words().endswith("more.")


def test_a_chart_has_a_value_for_each_label():
    """A missing figure is an error where it is made, not a crooked chart."""
    with pytest.raises(ValueError, match="each label"):
        Bars(title="t", labels=("a",), values=())


async def test_drawing_happens_in_the_darkroom():
    """The port answers with the same PNG, from another thread."""
    async with Darkroom() as darkroom:
        data = await MatplotlibCharts(darkroom).bars(Bars(title="t", labels=("a",), values=(1,)))
    assert data.startswith(b"\x89PNG")
