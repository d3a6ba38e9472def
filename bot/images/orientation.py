"""Which way up a picture was taken: reads EXIF's orientation, and nothing else of EXIF, and applies it.

Only EXIF counts, as in browsers; an orientation that is written in XMP alone is ignored.
"""

from typing import Literal

from PIL import Image

UPRIGHT = 1

# Exif 2.3, 4.6.4 A: tag 0x0112, SHORT; a few writers use LONG. Byte sizes by TIFF type.
_TAG = 0x0112
_SIZES = {3: 2, 4: 4}
_ENTRY = 12
_PREFIX = b"Exif\0\0"

# What has to be done to the stored pixels; Pillow rotates counter-clockwise.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def read_orientation(exif: bytes) -> int:
    """The orientation, 1 to 8, in an EXIF block; 1 when it says none or makes no sense.

    The block starts with the TIFF header, or with `Exif` and two zero bytes before it.
    """
    tiff = exif.removeprefix(_PREFIX)
    order = _byte_order(tiff)
    if order is None:
        return UPRIGHT
    start = int.from_bytes(tiff[4:8], order)
    count = int.from_bytes(tiff[start : start + 2], order)
    for index in range(count):
        entry = tiff[start + 2 + index * _ENTRY :][:_ENTRY]
        if len(entry) < _ENTRY:
            break
        if int.from_bytes(entry[:2], order) != _TAG:
            continue
        size = _SIZES.get(int.from_bytes(entry[2:4], order), 0)
        value = int.from_bytes(entry[8 : 8 + size], order)
        return value if value in _TURNS else UPRIGHT
    return UPRIGHT


def _byte_order(tiff: bytes) -> Literal["little", "big"] | None:
    if tiff[:4] == b"II*\0":
        return "little"
    if tiff[:4] == b"MM\0*":
        return "big"
    return None


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture turned the right way up, every pixel kept."""
    turn = _TURNS.get(orientation)
    return image if turn is None else image.transpose(turn)
