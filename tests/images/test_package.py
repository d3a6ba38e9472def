"""What is posted is what the provider served, unless the upload limit forbids it."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from bot.images.encoding import TooTight
from bot.images.package import fit_upload, safe_name
from bot.images.results import BrokenPicture, check_result

Encode = Callable[..., bytes]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_what_fits_is_posted_byte_for_byte(
    painting: Image.Image, encoded: Encode, exif: Callable[..., bytes], kind: str
) -> None:
    """A picture of exactly the limit goes out as it came, metadata included."""
    data = encoded(painting, kind, exif=exif(6))
    facts = check_result(data)

    packaged = fit_upload(data, facts, limit=len(data))

    assert packaged.data == data
    assert (packaged.media_type, packaged.extension) == (facts.media_type, facts.extension)
    assert not packaged.reduced


@pytest.mark.parametrize("shortage", [1, 2, 10, 200])
@pytest.mark.parametrize("transparent", [False, True])
def test_what_does_not_fit_is_reduced_until_it_does(
    large_painting: Image.Image, encoded: Encode, shortage: int, transparent: bool
) -> None:
    """The copy fits, says so, and keeps transparency."""
    if transparent:
        large_painting.putalpha(Image.linear_gradient("L").resize(large_painting.size))
    data = encoded(large_painting, "PNG")
    limit = len(data) // shortage - 1

    packaged = fit_upload(data, check_result(data), limit=limit)

    assert len(packaged.data) <= limit
    assert packaged.reduced
    facts = check_result(packaged.data)
    assert (packaged.media_type, packaged.extension) == (facts.media_type, facts.extension)
    assert facts.format == ("webp" if transparent else "jpeg")


def test_one_byte_too_many_costs_no_pixel(large_painting: Image.Image, encoded: Encode) -> None:
    """Just over the limit, the copy has the full size at the best quality."""
    data = encoded(large_painting, "PNG")

    packaged = fit_upload(data, check_result(data), limit=len(data) - 1)

    best = encoded(large_painting, "JPEG", quality=95, subsampling=0)
    assert packaged.data == best


def test_a_reduced_copy_stands_upright(
    large_painting: Image.Image, encoded: Encode, exif: Callable[..., bytes]
) -> None:
    """A result that relied on EXIF to be turned looks the same after losing its EXIF."""
    data = encoded(large_painting, "JPEG", quality=100, exif=exif(6))

    packaged = fit_upload(data, check_result(data), limit=len(data) // 2)

    image = Image.open(io.BytesIO(packaged.data))
    assert image.height > image.width
    assert image.getexif() == {}


def test_a_limit_nothing_can_keep_is_told(painting: Image.Image, encoded: Encode) -> None:
    """No empty file is posted."""
    data = encoded(painting, "PNG")

    with pytest.raises(TooTight, match="fits into 20 bytes"):
        fit_upload(data, check_result(data), limit=20)


def test_stored_bytes_gone_bad_are_told(painting: Image.Image, encoded: Encode) -> None:
    """A copy of a damaged file is not made up."""
    data = encoded(painting, "PNG")
    facts = check_result(data)

    with pytest.raises(BrokenPicture, match=r"^The stored picture is a PNG that ends before"):
        fit_upload(data[:-20], facts, limit=100)


def test_file_names_are_our_own() -> None:
    """A posted file is called after its number, its place and its real format."""
    assert safe_name(number=123, position=2, extension="png") == "easel-123-2.png"
    assert safe_name(number=1, position=1, extension="jpg") == "easel-1-1.jpg"


@pytest.mark.parametrize(
    ("number", "position", "extension"),
    [(1, 1, "exe"), (1, 1, "../png"), (1, 1, ".png"), (1, 1, ""), (-1, 1, "png"), (1, -1, "png")],
)
def test_no_other_names_are_made(number: int, position: int, extension: str) -> None:
    """Nothing but a picture's extension ever ends a name."""
    with pytest.raises(ValueError, match=r"Easel posts no|not negative"):
        safe_name(number=number, position=position, extension=extension)
