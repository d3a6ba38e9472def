"""Things added to a picture that is already there, in the light that is in it."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from practice.painter import beings, craft, land, sky, table, towers, town
from practice.painter.canvas import Sheet
from practice.painter.colour import Colour, Palette, darker, hsv, lighter, mix


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where something is added: the sheet, its light, the thing's own colour if one was said, and which side."""

    sheet: Sheet
    palette: Palette
    colour: Colour | None
    left: bool

    def place(self, share: float) -> float:
        """A share of the width, counted from the spot's side."""
        return share if self.left else 1 - share


Addition = Callable[[Spot], None]


def seen(image: Image.Image) -> Palette:
    """The light of a picture, read off its upper, middle and lower thirds."""
    bands = image.resize((1, 6), Image.Resampling.BOX).tobytes()
    rows: list[Colour] = [(bands[k], bands[k + 1], bands[k + 2]) for k in range(0, 18, 3)]
    top, high, middle, low = rows[0], rows[1], rows[3], rows[5]
    return Palette(
        sky=(top, high, rows[2], middle),
        light=mix(lighter(high, 0.55), (255, 244, 220), 0.5),
        cloud=(darker(high, 0.2), lighter(high, 0.5)),
        far=middle,
        near=low,
        water=(middle, low),
        dark=darker(low, 0.75),
    )


def _moon(spot: Spot) -> None:
    sky.moon(spot.sheet, spot.place(0.24), 0.2, 0.085, spot.colour or (248, 242, 220))


def _sun(spot: Spot) -> None:
    sky.sun(spot.sheet, spot.place(0.26), 0.24, 0.075, spot.palette)


def _boat(spot: Spot) -> None:
    craft.boat(
        spot.sheet,
        spot.place(0.3) * spot.sheet.w,
        spot.sheet.h * 0.74,
        spot.sheet.u * 0.36,
        spot.colour or (244, 236, 218),
        spot.palette,
    )


def _balloon(spot: Spot) -> None:
    x = spot.place(0.28) * spot.sheet.w
    craft.balloon(spot.sheet, x, spot.sheet.h * 0.27, spot.sheet.u * 0.42, spot.colour or (208, 62, 56), spot.palette)


def _cat(spot: Spot) -> None:
    beings.cat(
        spot.sheet,
        spot.place(0.27) * spot.sheet.w,
        spot.sheet.h * 0.97,
        spot.sheet.u * 0.48,
        spot.colour or (200, 128, 66),
        spot.palette,
    )


def _robot(spot: Spot) -> None:
    x = spot.place(0.27) * spot.sheet.w
    beings.robot(spot.sheet, x, spot.sheet.h * 0.97, spot.sheet.u * 0.55, spot.colour or (72, 150, 160), spot.palette)


def _person(spot: Spot) -> None:
    x = spot.place(0.3) * spot.sheet.w
    beings.wanderer(spot.sheet, x, spot.sheet.h * 0.98, spot.sheet.u * 0.48, spot.colour or (66, 74, 104), spot.palette)


def _lighthouse(spot: Spot) -> None:
    x, foot = spot.place(0.24) * spot.sheet.w, spot.sheet.h * 0.86
    towers.rock(spot.sheet, x, foot + spot.sheet.u * 0.05, spot.sheet.u * 0.46, spot.sheet.u * 0.15, spot.palette)
    towers.lighthouse(
        spot.sheet,
        x,
        foot - spot.sheet.u * 0.06,
        spot.sheet.u * 0.56,
        spot.palette,
        stripe=spot.colour or (190, 52, 46),
        lamp=True,
    )


def _castle(spot: Spot) -> None:
    x = spot.place(0.32) * spot.sheet.w
    towers.castle(
        spot.sheet, x, spot.sheet.h * 0.8, spot.sheet.u * 0.4, spot.palette, roof=spot.colour or (70, 92, 140), lit=True
    )


def _cottage(spot: Spot) -> None:
    x = spot.place(0.3) * spot.sheet.w
    town.cottage(
        spot.sheet,
        x,
        spot.sheet.h * 0.88,
        spot.sheet.u * 0.34,
        spot.palette,
        roof=spot.colour or (168, 72, 54),
        lit=True,
    )


def _tree(spot: Spot) -> None:
    x = spot.place(0.22) * spot.sheet.w
    land.tree(spot.sheet, x, spot.sheet.h * 0.97, spot.sheet.u * 0.6, spot.colour or (98, 134, 58), spot.palette)


def _flowers(spot: Spot) -> None:
    chance = spot.sheet.chance
    tints = (
        (spot.colour, lighter(spot.colour, 0.25))
        if spot.colour
        else ((222, 70, 78), (246, 196, 84), (240, 150, 170), (244, 240, 232))
    )
    for row in range(5):
        for _ in range(round(9 * spot.sheet.w / spot.sheet.u)):
            r = spot.sheet.u * (0.016 + 0.009 * row) * chance.uniform(0.8, 1.2)
            x, y = chance.random() * spot.sheet.w, spot.sheet.h * (0.8 + 0.047 * row) + chance.gauss(0, r * 0.5)
            spot.sheet.stroke([(x, y), (x + chance.gauss(0, r * 0.4), y + r * 4)], max(1.2, r * 0.14), (66, 106, 52))
            table.bloom(spot.sheet, x, y, r, chance.choice(tints), lean=chance.uniform(0.6, 0.9))


def _birds(spot: Spot) -> None:
    for _ in range(2):
        beings.birds(spot.sheet, spot.palette, count=8, top=0.12, bottom=0.36)


def _fish(spot: Spot) -> None:
    for k in range(5):
        long = spot.sheet.u * (0.1 + 0.05 * k) * spot.sheet.chance.choice((-1, 1))
        x, y = spot.sheet.chance.uniform(0.15, 0.85) * spot.sheet.w, spot.sheet.chance.uniform(0.45, 0.9) * spot.sheet.h
        beings.fish(spot.sheet, x, y, long, spot.colour or (244, 140, 60), spot.palette)


def _aurora(spot: Spot) -> None:
    sky.aurora(spot.sheet, horizon=0.6)


def _lightning(spot: Spot) -> None:
    sky.lightning(spot.sheet, spot.place(0.3), bottom=0.6)


def _rainbow(spot: Spot) -> None:
    """A bow over the whole picture."""
    for k in range(14):
        r = spot.sheet.u * (0.62 - 0.0065 * k)
        box = (
            spot.sheet.w * 0.5 - r * spot.sheet.w / spot.sheet.u * 0.72,
            spot.sheet.h * 0.78 - r,
            r * spot.sheet.w / spot.sheet.u * 0.72,
            r,
        )
        points = _arc(box[0] + box[2], box[1] + box[3], box[2], box[3])
        spot.sheet.stroke(
            points, spot.sheet.u * 0.011, hsv(k / 14 * 0.78, 0.75, 1.0), alpha=0.42, blur=spot.sheet.u * 0.003
        )


def _arc(x: float, y: float, rx: float, ry: float) -> list[tuple[float, float]]:
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in (math.pi * (1 + i / 48) for i in range(49))]


ADDITIONS: dict[str, Addition] = {
    "rainbow": _rainbow,
    "aurora": _aurora,
    "moon": _moon,
    "sun": _sun,
    "storm": _lightning,
    "birds": _birds,
    "balloon": _balloon,
    "castle": _castle,
    "lighthouse": _lighthouse,
    "cottage": _cottage,
    "tree": _tree,
    "boat": _boat,
    "undersea": _fish,
    "person": _person,
    "flowers": _flowers,
    "robot": _robot,
    "cat": _cat,
}
"""What can be added, far things first."""
