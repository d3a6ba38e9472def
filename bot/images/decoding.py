"""From bytes to pixels, the only place where the bot itself lets Pillow decode. Knows no limits and no metadata.

What comes here has been through `bot.images.inspect` (size) and a container's `strip` (no text
chunks to unpack, no second header, no later frames), so that a decoder meets as little as possible.
"""

import io
from dataclasses import dataclass

from PIL import Image

from bot.images.container import Unfit, cut_short, malformed
from bot.images.inspect import CONTAINERS, Facts, Limits, read_facts, recognise


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A picture, decoded once and found whole.

    Attributes:
        facts: of the bytes as they came.
        clean: the file without metadata, later frames and trailing bytes.
        still: `clean` is a plain still picture of the same format.
        orientation: as EXIF declared it; `image` is not turned yet.
        image: all pixels, in the mode they are stored in.
    """

    facts: Facts
    clean: bytes
    still: bool
    orientation: int
    image: Image.Image


def open_whole(data: bytes, *, limits: Limits) -> Opened:
    """Check, clean and decode a picture file.

    Raises:
        Unfit: not a picture, too large, damaged or cut short.
    """
    facts = read_facts(data, limits=limits)
    stripped = recognise(data).strip(data)
    return Opened(
        facts=facts,
        clean=stripped.data,
        still=stripped.still,
        orientation=stripped.orientation,
        image=_decode(stripped.data, facts),
    )


def _decode(data: bytes, facts: Facts) -> Image.Image:
    """Every pixel of the first frame.

    Raises:
        Unfit: the decoder gave up, or found another size than the header promised.
    """
    title = next(container.title for container in CONTAINERS if container.format == facts.format)
    try:
        image = Image.open(io.BytesIO(data), formats=[facts.format])
        # Two headers may disagree; the size that was checked is the one that is decoded.
        if image.size != (facts.width, facts.height):
            raise malformed(title)
        image.load()
    except (Unfit, MemoryError):
        raise
    # Pillow's decoders have no common error: hostile files have raised OSError, SyntaxError,
    # ValueError, struct.error, IndexError and more. All of them mean that the file is no good.
    except Exception as error:
        if "truncated" in str(error):
            raise cut_short(title) from error
        raise malformed(title) from error
    return image
