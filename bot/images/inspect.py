"""What a file is, told from its first bytes and its header; no pixel is decoded, so bombs stay shut."""

from dataclasses import dataclass

from bot.core.errors import PictureRefused
from bot.images.container import Container, Format, Unfit, malformed
from bot.images.gif import GIF
from bot.images.jpeg import JPEG
from bot.images.kinds import name_kind
from bot.images.png import PNG
from bot.images.webp import WEBP

CONTAINERS = (PNG, JPEG, WEBP, GIF)

UNNAMED = "That file"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a picture may be before anybody decodes it.

    Attributes:
        side: pixels of the longer side.
        pixels: width times height. Decoding takes up to 4 bytes for each.
    """

    side: int
    pixels: int


# 50 megapixels are a 200 MB bitmap: what phones take by default, and what a small server can bear.
INPUT_LIMITS = Limits(side=12_000, pixels=50_000_000)

# Providers return 1 to 4 megapixels; 16,383 is the longest side WebP can have.
RESULT_LIMITS = Limits(side=16_383, pixels=64_000_000)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a picture file says about itself.

    Attributes:
        width, height: pixels as stored, before any orientation is applied.
        frames: 1 for a still picture.
        extension: without a dot.
    """

    format: Format
    media_type: str
    width: int
    height: int
    frames: int
    extension: str


def inspect(data: bytes, *, limits: Limits = INPUT_LIMITS, subject: str = UNNAMED) -> Facts:
    """The facts of a picture file, cheap enough for the event loop.

    `subject` starts the sentence of a refusal.

    Raises:
        PictureRefused: not a picture, or not one of the four formats; no sensible header; too large.
    """
    try:
        return read_facts(data, limits=limits)
    except Unfit as unfit:
        raise PictureRefused(unfit.about(subject)) from unfit


def read_facts(data: bytes, *, limits: Limits) -> Facts:
    """As `inspect`, for callers that word the refusal themselves.

    Raises:
        Unfit: see `inspect`.
    """
    container = recognise(data)
    header = container.read(data)
    if not header.width or not header.height:
        raise malformed(container.title)
    if max(header.width, header.height) > limits.side or header.width * header.height > limits.pixels:
        raise _too_large(header.width, header.height, limits)
    return Facts(
        format=container.format,
        media_type=container.media_type,
        width=header.width,
        height=header.height,
        frames=header.frames,
        extension=container.extension,
    )


def recognise(data: bytes) -> Container:
    """The format that the magic bytes tell, whatever the file is called.

    Raises:
        Unfit: none of the four.
    """
    for container in CONTAINERS:
        if container.recognises(data):
            return container
    name, advice = name_kind(data)
    raise Unfit(f"is {name}", advice)


def _too_large(width: int, height: int, limits: Limits) -> Unfit:
    return Unfit(
        f"is too large: {width:,} × {height:,} pixels, {_mega(width * height)} megapixels",
        f"A smaller copy works, up to {limits.side:,} pixels on the longer side"
        f" and {_mega(limits.pixels)} megapixels in all.",
    )


def _mega(pixels: int) -> str:
    return f"{pixels / 1_000_000:,.4g}" if pixels < 1_000_000_000 else f"{pixels // 1_000_000:,}"
