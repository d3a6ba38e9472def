"""Bar charts as PNG, drawn by matplotlib in the darkroom's threads. Made for a phone held upright and for every eye.

Colours are two of the Okabe-Ito set, which people with any kind of colour blindness can tell apart; every bar that
matters carries its figure, so that nothing depends on colour.
"""

import io
from functools import partial

from bot.core.charts import Bars
from bot.images.darkroom import Darkroom

INK, QUIET, BACK = "#2b2a27", "#69645b", "#fbf8f2"
BLUE, VERMILION = "#0072B2", "#D55E00"
WIDTH, DPI = 4.4, 200  # inches; 880 pixels wide
FIGURES = 12  # bars up to which every one carries its figure
RANKED = 12  # lying bars at most; the rest is one bar
PIXELS = 2_000_000


class MatplotlibCharts:
    """The `Charts` port."""

    def __init__(self, darkroom: Darkroom) -> None:
        self._darkroom = darkroom

    async def bars(self, chart: Bars) -> bytes:
        """See `bot.core.charts.Charts`."""
        return await self._darkroom.run(partial(draw, chart), pixels=PIXELS)


def draw(chart: Bars) -> bytes:
    """The chart as a PNG."""
    # Imported here: most starts of the bot never draw a chart, and matplotlib takes a second to load.
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = _ranked(chart) if chart.ranked else chart
    height = 1.1 + 0.34 * max(3, len(shown.labels)) if chart.ranked else 3.2
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=BACK, layout="constrained")
    FigureCanvasAgg(figure)
    axes: Axes = figure.add_subplot(facecolor=BACK)
    figure.suptitle(_plain(chart.title), color=INK, fontsize=11, x=0.02, ha="left", fontweight="bold")
    for side in ("top", "right", "left" if not chart.ranked else "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(colors=QUIET, labelsize=9, length=0)
    scale = 1_000_000 if chart.money else 1
    values = [value / scale for value in shown.values]
    over = chart.limit is not None and max(shown.values, default=0) > chart.limit
    colours = [VERMILION if chart.limit is not None and v > chart.limit else BLUE for v in shown.values]
    if chart.ranked:
        _lying(axes, shown, values, colours)
    else:
        _standing(axes, shown, values, colours)
    if chart.limit is not None and not chart.ranked and (over or max(values, default=0) > 0.3 * chart.limit / scale):
        axes.axhline(chart.limit / scale, color=VERMILION, linewidth=1.2, linestyle=(0, (4, 3)))
        name = f"{chart.limit_name} {chart.show(chart.limit)}"
        axes.annotate(
            name,
            (0, chart.limit / scale),
            xycoords=("axes fraction", "data"),
            xytext=(2, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
            color=VERMILION,
            bbox={"facecolor": BACK, "edgecolor": "none", "pad": 1.5},  # no bar hides it
        )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", facecolor=BACK)
    return buffer.getvalue()


def _standing(axes: "object", chart: Bars, values: list[float], colours: list[str]) -> None:
    from matplotlib.axes import Axes
    from matplotlib.ticker import MaxNLocator

    assert isinstance(axes, Axes)
    places = range(len(values))
    axes.bar(places, values, color=colours, width=0.72)
    step = max(1, -(-len(values) // 6))
    ticks = list(places)[::-1][::step][::-1]
    axes.set_xticks(ticks, [_plain(chart.labels[tick]) for tick in ticks])
    axes.yaxis.set_major_formatter(
        lambda value, _: (
            f"${value:.2f}" if chart.money and value < 10 else f"${value:g}" if chart.money else f"{value:g}"
        )
    )
    axes.yaxis.grid(visible=True, color=QUIET, alpha=0.25, linewidth=0.6)
    axes.set_axisbelow(True)
    if not chart.money:
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, max([*values, 0.000001]) * 1.18)
    named = places if len(values) <= FIGURES else [max(places, key=values.__getitem__)] if values else []
    for place in named:
        if chart.values[place]:
            axes.annotate(
                chart.show(chart.values[place]),
                (place, values[place]),
                xytext=(0, 3),
                textcoords="offset points",
                ha="center",
                fontsize=8,
                color=INK,
            )


def _lying(axes: "object", chart: Bars, values: list[float], colours: list[str]) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    places = range(len(values))
    axes.barh(places, values, color=colours, height=0.66)
    axes.set_yticks(list(places), [_short(_plain(label)) for label in chart.labels], color=INK)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.set_xlim(0, max([*values, 0.000001]) * 1.25)
    for place in places:
        axes.annotate(
            chart.show(chart.values[place]),
            (values[place], place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=INK,
        )


def _ranked(chart: Bars) -> Bars:
    """The longest bars first, and what does not fit as one bar."""
    pairs = sorted(zip(chart.labels, chart.values, strict=True), key=lambda pair: -pair[1])
    if len(pairs) > RANKED:
        rest = pairs[RANKED - 1 :]
        pairs = [*pairs[: RANKED - 1], (f"{len(rest)} more", sum(value for _, value in rest))]
    labels, values = tuple(label for label, _ in pairs), tuple(value for _, value in pairs)
    return Bars(title=chart.title, labels=labels, values=values, money=chart.money, ranked=True, limit=chart.limit)


def _short(label: str) -> str:
    return label if len(label) <= 22 else label[:21] + "…"


def _plain(text: str) -> str:
    """Without what matplotlib would take for mathematics, and without letters its font does not have."""
    known = "".join(letter if letter.isprintable() and ord(letter) < 0x2E80 else "·" for letter in text)
    return known.replace("$", r"\$")
