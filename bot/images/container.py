"""What every picture format has in common: magic bytes, a header, and parts that may be taken out.

The four formats live in `png`, `jpeg`, `webp` and `gif`. They read bytes and never decode a pixel,
so that a file can be refused, or cleaned, before any decoder sees it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Format = Literal["png", "jpeg", "webp", "gif"]

NEW_COPY = "Saving it again, or sending another copy, usually helps."


class Unfit(ValueError):
    """The bytes cannot be used as a picture; says what they are and what would work.

    Attributes:
        problem: the end of a sentence whose subject the caller knows ("is a PDF").
        advice: a whole sentence on what would work.
    """

    def __init__(self, problem: str, advice: str = NEW_COPY) -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice

    def about(self, subject: str) -> str:
        """The whole message, for somebody who handed the picture in."""
        return f"{subject} {self.problem}. {self.advice}"


@dataclass(frozen=True, kw_only=True)
class Header:
    """What a file says about itself: size in pixels as stored, and the number of frames."""

    width: int
    height: int
    frames: int = 1


@dataclass(frozen=True, kw_only=True)
class Stripped:
    """A file without anything but its (first) picture and its colours.

    Attributes:
        data: the cleaned file; its pixels are stored exactly as before.
        orientation: EXIF orientation that was declared, 1 to 8; the cleaned file no longer says it.
        still: `data` is a plain still picture that may be passed on; otherwise the format has to
            be left (an animated WebP, a GIF).
    """

    data: bytes
    orientation: int = 1
    still: bool = True


@dataclass(frozen=True, kw_only=True)
class Container:
    """One picture format.

    Attributes:
        read: header only; raises `Unfit` when it is not there or makes no sense.
        strip: takes out metadata, later frames and anything after the end; raises `Unfit` when
            the file is cut short or put together wrongly.
    """

    format: Format
    title: str
    media_type: str
    extension: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], Header]
    strip: Callable[[bytes], Stripped]


def cut_short(title: str) -> Unfit:
    """The refusal of a file that ends too early; `title` like `PNG`."""
    return Unfit(f"is a {title} that ends before the picture is complete")


def malformed(title: str) -> Unfit:
    """The refusal of a file that is put together wrongly; `title` like `PNG`."""
    return Unfit(f"is a {title}, but a damaged one that cannot be read")
