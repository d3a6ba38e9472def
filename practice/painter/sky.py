"""Skies: gradient, clouds with light on them, sun, moon, stars, aurora, lightning."""

import math
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from practice.painter.brush import fade, strokes, swirl
from practice.painter.canvas import Point, Sheet, noise, ramp, threshold, tinted
from practice.painter.colour import Colour, Palette, lighter, mix


def sky(sheet: Sheet, palette: Palette, *, horizon: float, clouds: float = 0.5) -> None:
    """Fill the sheet with sky down to `horizon` (share of the height); `clouds` 0 to 1 is how many."""
    high = max(2, round(sheet.h * horizon) + 2)
    size = (sheet.w, high)
    sheet.image.paste(palette.sky[-1], (0, 0, sheet.w, sheet.h))
    sheet.image.paste(ramp(size, palette.sky), (0, 0))
    if clouds > 0:
        _clouds(sheet, palette, size, clouds)
    flow = swirl(sheet.chance, base=0.0, spread=0.9)
    strokes(sheet, flow, length=0.09, width=0.016, cover=1.0, bottom=horizon, jitter=7)
    strokes(sheet, flow, length=0.045, width=0.008, cover=0.5, bottom=horizon, jitter=9)


def _clouds(sheet: Sheet, palette: Palette, size: tuple[int, int], amount: float) -> None:
    field = noise(sheet.chance, size, (3.2 * size[0] / sheet.u, 4.2), octaves=6, gain=0.55)
    shift = max(2, round(sheet.u * 0.02))
    lit = ImageChops.subtract(field, ImageChops.offset(field, shift, shift), 0.55, 128)
    low = 0.78 - amount * 0.5
    mask = field.point(threshold(low, low + 0.32, 0.95))
    mask = ImageChops.multiply(mask, fade(size, 1.0, 0.72))
    middle = mix(palette.cloud[0], palette.cloud[1], 0.55)
    sheet.layer(tinted(lit, (palette.cloud[0], middle, palette.cloud[1])), mask)


def sun(sheet: Sheet, x: float, y: float, radius: float, palette: Palette) -> None:
    """A low sun with its halo; x, y, radius as shares of width, height and unit."""
    px, py, r = x * sheet.w, y * sheet.h, radius * sheet.u
    sheet.glow(px, py, r * 9, mix(palette.light, palette.sky[-1], 0.4), 0.75)
    sheet.glow(px, py, r * 3.4, palette.light, 0.8)
    sheet.oval(px, py, r, r, lighter(palette.light, 0.75), blur=max(0.8, r * 0.04))


def moon(sheet: Sheet, x: float, y: float, radius: float, colour: Colour = (246, 240, 218)) -> None:
    """A full moon with seas on it, in its halo; places as for `sun`."""
    px, py, r = x * sheet.w, y * sheet.h, radius * sheet.u
    sheet.glow(px, py, r * 5.5, mix(colour, (120, 150, 210), 0.5), 0.6)
    sheet.glow(px, py, r * 2.1, colour, 0.55)
    side = max(8, round(r * 2))
    face = tinted(
        noise(sheet.chance, (side, side), (3, 3), octaves=4),
        (mix(colour, (110, 112, 130), 0.55), mix(colour, (160, 160, 170), 0.2), colour, lighter(colour, 0.4)),
    )
    disc = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(disc).ellipse((4, 4, side * 4 - 4, side * 4 - 4), fill=255)
    sheet.layer(face, disc.reduce(4), (round(px - r), round(py - r)))


def stars(sheet: Sheet, *, horizon: float, amount: float = 1.0, way: bool = False) -> None:
    """Stars down to the horizon, some bright; `way` draws the milky way through them."""
    chance = sheet.chance
    size = (sheet.w, max(2, round(sheet.h * horizon)))
    if way:
        _milky_way(sheet, size)
    dots = Image.new("L", (sheet.w, sheet.h))
    pen = ImageDraw.Draw(dots)
    for _ in range(int(420 * amount * sheet.w / sheet.u)):
        x, y = chance.random() * sheet.w, chance.random() ** 1.25 * size[1]
        level = int(70 + 170 * chance.random() ** 2)
        pen.point((x, y), fill=level)
        if chance.random() < 0.2:
            pen.ellipse((x - 1, y - 1, x + 1, y + 1), fill=level)
    sheet.light(
        dots.filter(ImageFilter.GaussianBlur(0.6)).point([min(255, v * 2) for v in range(256)]), (255, 250, 240)
    )
    for _ in range(int(16 * amount)):
        x, y = chance.random() * sheet.w, chance.random() * size[1] * 0.85
        r = sheet.u * chance.uniform(0.004, 0.011)
        tint = chance.choice(((255, 244, 224), (214, 228, 255), (255, 255, 255)))
        sheet.glow(x, y, r * 2.2, tint, 0.9)
        sheet.oval(x, y, r * 0.22, r * 0.22, (255, 255, 255))


def _milky_way(sheet: Sheet, size: tuple[int, int]) -> None:
    dust = noise(sheet.chance, (sheet.w, sheet.h), (5, 5), octaves=6, gain=0.6)
    band = Image.new("L", (sheet.w, sheet.h))
    lean = sheet.chance.uniform(0.15, 0.35) * sheet.chance.choice((-1, 1))
    middle = 0.5 * sheet.w
    ends = [(middle - lean * sheet.w * 1.6, sheet.h * 1.05), (middle + lean * sheet.w * 1.6, -sheet.h * 0.1)]
    ImageDraw.Draw(band).line(ends, fill=255, width=round(sheet.u * 0.2))
    band = band.resize((sheet.w // 8, sheet.h // 8)).filter(ImageFilter.GaussianBlur(sheet.u / 70))
    band = ImageChops.multiply(band.resize((sheet.w, sheet.h), Image.Resampling.BICUBIC), dust)
    band.paste(0, (0, size[1], sheet.w, sheet.h))
    sheet.light(band.point([round(v * 0.75) for v in range(256)]), (170, 160, 220))
    sheet.light(band.point(threshold(0.35, 0.95, 0.6)), (255, 220, 200))


def aurora(sheet: Sheet, *, horizon: float) -> None:
    """Curtains of green and violet light."""
    for colour, strength in (((70, 255, 170), 0.8), ((150, 90, 255), 0.5), ((60, 220, 230), 0.5)):
        wide, high = sheet.w // 4, round(sheet.h * horizon) // 4
        curtain = Image.new("L", (wide, high))
        pen = ImageDraw.Draw(curtain)
        a, b = sheet.chance.uniform(0, 6), sheet.chance.uniform(2, 4)
        for x in range(wide):
            y = high * (0.55 + 0.2 * math.sin(a + b * x / wide * 3) + 0.05 * math.sin(a * 2 + x / wide * 23))
            rise = high * (0.3 + 0.2 * math.sin(a + x / wide * 37) * math.sin(x / wide * 11))
            pen.line((x, y - rise, x, y), fill=round(120 + 90 * math.sin(x / wide * 61 + a)))
            pen.line((x, y - rise * 0.3, x, y), fill=230)
        curtain = curtain.filter(ImageFilter.GaussianBlur(high / 22))
        mask = Image.new("L", (sheet.w, sheet.h))
        mask.paste(curtain.resize((sheet.w, high * 4), Image.Resampling.BICUBIC), (0, 0))
        sheet.light(mask.point([round(v * strength) for v in range(256)]), colour)


def lightning(sheet: Sheet, x: float, *, bottom: float) -> None:
    """A forked bolt from the clouds to `bottom`; shares of width and height."""
    chance = sheet.chance
    points = _bolt(sheet, (x * sheet.w, 0.0), ((x + chance.uniform(-0.05, 0.05)) * sheet.w, bottom * sheet.h), 0.16)
    middle = points[len(points) // 3]
    sheet.glow(points[0][0], points[0][1], sheet.u * 0.6, (190, 200, 255), 0.7)
    sheet.glow(*middle, sheet.u * 0.45, (170, 190, 255), 0.5)
    for start, lean in ((len(points) // 4, 1), (len(points) // 2, -1), (len(points) * 2 // 3, 1)):
        fx, fy = points[start]
        end = (fx + lean * sheet.u * chance.uniform(0.06, 0.12), fy + sheet.u * chance.uniform(0.08, 0.18))
        sheet.stroke(_bolt(sheet, (fx, fy), end, 0.2), sheet.u * 0.0022, (206, 214, 255), alpha=0.75)
    sheet.stroke(points, sheet.u * 0.012, (180, 190, 255), alpha=0.6, blur=sheet.u * 0.008)
    sheet.stroke(points, sheet.u * 0.0034, (250, 250, 255))


def _bolt(sheet: Sheet, start: Point, end: Point, bend: float) -> list[Point]:
    points = [start, end]
    for _ in range(6):
        halves = []
        for (x0, y0), (x1, y1) in pairwise(points):
            off = sheet.chance.gauss(0, bend * math.hypot(x1 - x0, y1 - y0))
            halves.append(((x0 + x1) / 2 + off, (y0 + y1) / 2 + off * 0.2))
        points = [p for pair in zip(points, halves, strict=False) for p in pair] + [end]
    return points


def weather(sheet: Sheet, kind: str) -> None:
    """Rain, snow or fog in front of everything."""
    chance = sheet.chance
    if kind == "fog":
        size = (sheet.w, sheet.h)
        veil = noise(chance, size, (2.5, 5), octaves=4).point(threshold(0.25, 0.95, 0.8))
        sheet.layer(Image.new("RGB", size, (222, 226, 226)), ImageChops.multiply(veil, fade(size, 0.1, 0.75)))
        return
    mask = Image.new("L", (sheet.w, sheet.h))
    pen = ImageDraw.Draw(mask)
    if kind == "rain":
        for _ in range(int(420 * sheet.w / sheet.u)):
            x, y = chance.random() * sheet.w * 1.2, chance.random() * sheet.h
            length = sheet.u * chance.uniform(0.02, 0.06)
            pen.line((x, y, x - length * 0.28, y + length), fill=chance.randrange(40, 130))
        sheet.light(mask.filter(ImageFilter.GaussianBlur(0.7)), (210, 222, 235))
        return
    for depth in (0.35, 0.6, 1.0):
        for _ in range(int(150 * sheet.w / sheet.u / depth)):
            x, y = chance.random() * sheet.w, chance.random() * sheet.h
            r = sheet.u * 0.0055 * depth * chance.uniform(0.6, 1.4)
            pen.ellipse((x - r, y - r, x + r, y + r), fill=round(110 + 140 * depth))
    sheet.layer(Image.new("RGB", mask.size, (250, 252, 255)), mask.filter(ImageFilter.GaussianBlur(0.9)))
