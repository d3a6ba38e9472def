"""A provider's limit is kept, and costs as little of the picture as can be."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.core.errors import PictureRefused
from bot.images.container import Format
from bot.images.prepare import shrink

Encode = Callable[..., bytes]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def apart(one: Image.Image, other: Image.Image) -> float:
    """How far the shapes of two pictures differ, 0 to 255; noise and size do not count."""
    small = [image.convert("RGB").resize((8, 6), Image.Resampling.BOX) for image in (one, other)]
    return max(ImageStat.Stat(ImageChops.difference(*small)).mean)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_what_fits_is_not_touched(painting: Image.Image, encoded: Encode, kind: str) -> None:
    """Within the limits, to the byte and the pixel, the same file comes back."""
    data = encoded(painting, kind)

    assert shrink(data, max_bytes=len(data), max_side=48).data == data


@pytest.mark.parametrize("max_bytes", [400_000, 150_000, 40_000, 5_000, 1_000])
@pytest.mark.parametrize("formats", [("jpeg",), ("png",), ("webp",), ("jpeg", "png"), ("gif", "png")])
def test_never_larger_than_the_limit(
    large_painting: Image.Image, encoded: Encode, max_bytes: int, formats: tuple[Format, ...]
) -> None:
    """However tight, the copy fits, is in a format the provider takes, and shows the same picture."""
    shrunk = shrink(encoded(large_painting, "PNG"), max_bytes=max_bytes, formats=formats)

    assert len(shrunk.data) <= max_bytes
    assert shrunk.facts.format in formats
    assert shrunk.facts.format != "gif"
    image = opened(shrunk.data)
    assert image.size == (shrunk.facts.width, shrunk.facts.height)
    assert image.width / image.height == pytest.approx(4 / 3, rel=0.1)
    assert apart(image, large_painting) < 4 < apart(image, large_painting.rotate(180))


def test_quality_goes_before_size(large_painting: Image.Image, encoded: Encode) -> None:
    """A limit that a coarser JPEG can keep costs no pixel of the size."""
    data = encoded(large_painting, "JPEG", quality=100)
    limit = len(encoded(large_painting, "JPEG", quality=90, subsampling=0))

    shrunk = shrink(data, max_bytes=limit)

    assert (shrunk.facts.width, shrunk.facts.height) == large_painting.size
    assert len(shrunk.data) > limit / 3


def test_the_limit_is_used(large_painting: Image.Image, encoded: Encode) -> None:
    """A smaller picture is not much smaller than it has to be."""
    shrunk = shrink(encoded(large_painting, "PNG"), max_bytes=30_000, formats=("jpeg",))

    assert len(shrunk.data) > 12_000


def test_the_longer_side_is_kept_to(large_painting: Image.Image, encoded: Encode) -> None:
    """A limit of pixels makes the picture exactly that large, the other side in proportion."""
    shrunk = shrink(encoded(large_painting, "PNG"), max_bytes=10_000_000, max_side=600)

    assert (shrunk.facts.width, shrunk.facts.height) == (600, 450)


def test_another_format_costs_no_pixel_if_it_need_not(painting: Image.Image, encoded: Encode) -> None:
    """Where the format alone is the trouble, a lossless copy is made."""
    data = encoded(painting, "WEBP", quality=60)

    shrunk = shrink(data, max_bytes=1_000_000, formats=("jpeg", "png"))

    assert shrunk.facts.format == "png"
    assert opened(shrunk.data).tobytes() == opened(data).tobytes()


@pytest.mark.parametrize(
    ("formats", "expected"),
    [(("jpeg", "png"), "png"), (("jpeg", "webp"), "webp"), (("webp", "png"), "webp")],
)
def test_transparency_is_kept_where_it_can_be(
    large_painting: Image.Image, encoded: Encode, formats: tuple[Format, ...], expected: str
) -> None:
    """A transparent picture avoids JPEG if the provider takes anything else."""
    large_painting.putalpha(Image.linear_gradient("L").resize(large_painting.size))

    shrunk = shrink(encoded(large_painting, "PNG"), max_bytes=100_000, formats=formats)

    assert shrunk.facts.format == expected
    alpha = opened(shrunk.data).getchannel("A").tobytes()
    assert min(alpha) < 10
    assert max(alpha) > 245


def test_transparency_becomes_white_where_only_jpeg_is_taken(encoded: Encode) -> None:
    """What was a hole is white, not black."""
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (32, 0, 64, 64))

    copy = opened(shrink(encoded(image, "PNG"), max_bytes=1_000_000, formats=("jpeg",)).data)

    assert copy.getpixel((8, 32)) == (255, 255, 255)
    assert copy.getpixel((56, 32)) == pytest.approx((200, 0, 0), abs=4)


def test_an_alpha_channel_that_hides_nothing_does_not_count(large_painting: Image.Image, encoded: Encode) -> None:
    """A screenshot that is opaque everywhere becomes a JPEG in spite of its alpha channel."""
    large_painting.putalpha(255)

    shrunk = shrink(encoded(large_painting, "PNG"), max_bytes=100_000)

    assert shrunk.facts.format == "jpeg"


def test_a_copy_has_its_profile_applied(large_painting: Image.Image, encoded: Encode, profile: bytes) -> None:
    """Colours of another space are converted to sRGB, so that they stay the same without a profile."""
    red = Image.new("RGB", (300, 300), (220, 20, 20))

    shrunk = shrink(encoded(red, "PNG", icc_profile=profile), max_bytes=1_000_000, max_side=200)

    copy = opened(shrunk.data)
    assert "icc_profile" not in copy.info
    # The profile exchanges red and blue.
    assert copy.getpixel((100, 100)) == pytest.approx((20, 20, 220), abs=6)


def test_sixteen_bits_do_not_turn_white(encoded: Encode) -> None:
    """A 16-bit grey keeps its brightness when it is made smaller."""
    image = Image.new("I", (400, 400), 30_000).convert("I;16")

    copy = opened(shrink(encoded(image, "PNG"), max_bytes=1_000_000, max_side=100).data)

    assert copy.convert("L").getpixel((50, 50)) == pytest.approx(30_000 / 257, abs=2)


def test_no_copy_is_refused_with_a_sentence(large_painting: Image.Image, encoded: Encode) -> None:
    """A limit no picture can keep is not met with an empty one."""
    with pytest.raises(PictureRefused, match="cannot be made small enough for the model \\(10 bytes\\)"):
        shrink(encoded(large_painting, "PNG"), max_bytes=10)


def test_a_format_nobody_writes_is_a_mistake(large_painting: Image.Image, encoded: Encode) -> None:
    """A provider that takes GIF only cannot be served, which is for us to know, not for the member."""
    with pytest.raises(ValueError, match="PNG, JPEG or WebP"):
        shrink(encoded(large_painting, "PNG"), max_bytes=10_000, formats=("gif",))


def test_a_damaged_picture_is_refused(large_painting: Image.Image, encoded: Encode) -> None:
    """Half a picture is no better for being made smaller."""
    data = encoded(large_painting, "PNG")

    with pytest.raises(PictureRefused, match="ends before the picture is complete"):
        shrink(data[: len(data) // 2], max_bytes=1_000)
