"""What is posted: the provider's own bytes, or the best copy that the server's upload limit lets through."""

from dataclasses import dataclass

from bot.images.colour import to_srgb
from bot.images.container import Format, Unfit
from bot.images.decoding import open_whole
from bot.images.encoding import fit
from bot.images.inspect import CONTAINERS, RESULT_LIMITS, Facts
from bot.images.orientation import upright
from bot.images.results import BrokenPicture

_EXTENSIONS = frozenset(container.extension for container in CONTAINERS)


@dataclass(frozen=True, kw_only=True)
class Packaged:
    """A file to post.

    Attributes:
        extension: without a dot.
        reduced: this is not what the provider served, but a copy with less in it.
    """

    data: bytes
    media_type: str
    extension: str
    reduced: bool


def fit_upload(data: bytes, facts: Facts, *, limit: int) -> Packaged:
    """The picture byte for byte when it fits, else the best copy that does.

    The copy is a JPEG, or a WebP when the picture is transparent: a lossless one would seldom be
    smaller by enough.

    Args:
        data: a picture that `bot.images.results.check_result` has passed.
        facts: what it found.
        limit: the most bytes Discord takes for one file here (`Guild.filesize_limit`).

    Raises:
        BrokenPicture: a copy is needed, and the bytes are no longer a picture.
        TooTight: a ValueError; no recognisable copy fits into `limit`.
    """
    if len(data) <= limit:
        return Packaged(data=data, media_type=facts.media_type, extension=facts.extension, reduced=False)
    try:
        opened = open_whole(data, limits=RESULT_LIMITS)
    except Unfit as unfit:
        raise BrokenPicture(f"The stored picture {unfit.problem}.") from unfit
    image = to_srgb(opened.image)
    formats: tuple[Format, ...] = ("jpeg", "webp")
    copy = fit(upright(image, opened.orientation), max_bytes=limit, formats=formats)
    container = next(one for one in CONTAINERS if one.format == copy.format)
    return Packaged(
        data=copy.data,
        media_type=container.media_type,
        extension=container.extension,
        reduced=True,
    )


def safe_name(*, number: int, position: int, extension: str) -> str:
    """The name a picture is posted under, made of our own numbers: nothing a member wrote is in it.

    Args:
        number: the picture's number, as people say it.
        position: its place within the order, as people count it.
        extension: without a dot, of one of the four formats.

    Raises:
        ValueError: a negative number, or an extension that is no picture's.
    """
    if number < 0 or position < 0:
        raise ValueError(f"A picture's number and place are not negative: {number}, {position}.")
    if extension not in _EXTENSIONS:
        raise ValueError(f"Easel posts no {extension!r} files.")
    return f"easel-{number}-{position}.{extension}"
