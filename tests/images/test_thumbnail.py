"""Previews are small, upright and true."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from bot.images.results import BrokenPicture
from bot.images.thumbnail import make_thumbnail

Encode = Callable[..., bytes]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_preview_is_a_small_webp(large_painting: Image.Image, encoded: Encode, kind: str) -> None:
    """Whatever the picture's format, the preview has one format and the size asked for."""
    preview = Image.open(io.BytesIO(make_thumbnail(encoded(large_painting, kind), side=100)))

    assert (preview.format, preview.size) == ("WEBP", (100, 75))


def test_a_small_picture_is_not_blown_up(painting: Image.Image, encoded: Encode) -> None:
    """The side is a limit, not a goal."""
    assert Image.open(io.BytesIO(make_thumbnail(encoded(painting, "PNG")))).size == (48, 32)


def test_a_preview_stands_upright(large_painting: Image.Image, encoded: Encode, exif: Callable[..., bytes]) -> None:
    """A picture that is turned by EXIF is turned in its preview too."""
    data = encoded(large_painting, "JPEG", exif=exif(6))

    assert Image.open(io.BytesIO(make_thumbnail(data, side=100))).size == (75, 100)


def test_a_strip_of_pixels_stays_visible(encoded: Encode) -> None:
    """A picture of one row does not shrink to nothing."""
    data = encoded(Image.new("RGB", (5000, 1), "red"), "PNG")

    assert Image.open(io.BytesIO(make_thumbnail(data, side=320))).size == (320, 1)


def test_a_preview_keeps_transparency(encoded: Encode) -> None:
    """Holes stay holes."""
    data = encoded(Image.new("RGBA", (400, 400), (9, 9, 9, 0)), "PNG")

    preview = Image.open(io.BytesIO(make_thumbnail(data)))
    assert preview.getchannel("A").getextrema() == (0, 0)


def test_no_preview_of_what_is_no_picture() -> None:
    """A damaged file raises instead of showing a grey square."""
    with pytest.raises(BrokenPicture, match="The stored picture is a web page"):
        make_thumbnail(b"<html></html>")


def test_a_side_of_nothing_is_a_mistake(painting: Image.Image, encoded: Encode) -> None:
    """A preview has at least one pixel."""
    with pytest.raises(ValueError, match="at least one pixel"):
        make_thumbnail(encoded(painting, "PNG"), side=0)
