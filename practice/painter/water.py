"""Water: a calm sea with glitter, a heavy sea with breaking waves, lakes that mirror what stands over them."""

import math

from PIL import Image, ImageChops, ImageFilter

from practice.painter.brush import dab, fade, strokes
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
    rows = 12
    for row in range(rows):
        depth = (row + 1) / rows
        y = top + deep * depth**1.6 * 0.97
        high = sheet.u * (0.008 + 0.135 * depth**1.5) * might
        crest = _crest(sheet, y, high, sheet.u * (0.05 + 0.34 * depth))
        body = mix(palette.water[0], palette.water[1], 0.2 + 0.5 * depth)
        lit = mix(palette.water[0], (150, 205, 186), 0.3 * depth)
        shade = Ramp((lit, mix(lit, body, 0.7), body, darker(body, 0.4), darker(body, 0.7)))
        foot = min(sheet.h + 2.0, y + high * 1.6 + 4)
        sheet.polygon([*crest, (sheet.w + 2.0, foot), (-2.0, foot)], shade, alpha=0.95)
        _faces(sheet, crest, high, palette, depth)
        _foam(sheet, crest, high, depth, palette)


def _crest(sheet: Sheet, y: float, high: float, long: float) -> list[Point]:
    a, b = sheet.chance.uniform(0, 9), sheet.chance.uniform(0, 9)
    lean = sheet.chance.uniform(0.25, 0.5)
    points: list[Point] = []
    step = max(3, sheet.w // 200)
    for x in range(-step, sheet.w + step * 2, step):
        t = x / long + 0.35 * math.sin(x / long * 0.31 + b)
        swell = (0.5 + 0.5 * math.cos(t * 3.4 + a + lean * 2 * math.sin(t * 3.4 + a))) ** 1.5
        gust = 0.5 + 0.32 * math.sin(t * 0.83 + b) + 0.2 * math.sin(t * 2.03 + a)
        rise = swell * max(0.08, gust) + 0.05 * math.sin(t * 7.3 + b)
        points.append((x, y - high * rise))
    return points


def _faces(sheet: Sheet, crest: list[Point], high: float, palette: Palette, depth: float) -> None:
    """Brush marks that run down the faces of the waves, light near the crest and dark in the troughs."""
    chance = sheet.chance
    low = max(y for _, y in crest)
    for _ in range(int(120 + 90 * depth)):
        k = chance.randrange(1, len(crest) - 1)
        (x0, y0), (x, y), (x1, y1) = crest[k - 1 : k + 2]
        drop = chance.random() ** 1.3
        slope = math.atan2(y1 - y0, x1 - x0) * (1 - drop * 0.8)
        height = (low - y) / max(high, 1)
        lit = mix(palette.water[0], palette.sky[-1], 0.4 * chance.random() * height)
        tint = mix(lit, darker(palette.water[1], 0.2), min(1.0, drop * 1.5 + 0.25 * (1 - height)))
        level = y + high * (0.04 + drop * 1.15)
        long = sheet.u * (0.012 + 0.06 * depth) * chance.uniform(0.5, 1.2)
        dab(sheet, x, level, length=long, width=max(2.0, sheet.u * 0.007 * depth), angle=slope, colour=tint)


def _foam(sheet: Sheet, crest: list[Point], high: float, depth: float, palette: Palette) -> None:
    chance = sheet.chance
    white = mix((246, 250, 248), palette.sky[-1], 0.14)
    base = max(y for _, y in crest)
    for k in range(1, len(crest) - 1):
        (x0, y0), (x, y), (x1, y1) = crest[k - 1 : k + 2]
        height = (base - y) / max(high, 1)
        if height < 0.34:
            continue
        slope = math.atan2(y1 - y0, x1 - x0)
        strength = min(1.0, (height - 0.34) / 0.5)
        for _ in range(1 + int(5 * depth * strength)):
            fall = abs(chance.gauss(0, 0.1 + 0.16 * strength)) * high
            tint = mix(white, palette.water[0], min(0.75, fall / high * 1.6 + 0.25 * chance.random()))
            long = high * (0.1 + 0.2 * chance.random()) + 3
            dab(
                sheet,
                x + chance.gauss(0, 2),
                y + fall,
                length=long,
                width=max(2.0, high * 0.035),
                angle=slope + chance.gauss(0, 0.25),
                colour=tint,
            )
        if depth > 0.35 and chance.random() < strength * 0.7:
            far = high * 0.3 * chance.random()
            r = max(0.8, high * 0.012)
            sheet.oval(x + chance.gauss(0, high * 0.12) - far * 0.5, y - far, r, r, white, alpha=0.8)


def spray(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Water thrown up where a wave meets a rock, round the point (x, y) in pixels."""
    chance = sheet.chance
    for k in range(6):
        sheet.oval(
            x + chance.gauss(0, 0.22) * size,
            y - size * (0.08 + 0.07 * k),
            size * 0.34,
            size * 0.24,
            (222, 232, 232),
            alpha=0.16,
            blur=size * 0.09,
        )
    for _ in range(240):
        angle = chance.gauss(math.pi * 1.5, 0.62)
        far = size * chance.random() ** 0.8
        px, py = x + math.cos(angle) * far, y + math.sin(angle) * far * 1.05
        r = max(1.2, size * 0.042 * (1.1 - far / size) * chance.uniform(0.3, 1.2))
        _ripple(sheet, px, py, r * 2.6, r * 2.4, (246, 250, 250), 0.9 - 0.5 * far / size)


def surf(sheet: Sheet, x: float, y: float, reach: float) -> None:
    """Quiet foam along the foot of a rock round (x, y), pixels."""
    for _ in range(70):
        px = x + sheet.chance.gauss(0, reach * 0.6)
        py = y + abs(sheet.chance.gauss(0, reach * 0.04))
        long = reach * sheet.chance.uniform(0.05, 0.2)
        _ripple(sheet, px, py, long, max(1.5, reach * 0.018), (238, 244, 244), 0.45)


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
