"""Cats, robots, people seen from behind, birds, fish."""

import math

from practice.painter.canvas import Point, Ramp, Sheet
from practice.painter.colour import Colour, Palette, darker, lighter, mix


def cat(sheet: Sheet, x: float, y: float, high: float, coat: Colour, palette: Palette) -> None:
    """A sitting cat that looks at the viewer; its paws at (x, y), `high` pixels to the ears."""
    h = high
    dark, lit = darker(coat, 0.45), mix(lighter(coat, 0.25), palette.light, 0.3)
    fur = Ramp((lit, coat, coat, dark), across=True)
    sheet.oval(x + h * 0.04, y, h * 0.42, h * 0.035, palette.dark, alpha=0.5, blur=h * 0.02)
    tail = [
        (x + h * 0.22 + h * 0.2 * math.sin(t * 2.6), y - h * 0.05 - h * 0.44 * t + h * 0.03 * math.sin(t * 9))
        for t in (i / 20 for i in range(21))
    ]
    sheet.stroke(tail, h * 0.07, dark)
    sheet.stroke([(px - h * 0.008, py) for px, py in tail], h * 0.045, coat)
    body: list[Point] = []
    for i in range(41):
        t = i / 40 * math.tau
        grow = 1.0 + 0.16 * math.sin(t)
        body.append((x + math.cos(t) * h * 0.235 * grow, y - h * 0.29 + math.sin(t) * h * 0.295))
    sheet.polygon(body, fur)
    sheet.oval(x - h * 0.03, y - h * 0.32, h * 0.11, h * 0.2, lighter(coat, 0.55), alpha=0.55, blur=h * 0.03)
    for side in (-1, 1):
        sheet.oval(x + side * h * 0.17, y - h * 0.09, h * 0.105, h * 0.1, Ramp((coat, dark)))
        sheet.oval(x + side * h * 0.075, y - h * 0.14, h * 0.055, h * 0.15, fur)
        sheet.oval(x + side * h * 0.08, y - h * 0.015, h * 0.07, h * 0.038, lit)
    _cat_head(sheet, x, y - h * 0.7, h, coat, palette)


def _cat_head(sheet: Sheet, x: float, y: float, h: float, coat: Colour, palette: Palette) -> None:
    dark, lit = darker(coat, 0.45), mix(lighter(coat, 0.25), palette.light, 0.3)
    for side in (-1, 1):
        sheet.polygon(
            [
                (x + side * h * 0.175, y - h * 0.04),
                (x + side * h * 0.175, y - h * 0.3),
                (x + side * h * 0.03, y - h * 0.15),
            ],
            Ramp((coat, dark)) if side > 0 else Ramp((lit, coat)),
        )
        sheet.polygon(
            [
                (x + side * h * 0.155, y - h * 0.08),
                (x + side * h * 0.155, y - h * 0.23),
                (x + side * h * 0.07, y - h * 0.14),
            ],
            mix((230, 150, 150), coat, 0.35),
        )
    sheet.oval(x, y, h * 0.205, h * 0.175, Ramp((lit, coat, coat, dark), across=True))
    for i in (-1, 0, 1):
        sheet.stroke([(x + i * h * 0.04, y - h * 0.165), (x + i * h * 0.028, y - h * 0.1)], h * 0.014, dark, alpha=0.7)
    for side in (-1, 1):
        sheet.oval(x + side * h * 0.055, y + h * 0.07, h * 0.068, h * 0.05, lighter(coat, 0.5), alpha=0.9)
        ex, ey = x + side * h * 0.083, y - h * 0.01
        sheet.oval(ex, ey, h * 0.052, h * 0.046, darker(coat, 0.7))
        sheet.oval(ex, ey, h * 0.045, h * 0.04, Ramp(((120, 180, 60), (226, 214, 90))))
        sheet.oval(ex, ey, h * 0.014, h * 0.036, (12, 14, 16))
        sheet.oval(ex - h * 0.014, ey - h * 0.014, h * 0.01, h * 0.01, (255, 255, 255))
        for lift in (-0.02, 0.012, 0.045):
            start = (x + side * h * 0.07, y + h * 0.065 + lift * h * 0.3)
            sheet.stroke(
                [start, (x + side * h * 0.32, y + h * 0.05 + lift * h * 1.6)],
                max(1.0, h * 0.0045),
                (250, 248, 240),
                alpha=0.75,
            )
    sheet.polygon([(x - h * 0.024, y + h * 0.035), (x + h * 0.024, y + h * 0.035), (x, y + h * 0.062)], (222, 126, 130))
    for side in (-1, 1):
        sheet.stroke(
            [(x, y + h * 0.06), (x + side * h * 0.018, y + h * 0.088), (x + side * h * 0.045, y + h * 0.085)],
            h * 0.007,
            dark,
        )


def robot(sheet: Sheet, x: float, y: float, high: float, paint: Colour, palette: Palette) -> None:
    """A friendly tin robot; feet at (x, y) in pixels."""
    h = high
    steel, dark = mix((176, 184, 190), palette.far, 0.15), mix((58, 64, 74), palette.dark, 0.3)
    shell = Ramp(
        (
            darker(paint, 0.15),
            mix(lighter(paint, 0.35), palette.light, 0.2),
            paint,
            darker(paint, 0.25),
            darker(paint, 0.55),
        ),
        across=True,
    )
    metal = Ramp((darker(steel, 0.2), lighter(steel, 0.4), steel, darker(steel, 0.5)), across=True)
    sheet.oval(x, y, h * 0.34, h * 0.035, palette.dark, alpha=0.55, blur=h * 0.02)
    _limbs(sheet, x, y, h, shell, metal, steel, dark)
    _box(sheet, x, y - h * 0.41, h * 0.2, h * 0.165, h * 0.05, shell)
    _box(sheet, x, y - h * 0.42, h * 0.12, h * 0.085, h * 0.02, mix(dark, paint, 0.1))
    for i, lamp in enumerate(((255, 96, 84), (255, 206, 92), (110, 230, 160))):
        sheet.oval(x - h * 0.07 + h * 0.07 * i, y - h * 0.46, h * 0.018, h * 0.018, lamp)
        sheet.glow(x - h * 0.07 + h * 0.07 * i, y - h * 0.46, h * 0.05, lamp, 0.6)
    sheet.stroke(
        [
            (x - h * 0.08, y - h * 0.39),
            (x - h * 0.03, y - h * 0.39),
            (x, y - h * 0.42),
            (x + h * 0.03, y - h * 0.36),
            (x + h * 0.08, y - h * 0.39),
        ],
        h * 0.008,
        (110, 230, 200),
    )
    _box(sheet, x, y - h * 0.6, h * 0.06, h * 0.04, h * 0.01, dark)
    _robot_head(sheet, x, y - h * 0.76, h, shell, palette)


def _limbs(sheet: Sheet, x: float, y: float, h: float, shell: Ramp, metal: Ramp, steel: Colour, dark: Colour) -> None:
    for side in (-1, 1):
        sheet.stroke([(x + side * h * 0.1, y - h * 0.27), (x + side * h * 0.11, y - h * 0.05)], h * 0.055, dark)
        for ring in range(4):
            sheet.oval(x + side * h * 0.105, y - h * (0.1 + 0.045 * ring), h * 0.04, h * 0.014, metal)
        _box(sheet, x + side * h * 0.12, y - h * 0.03, h * 0.1, h * 0.04, h * 0.03, shell)
        bend = [
            (x + side * h * 0.2, y - h * 0.52),
            (x + side * h * 0.31, y - h * 0.42),
            (x + side * h * 0.29, y - h * 0.3),
        ]
        sheet.stroke(bend, h * 0.05, dark)
        sheet.stroke([(px - h * 0.006, py) for px, py in bend], h * 0.03, steel)
        sheet.oval(bend[-1][0], bend[-1][1] + h * 0.02, h * 0.045, h * 0.045, metal)


def _robot_head(sheet: Sheet, x: float, y: float, h: float, shell: Ramp, palette: Palette) -> None:
    dark = mix((40, 46, 58), palette.dark, 0.4)
    for side in (-1, 1):
        _box(sheet, x + side * h * 0.22, y, h * 0.03, h * 0.05, h * 0.012, mix((150, 158, 164), palette.dark, 0.2))
    sheet.stroke([(x, y - h * 0.12), (x, y - h * 0.21)], h * 0.012, dark)
    sheet.glow(x, y - h * 0.22, h * 0.1, (255, 120, 90), 0.7)
    sheet.oval(x, y - h * 0.22, h * 0.022, h * 0.022, (255, 132, 104))
    _box(sheet, x, y, h * 0.2, h * 0.135, h * 0.06, shell)
    _box(sheet, x, y + h * 0.005, h * 0.155, h * 0.085, h * 0.04, dark)
    for side in (-1, 1):
        ex = x + side * h * 0.07
        sheet.glow(ex, y - h * 0.01, h * 0.12, (120, 230, 255), 0.75)
        sheet.oval(ex, y - h * 0.01, h * 0.035, h * 0.035, (190, 246, 255))
        sheet.oval(ex - h * 0.01, y - h * 0.02, h * 0.01, h * 0.01, (255, 255, 255))
    smile = [
        (x + h * 0.05 * math.cos(a), y + h * 0.03 + h * 0.025 * math.sin(a))
        for a in (math.pi * i / 10 for i in range(11))
    ]
    sheet.stroke(smile, h * 0.008, (150, 240, 255))
    sheet.oval(x - h * 0.1, y - h * 0.1, h * 0.05, h * 0.013, (255, 255, 255), alpha=0.5, blur=h * 0.006)


def _box(sheet: Sheet, x: float, y: float, rx: float, ry: float, corner: float, fill: Colour | Ramp) -> None:
    points: list[Point] = []
    for quarter, (sx, sy) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        cx, cy = x + sx * (rx - corner), y + sy * (ry - corner)
        points += [
            (cx + corner * math.cos(a), cy + corner * math.sin(a))
            for a in (quarter * math.pi / 2 + i * math.pi / 12 for i in range(7))
        ]
    sheet.polygon(points, fill)


def wanderer(sheet: Sheet, x: float, y: float, high: float, coat: Colour, palette: Palette) -> None:
    """Somebody seen from behind, looking into the picture; feet at (x, y) in pixels."""
    h = high
    dark = mix(darker(coat, 0.5), palette.dark, 0.4)
    cloth = Ramp((mix(coat, palette.light, 0.3), coat, dark, dark), across=True)
    sheet.oval(x, y, h * 0.2, h * 0.02, palette.dark, alpha=0.5, blur=h * 0.012)
    for side in (-1, 1):
        sheet.stroke(
            [(x + side * h * 0.045, y - h * 0.32), (x + side * h * 0.06, y - h * 0.015)],
            h * 0.06,
            mix(palette.dark, (40, 36, 44), 0.4),
        )
    sheet.polygon(
        [
            (x - h * 0.11, y - h * 0.76),
            (x + h * 0.11, y - h * 0.76),
            (x + h * 0.15, y - h * 0.5),
            (x + h * 0.2, y - h * 0.22),
            (x + h * 0.05, y - h * 0.26),
            (x - h * 0.06, y - h * 0.23),
            (x - h * 0.17, y - h * 0.26),
            (x - h * 0.13, y - h * 0.5),
        ],
        cloth,
    )
    sheet.stroke(
        [(x + h * 0.1, y - h * 0.72), (x + h * 0.16, y - h * 0.56), (x + h * 0.14, y - h * 0.42)], h * 0.055, dark
    )
    sheet.stroke(
        [(x - h * 0.1, y - h * 0.72), (x - h * 0.15, y - h * 0.57), (x - h * 0.2, y - h * 0.45)],
        h * 0.05,
        mix(coat, palette.light, 0.15),
    )
    sheet.stroke([(x - h * 0.2, y - h * 0.5), (x - h * 0.25, y)], h * 0.014, mix((88, 60, 40), palette.dark, 0.3))
    _head(sheet, x, y, h, palette)


def _head(sheet: Sheet, x: float, y: float, h: float, palette: Palette) -> None:
    """Hair and a scarf in the wind."""
    sheet.oval(x, y - h * 0.85, h * 0.06, h * 0.075, mix((196, 150, 124), palette.dark, 0.25))
    sheet.oval(
        x, y - h * 0.87, h * 0.068, h * 0.07, Ramp((mix((92, 60, 40), palette.light, 0.3), (58, 38, 30)), across=True)
    )
    sheet.polygon(
        [
            (x - h * 0.09, y - h * 0.78),
            (x + h * 0.09, y - h * 0.78),
            (x + h * 0.07, y - h * 0.71),
            (x + h * 0.19, y - h * 0.66),
            (x + h * 0.04, y - h * 0.69),
            (x - h * 0.08, y - h * 0.73),
        ],
        mix((188, 60, 52), palette.dark, 0.15),
    )


def birds(sheet: Sheet, palette: Palette, *, count: int, top: float, bottom: float) -> None:
    """A flock far away, between two heights given as shares."""
    chance = sheet.chance
    cx, cy = chance.uniform(0.25, 0.75) * sheet.w, chance.uniform(top, bottom) * sheet.h
    for _ in range(count):
        x, y = cx + chance.gauss(0, 0.1) * sheet.u, cy + chance.gauss(0, 0.04) * sheet.u
        s = sheet.u * chance.uniform(0.009, 0.018)
        lift = chance.uniform(0.25, 0.6)
        wing = [
            (x - s, y - s * lift),
            (x - s * 0.45, y - s * 0.34 * lift * 2),
            (x, y),
            (x + s * 0.45, y - s * 0.34 * lift * 2),
            (x + s, y - s * lift),
        ]
        sheet.stroke(wing, max(1.2, s * 0.16), mix(palette.dark, palette.sky[-1], 0.2))


def fish(sheet: Sheet, x: float, y: float, long: float, colour: Colour, palette: Palette) -> None:
    """A fish that swims to the left or (negative `long`) to the right."""
    body = [
        (x + math.cos(a) * long * 0.5, y + math.sin(a) * abs(long) * (0.2 + 0.06 * math.cos(a + 3)))
        for a in (i / 24 * math.tau for i in range(25))
    ]
    sheet.polygon(
        [
            (x + long * 0.4, y),
            (x + long * 0.72, y - abs(long) * 0.2),
            (x + long * 0.64, y),
            (x + long * 0.72, y + abs(long) * 0.2),
        ],
        darker(colour, 0.2),
    )
    sheet.polygon(
        [
            (x - long * 0.05, y - abs(long) * 0.17),
            (x + long * 0.2, y - abs(long) * 0.3),
            (x + long * 0.3, y - abs(long) * 0.1),
        ],
        darker(colour, 0.15),
    )
    sheet.polygon(body, Ramp((mix(colour, palette.light, 0.4), colour, lighter(colour, 0.55))))
    sheet.oval(x - long * 0.32, y - abs(long) * 0.04, abs(long) * 0.04, abs(long) * 0.04, (250, 250, 244))
    sheet.oval(x - long * 0.33, y - abs(long) * 0.04, abs(long) * 0.022, abs(long) * 0.022, (14, 18, 22))
