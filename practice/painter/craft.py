"""What carries people: sailing boats and hot-air balloons."""

import math

from practice.painter.canvas import Point, Ramp, Sheet
from practice.painter.colour import Colour, Palette, darker, lighter, mix


def boat(sheet: Sheet, x: float, y: float, wide: float, sail: Colour, palette: Palette) -> None:
    """A sailing boat on the water line y, `wide` pixels long, leaning a little."""
    w = wide
    wood = mix((112, 66, 44), palette.dark, 0.25)
    sheet.oval(x, y + w * 0.07, w * 0.5, w * 0.06, palette.dark, alpha=0.4, blur=w * 0.02)
    mast = x + w * 0.02
    light = Ramp((mix(lighter(sail, 0.2), palette.light, 0.35), sail, darker(sail, 0.25)), across=True)
    curve = [
        (mast + w * 0.03 + w * 0.4 * math.sin(t * 1.45) ** 1.1, y - w * 0.98 + w * 0.86 * t)
        for t in (i / 14 for i in range(15))
    ]
    sheet.polygon([(mast + w * 0.02, y - w * 1.0), *curve, (mast + w * 0.02, y - w * 0.14)], light)
    sheet.polygon(
        [
            (mast - w * 0.02, y - w * 0.9),
            (mast - w * 0.18, y - w * 0.45),
            (mast - w * 0.4, y - w * 0.12),
            (mast - w * 0.02, y - w * 0.16),
        ],
        Ramp((sail, mix(lighter(sail, 0.3), palette.light, 0.3)), across=True),
    )
    sheet.stroke([(mast, y - w * 1.04), (mast, y)], w * 0.022, wood)
    hull = [
        (x - w * 0.48, y - w * 0.11),
        (x + w * 0.5, y - w * 0.13),
        (x + w * 0.36, y + w * 0.06),
        (x - w * 0.3, y + w * 0.07),
    ]
    sheet.polygon(hull, Ramp((lighter(wood, 0.25), wood, darker(wood, 0.5))))
    sheet.stroke(
        [(x - w * 0.47, y - w * 0.105), (x + w * 0.49, y - w * 0.125)],
        w * 0.022,
        mix((236, 222, 196), palette.dark, 0.15),
    )
    for i in range(7):
        sheet.oval(
            x + sheet.chance.gauss(0, w * 0.1),
            y + w * (0.1 + 0.05 * i),
            w * 0.16,
            w * 0.012,
            mix(sail, palette.water[1], 0.35),
            alpha=0.4,
        )


def balloon(sheet: Sheet, x: float, y: float, high: float, colour: Colour, palette: Palette) -> None:
    """A hot-air balloon, the middle of its envelope at (x, y) in pixels."""
    r = high * 0.36
    second = lighter(mix(colour, (255, 236, 200), 0.75), 0.1)
    for gore in range(9, 0, -1):
        share = gore / 9
        tone = colour if gore % 2 else second
        shade = Ramp((mix(tone, palette.light, 0.3), tone, mix(tone, palette.dark, 0.45)), across=True)
        points: list[Point] = []
        for i in range(33):
            a = -math.pi / 2 + i / 32 * math.tau
            px, py = math.cos(a), math.sin(a)
            if py > 0:
                px *= 1 - 0.62 * py**1.7
                py *= 1.28
            points.append((x + px * r * share, y + py * r))
        sheet.polygon(points, shade)
    base = y + r * 1.28
    basket = base + high * 0.16
    for side in (-1, 1):
        sheet.stroke(
            [(x + side * r * 0.36, base - r * 0.05), (x + side * high * 0.045, basket)],
            max(1.0, high * 0.006),
            mix((70, 52, 40), palette.dark, 0.3),
        )
    sheet.glow(x, base + high * 0.03, high * 0.1, (255, 190, 90), 0.8)
    wicker = mix((150, 100, 58), palette.dark, 0.2)
    sheet.polygon(
        [
            (x - high * 0.05, basket),
            (x + high * 0.05, basket),
            (x + high * 0.042, basket + high * 0.075),
            (x - high * 0.042, basket + high * 0.075),
        ],
        Ramp((lighter(wicker, 0.2), wicker, darker(wicker, 0.5)), across=True),
    )
    sheet.stroke([(x - high * 0.052, basket), (x + high * 0.052, basket)], high * 0.014, darker(wicker, 0.3))
