"""Scenes one stands in front of: flowers, a still life, somebody who sits for the painter; and dreams."""

import colorsys

from practice.painter import beings, land, sky, table, towers, water
from practice.painter.brush import strokes, swirl
from practice.painter.canvas import Ramp
from practice.painter.colour import Colour, Palette, lighter, mix
from practice.painter.scene import Scene
from practice.painter.views import city, sea

BOUQUET: tuple[Colour, ...] = ((222, 70, 78), (240, 150, 170), (246, 196, 84), (168, 108, 196), (244, 240, 232))

BLOOMS: dict[str, Colour] = {
    "popp": (222, 52, 40),
    "rose": (206, 50, 78),
    "sunflower": (248, 190, 44),
    "lavender": (142, 108, 200),
    "tulip": (232, 84, 96),
    "dais": (248, 246, 238),
}
"""What colour a flower has that was only called by its name."""

REVERIES: tuple[tuple[Colour, Colour, Colour, Colour], ...] = (
    ((24, 42, 92), (70, 132, 176), (250, 226, 178), (30, 66, 78)),
    ((64, 28, 84), (206, 84, 108), (255, 206, 140), (58, 26, 62)),
    ((14, 66, 84), (68, 164, 152), (240, 236, 190), (20, 60, 58)),
    ((40, 36, 96), (136, 112, 196), (252, 206, 214), (46, 42, 88)),
    ((128, 50, 40), (232, 128, 70), (255, 232, 176), (92, 44, 48)),
    ((20, 52, 60), (120, 160, 110), (246, 230, 160), (38, 62, 44)),
    ((30, 30, 70), (66, 92, 170), (176, 220, 240), (22, 36, 70)),
    ((96, 40, 70), (224, 122, 128), (255, 226, 206), (84, 50, 84)),
)
"""Top and middle of the sky, its horizon, the ground: for pictures of nothing one has a word for."""


def _petals(scene: Scene) -> tuple[Colour, ...]:
    own = scene.wish.own.get("flowers")
    for name, colour in BLOOMS.items():
        if own is None and any(word.startswith(name) for word in scene.wish.words):
            own = colour
    return (own, lighter(own, 0.22), mix(own, (60, 10, 40), 0.2)) if own else BOUQUET


def flowers(scene: Scene) -> None:
    """A meadow to the horizon."""
    scene.horizon = 0.42
    scene.heavens()
    land.mountains(scene.sheet, scene.palette, foot=0.43, high=0.13, rows=2)
    colours = _petals(scene)
    table.meadow(scene.sheet, scene.palette, foot=0.42, colours=colours)


def still_life(scene: Scene) -> None:
    """A vase or a bowl on a table."""
    colours = _petals(scene)
    fruit = scene.wish.has("fruit") and not scene.wish.has("flowers", "still_life")
    table.still_life(scene.sheet, scene.palette, colours=colours, fruit=fruit)


def sitter(scene: Scene) -> None:
    """A cat or a robot, near, before whatever else was asked for."""
    sheet, palette = scene.sheet, scene.palette
    if scene.wish.has("city"):
        city(scene)
    elif scene.wish.has("sea", "boat", "lighthouse"):
        sea(scene)
    else:
        scene.heavens()
        land.mountains(sheet, palette, foot=scene.horizon + 0.01, high=0.13, rows=2)
        land.hills(sheet, palette, foot=scene.horizon, rows=3)
    ledge = sheet.h * 0.86
    wood = mix((128, 88, 62), palette.dark, 0.35)
    sheet.polygon(
        [(-2, ledge), (sheet.w + 2, ledge), (sheet.w + 2, sheet.h + 2), (-2, sheet.h + 2)],
        Ramp((mix(wood, palette.light, 0.3), wood, mix(wood, palette.dark, 0.7))),
    )
    strokes(sheet, lambda _x, _y: 0.0, length=0.1, width=0.006, cover=0.9, top=0.865, jitter=9)
    x = sheet.w * (0.6 if scene.light_x < 0.5 else 0.4)
    if scene.wish.has("cat"):
        beings.cat(sheet, x, ledge + sheet.u * 0.045, sheet.u * 0.62, scene.colour("cat", (196, 124, 66)), palette)
    if scene.wish.has("robot"):
        at = x if not scene.wish.has("cat") else sheet.w - x
        beings.robot(sheet, at, ledge + sheet.u * 0.045, sheet.u * 0.72, scene.colour("robot", (72, 150, 160)), palette)


def person(scene: Scene) -> None:
    """Somebody on a height, looking out over the land."""
    sheet, palette = scene.sheet, scene.palette
    if scene.wish.has("city"):
        city(scene)
    elif scene.wish.has("sea"):
        sea(scene)
    else:
        scene.horizon = 0.64
        scene.heavens()
        land.mountains(sheet, palette, foot=0.68, high=0.36, rows=5)
        sky.weather(sheet, "fog")
    x = sheet.w * (0.6 if scene.light_x < 0.5 else 0.4)
    towers.rock(sheet, x, sheet.h * 1.04, sheet.u * 0.95, sheet.u * 0.28, palette)
    beings.wanderer(
        sheet, x, sheet.h * 1.04 - sheet.u * 0.235, sheet.u * 0.46, scene.colour("person", (66, 74, 104)), palette
    )


def space(scene: Scene) -> None:
    """A planet with rings."""
    tints = scene.wish.tints
    hue = scene.chance.random()
    if tints:
        hue = colorsys.rgb_to_hsv(*(c / 255 for c in tints[0]))[0]
    table.space(scene.sheet, hue=hue)
    scene.smooth = True


def undersea(scene: Scene) -> None:
    """Fish in blue light."""
    own = scene.wish.own.get("undersea")
    table.undersea(
        scene.sheet, scene.palette, colours=(own,) if own else ((244, 140, 60), (250, 206, 90), (226, 90, 120))
    )


def reverie(scene: Scene) -> None:
    """A landscape of bands and a disc of light, for everything there is no word for."""
    sheet, chance = scene.sheet, scene.chance
    top, middle, low, ground = chance.choice(REVERIES)
    if scene.wish.tints:
        tone = scene.wish.tints[0]
        top, middle, low, ground = (
            mix(tone, (14, 16, 44), 0.55),
            tone,
            lighter(tone, 0.7),
            mix(tone, (10, 14, 34), 0.75),
        )
    scene.palette = palette = Palette(
        sky=(top, mix(top, middle, 0.7), mix(middle, low, 0.5), low),
        light=lighter(low, 0.45),
        cloud=(mix(top, middle, 0.6), lighter(low, 0.3)),
        far=mix(middle, low, 0.35),
        near=ground,
        water=(mix(middle, low, 0.5), top),
        dark=mix(ground, (8, 8, 20), 0.6),
    )
    scene.horizon = chance.uniform(0.5, 0.62)
    sky.sky(sheet, palette, horizon=scene.horizon + 0.1, clouds=chance.uniform(0.2, 0.45))
    sky.sun(sheet, scene.light_x, scene.horizon * chance.uniform(0.45, 0.72), chance.uniform(0.06, 0.12), palette)
    rows = 6
    lake = chance.random() < 0.4
    for row in range(3 if lake else rows):
        share = row / (rows - 1)
        line = land.ridge(
            sheet, scene.horizon + 0.08 + 0.42 * share**1.25, 0.16 + 0.05 * share, rough=0.44, peaks=3 + row
        )
        tone = mix(mix(palette.far, palette.sky[-1], 0.35), palette.near, share**0.8)
        mist = mix(tone, palette.sky[-1], 0.55 * (1 - share * 0.6))
        sheet.polygon(land.closed(sheet, line), Ramp((mix(tone, palette.light, 0.12), tone, mist, mist)))
    if lake:
        water.mirror(sheet, palette, horizon=scene.horizon + 0.08)
    strokes(sheet, swirl(chance, spread=1.0), length=0.04, width=0.007, cover=0.7, top=0.3, jitter=12)
    for _ in range(chance.choice((0, 5, 9))):
        x = sheet.w * ((0.8 if scene.light_x < 0.5 else 0.2) + chance.gauss(0, 0.1))
        high = sheet.u * chance.uniform(0.14, 0.34)
        land.pine(sheet, x, sheet.h * 1.0, high, palette.dark, mix(palette.dark, palette.light, 0.2))
    if chance.random() < 0.6:
        beings.birds(sheet, palette, count=6, top=0.12, bottom=scene.horizon * 0.6)
