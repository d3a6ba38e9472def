"""Ground: mountain ranges, hills, dunes, meadows, woods and single trees."""

import math
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from practice.painter.brush import dab, strokes, swirl
from practice.painter.canvas import Point, Ramp, Sheet, noise, threshold, tinted
from practice.painter.colour import Colour, Palette, darker, lighter, mix


def ridge(sheet: Sheet, y: float, high: float, *, rough: float = 0.55, peaks: int = 4) -> list[Point]:
    """A skyline from side to side, in pixels: `y` its foot and `high` its height as shares of the height."""
    chance = sheet.chance
    heights = [chance.random() for _ in range(peaks + 1)]
    spread = 0.5
    while len(heights) < 160:
        between = [(a + b) / 2 + chance.uniform(-1, 1) * spread * 0.5 for a, b in pairwise(heights)]
        heights = [h for pair in zip(heights, between, strict=False) for h in pair] + [heights[-1]]
        spread *= rough
    low, top = min(heights), max(heights)
    step = sheet.w / (len(heights) - 1)
    return [(i * step, sheet.h * (y - high * (h - low) / max(top - low, 1e-6))) for i, h in enumerate(heights)]


def closed(sheet: Sheet, line: list[Point], floor: float | None = None) -> list[Point]:
    """A skyline closed into a shape down to `floor` pixels, the sheet's foot if not told."""
    foot = float(sheet.h + 2) if floor is None else floor
    return [(-2.0, foot), (-2.0, line[0][1]), *line, (sheet.w + 2.0, line[-1][1]), (sheet.w + 2.0, foot)]


def mountains(sheet: Sheet, palette: Palette, *, foot: float, high: float, rows: int = 4, snow: bool = True) -> None:
    """Ranges behind one another, pale far off, with lit faces and snow on the nearer peaks."""
    for row in range(rows):
        share = row / max(1, rows - 1)
        line = ridge(sheet, foot + 0.02 * row, high * (1 - 0.55 * share), rough=0.52, peaks=4 + row * 2)
        tone = mix(palette.far, palette.near, share * 0.85)
        tone = mix(tone, palette.sky[-1], 0.4 * (1 - share))
        _range(sheet, palette, line, tone, snow=snow and share < 0.67)
        if row < rows - 1:
            _haze(sheet, palette, foot, high * 0.5)


def _range(sheet: Sheet, palette: Palette, line: list[Point], tone: Colour, *, snow: bool) -> None:
    top = min(y for _, y in line)
    size = (sheet.w, sheet.h)
    mask = Image.new("L", size)
    ImageDraw.Draw(mask).polygon(closed(sheet, line), fill=255)
    field = noise(sheet.chance, size, (9 * sheet.w / sheet.u, 7), octaves=5, gain=0.6)
    shift = max(2, round(sheet.u * 0.012))
    faces = ImageChops.subtract(field, ImageChops.offset(field, shift, shift // 2), 0.42, 128)
    lit = mix(lighter(tone, 0.18), palette.light, 0.28)
    sheet.layer(tinted(faces, (darker(tone, 0.42), tone, lit)), mask.filter(ImageFilter.GaussianBlur(0.7)))
    if snow:
        _snow(sheet, palette, line, mask, faces, top)


def _snow(sheet: Sheet, palette: Palette, line: list[Point], mask: Image.Image, faces: Image.Image, top: float) -> None:
    caps = Image.new("L", mask.size)
    pen = ImageDraw.Draw(caps)
    reach = (max(y for _, y in line) - top) * 0.55
    for (x0, y0), (x1, y1) in pairwise(line):
        depth = max(0.0, reach - (y0 - top)) * 0.75
        pen.polygon([(x0, y0), (x1, y1), (x1, y1 + depth), (x0, y0 + depth)], fill=255)
    caps = ImageChops.multiply(caps.filter(ImageFilter.GaussianBlur(sheet.u * 0.004)), mask)
    rough = noise(sheet.chance, mask.size, (26, 26), octaves=3)
    caps = ImageChops.multiply(caps, rough.point(threshold(0.2, 0.5)))
    white = tinted(faces, (mix((96, 118, 164), palette.far, 0.5), (214, 224, 238), lighter(palette.light, 0.5)))
    sheet.layer(white, caps)


def _haze(sheet: Sheet, palette: Palette, foot: float, high: float) -> None:
    size = (sheet.w, max(4, round(sheet.h * high)))
    veil = Image.linear_gradient("L").resize(size).point([round(v * 0.45) for v in range(256)])
    sheet.layer(Image.new("RGB", size, palette.sky[-1]), veil, (0, round(sheet.h * foot) - size[1]))


def hills(sheet: Sheet, palette: Palette, *, foot: float, rows: int = 4, colour: Colour | None = None) -> None:
    """Soft hills down to the foot of the sheet, each with a lit edge."""
    near = colour or palette.near
    for row in range(rows):
        share = (row + 1) / rows
        y = foot + (1.02 - foot) * (row / rows) ** 1.1
        line = _wave(sheet, y, 0.05 + 0.05 * share)
        tone = mix(mix(palette.far, palette.sky[-1], 0.2), near, 0.25 + 0.75 * share)
        edge = mix(tone, palette.light, 0.35 * (1 - share * 0.4))
        sheet.polygon(closed(sheet, line), Ramp((edge, tone, darker(tone, 0.3), darker(tone, 0.45))))
    flow = swirl(sheet.chance, spread=0.8)
    strokes(sheet, flow, length=0.05, width=0.008, cover=1.1, top=foot - 0.02, jitter=12)


def _wave(sheet: Sheet, y: float, high: float) -> list[Point]:
    a, b, c = (sheet.chance.uniform(0, 6.3) for _ in range(3))
    k = sheet.chance.uniform(0.7, 1.3) * sheet.w / sheet.u
    points: list[Point] = []
    for i in range(81):
        t = i / 80
        lift = math.sin(t * 4.1 * k + a) * 0.5 + math.sin(t * 7.3 * k + b) * 0.3 + math.sin(t * 13 * k + c) * 0.08
        points.append((t * sheet.w, sheet.h * (y - high * lift)))
    return points


def dunes(sheet: Sheet, palette: Palette, *, foot: float) -> None:
    """Sand in long curves, one side of every crest in the light and one in the shade."""
    chance = sheet.chance
    start = chance.random()
    dusk = max(0.0, 0.75 - sum(palette.sky[-1]) / 765) * 1.7
    sand = mix(mix((232, 164, 92), palette.light, 0.18), palette.water[1], dusk)
    shade = mix(mix((128, 60, 56), palette.dark, 0.2), palette.dark, dusk)
    for row in range(5):
        share = row / 4
        y = sheet.h * (foot + 0.02 + (0.97 - foot) * share**1.25)
        peak = sheet.w * (0.25 + 0.5 * ((row * 0.62 + start) % 1))
        high = sheet.u * (0.03 + 0.15 * share) * chance.uniform(0.8, 1.2)
        line = [
            (
                x,
                y
                - high * math.exp(-(((x - peak) / (sheet.w * (0.22 + 0.2 * share))) ** 2))
                + high * 0.12 * math.sin(x / sheet.w * 9 + row * 2),
            )
            for x in (i / 60 * sheet.w for i in range(61))
        ]
        light = mix(sand, palette.sky[-1], 0.5 * (1 - share))
        dim = mix(shade, palette.sky[-1], 0.5 * (1 - share))
        sheet.polygon(closed(sheet, line), Ramp((light, mix(light, dim, 0.25), mix(light, dim, 0.5))))
        _lee(sheet, line, peak, high, Ramp((dim, mix(dim, light, 0.25), mix(dim, light, 0.5))))
    ripples = noise(chance, (sheet.w, sheet.h), (9, 110), octaves=2).point(
        [round(128 + (v - 128) * 0.16) for v in range(256)]
    )
    ripples.paste(128, (0, 0, sheet.w, round(sheet.h * (foot + 0.1))))
    sheet.image = ImageChops.overlay(sheet.image, Image.merge("RGB", (ripples,) * 3))
    strokes(sheet, swirl(chance, spread=0.5), length=0.05, width=0.006, cover=0.6, top=foot + 0.05, jitter=7, loose=0.2)


def _lee(sheet: Sheet, line: list[Point], peak: float, high: float, fill: Ramp) -> None:
    """The side of a dune away from the light, bounded by a crest that winds down to the viewer."""
    top = min(range(len(line)), key=lambda i: abs(line[i][0] - peak))
    x, y = line[top]
    bend, fall = sheet.chance.uniform(0.25, 0.6), sheet.chance.uniform(1.6, 2.4)
    crest = [
        (x + high * (bend * math.sin(t * 3.1) + 1.9 * t**1.6), y + high * fall * t) for t in (i / 14 for i in range(15))
    ]
    far = max(sheet.w + 2.0, crest[-1][0])
    sheet.polygon(
        [*crest, (far, crest[-1][1] + high * 0.3), (far, line[-1][1]), *reversed(line[top:])],
        fill,
        alpha=0.92,
        blur=1.0,
    )


def pine(sheet: Sheet, x: float, y: float, high: float, colour: Colour, lit: Colour | None = None) -> None:
    """A fir with its foot at (x, y) in pixels; a near one is painted branch by branch."""
    chance = sheet.chance
    light = lit or colour
    small = high < sheet.u * 0.12
    sheet.polygon([(x, y - high), (x + high * 0.13, y - high * 0.08), (x - high * 0.13, y - high * 0.08)], colour)
    sheet.stroke([(x, y - high * 0.9), (x, y)], max(1.5, high * 0.025), colour)
    tiers = 9 if small else 20
    for tier in range(tiers):
        t = (tier + 0.6) / tiers
        reach = high * (0.02 + 0.21 * t**0.9) * chance.uniform(0.75, 1.15)
        level = y - high * (1 - t * 0.93)
        for side in (-1, 1):
            tone = mix(colour, light, chance.random() * (0.9 if side < 0 else 0.3))
            droop = side * (0.35 + 0.25 * t)
            middle = (x + side * reach * 0.45, level + reach * 0.12)
            dab(sheet, *middle, length=reach * 1.15, width=max(2.0, high * 0.022), angle=droop, colour=tone)


def woods(sheet: Sheet, palette: Palette, *, foot: float, rows: int = 5) -> None:
    """Rows of firs stepping out of the haze towards the viewer, the nearest at the sides like a gate."""
    chance = sheet.chance
    for row in range(rows):
        share = row / (rows - 1)
        tone = mix(mix(palette.far, palette.sky[-1], 0.4), mix((34, 56, 48), palette.dark, 0.45), share**0.8)
        lit = mix(tone, palette.light, 0.3 * (1 - share * 0.5))
        y = foot + (1.02 - foot) * share**1.4
        high = sheet.u * (0.13 + 0.62 * share**1.6)
        floor = _wave(sheet, y, 0.018 + 0.02 * share)
        x = -high * 0.1
        while x < sheet.w + high * 0.1:
            gate = share < 0.6 or abs(x / sheet.w - 0.5) > 0.2 + 0.12 * share
            if gate:
                ground = floor[max(0, min(80, round(x / sheet.w * 80)))][1]
                pine(sheet, x, ground + high * 0.03, high * chance.uniform(0.6, 1.15), tone, lit)
            x += high * chance.uniform(0.13, 0.34)
        moss = mix(tone, palette.light, 0.12)
        sheet.polygon(closed(sheet, floor), Ramp((moss, tone, darker(tone, 0.25))))
        if row < rows - 1:
            _haze(sheet, palette, min(1.0, y + 0.03), 0.2)
    strokes(sheet, swirl(chance, spread=0.7), length=0.03, width=0.006, cover=0.8, top=foot + 0.12, jitter=14)


def tree(sheet: Sheet, x: float, y: float, high: float, leaf: Colour, palette: Palette) -> None:
    """A broad tree with its foot at (x, y) in pixels; leaves are dabs, lit from the upper left."""
    chance = sheet.chance
    leaf = mix(leaf, palette.near, 0.35)
    bark = mix((70, 48, 38), palette.dark, 0.4)
    sheet.polygon(
        [
            (x - high * 0.035, y),
            (x - high * 0.018, y - high * 0.5),
            (x + high * 0.018, y - high * 0.5),
            (x + high * 0.04, y),
        ],
        bark,
    )
    for lean in (-0.16, 0.13, 0.02):
        sheet.stroke([(x, y - high * 0.38), (x + lean * high, y - high * 0.68)], high * 0.022, bark)
    for layer in range(3):
        tone = (darker(leaf, 0.55), leaf, mix(leaf, palette.light, 0.5))[layer]
        for _ in range((150, 190, 110)[layer]):
            angle, far = chance.uniform(0, math.tau), chance.random() ** 0.55
            px = x + math.cos(angle) * far * high * 0.36 - layer * high * 0.025
            py = y - high * 0.68 + math.sin(angle) * far * high * 0.27 - layer * high * 0.04
            shade = mix(tone, leaf, chance.random() * 0.5)
            long = high * chance.uniform(0.03, 0.06)
            dab(sheet, px, py, length=long, width=high * 0.014, angle=chance.uniform(0, math.pi), colour=shade)
