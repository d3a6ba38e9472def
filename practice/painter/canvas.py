"""The sheet a picture is painted on: soft-edged shapes, gradients, noise, glow. Knows no subject."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from practice.painter.colour import Colour

Point = tuple[float, float]
Stops = Sequence[Colour]


@dataclass(frozen=True)
class Ramp:
    """A fill that runs through colours, downwards or (`across`) to the right."""

    stops: tuple[Colour, ...]
    across: bool = False


Fill = Colour | Ramp | Image.Image


def lut(stops: Stops) -> list[list[int]]:
    """Three tables of 256 entries through evenly spaced colours."""
    tables: list[list[int]] = [[], [], []]
    last = len(stops) - 1
    for level in range(256):
        place = level / 255 * last
        index = min(int(place), last - 1)
        share = place - index
        for channel in range(3):
            a, b = stops[index][channel], stops[index + 1][channel]
            tables[channel].append(round(a + (b - a) * share))
    return tables


def ramp(size: tuple[int, int], stops: Stops, *, across: bool = False) -> Image.Image:
    """A gradient of evenly spaced colours."""
    return tinted(levels(size, across=across), stops)


def levels(size: tuple[int, int], *, across: bool = False) -> Image.Image:
    """Grey from 0 to 255, downwards or to the right."""
    strip = Image.linear_gradient("L")
    if across:
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    return strip.resize(size, Image.Resampling.BILINEAR)


def tinted(grey: Image.Image, stops: Stops) -> Image.Image:
    """Grey levels turned into colours, darkest first."""
    return Image.merge("RGB", [grey.point(table) for table in lut(stops)])


def noise(
    chance: random.Random,
    size: tuple[int, int],
    cells: tuple[float, float],
    *,
    octaves: int = 4,
    gain: float = 0.5,
) -> Image.Image:
    """Smooth grey noise with `cells` bumps across and down in its coarsest octave, stretched to the full range."""
    wide, high = size
    work = (max(8, wide // 2), max(8, high // 2))
    total: Image.Image | None = None
    share = 1.0
    for octave in range(octaves):
        grid = tuple(max(2, min(round(c * 2**octave) + 1, side)) for c, side in zip(cells, work, strict=True))
        layer = Image.frombytes("L", (grid[0], grid[1]), chance.randbytes(grid[0] * grid[1]))
        layer = layer.resize(work, Image.Resampling.BICUBIC)
        share = gain**octave
        total = layer if total is None else Image.blend(total, layer, share / (1 + share))
    assert total is not None
    present = [level for level, count in enumerate(total.histogram()) if count]
    low, top = present[0], present[-1]
    span = max(1, top - low)
    total = total.point([max(0, min(255, round((v - low) * 255 / span))) for v in range(256)])
    return total.resize(size, Image.Resampling.BICUBIC)


def threshold(low: float, high: float, top: float = 1.0) -> list[int]:
    """A table for `point`: 0 below `low`, `top` above `high` (0 to 1), smooth between."""
    table = []
    for level in range(256):
        place = min(1.0, max(0.0, (level / 255 - low) / max(high - low, 1e-6)))
        table.append(round(place * place * (3 - 2 * place) * 255 * top))
    return table


class Sheet:
    """A picture in the making; `u` is its unit, the shorter side in pixels."""

    def __init__(self, image: Image.Image, chance: random.Random) -> None:
        self.image = image
        self.chance = chance
        self.w, self.h = image.size
        self.u = min(image.size)

    def polygon(self, points: Sequence[Point], fill: Fill, *, alpha: float = 1.0, blur: float = 0.0) -> None:
        """A filled shape with smooth edges; `blur` in pixels softens them further."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]

        def draw(pen: ImageDraw.ImageDraw, at: Callable[[Point], Point]) -> None:
            pen.polygon([at(p) for p in points], fill=255)

        self._stamp((min(xs), min(ys), max(xs), max(ys)), draw, fill, alpha, blur)

    def oval(
        self, x: float, y: float, rx: float, ry: float, fill: Fill, *, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """An ellipse round (x, y)."""

        def draw(pen: ImageDraw.ImageDraw, at: Callable[[Point], Point]) -> None:
            pen.ellipse((*at((x - rx, y - ry)), *at((x + rx, y + ry))), fill=255)

        self._stamp((x - rx, y - ry, x + rx, y + ry), draw, fill, alpha, blur)

    def stroke(
        self, points: Sequence[Point], width: float, fill: Fill, *, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """A line with round corners and ends."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        r = width / 2

        def draw(pen: ImageDraw.ImageDraw, at: Callable[[Point], Point]) -> None:
            scale = at((1, 0))[0] - at((0, 0))[0]
            pen.line([at(p) for p in points], fill=255, width=max(1, round(width * scale)), joint="curve")
            for px, py in (points[0], points[-1]):
                pen.ellipse((*at((px - r, py - r)), *at((px + r, py + r))), fill=255)

        self._stamp((min(xs) - r, min(ys) - r, max(xs) + r, max(ys) + r), draw, fill, alpha, blur)

    def _stamp(
        self,
        box: tuple[float, float, float, float],
        draw: Callable[[ImageDraw.ImageDraw, Callable[[Point], Point]], None],
        fill: Fill,
        alpha: float,
        blur: float,
    ) -> None:
        margin = blur * 3 + 2
        left, top = max(0, int(box[0] - margin)), max(0, int(box[1] - margin))
        right, bottom = min(self.w, int(box[2] + margin) + 1), min(self.h, int(box[3] + margin) + 1)
        if right <= left or bottom <= top:
            return
        size = (right - left, bottom - top)
        scale = 1 if blur >= 3 else 2 if size[0] * size[1] > 120_000 else 4
        mask = Image.new("L", (size[0] * scale, size[1] * scale))
        draw(ImageDraw.Draw(mask), lambda p: ((p[0] - left) * scale, (p[1] - top) * scale))
        if scale > 1:
            mask = mask.reduce(scale)
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur))
        if alpha < 1:
            mask = mask.point([round(v * alpha) for v in range(256)])
        if isinstance(fill, Ramp):
            fill = ramp(size, fill.stops, across=fill.across)
        elif isinstance(fill, Image.Image):
            fill = fill.crop((left, top, right, bottom))
        self.image.paste(fill, (left, top, right, bottom), mask)

    def layer(self, paint: Image.Image, mask: Image.Image, at: tuple[int, int] = (0, 0)) -> None:
        """Lay `paint` over the sheet where `mask` is white."""
        self.image.paste(paint, at, mask)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
        """Light that falls off round (x, y), added like light."""
        side = max(2, round(radius * 2))
        left, top = round(x - radius), round(y - radius)
        box = (max(0, left), max(0, top), min(self.w, left + side), min(self.h, top + side))
        if box[2] <= box[0] or box[3] <= box[1]:
            return
        curve = [round((max(0.0, 1 - v / 255) ** 2.2) * 255 * min(1.0, strength)) for v in range(256)]
        disc = Image.radial_gradient("L").resize((side, side), Image.Resampling.BILINEAR).point(curve)
        disc = disc.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        light = Image.merge("RGB", [disc.point([round(v * c / 255) for v in range(256)]) for c in colour])
        self.image.paste(ImageChops.screen(self.image.crop(box), light), box[:2])

    def light(self, mask: Image.Image, colour: Colour) -> None:
        """Add light of one colour over the whole sheet, as strong as the mask."""
        tint = Image.merge("RGB", [mask.point([round(v * c / 255) for v in range(256)]) for c in colour])
        self.image = ImageChops.screen(self.image, tint)
