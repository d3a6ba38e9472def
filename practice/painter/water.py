"""Water: a calm sea with glitter, a heavy sea with breaking waves, lakes that mirror what stands over them."""

import math

from PIL import Image, ImageChops, ImageFilter

from practice.painter.brush import fade, strokes
from practice.painter.canvas import Point, Ramp, Sheet, noise, ramp
from practice.painter.colour import Palette, darker, lighter, mix


def calm(sheet: Sheet, palette: Palette, *, horizon: float, light: float | None = None) -> None:
    """A quiet sea below the horizon; `light` is where the sun or moon throws its glitter (share of the width)."""
    top = round(sheet.h * horizon)
    size = (sheet.w, sheet.h - top)
    sheet.image.paste(ramp(size, (palette.water[0], mix(*palette.water, 0.55), palette.water[1])), (0, top))
    chance = sheet.chance
    for _ in range(620):
        depth = chance.random() ** 1.6
        y = top + depth * size[1]
        long = sheet.u * (0.012 + 0.16 * depth) * chance.uniform(0.4, 1.3)
        tint = chance.choice((palette.sky[-1], palette.sky[-2], palette.water[0], palette.water[1]))
        x = chance.random() * sheet.w
        _ripple(sheet, x, y, long, max(0.8, 0.008 * depth * sheet.u), tint, 0.18 + 0.2 * chance.random())
    strokes(sheet, lambda _x, _y: 0.0, length=0.06, width=0.006, cover=0.7, top=horizon + 0.01, jitter=8)
    if light is None:
        return
    sheet.glow(light * sheet.w, top, sheet.u * 0.42, palette.light, 0.35)
    for _ in range(260):
        depth = chance.random() ** 1.3
        y = top + 2 + depth * size[1]
        x = light * sheet.w + chance.gauss(0, 0.02 + 0.075 * depth) * sheet.u
        long = sheet.u * (0.008 + 0.05 * depth) * chance.uniform(0.4, 1.2)
        _ripple(
            sheet, x, y, long, max(0.9, 0.006 * depth * sheet.u), lighter(palette.light, 0.3), 0.5 * (1 - 0.5 * depth)
        )


def _ripple(
    sheet: Sheet, x: float, y: float, long: float, thick: float, tint: tuple[int, int, int], alpha: float
) -> None:
    box = (int(x - long / 2), int(y - thick / 2), int(x + long / 2) + 1, int(y + thick / 2) + 1)
    mask = _RIPPLES.resize((box[2] - box[0], box[3] - box[1]), Image.Resampling.BILINEAR)
    sheet.image.paste(tint, box[:2], mask.point([round(v * alpha) for v in range(256)]))


_RIPPLES = Image.radial_gradient("L").point([max(0, 255 - round(v * 1.35)) for v in range(256)]).reduce(8)


def rough(sheet: Sheet, palette: Palette, *, horizon: float, might: float = 1.0, floor: bool = True) -> None:
    """A heavy sea: rows of peaked waves, each nearer one higher, with foam on the crests.

    Without `floor` only the waves are painted, over what is there.
    """
    top = sheet.h * horizon
    deep = sheet.h - top
    if floor:
        sheet.image.paste(ramp((sheet.w, round(deep) + 1), (palette.water[0], palette.water[1])), (0, round(top)))
    rows = 11
    for row in range(rows):
        depth = (row + 1) / rows
        y = top + deep * depth**1.7 * 0.93
        high = sheet.u * (0.008 + 0.085 * depth**1.4) * might
        crest = _crest(sheet, y, high, sheet.u * (0.09 + 0.5 * depth))
        body = mix(palette.water[0], palette.water[1], 0.25 + 0.6 * depth)
        shade = Ramp((mix(body, palette.water[0], 0.5), body, darker(body, 0.55)))
        foot = min(sheet.h + 2.0, y + high * 2.6 + 4)
        sheet.polygon([*crest, (sheet.w + 2.0, foot), (-2.0, foot)], shade, alpha=0.93)
        _streaks(sheet, crest, high, palette, depth)
        _foam(sheet, crest, high, depth, palette)


def _crest(sheet: Sheet, y: float, high: float, long: float) -> list[Point]:
    a, b = sheet.chance.uniform(0, 9), sheet.chance.uniform(0, 9)
    lean = sheet.chance.uniform(0.55, 0.75)
    points: list[Point] = []
    step = max(3, sheet.w // 150)
    for x in range(-step, sheet.w + step * 2, step):
        t = x / long
        swell = (1 - abs(math.sin(t * 1.7 + a + lean * math.sin(t * 1.7 + a)))) ** 1.6
        rise = swell * (0.6 + 0.4 * math.sin(t * 0.83 + b)) + 0.16 * math.sin(t * 5.3 + b) * 0.5
        points.append((x, y - high * rise))
    return points


def _streaks(sheet: Sheet, crest: list[Point], high: float, palette: Palette, depth: float) -> None:
    """Light sliding down the faces of the waves."""
    chance = sheet.chance
    for _ in range(int(26 + 30 * depth)):
        x, y = crest[chance.randrange(len(crest) - 1)]
        drop = chance.random()
        tint = mix(palette.water[0], palette.sky[-1], chance.random() * 0.6)
        long = sheet.u * (0.02 + 0.09 * depth) * chance.uniform(0.5, 1.3)
        _ripple(sheet, x, y + high * (0.15 + drop), long, max(1.0, high * 0.09), tint, 0.34 * (1 - drop))


def _foam(sheet: Sheet, crest: list[Point], high: float, depth: float, palette: Palette) -> None:
    chance = sheet.chance
    white = mix((244, 248, 246), palette.sky[-1], 0.22)
    base = max(y for _, y in crest)
    for x, y in crest:
        height = (base - y) / max(high, 1)
        if height < 0.42:
            continue
        size = high * 0.13 * height
        for _ in range(3 + int(4 * depth)):
            fx, fy = (
                x + chance.gauss(0, size * 1.1),
                y + abs(chance.gauss(0, size * 0.9)) * chance.choice((1, 1, -0.35)),
            )
            _ripple(
                sheet, fx, fy, size * chance.uniform(1.2, 3.4), max(1.5, size * chance.uniform(0.4, 1.0)), white, 0.75
            )


def spray(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Water thrown up where a wave meets a rock, round the point (x, y) in pixels."""
    chance = sheet.chance
    for _ in range(150):
        angle = chance.uniform(math.pi * 1.06, math.pi * 1.94)
        far = size * chance.random() ** 1.4
        px, py = x + math.cos(angle) * far * 1.15, y + math.sin(angle) * far * 0.85
        r = max(1.6, size * 0.1 * (1 - far / size * 0.75) * chance.uniform(0.3, 1.1))
        _ripple(sheet, px, py, r * 2.4, r * 2.2, (242, 246, 246), 0.5)


def mirror(sheet: Sheet, palette: Palette, *, horizon: float) -> None:
    """Turn everything below the horizon into a lake that shows what is above it."""
    top = round(sheet.h * horizon)
    high = sheet.h - top
    above = sheet.image.crop((0, max(0, top - high), sheet.w, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    above = above.resize((sheet.w, high)).filter(ImageFilter.GaussianBlur(sheet.u * 0.003))
    wave = noise(sheet.chance, (sheet.w, high), (6, 46), octaves=2)
    broken = ImageChops.offset(above, round(sheet.u * 0.012), 0)
    lake = Image.composite(above, broken, wave)
    tone = ramp((sheet.w, high), (mix(palette.water[0], palette.far, 0.5), palette.water[1]))
    sheet.image.paste(Image.blend(lake, tone, 0.3), (0, top))
    dim = fade((sheet.w, high), 0.2, 1.5)
    sheet.layer(Image.new("RGB", (sheet.w, high), palette.water[1]), dim, (0, top))
    strokes(sheet, lambda _x, _y: 0.0, length=0.05, width=0.005, cover=0.8, top=horizon + 0.005, jitter=9)
