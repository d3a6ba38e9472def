"""Colours and palettes: how they mix, and what the light of each hour looks like."""

import colorsys
from dataclasses import dataclass

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (0, 0, 0)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """`share` 0 is all `a`, 1 is all `b`."""
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def lighter(colour: Colour, share: float) -> Colour:
    """Towards white."""
    return mix(colour, WHITE, share)


def darker(colour: Colour, share: float) -> Colour:
    """Towards a blue black, as shade is."""
    return mix(colour, (8, 10, 24), share)


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """From hue, saturation and value, each 0 to 1; the hue goes round."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, min(saturation, 1.0), min(value, 1.0))
    return round(red * 255), round(green * 255), round(blue * 255)


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The light of an hour: sky from top to horizon, the light itself, far and near ground, water, and its dark."""

    sky: tuple[Colour, ...]
    light: Colour
    cloud: tuple[Colour, Colour]
    far: Colour
    near: Colour
    water: tuple[Colour, Colour]
    dark: Colour


HOURS: dict[str, Palette] = {
    "day": Palette(
        sky=((52, 112, 184), (112, 170, 216), (188, 218, 230), (238, 240, 226)),
        light=(255, 246, 218),
        cloud=((168, 186, 206), (255, 253, 246)),
        far=(136, 168, 196),
        near=(62, 92, 58),
        water=((120, 176, 196), (18, 72, 104)),
        dark=(24, 44, 56),
    ),
    "dawn": Palette(
        sky=((72, 104, 172), (150, 156, 200), (246, 184, 164), (255, 212, 150)),
        light=(255, 228, 180),
        cloud=((136, 118, 166), (255, 206, 182)),
        far=(160, 142, 180),
        near=(84, 98, 66),
        water=((234, 184, 170), (48, 82, 122)),
        dark=(36, 40, 66),
    ),
    "sunset": Palette(
        sky=((44, 38, 92), (132, 62, 116), (232, 112, 86), (255, 202, 116)),
        light=(255, 216, 140),
        cloud=((88, 48, 96), (255, 156, 104)),
        far=(158, 84, 112),
        near=(48, 30, 52),
        water=((246, 158, 100), (44, 34, 78)),
        dark=(28, 18, 40),
    ),
    "night": Palette(
        sky=((6, 9, 30), (14, 26, 66), (30, 56, 108), (70, 104, 148)),
        light=(232, 238, 255),
        cloud=((16, 26, 58), (86, 112, 158)),
        far=(40, 62, 104),
        near=(10, 18, 34),
        water=((62, 96, 142), (6, 14, 38)),
        dark=(4, 8, 20),
    ),
    "storm": Palette(
        sky=((10, 14, 24), (26, 36, 50), (58, 74, 84), (206, 186, 132)),
        light=(255, 232, 176),
        cloud=((14, 18, 28), (112, 126, 134)),
        far=(58, 74, 86),
        near=(24, 30, 36),
        water=((70, 112, 112), (6, 24, 36)),
        dark=(6, 10, 18),
    ),
    "mist": Palette(
        sky=((150, 168, 178), (186, 198, 202), (214, 220, 216), (238, 234, 222)),
        light=(255, 250, 236),
        cloud=((176, 188, 194), (240, 240, 234)),
        far=(170, 186, 192),
        near=(58, 76, 74),
        water=((190, 202, 204), (72, 100, 110)),
        dark=(36, 50, 54),
    ),
}


def graded(palette: Palette, tint: Colour, share: float = 0.42) -> Palette:
    """The palette seen through a tint; its lights keep more of themselves than its darks."""

    def one(colour: Colour, keep: float = 1.0) -> Colour:
        level = (colour[0] * 3 + colour[1] * 5 + colour[2] * 2) / 2550
        toned = mix(darker(tint, 0.85), tint, level * 2) if level < 0.5 else lighter(tint, level * 2 - 1)
        return mix(colour, toned, share * keep)

    return Palette(
        sky=tuple(one(c) for c in palette.sky),
        light=one(palette.light, 0.5),
        cloud=(one(palette.cloud[0]), one(palette.cloud[1], 0.7)),
        far=one(palette.far),
        near=one(palette.near),
        water=(one(palette.water[0]), one(palette.water[1])),
        dark=one(palette.dark),
    )
