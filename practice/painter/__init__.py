"""A small painter for the practice room: pictures from words, seeded, with Pillow alone.

The same prompt, seed, size and inputs give the same picture. It knows no HTTP and no provider.
"""

import hashlib
import random
from collections.abc import Sequence

from PIL import Image, ImageOps

from practice.painter.blends import join
from practice.painter.edits import change
from practice.painter.scenes import compose
from practice.painter.words import read

__all__ = ["blend", "edit", "paint"]


def paint(prompt: str, *, seed: int, size: tuple[int, int]) -> Image.Image:
    """A picture for `prompt` of `size` pixels (width, height)."""
    return compose(read(prompt), chance=random.Random(f"{prompt}/{seed}"), size=size)


def edit(prompt: str, images: Sequence[Image.Image], *, seed: int, size: tuple[int, int] | None = None) -> Image.Image:
    """The first picture, changed as `prompt` says; `size` None keeps its own."""
    base = images[0].convert("RGB")
    base = ImageOps.fit(base, size, Image.Resampling.LANCZOS) if size else base
    return change(base, prompt, chance=_chance(prompt, images[:1], seed))


def blend(prompt: str, images: Sequence[Image.Image], *, seed: int, size: tuple[int, int] | None = None) -> Image.Image:
    """One picture out of two to five, each still to be recognised; `size` None takes the first one's."""
    pictures = [image.convert("RGB") for image in images]
    return join(prompt, pictures, chance=_chance(prompt, images, seed), size=size or images[0].size)


def _chance(prompt: str, images: Sequence[Image.Image], seed: int) -> random.Random:
    seen = hashlib.sha256()
    for image in images:
        seen.update(image.convert("RGB").resize((16, 16)).tobytes())
    return random.Random(f"{prompt}/{seed}/{seen.hexdigest()}")
