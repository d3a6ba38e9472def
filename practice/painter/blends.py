"""Several pictures made into one: side by side with soft seams, as a collage, or one seen in the other."""

import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from practice.painter.brush import contours, strokes, swirl
from practice.painter.canvas import Point, Sheet, noise, threshold
from practice.painter.edits import MANNERS, joined, wanted
from practice.painter.scenes import compose
from practice.painter.words import matches, read

COLLAGE = ("collage*", "photos", "polaroid*", "scrapbook", "album", "fotos", "коллаж*", "拼贴", "コラージュ")
LAP = 0.3
"""How far neighbours reach into each other, as a share of one part."""

INSET = ("window", "mirror", "portal", "inside", "frame", "reflected", "dream", "dreaming", "окно", "窓")


def join(prompt: str, images: Sequence[Image.Image], *, chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """One picture of `size` in which each of `images` can be recognised."""
    words = read(joined(prompt)).words
    if any(matches(word, COLLAGE) for word in words):
        image = _collage(prompt, images, chance, size)
    elif len(images) == 2 and any(matches(word, INSET) for word in words):
        image = _inset(images, size)
    else:
        image = _landscape(images, chance, size)
    sheet = Sheet(image, chance)
    flow = contours(image, swirl(chance))
    strokes(sheet, flow, length=0.02, width=0.0045, cover=0.45, jitter=6, loose=0.25)
    for effect in wanted(MANNERS, words):
        effect(sheet)
    return sheet.image


def _landscape(images: Sequence[Image.Image], chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """All pictures in one view: in a row where there is width for it, else in two rows."""
    wide, high = size
    count = len(images)
    if count <= 2 or max(size) > 1.7 * min(size):
        return _row(images, chance, size, across=wide >= high)
    cut = count // 2
    tall = round(high * (0.5 + LAP / 4))
    rows = [_row(part, chance, (wide, tall), across=True) for part in (images[:cut], images[cut:])]
    return _row(rows, chance, size, across=False)


def _row(images: Sequence[Image.Image], chance: random.Random, size: tuple[int, int], *, across: bool) -> Image.Image:
    """Parts beside (or under) one another, melting into each other along wandering seams."""
    total = size[0] if across else size[1]
    step = total / len(images)
    lap = step * LAP
    canvas = Image.new("RGB", size)
    wander = noise(chance, size, (4, 4), octaves=5)
    for index, picture in enumerate(images):
        start, end = max(0, round(index * step - lap)), min(total, round((index + 1) * step + lap))
        box = (start, 0, end, size[1]) if across else (0, start, size[0], end)
        part = telling(picture, (box[2] - box[0], box[3] - box[1]))
        if index == 0:
            canvas.paste(part, box[:2])
            continue
        ramp = Image.linear_gradient("L").resize((part.height if across else part.width, round(lap * 2)))
        ramp = ramp.transpose(Image.Transpose.ROTATE_90) if across else ramp
        mask = Image.new("L", part.size, 255)
        mask.paste(ramp, (0, 0))
        mask = Image.blend(mask, wander.crop(box), 0.36).point(threshold(0.3, 0.62))
        canvas.paste(part, box[:2], mask)
    return canvas


def telling(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The part of a picture, in the shape of `size`, where most is to be seen."""
    wide = picture.width * size[1] > picture.height * size[0]
    small = picture.convert("L").resize((64, 64), Image.Resampling.BOX)
    busy = ImageChops.difference(small, small.filter(ImageFilter.GaussianBlur(9)))
    line = busy.resize((64, 1) if wide else (1, 64), Image.Resampling.BOX).tobytes()
    share = (
        size[0] * picture.height / (size[1] * picture.width)
        if wide
        else size[1] * picture.width / (size[0] * picture.height)
    )
    window = max(1, min(64, round(share * 64)))
    middle = 32 if wide else 27  # faces and peaks are rather above the middle
    starts = range(64 - window + 1)
    best = max(starts, key=lambda k: sum(line[k : k + window]) - 0.012 * abs(k + window / 2 - middle) * sum(line))
    place = best / max(1, 64 - window)
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(place, 0.5) if wide else (0.5, place))


def _collage(prompt: str, images: Sequence[Image.Image], chance: random.Random, size: tuple[int, int]) -> Image.Image:
    """Photographs thrown on a painted ground."""
    ground = compose(read(f"{prompt} reverie"), chance=chance, size=size)
    canvas = Image.blend(ground, Image.new("RGB", size, (236, 228, 214)), 0.35)
    side, places = _thrown(len(images), size)
    for (x, y), picture in zip(places, images, strict=False):
        rim = round(side * 0.05)
        card = Image.new("RGBA", (side, round(side * 1.14)), (250, 247, 240, 255))
        card.paste(ImageOps.fit(picture, (side - 2 * rim, side - 2 * rim), Image.Resampling.LANCZOS), (rim, rim))
        card = card.rotate(chance.uniform(-11, 11), Image.Resampling.BICUBIC, expand=True)
        corner = (round(x * size[0] - card.width / 2), round(y * size[1] - card.height / 2))
        shade = Image.new("L", size)
        shade.paste(card.getchannel("A"), (corner[0] + rim // 2, corner[1] + rim // 2))
        shade = shade.reduce(2).filter(ImageFilter.GaussianBlur(rim * 0.5)).resize(size)
        canvas.paste((30, 24, 30), (0, 0), shade.point([round(v * 0.5) for v in range(256)]))
        canvas.paste(card, corner, card)
    return canvas


def _thrown(count: int, size: tuple[int, int]) -> tuple[int, tuple[Point, ...]]:
    """How wide the cards are (pixels) and where they lie (shares of width and height)."""
    short, long = min(size), max(size)
    if long > 1.45 * short:
        line = [((k + 0.5) / count, 0.46 + 0.08 * (k % 2)) for k in range(count)]
        places = tuple(line) if size[0] == long else tuple((y, x) for x, y in line)
        return round(min(short * 0.76, long / count * 0.86)), places
    if count == 2:
        return round(short * 0.58), ((0.3, 0.33), (0.7, 0.66))
    if count == 3:
        return round(short * 0.47), ((0.27, 0.29), (0.73, 0.27), (0.5, 0.72))
    corners = ((0.27, 0.29), (0.73, 0.27), (0.3, 0.73), (0.72, 0.74), (0.5, 0.5))
    return round(short * (0.47 if count == 4 else 0.4)), corners[:count]


def _inset(images: Sequence[Image.Image], size: tuple[int, int]) -> Image.Image:
    """The second picture seen through a round opening in the first."""
    canvas = ImageOps.fit(images[0], size, Image.Resampling.LANCZOS)
    unit = min(size)
    r = round(unit * 0.29)
    inner = ImageOps.fit(images[1], (2 * r, 2 * r), Image.Resampling.LANCZOS)
    disc = Image.new("L", (4 * r, 4 * r))
    ImageDraw.Draw(disc).ellipse((4, 4, 4 * r - 4, 4 * r - 4), fill=255)
    disc = disc.reduce(2)
    place = (round(size[0] * 0.5) - r, round(size[1] * 0.46) - r)
    glow = Image.new("L", size)
    ImageDraw.Draw(glow).ellipse((place[0] - 8, place[1] - 8, place[0] + 2 * r + 8, place[1] + 2 * r + 8), fill=255)
    glow = glow.reduce(2).filter(ImageFilter.GaussianBlur(unit * 0.018)).resize(size)
    light = Image.merge("RGB", [glow.point([round(v * c / 255) for v in range(256)]) for c in (255, 226, 160)])
    canvas = ImageChops.screen(canvas, light)
    canvas.paste(inner, place, disc)
    return canvas
