"""Makes a picture that somebody handed in safe to pass on: same pixels, the right way up, nothing else.

Where the file allows it, metadata is cut out of the bytes and nothing is encoded again. Otherwise
(turned by EXIF, animated, GIF, CMYK) the picture becomes a PNG, which loses nothing either. Only
`shrink`, for a provider's limit, makes a copy with other pixels. Knows no provider.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from bot.core.errors import PictureRefused
from bot.images.colour import to_srgb
from bot.images.container import Format, Unfit
from bot.images.decoding import Opened, open_whole
from bot.images.encoding import TooTight, encode_png, fit, within
from bot.images.inspect import INPUT_LIMITS, UNNAMED, Facts, read_facts
from bot.images.orientation import UPRIGHT, upright

_LONGEST_NAME = 40

# Letters and digits of any script, and these: no path, no markup, no mention, no invisible mark.
_NAME_MARKS = " .-_()"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A picture that may be passed on.

    Attributes:
        data: the whole file.
        sha256: of `data`, as 64 hexadecimal digits.
    """

    data: bytes
    facts: Facts
    sha256: str


def prepare(data: bytes, *, name: str) -> Prepared:
    """A safe copy of a picture with the same pixels.

    EXIF (with its position and thumbnail), XMP, comments, text and anything after the end of the
    picture are gone; orientation is applied; of an animation the first frame is kept. The colour
    profile stays, because without it the same pixels would mean other colours; CMYK becomes sRGB,
    because models know nothing else.

    `name` is the file's name as the member gave it; a cleaned form of it starts the refusal.

    Raises:
        PictureRefused: not a picture Easel takes, too large, damaged or cut short.
    """
    try:
        opened = open_whole(data, limits=INPUT_LIMITS)
    except Unfit as unfit:
        raise PictureRefused(unfit.about(spoken_name(name))) from unfit
    if opened.still and opened.orientation == UPRIGHT and opened.image.mode != "CMYK":
        return _prepared(opened.clean)
    return _prepared(_as_png(opened))


def shrink(
    data: bytes,
    *,
    max_bytes: int,
    max_side: int | None = None,
    formats: Sequence[Format] = ("jpeg", "png"),
) -> Prepared:
    """A copy within a provider's limits; the very same bytes when they are within them already.

    A copy with the same pixels comes first (another format, without loss), then lower quality, then
    a smaller picture. Transparency is kept where one of the formats has it, else it becomes white.

    Args:
        data: a picture, usually one that has been through `prepare`.
        max_bytes: the largest file the provider takes.
        max_side: pixels of the longer side; None for no limit.
        formats: what the provider takes, the preferred one first.

    Raises:
        PictureRefused: no copy can be made: damaged, or the limit is too tight for any picture.
        ValueError: none of the formats can be written.
    """
    try:
        facts = read_facts(data, limits=INPUT_LIMITS)
        small = max_side is None or max(facts.width, facts.height) <= max_side
        if small and len(data) <= max_bytes and facts.format in formats:
            return _prepared(data)
        opened = open_whole(data, limits=INPUT_LIMITS)
    except Unfit as unfit:
        raise PictureRefused(unfit.about(UNNAMED)) from unfit
    if small and facts.format != "png" and "png" in formats:
        exact = _as_png(opened)
        if len(exact) <= max_bytes:
            return _prepared(exact)
    image = _turned(opened)
    del opened  # its bitmap has up to 200 MB
    image = to_srgb(image)
    image = within(image, max_side or max(image.size))
    try:
        copy = fit(image, max_bytes=max_bytes, formats=formats)
    except TooTight as tight:
        raise PictureRefused(
            f"That picture cannot be made small enough for the model ({max_bytes:,} bytes)."
        ) from tight
    return _prepared(copy.data)


def spoken_name(name: str) -> str:
    """A file name as it may stand in a sentence: in quotes, without folders, markup or control marks."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(mark for mark in last if mark.isalnum() or mark in _NAME_MARKS).strip(" .")
    if not clean:
        return UNNAMED
    short = clean if len(clean) <= _LONGEST_NAME else clean[: _LONGEST_NAME - 1] + "…"
    return f"“{short}”"


def _turned(opened: Opened) -> Image.Image:
    """The pixels the right way up; the profile and the transparent colour come along."""
    turned = upright(opened.image, opened.orientation)
    turned.info = dict(opened.image.info)
    return turned


def _as_png(opened: Opened) -> bytes:
    """The same pixels as a PNG."""
    turned = _turned(opened)
    return encode_png(to_srgb(turned) if turned.mode == "CMYK" else turned)


def _prepared(data: bytes) -> Prepared:
    return Prepared(
        data=data,
        facts=read_facts(data, limits=INPUT_LIMITS),
        sha256=hashlib.sha256(data).hexdigest(),
    )
