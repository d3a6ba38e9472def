"""From pixels to bytes, and how to make a picture fit into so many bytes: quality first, then size."""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from bot.images.colour import flatten
from bot.images.container import Format

# Artefacts can be found by eye below 80; a smaller picture then looks better than a coarser one.
_QUALITIES = (95, 90, 85, 80)

# zlib level 3: within a few per cent of level 6 for photographs, at a third of the time.
_PNG_LEVEL = 3

# Full colour resolution above this: below, colour is halved as in every camera's JPEG.
_FULL_COLOUR_FROM = 90

_LEAST_STEP = 0.9  # each smaller try has at most this share of the side of the one before
_SMALLEST_SIDE = 16


class TooTight(ValueError):
    """No recognisable copy of the picture fits into so few bytes."""


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """A finished file."""

    data: bytes
    format: Format


def encode_png(image: Image.Image) -> bytes:
    """Lossless, in the picture's own mode, with its palette, transparency and colour profile."""
    target = io.BytesIO()
    # Of `image.info` Pillow writes the transparency and the profile, and nothing else unasked.
    image.save(target, "PNG", compress_level=_PNG_LEVEL)
    return target.getvalue()


def encode(image: Image.Image, format: Format, *, quality: int = 95) -> bytes:  # noqa: A002 - the field's name everywhere
    """An sRGB picture (`RGB` or `RGBA`) as a file; JPEG puts it on white paper.

    Raises:
        ValueError: Easel writes no GIF.
    """
    target = io.BytesIO()
    match format:
        case "png":
            return encode_png(image)
        case "jpeg":
            colour = 0 if quality >= _FULL_COLOUR_FROM else 2
            # Baseline on purpose: Pillow gives up on noisy pictures when asked for a progressive
            # or optimised file, because those need its whole output buffer at once.
            flatten(image).save(target, "JPEG", quality=quality, subsampling=colour)
        case "webp":
            image.save(target, "WEBP", quality=quality, method=4)
        case _:
            raise ValueError(f"Easel writes no {format} files.")
    return target.getvalue()


def fit(image: Image.Image, *, max_bytes: int, formats: Sequence[Format]) -> Encoded:
    """The best copy of an sRGB picture that has at most `max_bytes`.

    Every quality is tried at full size before the picture gets smaller. `formats` are those the
    receiver takes, the preferred one first.

    Raises:
        TooTight: not even a tiny copy fits.
        ValueError: none of the formats can be written.
    """
    chosen = _choose(image, formats)
    current = image
    while True:
        smallest = max_bytes
        for data in _tries(current, chosen):
            if len(data) <= max_bytes:
                return Encoded(data=data, format=chosen)
            smallest = len(data)
        if max(current.size) <= _SMALLEST_SIDE:
            raise TooTight(f"No copy of the picture fits into {max_bytes:,} bytes.")
        # Bytes grow about with the area; aim a little lower, so that one step is mostly enough.
        share = min(_LEAST_STEP, math.sqrt(max(max_bytes, 0) / smallest) * 0.97)
        side = max(_SMALLEST_SIDE, int(max(current.size) * share))
        current = within(image, side)


def within(image: Image.Image, side: int) -> Image.Image:
    """The picture, made smaller when its longer side has more than `side` pixels."""
    longest = max(image.size)
    if longest <= side:
        return image
    width, height = (max(1, round(length * side / longest)) for length in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _choose(image: Image.Image, formats: Sequence[Format]) -> Format:
    """The receiver's favourite that suits the picture.

    With transparency anything is better than JPEG; without, lossy formats look best at a given size.
    """
    writable = [name for name in formats if name != "gif"]
    if not writable:
        raise ValueError("A copy needs one of the formats PNG, JPEG or WebP.")
    unsuited = "jpeg" if image.mode == "RGBA" else "png"
    return next((name for name in writable if name != unsuited), writable[0])


def _tries(image: Image.Image, format: Format) -> Iterator[bytes]:  # noqa: A002 - the field's name everywhere
    """The files to try at one size, best first; a lossless one has no quality to step down."""
    for quality in _QUALITIES[:1] if format == "png" else _QUALITIES:
        yield encode(image, format, quality=quality)
