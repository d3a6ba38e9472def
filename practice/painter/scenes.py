"""From a wish to a picture: which subject, in which light, with what in it. The order is back to front."""

import colorsys
import random
from dataclasses import replace

from PIL import Image

from practice.painter import beings, land, sky, table, town, water
from practice.painter.brush import contours, finish, relief, strokes, swirl
from practice.painter.canvas import Ramp, Sheet
from practice.painter.colour import HOURS, Colour, Palette, graded, hsv, lighter, mix
from practice.painter.words import Wish

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


class Scene:
    """One picture in the making: the sheet, the wish, and the light they agree on."""

    def __init__(self, wish: Wish, *, chance: random.Random, size: tuple[int, int]) -> None:
        self.wish = wish
        self.chance = chance
        self.sheet = Sheet(Image.new("RGB", size), chance)
        self.hour = self._hour()
        palette = HOURS[self.hour]
        for tint in wish.tints[:2]:
            palette = graded(palette, tint, 0.5 if len(wish.tints) == 1 else 0.32)
        if wish.has("snow"):
            white = mix((226, 234, 246), palette.water[1], 0.1 if self.hour == "day" else 0.45)
            palette = replace(palette, near=white, dark=mix(palette.dark, (70, 84, 120), 0.35))
        self.palette: Palette = palette
        self.horizon = chance.uniform(0.52, 0.6)
        self.light_x = chance.choice((chance.uniform(0.18, 0.34), chance.uniform(0.64, 0.82)))

    @property
    def dark(self) -> bool:
        """Whether lamps are lit."""
        return self.hour in ("night", "storm", "sunset", "mist")

    def _hour(self) -> str:
        if self.wish.has("storm"):
            return "storm"
        for hour in ("night", "sunset", "dawn", "mist", "day"):
            if self.wish.has(hour):
                return hour
        if self.wish.has("moon", "aurora"):
            return "night"
        if self.wish.has("desert", "balloon"):
            return self.chance.choice(("sunset", "dawn", "day"))
        if self.wish.has("city"):
            return self.chance.choice(("night", "sunset"))
        return self.chance.choice(("day", "dawn", "sunset", "day"))

    def colour(self, thing: str, usual: Colour) -> Colour:
        """What colour a thing has: its own if one was said."""
        return self.wish.own.get(thing, usual)

    def grass(self, usual: Colour) -> Colour:
        """What the ground is covered with: snow in winter."""
        return self.palette.near if self.wish.has("snow") else mix(usual, self.palette.near, 0.4)

    def heavens(self, *, clouds: float | None = None) -> None:
        """Sky with whatever is in it."""
        sheet, palette = self.sheet, self.palette
        usual = {"day": 0.5, "dawn": 0.45, "sunset": 0.55, "night": 0.12, "storm": 1.0, "mist": 0.3}[self.hour]
        sky.sky(sheet, palette, horizon=self.horizon, clouds=usual if clouds is None else clouds)
        if self.hour == "night":
            sky.stars(sheet, horizon=self.horizon, way=not self.wish.has("city"))
        if self.wish.has("aurora"):
            sky.aurora(sheet, horizon=self.horizon)
        if self.hour == "night" or self.wish.has("moon"):
            sky.moon(sheet, self.light_x, self.horizon * 0.38, 0.062)
        elif self.hour in ("sunset", "dawn"):
            sky.sun(sheet, self.light_x, self.horizon - 0.055, 0.046, palette)
        elif self.hour == "day" and self.wish.has("sun"):
            sky.sun(sheet, self.light_x, self.horizon * 0.3, 0.05, palette)
        if self.hour == "storm":
            sky.lightning(sheet, 0.2 if self.light_x < 0.5 else 0.8, bottom=self.horizon)

    def close(self) -> Image.Image:
        """Weather in front of everything, then canvas and grain."""
        if self.wish.has("rain") or self.hour == "storm":
            sky.weather(self.sheet, "rain")
        if self.wish.has("snow"):
            sky.weather(self.sheet, "snow")
        if self.hour == "mist":
            sky.weather(self.sheet, "fog")
        flow = contours(self.sheet.image, swirl(self.chance, spread=0.9))
        strokes(self.sheet, flow, length=0.018, width=0.004, cover=0.45, jitter=5, loose=0.2)
        self.sheet.image = relief(self.sheet.image, 0.35)
        return finish(self.sheet)


def sea(scene: Scene) -> None:
    """Open water; in a storm a heavy one, with a lighthouse on a rock where one is asked for."""
    sheet, palette, wish = scene.sheet, scene.palette, scene.wish
    scene.heavens()
    rough = scene.hour == "storm"
    if not rough and not wish.has("lighthouse"):
        land.mountains(sheet, palette, foot=scene.horizon, high=0.08, rows=2, snow=False)
    if rough:
        water.rough(sheet, palette, horizon=scene.horizon)
    else:
        shining = scene.hour in ("night", "sunset", "dawn") or wish.has("sun", "moon")
        water.calm(sheet, palette, horizon=scene.horizon, light=scene.light_x if shining else None)
    if wish.has("lighthouse"):
        _lighthouse(scene, rough=rough)
    if wish.has("boat"):
        side = 0.3 if scene.light_x > 0.5 else 0.66
        y = sheet.h * (scene.horizon + (0.2 if wish.has("lighthouse") else 0.13))
        beings.boat(sheet, side * sheet.w, y, sheet.u * 0.24, scene.colour("boat", (240, 232, 214)), palette)
    if scene.hour in ("day", "dawn", "sunset") or wish.has("birds"):
        beings.birds(sheet, palette, count=9 if wish.has("birds") else 5, top=0.12, bottom=scene.horizon * 0.6)


def _lighthouse(scene: Scene, *, rough: bool) -> None:
    sheet, palette = scene.sheet, scene.palette
    x = sheet.w * (0.66 if scene.light_x < 0.5 else 0.34)
    foot = sheet.h * (scene.horizon + 0.2)
    town.rock(sheet, x, foot + sheet.u * 0.06, sheet.u * 0.56, sheet.u * 0.19, palette)
    stripe = scene.colour("lighthouse", (186, 52, 46))
    town.lighthouse(sheet, x, foot - sheet.u * 0.075, sheet.u * 0.5, palette, stripe=stripe, lamp=scene.dark)
    if not rough:
        for _ in range(26):
            sheet.oval(
                x + scene.chance.gauss(0, 0.16) * sheet.u,
                foot + sheet.u * 0.045,
                sheet.u * 0.03,
                sheet.u * 0.004,
                (240, 244, 242),
                alpha=0.5,
            )
        return
    below = Sheet(sheet.image, scene.chance)
    water.spray(below, x - sheet.u * 0.2, foot + sheet.u * 0.02, sheet.u * 0.2)
    water.spray(below, x + sheet.u * 0.22, foot + sheet.u * 0.03, sheet.u * 0.15)
    water.rough(below, palette, horizon=(foot - sheet.u * 0.0) / sheet.h, might=1.15, floor=False)


def mountains(scene: Scene) -> None:
    """Ranges over a lake, firs in front."""
    sheet, palette = scene.sheet, scene.palette
    scene.horizon = scene.chance.uniform(0.6, 0.66)
    scene.heavens()
    land.mountains(sheet, palette, foot=scene.horizon, high=0.42)
    if scene.wish.has("lake", "sea") or scene.chance.random() < 0.6:
        water.mirror(sheet, palette, horizon=scene.horizon)
        _shore(scene)
    else:
        land.hills(sheet, palette, foot=scene.horizon + 0.01, rows=4)
        _shore(scene)


def _shore(scene: Scene) -> None:
    sheet, palette = scene.sheet, scene.palette
    tone = mix((38, 58, 52), palette.dark, 0.5)
    side = 1 if scene.light_x < 0.5 else -1
    for k in range(11):
        x = sheet.w * (0.5 + side * (0.2 + 0.035 * k + scene.chance.uniform(-0.02, 0.02)))
        land.pine(
            sheet,
            x,
            sheet.h * 1.01,
            sheet.u * (0.12 + 0.033 * k) * scene.chance.uniform(0.8, 1.2),
            tone,
            mix(tone, palette.light, 0.22),
        )


def forest(scene: Scene) -> None:
    """Firs in rows out of the haze."""
    scene.horizon = 0.62
    scene.heavens(clouds=0.25)
    land.mountains(scene.sheet, scene.palette, foot=0.56, high=0.2, rows=2, snow=scene.wish.has("snow"))
    land.woods(scene.sheet, scene.palette, foot=0.56)


def city(scene: Scene) -> None:
    """A skyline and its lights in the river before it."""
    sheet, palette = scene.sheet, scene.palette
    scene.horizon = 0.68
    scene.heavens()
    lit = scene.dark
    town.city(sheet, palette, foot=scene.horizon, lit=lit)
    if lit:
        town.lamplight(sheet, foot=scene.horizon)
    water.mirror(sheet, palette, horizon=scene.horizon)


def desert(scene: Scene) -> None:
    """Dunes under a wide sky."""
    scene.horizon = 0.56
    scene.heavens(clouds=0.2 if scene.hour != "storm" else 0.8)
    if scene.hour == "day":
        sky.sun(scene.sheet, scene.light_x, scene.horizon * 0.4, 0.055, scene.palette)
    land.mountains(scene.sheet, scene.palette, foot=scene.horizon + 0.01, high=0.09, rows=2, snow=False)
    land.dunes(scene.sheet, scene.palette, foot=scene.horizon)


def castle(scene: Scene) -> None:
    """A castle on a hill."""
    sheet, palette = scene.sheet, scene.palette
    scene.horizon = 0.66
    scene.heavens()
    land.mountains(sheet, palette, foot=0.64, high=0.3, rows=3)
    hill = [(sheet.w * (i / 40), sheet.h * (0.98 - 0.31 * (1 - abs(i / 20 - 1) ** 1.7))) for i in range(41)]
    sheet.polygon(
        land.closed(sheet, hill),
        Ramp((mix(palette.near, palette.light, 0.2), palette.near, mix(palette.near, palette.dark, 0.6))),
    )
    town.castle(
        sheet,
        sheet.w * 0.5,
        sheet.h * 0.7,
        sheet.u * 0.46,
        palette,
        roof=scene.colour("castle", (70, 92, 140)),
        lit=scene.dark,
    )
    land.hills(sheet, palette, foot=0.78, rows=3)
    _shore(scene)


def cottage(scene: Scene) -> None:
    """A house among hills, with a tree."""
    sheet, palette = scene.sheet, scene.palette
    scene.heavens()
    land.mountains(sheet, palette, foot=scene.horizon + 0.02, high=0.16, rows=2)
    land.hills(sheet, palette, foot=scene.horizon, rows=4, colour=scene.grass((92, 130, 62)))
    town.cottage(
        sheet,
        sheet.w * 0.56,
        sheet.h * 0.78,
        sheet.u * 0.26,
        palette,
        roof=scene.colour("cottage", (168, 72, 54)),
        lit=scene.dark,
    )
    land.tree(
        sheet,
        sheet.w * 0.56 - sheet.u * 0.3,
        sheet.h * 0.82,
        sheet.u * 0.4,
        scene.colour("tree", (96, 132, 58)),
        palette,
    )


def field(scene: Scene) -> None:
    """Hills, a tree, a way of light."""
    sheet, palette = scene.sheet, scene.palette
    scene.heavens()
    land.mountains(sheet, palette, foot=scene.horizon + 0.01, high=0.12, rows=2, snow=False)
    land.hills(sheet, palette, foot=scene.horizon, rows=5, colour=scene.grass((126, 142, 66)))
    if scene.wish.has("tree") or (not scene.wish.has("balloon") and scene.chance.random() < 0.6):
        x = sheet.w * (0.68 if scene.light_x < 0.5 else 0.32)
        land.tree(sheet, x, sheet.h * 0.84, sheet.u * 0.46, scene.colour("tree", (104, 134, 58)), palette)


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
    town.rock(sheet, x, sheet.h * 1.04, sheet.u * 0.95, sheet.u * 0.28, palette)
    beings.wanderer(
        sheet, x, sheet.h * 1.04 - sheet.u * 0.235, sheet.u * 0.46, scene.colour("person", (66, 74, 104)), palette
    )


def space(scene: Scene) -> None:
    """A planet with rings."""
    tints = scene.wish.tints
    hue = scene.chance.random()
    if tints:
        hue = colorsys.rgb_to_hsv(*(c / 255 for c in tints[0]))[0]
    table.space(scene.sheet, scene.palette, hue=hue)


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
    scene.horizon = chance.uniform(0.5, 0.68)
    sky.sky(sheet, palette, horizon=scene.horizon, clouds=chance.uniform(0.3, 0.6))
    sky.sun(sheet, scene.light_x, scene.horizon * chance.uniform(0.45, 0.8), chance.uniform(0.05, 0.11), palette)
    land.mountains(sheet, palette, foot=scene.horizon + 0.02, high=chance.uniform(0.15, 0.32), rows=4, snow=False)
    if chance.random() < 0.5:
        water.mirror(sheet, palette, horizon=scene.horizon)
    else:
        land.hills(sheet, palette, foot=scene.horizon, rows=5)
    strokes(sheet, swirl(chance, spread=1.4), length=0.06, width=0.01, cover=0.5, jitter=14)
    if chance.random() < 0.6:
        beings.birds(sheet, palette, count=6, top=0.12, bottom=scene.horizon * 0.6)


SUBJECTS = (
    (("cat", "robot"), sitter),
    (("undersea",), undersea),
    (("space",), space),
    (("lighthouse",), sea),
    (("castle",), castle),
    (("still_life", "fruit"), still_life),
    (("person",), person),
    (("city",), city),
    (("mountains", "lake"), mountains),
    (("sea", "boat"), sea),
    (("forest",), forest),
    (("desert",), desert),
    (("cottage",), cottage),
    (("flowers",), flowers),
    (("field", "tree", "balloon", "birds"), field),
    (("snow", "aurora"), mountains),
    (("night", "moon", "storm", "sunset", "dawn", "mist", "rain"), field),
)
"""Which subject a wish is, first match first."""


def compose(wish: Wish, *, chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """The whole picture."""
    scene = Scene(wish, chance=chance, size=size)
    draw = next((draw for names, draw in SUBJECTS if wish.has(*names)), reverie)
    draw(scene)
    if wish.has("balloon"):
        sheet = scene.sheet
        for x, y, high in ((0.3, 0.3, 0.36), (0.72, 0.2, 0.2), (0.54, 0.42, 0.13)):
            place = x if scene.light_x > 0.5 else 1 - x
            colour = scene.colour(
                "balloon", chance.choice(((206, 64, 56), (236, 160, 56), (62, 126, 160), (140, 80, 150)))
            )
            beings.balloon(sheet, place * sheet.w, y * sheet.h, high * sheet.u, colour, scene.palette)
    return scene.close()
