"""From a wish to a picture: the first subject that is asked for, and balloons over it where there are any."""

import random

from PIL import Image

from practice.painter import craft
from practice.painter.closeups import flowers, person, reverie, sitter, space, still_life, undersea
from practice.painter.scene import Scene
from practice.painter.views import castle, city, cottage, desert, field, forest, mountains, sea
from practice.painter.words import Wish

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
    (("field", "tree", "balloon", "birds", "autumn"), field),
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
            craft.balloon(sheet, place * sheet.w, y * sheet.h, high * sheet.u, colour, scene.palette)
    return scene.close()
