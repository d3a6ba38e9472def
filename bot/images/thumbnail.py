"""Small previews of pictures, for galleries and family trees."""

from bot.images.colour import to_srgb
from bot.images.container import Unfit
from bot.images.decoding import open_whole
from bot.images.encoding import encode, within
from bot.images.inspect import RESULT_LIMITS
from bot.images.orientation import upright
from bot.images.results import BrokenPicture

SIDE = 320

_QUALITY = 80


def make_thumbnail(data: bytes, *, side: int = SIDE) -> bytes:
    """A WebP of the picture, the right way up, transparency kept, longer side at most `side` pixels.

    Raises:
        BrokenPicture: the bytes are no whole picture.
        ValueError: `side` is less than 1.
    """
    if side < 1:
        raise ValueError(f"A thumbnail needs a side of at least one pixel, not {side}.")
    try:
        opened = open_whole(data, limits=RESULT_LIMITS)
    except Unfit as unfit:
        raise BrokenPicture(f"The stored picture {unfit.problem}.") from unfit
    image = upright(to_srgb(opened.image), opened.orientation)
    return encode(within(image, side), "webp", quality=_QUALITY)
