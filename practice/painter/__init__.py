"""A small painter for the practice room: pictures from words, seeded, with Pillow alone."""

import random
from collections.abc import Sequence

from PIL import Image, ImageOps

from practice.painter.scenes import compose
from practice.painter.words import read


def paint(prompt: str, *, seed: int, size: tuple[int, int]) -> Image.Image:
    """A picture for `prompt`; the same words, seed and size (pixels) give the same picture."""
    chance = random.Random(f"{prompt}/{seed}")
    return compose(read(prompt), chance=chance, size=size)


def edit(prompt: str, images: Sequence[Image.Image], *, seed: int, size: tuple[int, int] | None = None) -> Image.Image:
    """The first picture, changed as `prompt` says."""
    base = ImageOps.fit(images[0].convert("RGB"), size or images[0].size)
    return Image.blend(base, paint(prompt, seed=seed, size=base.size), 0.4)


def blend(prompt: str, images: Sequence[Image.Image], *, seed: int, size: tuple[int, int] | None = None) -> Image.Image:
    """One picture out of several, each still to be recognised."""
    size = size or images[0].size
    sheet = paint(prompt, seed=seed, size=size)
    step = size[0] // len(images)
    for index, image in enumerate(images):
        sheet.paste(ImageOps.fit(image.convert("RGB"), (step, size[1])), (index * step, 0))
    return sheet
