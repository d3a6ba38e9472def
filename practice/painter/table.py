"""Near things: flowers in a meadow or a vase, fruit on a table, a planet in the dark, light under water."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from practice.painter.beings import fish
from practice.painter.brush import fade, strokes, swirl
from practice.painter.canvas import Point, Ramp, Sheet, noise, ramp, threshold, tinted
from practice.painter.colour import Colour, Palette, darker, hsv, lighter, mix
from practice.painter.sky import stars


def bloom(sheet: Sheet, x: float, y: float, r: float, colour: Colour, *, lean: float = 0.85) -> None:
    """One open flower; `lean` below 1 tilts it away."""
    chance = sheet.chance
    turn = chance.uniform(0, math.tau)
    petals = chance.choice((6, 8, 9))
    for ring, (size, tone) in enumerate(((1.0, darker(colour, 0.28)), (0.8, colour), (0.52, lighter(colour, 0.3)))):
        for k in range(petals):
            a = turn + ring * 0.4 + k / petals * math.tau
            tip = (x + math.cos(a) * r * size, y + math.sin(a) * r * size * lean)
            wide = r * size * 0.42
            side = (-math.sin(a) * wide, math.cos(a) * wide * lean)
            middle = (x + (tip[0] - x) * 0.62, y + (tip[1] - y) * 0.62)
            points = [
                (x, y),
                (middle[0] + side[0], middle[1] + side[1]),
                (tip[0] + side[0] * 0.35, tip[1] + side[1] * 0.35),
                (tip[0] - side[0] * 0.35, tip[1] - side[1] * 0.35),
                (middle[0] - side[0], middle[1] - side[1]),
            ]
            sheet.polygon(points, mix(tone, (255, 255, 255), chance.random() * 0.12))
    sheet.oval(x, y, r * 0.2, r * 0.2 * lean, Ramp(((255, 214, 96), (190, 120, 36))))


def meadow(sheet: Sheet, palette: Palette, *, foot: float, colours: tuple[Colour, ...]) -> None:
    """Grass with flowers, small far off and open wide in front."""
    chance = sheet.chance
    green = mix((76, 120, 52), palette.near, 0.4)
    top = round(sheet.h * foot)
    sheet.image.paste(
        ramp((sheet.w, sheet.h - top), (mix(green, palette.sky[-1], 0.5), green, darker(green, 0.5))), (0, top)
    )
    strokes(sheet, lambda _x, _y: math.pi / 2 + 0.15, length=0.05, width=0.006, cover=1.2, top=foot, jitter=18)
    rows = 9
    for row in range(rows):
        share = ((row + 1) / rows) ** 1.6
        y = sheet.h * (foot + 0.02 + (0.98 - foot) * share)
        size = sheet.u * (0.006 + 0.055 * share)
        for _ in range(int(9 + 46 * (1 - share) * sheet.w / sheet.u)):
            x, py = chance.random() * sheet.w, y + chance.gauss(0, 0.5) * size
            colour = mix(chance.choice(colours), palette.sky[-1], 0.35 * (1 - share))
            if share > 0.28:
                bend = chance.gauss(0, size * 0.5)
                sheet.stroke(
                    [(x + bend, py + size * 4), (x + bend * 0.4, py + size * 2), (x, py)],
                    max(1.2, size * 0.12),
                    darker(green, 0.2 + 0.3 * chance.random()),
                )
                bloom(sheet, x, py, size * chance.uniform(0.7, 1.15), colour, lean=chance.uniform(0.55, 0.85))
            else:
                sheet.oval(x, py, size * 0.8, size * 0.6, colour)


def still_life(sheet: Sheet, palette: Palette, *, colours: tuple[Colour, ...], fruit: bool) -> None:
    """A vase of flowers, or a bowl of fruit, on a table before a dim wall."""
    chance = sheet.chance
    wall = mix(palette.sky[1], (62, 54, 58), 0.55)
    sheet.image.paste(ramp((sheet.w, sheet.h), (darker(wall, 0.55), wall, darker(wall, 0.3)), across=True), (0, 0))
    sheet.glow(sheet.w * 0.3, sheet.h * 0.3, sheet.u * 0.8, palette.light, 0.35)
    strokes(sheet, swirl(chance, base=0.9, spread=2.2), length=0.085, width=0.02, cover=1.4, jitter=9)
    edge = sheet.h * 0.74
    wood = mix((142, 92, 58), palette.dark, 0.2)
    sheet.polygon(
        [(-2, edge), (sheet.w + 2, edge - sheet.u * 0.015), (sheet.w + 2, sheet.h + 2), (-2, sheet.h + 2)],
        Ramp((lighter(wood, 0.15), wood, darker(wood, 0.6))),
    )
    strokes(sheet, lambda _x, _y: 0.0, length=0.09, width=0.008, cover=1.1, top=0.75, jitter=9)
    x, y = sheet.w * 0.5, sheet.h * 0.84
    if fruit:
        _fruit(sheet, x, y, palette)
    else:
        _bouquet(sheet, x, y, palette, colours)


def _bouquet(sheet: Sheet, x: float, y: float, palette: Palette, colours: tuple[Colour, ...]) -> None:
    chance, u = sheet.chance, sheet.u
    glaze = mix((70, 112, 142), palette.light, 0.12)
    sheet.oval(x + u * 0.06, y, u * 0.2, u * 0.03, palette.dark, alpha=0.6, blur=u * 0.02)
    vase: list[Point] = []
    for side in (1, -1):
        half = []
        for i in range(25):
            t = i / 24
            half.append(
                (
                    x + side * u * (0.055 + 0.075 * math.sin(t * math.pi * 0.92 + 0.42) ** 2 - 0.012 * t),
                    y - u * 0.34 * (1 - t),
                )
            )
        vase += half if side > 0 else half[::-1]
    top = y - u * 0.36
    for _ in range(46):
        a, far = chance.uniform(-math.pi * 1.02, 0.02), chance.uniform(0.15, 0.34) * u
        px, py = x + math.cos(a) * far * 1.05, top - u * 0.02 + math.sin(a) * far
        sheet.stroke(
            [(x, top + u * 0.05), ((x + px) / 2, (top + py) / 2 - u * 0.02), (px, py)],
            u * 0.006,
            darker((84, 116, 62), chance.random() * 0.5),
        )
        leaf = u * chance.uniform(0.02, 0.045)
        sheet.oval(px, py, leaf, leaf * 0.5, mix(darker((92, 128, 66), chance.random() * 0.6), palette.light, 0.08))
    sheet.polygon(
        vase,
        Ramp((darker(glaze, 0.3), lighter(glaze, 0.55), glaze, darker(glaze, 0.35), darker(glaze, 0.65)), across=True),
    )
    sheet.oval(x - u * 0.06, y - u * 0.2, u * 0.014, u * 0.055, (255, 255, 255), alpha=0.55, blur=u * 0.008)
    for ring, count in ((0.3, 10), (0.21, 9), (0.1, 6)):
        for k in range(count):
            a = -math.pi * (k + 0.5 + chance.uniform(-0.25, 0.25)) / count
            px, py = x + math.cos(a) * ring * u * 1.05, top - u * 0.05 + math.sin(a) * ring * u
            bloom(
                sheet,
                px,
                py,
                u * chance.uniform(0.045, 0.075),
                mix(chance.choice(colours), palette.dark, 0.12 * (ring > 0.25)),
                lean=chance.uniform(0.75, 1.0),
            )


def _fruit(sheet: Sheet, x: float, y: float, palette: Palette) -> None:
    u, chance = sheet.u, sheet.chance
    clay = mix((206, 214, 220), (90, 110, 150), 0.25)
    sheet.oval(x + u * 0.03, y + u * 0.005, u * 0.33, u * 0.035, palette.dark, alpha=0.6, blur=u * 0.02)
    skins = (
        (206, 58, 48),
        (232, 150, 48),
        (226, 186, 62),
        (142, 160, 62),
        (190, 64, 70),
        (236, 164, 70),
        (110, 60, 110),
    )
    for dx, dy, r, k in (
        (-0.16, -0.2, 0.085, 0),
        (0.15, -0.2, 0.085, 1),
        (0.0, -0.3, 0.09, 2),
        (-0.05, -0.2, 0.095, 3),
        (0.08, -0.21, 0.075, 4),
        (-0.12, -0.3, 0.06, 5),
        (0.13, -0.31, 0.055, 6),
    ):
        skin = skins[(k + chance.randrange(2)) % len(skins)]
        _ball(sheet, x + dx * u, y + dy * u, r * u, skin, palette)
    bowl = [
        (x + math.cos(a) * u * 0.29, y - u * 0.17 + math.sin(a) * u * 0.17)
        for a in (math.pi * i / 30 for i in range(31))
    ]
    sheet.polygon(
        bowl, Ramp((darker(clay, 0.2), lighter(clay, 0.5), clay, darker(clay, 0.4), darker(clay, 0.65)), across=True)
    )
    sheet.stroke([(x - u * 0.29, y - u * 0.17), (x + u * 0.29, y - u * 0.17)], u * 0.014, lighter(clay, 0.35))
    _ball(sheet, x + u * 0.37, y - u * 0.035, u * 0.06, skins[1], palette)
    _ball(sheet, x - u * 0.38, y - u * 0.03, u * 0.055, skins[0], palette)


def _ball(sheet: Sheet, x: float, y: float, r: float, skin: Colour, palette: Palette) -> None:
    sheet.oval(x + r * 0.2, y + r * 0.92, r * 0.9, r * 0.2, palette.dark, alpha=0.45, blur=r * 0.15)
    sheet.oval(x, y, r, r, Ramp((mix(skin, palette.light, 0.3), skin, darker(skin, 0.6)), across=True))
    sheet.oval(x + r * 0.1, y + r * 0.45, r * 0.75, r * 0.5, darker(skin, 0.55), alpha=0.5, blur=r * 0.22)
    sheet.oval(x - r * 0.35, y - r * 0.4, r * 0.22, r * 0.16, (255, 252, 240), alpha=0.7, blur=r * 0.1)
    sheet.stroke([(x, y - r * 0.85), (x + r * 0.1, y - r * 1.15)], r * 0.08, (72, 52, 36))


def space(sheet: Sheet, *, hue: float) -> None:
    """A ringed planet before a nebula."""
    size = (sheet.w, sheet.h)
    sheet.image.paste((6, 6, 18), (0, 0, *size))
    for k, turn in enumerate((0.0, 0.12, 0.55)):
        cloud = noise(sheet.chance, size, (2.6, 2.6), octaves=6, gain=0.58).point(threshold(0.42, 1.0, 0.85 - 0.2 * k))
        sheet.light(cloud, hsv(hue + turn, 0.75, 0.8))
    stars(sheet, horizon=1.0, amount=1.8)
    x, y, r = sheet.w * 0.54, sheet.h * 0.5, sheet.u * 0.25
    ring = hsv(hue + 0.1, 0.25, 0.95)
    _ring(sheet, x, y, r, ring, front=False)
    side = round(r * 2)
    bands = noise(sheet.chance, (side, side), (1.4, 7), octaves=4)
    base = mix(hsv(hue + 0.42, 0.5, 0.9), (236, 190, 140), 0.45)
    face = tinted(
        bands, (darker(base, 0.45), base, lighter(base, 0.35), mix(base, (196, 120, 96), 0.5), lighter(base, 0.2))
    )
    disc = Image.new("L", (side * 2, side * 2))
    ImageDraw.Draw(disc).ellipse((2, 2, side * 2 - 2, side * 2 - 2), fill=255)
    sheet.glow(x, y, r * 1.5, base, 0.4)
    sheet.layer(face, disc.reduce(2), (round(x - r), round(y - r)))
    dark = Image.radial_gradient("L").resize((round(r * 4.4),) * 2).point(threshold(0.28, 0.62, 0.93))
    night = Image.new("L", size)
    night.paste(dark, (round(x - r * 2.75), round(y - r * 2.65)))
    limit = Image.new("L", size)
    limit.paste(disc.reduce(2), (round(x - r), round(y - r)))
    sheet.layer(Image.new("RGB", size, (6, 6, 20)), ImageChops.multiply(night, limit))
    _ring(sheet, x, y, r, ring, front=True)


def _ring(sheet: Sheet, x: float, y: float, r: float, colour: Colour, *, front: bool) -> None:
    for k in range(9):
        far = r * (1.35 + 0.075 * k)
        arc = [
            (x + math.cos(a) * far, y + math.sin(a) * far * 0.24 - math.cos(a) * far * 0.16)
            for a in (math.pi * i / 40 + (0 if front else math.pi) for i in range(41))
        ]
        sheet.stroke(
            arc,
            r * 0.045,
            mix(colour, (90, 70, 90), 0.5 * sheet.chance.random()),
            alpha=0.25 + 0.5 * sheet.chance.random(),
        )


def undersea(sheet: Sheet, palette: Palette, *, colours: tuple[Colour, ...]) -> None:
    """Light falling into blue water, fish in it, weeds on the ground."""
    chance = sheet.chance
    sheet.image.paste(ramp((sheet.w, sheet.h), ((150, 224, 220), (46, 150, 182), (16, 82, 128), (6, 34, 70))), (0, 0))
    rays = Image.new("L", (sheet.w // 4, sheet.h // 4))
    pen = ImageDraw.Draw(rays)
    for _ in range(13):
        x = chance.uniform(-0.1, 1.0) * rays.width
        w, lean = chance.uniform(0.01, 0.05) * rays.width, chance.uniform(0.1, 0.35) * rays.width
        pen.polygon(
            [(x, 0), (x + w, 0), (x + w * 3.2 + lean, rays.height), (x + lean, rays.height)],
            fill=chance.randrange(50, 120),
        )
    rays = rays.filter(ImageFilter.GaussianBlur(3)).resize((sheet.w, sheet.h), Image.Resampling.BICUBIC)
    sheet.light(ImageChops.multiply(rays, fade(rays.size, 0.95, 0.0)), (190, 240, 230))
    strokes(sheet, swirl(chance, base=0.3, spread=1.0), length=0.07, width=0.012, cover=0.9, jitter=7)
    sand = _mound(sheet)
    sheet.polygon(sand, Ramp((mix((214, 190, 140), (16, 82, 128), 0.45), mix((120, 100, 90), (6, 34, 70), 0.6))))
    for _ in range(26):
        x, y = chance.random() * sheet.w, sheet.h * chance.uniform(0.9, 1.0)
        tall, turn = sheet.u * chance.uniform(0.1, 0.3), chance.uniform(0, 6)
        weed = [(x + math.sin(turn + t * 5) * tall * 0.1, y - tall * t) for t in (i / 12 for i in range(13))]
        sheet.stroke(
            weed,
            sheet.u * chance.uniform(0.006, 0.014),
            mix(chance.choice(((40, 110, 80), (150, 70, 110), (200, 110, 80))), (10, 60, 100), 0.35),
        )
    for k in range(9):
        long = sheet.u * (0.07 + 0.2 * (k / 8) ** 3) * chance.choice((-1, 1))
        tint = mix(chance.choice(colours), (30, 110, 150), 0.45 * (1 - k / 8))
        fish(sheet, chance.uniform(0.1, 0.9) * sheet.w, chance.uniform(0.2, 0.78) * sheet.h, long, tint, palette)
    for _ in range(34):
        r = sheet.u * chance.uniform(0.002, 0.009)
        sheet.oval(chance.random() * sheet.w, chance.random() * sheet.h * 0.9, r, r, (220, 250, 250), alpha=0.45)


def _mound(sheet: Sheet) -> list[Point]:
    line = [
        (i / 40 * sheet.w, sheet.h * (0.89 + 0.02 * math.sin(i / 40 * 7 + 1) + 0.012 * math.sin(i / 40 * 17)))
        for i in range(41)
    ]
    return [*line, (sheet.w + 2.0, sheet.h + 2.0), (-2.0, sheet.h + 2.0)]
