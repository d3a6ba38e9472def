"""What makes a picture look painted: bristle strokes, grain, canvas, vignette."""

import functools
import math
import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from practice.painter.canvas import Sheet, levels, noise
from practice.painter.colour import Colour

Flow = Callable[[float, float], float]
"""Direction of the brush, in radians, at a place given as shares of width and height."""

ANGLES = 16


@functools.lru_cache(maxsize=128)
def _bristles(length: int, width: int) -> tuple[Image.Image, ...]:
    """One brush mark in every direction, as alpha masks."""
    chance = random.Random(length * 1000 + width)
    side = length + 4
    rows = Image.frombytes("L", (3, width + 2), chance.randbytes(3 * (width + 2)))
    streaks = rows.resize((side, side), Image.Resampling.BICUBIC).point([min(255, 110 + v) for v in range(256)])
    body = Image.new("L", (side * 2, side * 2))
    middle, half = side, width
    ImageDraw.Draw(body).rounded_rectangle((4, middle - half, side * 2 - 4, middle + half), radius=half, fill=215)
    body = body.filter(ImageFilter.GaussianBlur(1.2)).reduce(2)
    mark = ImageChops.multiply(body, streaks)
    return tuple(mark.rotate(-180 * k / ANGLES, Image.Resampling.BICUBIC) for k in range(ANGLES))


def strokes(
    sheet: Sheet,
    flow: Flow,
    *,
    length: float,
    width: float,
    cover: float = 1.0,
    top: float = 0.0,
    bottom: float = 1.0,
    jitter: int = 10,
    loose: float = 0.5,
) -> None:
    """Go over a band of the sheet with bristle strokes in the colours that are there.

    `length` and `width` are shares of the sheet's unit, `cover` how many times the band is covered, `loose` how far a
    stroke may turn from the flow, radians.
    """
    long, wide = max(6, round(length * sheet.u)), max(2, round(width * sheet.u))
    marks = _bristles(long, wide)
    y0, y1 = round(top * sheet.h), round(bottom * sheet.h)
    count = min(7000, int(cover * 1.6 * sheet.w * (y1 - y0) / (long * wide)))
    small = sheet.image.resize((max(2, sheet.w // 4), max(2, sheet.h // 4)), Image.Resampling.BOX)
    colours = small.tobytes()
    roll = sheet.chance.random
    half = marks[0].width // 2
    image = sheet.image
    for _ in range(count):
        x, y = roll() * sheet.w, y0 + roll() * (y1 - y0)
        place = 3 * (min(int(y) // 4, small.height - 1) * small.width + min(int(x) // 4, small.width - 1))
        red, green, blue = colours[place : place + 3]
        shift = int((roll() - 0.5) * 2 * jitter)
        angle = flow(x / sheet.w, y / sheet.h) + (roll() - 0.5) * loose
        mark = marks[round(angle / math.pi * ANGLES) % ANGLES]
        image.paste((red + shift, green + shift, blue + shift), (int(x) - half, int(y) - half), mark)


def dab(sheet: Sheet, x: float, y: float, *, length: float, width: float, angle: float, colour: Colour) -> None:
    """One bristle stroke round (x, y), all in pixels and radians."""
    marks = _bristles(_near(length, 6), _near(width, 2))
    half = marks[0].width // 2
    mark = marks[round(angle / math.pi * ANGLES) % ANGLES]
    sheet.image.paste(colour, (round(x) - half, round(y) - half), mark)


def _near(value: float, least: int) -> int:
    """The next of few sizes, each a quarter larger than the one before: brushes are kept, so there should be few."""
    return least if value <= least else round(least * 1.25 ** round(math.log(value / least, 1.25)))


def swirl(chance: random.Random, *, base: float = 0.0, spread: float = 1.2) -> Flow:
    """A flow that wanders gently round a base direction."""
    a, b, c, d = (chance.uniform(0, math.tau) for _ in range(4))

    def flow(x: float, y: float) -> float:
        bend = math.sin(x * 5 + a + math.sin(y * 4 + b)) + math.cos(y * 6 + c + math.sin(x * 3 + d))
        return base + bend * spread / 2

    return flow


def contours(image: Image.Image, otherwise: Flow) -> Flow:
    """A flow along the edges of what is already painted, so that going over it keeps its shapes."""
    small = image.convert("L").resize((image.width // 4, image.height // 4), Image.Resampling.BOX)
    small = small.filter(ImageFilter.GaussianBlur(1))
    across = small.filter(ImageFilter.Kernel((3, 3), (-1, 0, 1, -2, 0, 2, -1, 0, 1), scale=4, offset=128))
    down = small.filter(ImageFilter.Kernel((3, 3), (-1, -2, -1, 0, 0, 0, 1, 2, 1), scale=4, offset=128))
    wide, high = small.size
    xs, ys = across.tobytes(), down.tobytes()

    def flow(x: float, y: float) -> float:
        place = min(high - 1, int(y * high)) * wide + min(wide - 1, int(x * wide))
        dx, dy = xs[place] - 128, ys[place] - 128
        if dx * dx + dy * dy < 30:
            return otherwise(x, y)
        return math.atan2(dy, dx) + math.pi / 2

    return flow


def finish(sheet: Sheet, *, grain: float = 0.05, vignette: float = 0.35) -> Image.Image:
    """Canvas, grain and a little less light in the corners."""
    size = sheet.image.size
    image = sheet.image
    if vignette:
        edge = Image.radial_gradient("L").resize(size, Image.Resampling.BILINEAR)
        curve = [round(255 * (1 - vignette * max(0.0, (v / 255 - 0.45) / 0.55) ** 2)) for v in range(256)]
        shade = edge.point(curve)
        image = ImageChops.multiply(image, Image.merge("RGB", (shade, shade, shade)))
    if grain:
        cells = (size[0] / 3, size[1] / 3)
        weave = noise(sheet.chance, size, cells, octaves=1)
        weave = weave.point([round(128 + (v - 128) * grain) for v in range(256)])
        image = ImageChops.overlay(image, Image.merge("RGB", (weave, weave, weave)))
    return image


def relief(image: Image.Image, amount: float = 0.5) -> Image.Image:
    """Light over the ridges of the paint, as on a thick canvas."""
    kernel = ImageFilter.Kernel((3, 3), (-1, -1, 0, -1, 0, 1, 0, 1, 1), scale=2, offset=128)
    bumps = image.convert("L").filter(kernel)
    bumps = bumps.point([max(0, min(255, round(128 + (v - 128) * amount))) for v in range(256)])
    return ImageChops.overlay(image, Image.merge("RGB", (bumps, bumps, bumps)))


def fade(size: tuple[int, int], top: float, bottom: float) -> Image.Image:
    """A mask that rises from 0 at `top` to 255 at `bottom`, shares of the height; either way round."""
    grey = levels(size)
    table = []
    for level in range(256):
        place = (level / 255 - top) / (bottom - top)
        table.append(round(max(0.0, min(1.0, place)) * 255))
    return grey.point(table)
