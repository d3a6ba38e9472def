"""What the 64 bits of a perceptual hash say: how far two pictures are apart, and what a turned copy would look like.

A look is 16 hexadecimal digits; `bot.images.look` makes it. Bit for bit, from the highest, it says of each frequency in
`FREQUENCIES` whether the picture has more of it than of the middle one.
"""

from collections.abc import Iterable
from itertools import islice, product

BITS = 64
WIDEST = 12  # so many frequencies in each direction are enough to find the 64 lowest of both together
# As (across, down), from coarse to fine, without (0, 0), which is only the brightness of the whole.
FREQUENCIES = tuple(
    islice(sorted(product(range(WIDEST), repeat=2), key=lambda at: (at[0] ** 2 + at[1] ** 2, at)), 1, BITS + 1)
)
NEAR = 7  # differing bits up to which two pictures count as copies

_PLACES = {frequency: BITS - 1 - place for place, frequency in enumerate(FREQUENCIES)}
# A mirror turns the sign of every odd frequency across, standing on its head that of every odd one down.
_MIRRORED = sum(1 << place for (across, _), place in _PLACES.items() if across % 2)
_UPSIDE_DOWN = sum(1 << place for (_, down), place in _PLACES.items() if down % 2)


def telling(look: str) -> bool:
    """Whether a look tells pictures apart: not that of one plain colour, which all such pictures share."""
    return int(look, 16) != 0


def distance(one: str, other: str) -> int:
    """Differing bits of two looks."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def turned(look: str) -> tuple[int, ...]:
    """The look itself and those of its copies: mirrored, upside down, and lying on either side; eight numbers.

    A real copy differs from these by a few bits, for the middle frequency is not quite zero.
    """
    standing = int(look, 16)
    lying = sum(1 << _PLACES[down, across] for (across, down), place in _PLACES.items() if standing >> place & 1)
    ways = (0, _MIRRORED, _UPSIDE_DOWN, _MIRRORED ^ _UPSIDE_DOWN)
    return tuple(bits ^ way for bits in (standing, lying) for way in ways)


def distance_of_nearest(ways: Iterable[int], other: str) -> int:
    """Differing bits of a look and the nearest of several, such as all that `turned` gives."""
    target = int(other, 16)
    return min((way ^ target).bit_count() for way in ways)
