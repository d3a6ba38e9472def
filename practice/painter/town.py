"""Where people live: a cottage, a city with its lights."""

from PIL import ImageDraw

from practice.painter.canvas import Point, Ramp, Sheet, noise, threshold
from practice.painter.colour import Colour, Palette, darker, lighter, mix
from practice.painter.towers import LAMP, rounded, window


def cottage(sheet: Sheet, x: float, y: float, wide: float, palette: Palette, *, roof: Colour, lit: bool) -> None:
    """A small house with a chimney; foot at (x, y) in pixels."""
    wall = mix((236, 222, 200), palette.dark, 0.15)
    high = wide * 0.52
    sheet.polygon(
        [(x - wide / 2, y), (x - wide / 2, y - high), (x + wide / 2, y - high), (x + wide / 2, y)],
        rounded(wall, palette, 0.1),
    )
    sheet.polygon(
        [
            (x + wide * 0.2, y - high * 1.3),
            (x + wide * 0.2, y - high * 2.05),
            (x + wide * 0.31, y - high * 2.05),
            (x + wide * 0.31, y - high * 1.2),
        ],
        mix((140, 84, 70), palette.dark, 0.25),
    )
    sheet.polygon(
        [
            (x - wide * 0.6, y - high * 0.95),
            (x - wide * 0.3, y - high * 1.85),
            (x + wide * 0.32, y - high * 1.85),
            (x + wide * 0.6, y - high * 0.95),
        ],
        Ramp((lighter(roof, 0.12), darker(roof, 0.35))),
    )
    sheet.polygon(
        [
            (x - wide * 0.07, y),
            (x - wide * 0.07, y - high * 0.6),
            (x + wide * 0.08, y - high * 0.6),
            (x + wide * 0.08, y),
        ],
        mix((94, 62, 44), palette.dark, 0.2),
    )
    for place in (-0.3, 0.29):
        window(sheet, x + wide * place, y - high * 0.45, wide * 0.06, lit=lit)


def city(sheet: Sheet, palette: Palette, *, foot: float, lit: bool) -> None:
    """Rows of houses and towers up to a skyline; at night their windows are lit."""
    for row in range(3):
        share = row / 2
        tone = mix(mix(palette.far, palette.sky[-1], 0.25), mix(palette.near, palette.dark, 0.65), share)
        x = -sheet.u * 0.05
        while x < sheet.w:
            wide = sheet.u * sheet.chance.uniform(0.05, 0.11) * (1 + share * 0.5)
            middle = 1 - abs((x + wide / 2) / sheet.w - 0.55) * 1.3
            high = (
                sheet.u
                * (sheet.chance.uniform(0.1, 0.3) + 0.32 * max(0.0, middle) * sheet.chance.random())
                * (1.25 - 0.45 * share)
            )
            _block(sheet, x, sheet.h * foot, wide, high, tone, palette, lit=lit, near=share)
            x += wide * sheet.chance.uniform(0.85, 1.15)


def _block(
    sheet: Sheet,
    x: float,
    y: float,
    wide: float,
    high: float,
    tone: Colour,
    palette: Palette,
    *,
    lit: bool,
    near: float,
) -> None:
    chance = sheet.chance
    top = y - high
    style = chance.random()
    shape: list[Point] = [(x, y), (x, top), (x + wide, top), (x + wide, y)]
    if style < 0.25:
        shape[1:3] = [(x, top), (x + wide * 0.5, top - wide * 0.45), (x + wide, top)]
    elif style < 0.45:
        shape[1:3] = [
            (x, top),
            (x + wide * 0.25, top),
            (x + wide * 0.25, top - wide * 0.3),
            (x + wide * 0.75, top - wide * 0.3),
            (x + wide * 0.75, top),
            (x + wide, top),
        ]
        sheet.stroke(
            [(x + wide * 0.5, top - wide * 0.2), (x + wide * 0.5, top - wide * 0.9)], max(1.0, wide * 0.03), tone
        )
    sheet.polygon(shape, Ramp((mix(tone, palette.light, 0.16), tone, mix(tone, palette.dark, 0.35)), across=True))
    step = max(4.0, sheet.u * (0.011 + 0.007 * near))
    size = step * 0.46
    level = top + step * 0.8
    share = 0.42 if lit else 0.5
    pen = ImageDraw.Draw(sheet.image)
    while level < y - step * 0.6:
        px = x + step * 0.5
        while px < x + wide - step * 0.7:
            if chance.random() < share:
                warm = chance.choice((LAMP, (255, 190, 96), (255, 236, 190), (170, 214, 255)))
                pane = mix(warm, tone, 0.15 + 0.3 * chance.random()) if lit else mix(tone, palette.sky[-1], 0.4)
                pen.rectangle((px, level, px + size, level + size * 1.25), fill=pane)
            px += step
        level += step * 1.25


def lamplight(sheet: Sheet, *, foot: float) -> None:
    """The shine of a lit town in the air above it."""
    for _ in range(5):
        sheet.glow(sheet.chance.random() * sheet.w, foot * sheet.h, sheet.u * 0.3, (255, 170, 84), 0.22)
    dust = noise(sheet.chance, (sheet.w, sheet.h), (3, 3), octaves=2).point(threshold(0.5, 1.0, 0.12))
    sheet.light(dust, (255, 180, 110))
