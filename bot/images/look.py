"""How a picture looks, in 64 bits that survive another format, another size and a little light. Knows pixels only.

The hash of https://www.hackerfactor.com/blog/index.php?/archives/432-Looks-Like-It.html: the lowest frequencies of
a small grey copy, each above or below their median. Sixty lines instead of a library that brings SciPy, over 100 MB,
to small servers: of a 32 by 32 picture so few frequencies are wanted that plain Python takes two milliseconds.
"""

import math
import statistics
from operator import mul

from PIL import Image

from bot.core.looks import BITS, FREQUENCIES, WIDEST
from bot.images.colour import flatten, to_srgb
from bot.images.decoding import open_whole
from bot.images.encoding import within
from bot.images.inspect import INPUT_LIMITS, Limits
from bot.images.orientation import upright

_SIDE = 32  # pixels of the small grey copy
_FAINT = 200.0  # of a contrast of 255 the strength is above 50,000; below this one there is nothing to be seen
_HALFWAY = 320  # pixels; from a common size on, a large original and its small copy take the same way

_WAVES = tuple(
    tuple(math.cos(math.pi * (2 * at + 1) * frequency / (2 * _SIDE)) for at in range(_SIDE))
    for frequency in range(WIDEST)
)


def look_of_file(data: bytes, *, limits: Limits = INPUT_LIMITS) -> str:
    """How a picture file looks, see `look_of`; of an animation its first frame.

    Raises:
        Unfit: not a picture, too large, damaged or cut short.
    """
    opened = open_whole(data, limits=limits)
    image, orientation = opened.image, opened.orientation
    del opened  # the file and its cleaned copy
    return look_of(upright(to_srgb(image), orientation))


def look_of(image: Image.Image) -> str:
    """The hash of an upright sRGB picture as 16 hexadecimal digits; transparent parts count as white.

    Copies in another format or size differ in few bits, up to 7 of the 64; different pictures in about 32. A picture
    of one plain colour looks like nothing in particular: zeros, and not the noise of its own arithmetic.
    """
    small = flatten(within(image, _HALFWAY)).convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    grey = small.tobytes()
    rows = [grey[start : start + _SIDE] for start in range(0, _SIDE * _SIDE, _SIDE)]
    across = [[sum(map(mul, row, wave)) for row in rows] for wave in _WAVES]
    strengths = [sum(map(mul, across[x], _WAVES[y])) for x, y in FREQUENCIES]
    if max(map(abs, strengths)) < _FAINT:
        return "0" * (BITS // 4)
    middle = statistics.median(strengths)
    bits = sum(1 << place for place, strength in enumerate(reversed(strengths)) if strength > middle)
    return f"{bits:0{BITS // 4}x}"
