"""Whether what a provider sent is a whole picture. Changes nothing: it is posted byte for byte."""

from bot.images.container import Unfit
from bot.images.decoding import open_whole
from bot.images.inspect import RESULT_LIMITS, Facts

_SUBJECT = "What the provider sent"


class BrokenPicture(ValueError):
    """A provider's picture cannot be used; the message is a sentence."""


def check_result(data: bytes) -> Facts:
    """The facts of a provider's picture, proved by decoding it once.

    Size and format are told from the bytes: addresses without an extension and wrong content types
    are common.

    Raises:
        BrokenPicture: HTML, another kind of file, too many pixels, damaged or cut short.
    """
    try:
        return open_whole(data, limits=RESULT_LIMITS).facts
    except Unfit as unfit:
        raise BrokenPicture(f"{_SUBJECT} {unfit.problem}.") from unfit
