"""What drawings are put together from: cards with shadows, rounded thumbnails, labels, stars. Knows shapes, no meaning.

Pillow draws edges without smoothing, so every curved edge is drawn four times as large and made smaller.
"""

import io
import math

from PIL import Image, ImageDraw, ImageFilter

from bot.images.colour import flatten, to_srgb
from bot.images.lettering import Lettering
from bot.images.palette import ACCENT, CARD, FAINT, GROUND, INK, MAT, QUIET, SHADE, Colour

RADIUS = 18  # of a card's corners
_FINE = 4
_BLUR = 10
_REACH = 3 * _BLUR  # pixels around a card in which a shadow fades out
_DROP = 6  # pixels a shadow lies lower than its card
_SHADOW = 0.55

Rectangle = tuple[int, int, int, int]  # left, top, width, height


class Paper:
    """A canvas, and the means to draw on it."""

    def __init__(self, width: int, height: int, lettering: Lettering, *, ground: Colour = GROUND) -> None:
        self.image = Image.new("RGB", (width, height), ground)
        self.letters = lettering
        self.pen = ImageDraw.Draw(self.image)
        self._masks: dict[tuple[int, int, int], Image.Image] = {}
        self._shadows: dict[tuple[int, int, int], Image.Image] = {}

    def shadow(self, box: Rectangle, *, radius: int = RADIUS, glow: Colour | None = None) -> None:
        """What a card throws on everything that is drawn before it: a soft shadow, or light of its ring's colour."""
        left, top, width, height = box
        place = (left - _REACH, top - _REACH + (0 if glow else _DROP))
        self.image.paste(glow or SHADE, place, self._soft(width, height, radius))

    def card(self, box: Rectangle, *, radius: int = RADIUS, fill: Colour = CARD, ring: Colour | None = None) -> None:
        """A rounded sheet; `ring` puts a frame around it."""
        if ring:
            left, top, width, height = box
            self.fill((left - 6, top - 6, width + 12, height + 12), ring, radius=radius + 6)
        self.fill(box, fill, radius=radius)

    def fill(self, box: Rectangle, colour: Colour, *, radius: int, strength: float = 1.0) -> None:
        """A rounded rectangle; `strength` below 1 lets through what is below it."""
        left, top, width, height = box
        mask = self._mask(width, height, radius)
        self.image.paste(
            colour, (left, top), mask.point(lambda value: round(value * strength)) if strength < 1 else mask
        )

    def frame(self, box: Rectangle, colour: Colour, inside: Colour, *, radius: int, width: int = 2) -> None:
        """A rounded outline, filled."""
        left, top, wide, high = box
        self.fill(box, colour, radius=radius)
        inner = (left + width, top + width, wide - 2 * width, high - 2 * width)
        self.fill(inner, inside, radius=max(0, radius - width))

    def thumbnail(self, picture: Image.Image | None, box: Rectangle, *, radius: int = 12) -> Rectangle:
        """A picture as large as fits, in the middle of its box; a grey tile for None. Where it lies."""
        left, top, width, height = box
        self.fill(box, MAT, radius=radius)
        if picture is None:
            self._missing(box)
            return box
        scale = min(width / picture.width, height / picture.height)
        wide, high = (max(1, round(length * scale)) for length in picture.size)
        small = picture if picture.size == (wide, high) else picture.resize((wide, high), Image.Resampling.LANCZOS)
        place = (left + (width - wide) // 2, top + (height - high) // 2)
        # Corners as round as the mat's only where both meet, or a long picture would look cut.
        self.image.paste(small, place, self._mask(wide, high, min(radius, wide // 2, high // 2)))
        return (*place, wide, high)

    def blank(self, words: str, size: int, box: Rectangle) -> None:
        """An empty frame that says why there is no picture."""
        left, top, width, height = box
        self.frame(box, FAINT, MAT, radius=12)
        said = self.letters.fitted(words, size, width - size)
        start = left + (width - self.letters.width(said, size)) / 2
        self.letters.draw(self.pen, (start, top + height / 2 + size * 0.36), said, size, QUIET)

    def label(self, text: str, size: int, *, right: int, top: int, star: bool = False) -> None:
        """Words on a dark rounded ground, as they may stand on a picture; `right` and `top` are its corner."""
        words = self.letters.legible(text)
        mark = round(size * 1.15) if star else 0
        width = round(self.letters.width(words, size)) + mark + size
        height = round(size * 1.5)
        self.fill((right - width, top, width, height), SHADE, radius=height // 2, strength=0.78)
        x = right - width + size // 2
        if star:
            self.star((x + size * 0.45, top + height / 2), size * 0.5)
        self.letters.draw(self.pen, (x + mark, top + round(size * 1.1)), words, size, INK)

    def star(self, centre: tuple[float, float], radius: float, colour: Colour = ACCENT) -> None:
        """A five-pointed star; a shape, because hardly any font has one."""
        side = math.ceil(radius) * 2
        mask = Image.new("L", (side * _FINE, side * _FINE))
        middle = side * _FINE / 2
        points = []
        for corner in range(10):
            turn = math.pi * corner / 5 - math.pi / 2
            reach = radius * _FINE * (1 if corner % 2 == 0 else 0.45)
            points.append((middle + reach * math.cos(turn), middle + reach * math.sin(turn)))
        ImageDraw.Draw(mask).polygon(points, fill=255)
        self.image.paste(colour, (round(centre[0] - side / 2), round(centre[1] - side / 2)), mask.reduce(_FINE))

    def _missing(self, box: Rectangle) -> None:
        """The sign for a picture that cannot be shown: a frame with a hill in it."""
        left, top, width, height = box
        side = min(width, height) // 4
        x, y = left + width // 2, top + height // 2
        fine = Image.new("L", (2 * side * _FINE, 2 * side * _FINE))
        pen, unit = ImageDraw.Draw(fine), side * _FINE
        pen.rounded_rectangle((0, unit // 4, 2 * unit - 1, 2 * unit - unit // 4), unit // 6, fill=255)
        pen.rounded_rectangle(
            (unit // 10, unit // 4 + unit // 10, 2 * unit - unit // 10, 2 * unit - unit // 4 - unit // 10),
            unit // 10,
            fill=0,
        )
        hill = [(unit * 0.25, unit * 1.55), (unit * 0.8, unit * 0.85), (unit * 1.15, unit * 1.25)]
        pen.polygon([*hill, (unit * 1.4, unit), (unit * 1.75, unit * 1.55)], fill=255)
        pen.ellipse((unit * 1.25, unit * 0.5, unit * 1.55, unit * 0.8), fill=255)
        self.image.paste(FAINT, (x - side, y - side), fine.reduce(_FINE))

    def _mask(self, width: int, height: int, radius: int) -> Image.Image:
        key = width, height, radius
        if key not in self._masks:
            fine = Image.new("L", (width * _FINE, height * _FINE))
            corner = (width * _FINE - 1, height * _FINE - 1)
            ImageDraw.Draw(fine).rounded_rectangle((0, 0, *corner), radius * _FINE, fill=255)
            self._masks[key] = fine.reduce(_FINE)
        return self._masks[key]

    def _soft(self, width: int, height: int, radius: int) -> Image.Image:
        key = width, height, radius
        if key not in self._shadows:
            sheet = Image.new("L", (width + 2 * _REACH, height + 2 * _REACH))
            sheet.paste(self._mask(width, height, radius), (_REACH, _REACH))
            soft = sheet.filter(ImageFilter.GaussianBlur(_BLUR))
            self._shadows[key] = soft.point(lambda value: round(value * _SHADOW))
        return self._shadows[key]


def opened(data: bytes | None) -> Image.Image | None:
    """A preview from the vault as RGB on white; None for one that is missing or damaged."""
    if data is None:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["WEBP"]) as image:
            image.load()
            return flatten(to_srgb(image))
    except (OSError, ValueError):
        return None
