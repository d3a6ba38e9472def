"""Lighthouses on their rocks, and castles."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from practice.painter.brush import dab
from practice.painter.canvas import Point, Ramp, Sheet, noise, tinted
from practice.painter.colour import Colour, Palette, darker, lighter, mix

LAMP: Colour = (255, 214, 132)
"""The light of lamps."""


def rounded(colour: Colour, palette: Palette, side: float = 0.3) -> Ramp:
    """The shading of something round that is lit from the left."""
    lit = mix(colour, palette.light, 0.35)
    return Ramp(
        (
            mix(colour, palette.dark, 0.15),
            lit,
            colour,
            mix(colour, palette.dark, side + 0.2),
            mix(colour, palette.dark, side + 0.42),
        ),
        across=True,
    )


def lighthouse(sheet: Sheet, x: float, y: float, high: float, palette: Palette, *, stripe: Colour, lamp: bool) -> None:
    """A striped tower, `high` pixels, foot at (x, y); with its lamp lit it throws a beam to both sides."""
    neck, body = high * 0.07, high * 0.76
    lantern = y - body - high * 0.085
    if lamp:
        _beams(sheet, x, lantern, high)
    _stripes(sheet, x, y, high, palette, stripe)
    for level in (0.24, 0.58):
        window(sheet, x - neck * 0.2, y - body * level, high * 0.016, lit=lamp)
    _gallery(sheet, x, y - body, high, palette)
    _lantern(sheet, x, y - body, high, palette, roof=mix(stripe, palette.dark, 0.25), lamp=lamp)
    if lamp:
        sheet.glow(x, lantern, high * 0.42, LAMP, 0.95)
        sheet.glow(x, lantern, high * 0.13, (255, 250, 226), 1.0)


def _stripes(sheet: Sheet, x: float, y: float, high: float, palette: Palette, stripe: Colour) -> None:
    foot, neck, body = high * 0.115, high * 0.07, high * 0.76
    white = mix((240, 236, 226), palette.dark, 0.12)
    bands, sag = 6, high * 0.012
    for band in range(bands):
        low, top = band / bands, (band + 1) / bands
        a, b = foot + (neck - foot) * low, foot + (neck - foot) * top
        under, over = y - body * low, y - body * top
        shape = [(x - a, under), (x - b, over), (x, over + sag), (x + b, over), (x + a, under), (x, under + sag)]
        sheet.polygon(shape, rounded(stripe if band % 2 else white, palette))


def _iron(palette: Palette) -> Colour:
    return mix((52, 52, 58), palette.dark, 0.4)


def _gallery(sheet: Sheet, x: float, y: float, high: float, palette: Palette) -> None:
    """The walk round the lantern, its floor at y."""
    wide, iron = high * 0.105, _iron(palette)
    floor = [(x - wide, y), (x + wide, y), (x + wide * 0.8, y + high * 0.03), (x - wide * 0.8, y + high * 0.03)]
    sheet.polygon(floor, rounded(iron, palette))
    for rail in range(9):
        post = x - wide + wide * 2 * rail / 8
        sheet.stroke([(post, y), (post, y - high * 0.035)], high * 0.004, iron)
    sheet.stroke([(x - wide, y - high * 0.035), (x + wide, y - high * 0.035)], high * 0.006, iron)


def _lantern(sheet: Sheet, x: float, y: float, high: float, palette: Palette, *, roof: Colour, lamp: bool) -> None:
    """The glass room, its floor at y, under a dome."""
    wide, tall, iron = high * 0.056, high * 0.13, _iron(palette)
    glass = LAMP if lamp else mix((150, 190, 205), palette.light, 0.3)
    sheet.polygon([(x - wide, y), (x + wide, y), (x + wide, y - tall), (x - wide, y - tall)], glass)
    for bar in (-1, -0.34, 0.34, 1):
        sheet.stroke([(x + wide * bar, y), (x + wide * bar, y - tall)], high * 0.006, iron)
    dome = [(-1.37, 0.13), (-0.87, 0.185), (0, 0.22), (0.87, 0.185), (1.37, 0.13)]
    sheet.polygon([(x + wide * across, y - high * up) for across, up in dome], rounded(roof, palette))
    sheet.stroke([(x, y - high * 0.21), (x, y - high * 0.27)], high * 0.007, iron)


def _beams(sheet: Sheet, x: float, y: float, high: float) -> None:
    """Two cones of light through the air."""
    small = 4
    mask = Image.new("L", (sheet.w // small, sheet.h // small))
    pen = ImageDraw.Draw(mask)
    for side, drop in ((-1, 0.1), (1, -0.06)):
        far = x + side * sheet.w * 1.1
        for spread, level in ((0.34, 90), (0.2, 150), (0.1, 220)):
            rise = sheet.u * spread
            end = y + drop * sheet.w
            pen.polygon(
                [(x / small, y / small), (far / small, (end - rise) / small), (far / small, (end + rise) / small)],
                fill=level,
            )
    fall = Image.radial_gradient("L").point([max(0, 255 - round(v * 0.95)) for v in range(256)])
    reach = round(sheet.w * 2.6 / small)
    light = Image.new("L", mask.size)
    light.paste(fall.resize((reach, reach)), (round(x / small - reach / 2), round(y / small - reach / 2)))
    black = Image.new("L", mask.size)
    mask = Image.composite(mask, black, light).filter(ImageFilter.GaussianBlur(max(1.5, high * 0.011)))
    sheet.light(mask.resize((sheet.w, sheet.h), Image.Resampling.BICUBIC), (255, 230, 168))


def window(sheet: Sheet, x: float, y: float, r: float, *, lit: bool) -> None:
    """A small pointed window, its middle at (x, y), pixels."""
    pane = LAMP if lit else (46, 54, 66)
    sheet.polygon(
        [(x - r, y + r * 1.5), (x - r, y - r * 0.8), (x, y - r * 1.7), (x + r, y - r * 0.8), (x + r, y + r * 1.5)], pane
    )
    if lit:
        sheet.glow(x, y, r * 5, LAMP, 0.5)


def rock(sheet: Sheet, x: float, y: float, wide: float, high: float, palette: Palette) -> None:
    """A weathered rock, its middle at x and its foot at y, in pixels."""
    chance = sheet.chance
    count = 15
    line: list[Point] = []
    for i in range(count):
        t = i / (count - 1)
        swell = (1 - abs(2 * t - 1) ** 2.2) * (0.78 + 0.3 * chance.random())
        line.append((x + (t - 0.5) * wide, y - high * swell))
    box = (round(x - wide / 2), round(y - high * 1.2), round(x + wide / 2), round(y))
    size = (max(8, box[2] - box[0]), max(8, box[3] - box[1]))
    stone = mix((112, 100, 92), palette.near, 0.5)
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon([(px - box[0], py - box[1]) for px, py in line], fill=255)
    field = noise(chance, size, (5, 3.5), octaves=5, gain=0.62)
    shift = max(2, round(high * 0.05))
    facets = ImageChops.subtract(field, ImageChops.offset(field, shift, shift), 0.3, 122)
    lit = mix(lighter(stone, 0.25), palette.light, 0.3)
    paint = tinted(facets, (darker(stone, 0.85), darker(stone, 0.5), stone, lit))
    shade = Image.linear_gradient("L").resize(size).point([round(v * 0.75) for v in range(256)])
    paint.paste(palette.dark, (0, 0, *size), shade)
    sheet.layer(paint, mask.filter(ImageFilter.GaussianBlur(0.8)), (box[0], box[1]))
    relief = facets.tobytes()
    for _ in range(260):
        k = chance.randrange(1, count - 1)
        (x0, y0), (px, top), (x1, y1) = line[k - 1], line[k], line[k + 1]
        py = top + (y - top) * chance.random()
        if not 0 <= px < sheet.w or not 0 <= py < sheet.h:
            continue
        column = min(size[0] - 1, max(0, round(px - box[0])))
        seen = relief[min(size[1] - 1, max(0, round(py - box[1]))) * size[0] + column]
        tone = mix(mix(darker(stone, 0.75), lit, seen / 255), palette.dark, 0.6 * (py - top) / max(1.0, y - top))
        lean = math.atan2(y1 - y0, x1 - x0) + chance.gauss(0, 0.5)
        dab(
            sheet,
            px + chance.gauss(0, wide * 0.03),
            py + high * 0.04,
            length=wide * 0.06,
            width=wide * 0.012,
            angle=lean,
            colour=tone,
        )


def castle(sheet: Sheet, x: float, y: float, high: float, palette: Palette, *, roof: Colour, lit: bool) -> None:
    """Towers of different heights round a keep; foot at (x, y) in pixels."""
    stone = mix((186, 176, 168), palette.far, 0.35)
    wall = high * 0.28
    sheet.polygon(
        [(x - high * 0.52, y), (x - high * 0.5, y - wall), (x + high * 0.5, y - wall), (x + high * 0.54, y)],
        rounded(mix(stone, palette.dark, 0.18), palette),
    )
    _battlement(sheet, x - high * 0.5, x + high * 0.5, y - wall, high * 0.03, mix(stone, palette.dark, 0.18))
    towers = (
        (-0.46, 0.5, 0.085),
        (0.47, 0.44, 0.09),
        (-0.2, 0.66, 0.08),
        (0.24, 0.74, 0.07),
        (0.02, 0.6, 0.17),
        (0.06, 0.92, 0.06),
        (-0.33, 0.4, 0.06),
    )
    for place, rise, wide in towers:
        _tower(sheet, x + place * high, y, rise * high, wide * high, stone, roof, palette, lit=lit)
    gate = high * 0.065
    sheet.polygon(
        [
            (x - gate, y),
            (x - gate, y - gate * 1.5),
            (x - gate * 0.6, y - gate * 2.2),
            (x, y - gate * 2.5),
            (x + gate * 0.6, y - gate * 2.2),
            (x + gate, y - gate * 1.5),
            (x + gate, y),
        ],
        mix(palette.dark, LAMP, 0.35 if lit else 0),
    )


def _tower(
    sheet: Sheet,
    x: float,
    y: float,
    rise: float,
    wide: float,
    stone: Colour,
    roof: Colour,
    palette: Palette,
    *,
    lit: bool,
) -> None:
    sheet.polygon(
        [(x - wide * 0.5, y), (x - wide * 0.46, y - rise), (x + wide * 0.46, y - rise), (x + wide * 0.5, y)],
        rounded(stone, palette),
    )
    _battlement(sheet, x - wide * 0.56, x + wide * 0.56, y - rise, wide * 0.16, stone)
    tip = y - rise - wide * 1.5
    sheet.polygon(
        [(x - wide * 0.6, y - rise - wide * 0.1), (x, tip), (x + wide * 0.6, y - rise - wide * 0.1)],
        rounded(roof, palette, 0.35),
    )
    sheet.stroke([(x, tip + 2), (x, tip - wide * 0.4)], max(1.2, wide * 0.035), palette.dark)
    sheet.polygon(
        [(x, tip - wide * 0.4), (x + wide * 0.36, tip - wide * 0.3), (x, tip - wide * 0.18)], lighter(roof, 0.15)
    )
    for level in (0.45, 0.78):
        window(sheet, x - wide * 0.08, y - rise * level, wide * 0.075, lit=lit)


def _battlement(sheet: Sheet, left: float, right: float, y: float, size: float, colour: Colour) -> None:
    sheet.polygon([(left, y), (right, y), (right, y - size * 0.6), (left, y - size * 0.6)], colour)
    count = max(3, round((right - left) / (size * 1.8)))
    step = (right - left) / count
    for i in range(count):
        a = left + i * step
        sheet.polygon(
            [
                (a, y - size * 0.5),
                (a + step * 0.58, y - size * 0.5),
                (a + step * 0.58, y - size * 1.3),
                (a, y - size * 1.3),
            ],
            colour,
        )
