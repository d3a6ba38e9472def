"""The frame every picture shares: its hour, palette, sky and finish. What stands in it is `scenes`' business."""

import random
from dataclasses import replace

from PIL import Image

from practice.painter import sky
from practice.painter.brush import contours, finish, relief, strokes, swirl
from practice.painter.canvas import Sheet
from practice.painter.colour import HOURS, Colour, Palette, graded, mix
from practice.painter.words import Wish


class Scene:
    """One picture in the making: the sheet, the wish, and the light they agree on."""

    def __init__(self, wish: Wish, *, chance: random.Random, size: tuple[int, int]) -> None:
        self.wish = wish
        self.chance = chance
        self.sheet = Sheet(Image.new("RGB", size), chance)
        self.hour = self._hour()
        self.smooth = False
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
        if self.wish.has("rain"):
            return "mist"
        if self.wish.has("desert", "balloon"):
            return self.chance.choice(("sunset", "dawn", "day"))
        if self.wish.has("city"):
            return self.chance.choice(("night", "sunset"))
        return self.chance.choice(("day", "dawn", "sunset", "day"))

    def colour(self, thing: str, usual: Colour) -> Colour:
        """What colour a thing has: its own if one was said."""
        return self.wish.own.get(thing, usual)

    def leaf(self, usual: Colour) -> Colour:
        """What colour leaves have: their own if one was said, rust in autumn."""
        return self.colour("tree", (206, 112, 38) if self.wish.has("autumn") else usual)

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
        if not self.smooth:
            flow = contours(self.sheet.image, swirl(self.chance, spread=0.9))
            strokes(self.sheet, flow, length=0.018, width=0.004, cover=0.45, jitter=5, loose=0.2)
        self.sheet.image = relief(self.sheet.image, 0.35)
        return finish(self.sheet)
