"""What a file is, before anybody decodes it."""

import struct
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.core.errors import PictureRefused
from bot.images.inspect import INPUT_LIMITS, Facts, Limits, inspect
from bot.images.results import BrokenPicture, check_result

MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x64\0\0\0WEBP", b"GIF89a", b"GIF87a")


def png_header(width: int, height: int) -> bytes:
    """A PNG of 33 bytes that promises a picture and holds none."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    check = zlib.crc32(b"IHDR" + body)
    return MAGIC[0] + struct.pack(">I", 13) + b"IHDR" + body + struct.pack(">I", check)


def jpeg_header(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\1\x11\0\2\x11\0\3\x11\0"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame


def webp_header(width: int, height: int) -> bytes:
    body = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + body


def gif_header(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0\x3b"


HEADERS = {"PNG": png_header, "JPEG": jpeg_header, "WebP": webp_header, "GIF": gif_header}


@pytest.mark.parametrize(
    ("kind", "options", "expected"),
    [
        ("PNG", {}, ("png", "image/png", "png")),
        ("JPEG", {}, ("jpeg", "image/jpeg", "jpg")),
        ("JPEG", {"progressive": True}, ("jpeg", "image/jpeg", "jpg")),
        ("WEBP", {"lossless": False}, ("webp", "image/webp", "webp")),  # VP8
        ("WEBP", {"lossless": True}, ("webp", "image/webp", "webp")),  # VP8L
        ("WEBP", {"xmp": b"<x/>"}, ("webp", "image/webp", "webp")),  # VP8X
        ("GIF", {}, ("gif", "image/gif", "gif")),
    ],
)
def test_tells_the_four_formats_by_their_bytes(
    painting: Image.Image,
    encoded: Callable[..., bytes],
    kind: str,
    options: dict[str, object],
    expected: tuple[str, str, str],
) -> None:
    """Format, type, extension and size come from the bytes alone."""
    facts = inspect(encoded(painting, kind, **options))

    assert (facts.format, facts.media_type, facts.extension) == expected
    assert (facts.width, facts.height, facts.frames) == (48, 32, 1)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_counts_frames(painting: Image.Image, encoded: Callable[..., bytes], kind: str) -> None:
    """An animation says how many pictures it holds."""
    others = [painting.rotate(90 * turn) for turn in (1, 2)]
    data = encoded(painting, kind, save_all=True, append_images=others, duration=100)

    assert inspect(data).frames == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "That file is empty (0 bytes). Easel takes PNG, JPEG, WebP and GIF pictures."),
        (b"%PDF-1.7\n", "That file is a PDF."),
        (b"\n <!DOCTYPE HTML><title>404", "That file is a web page, not a picture."),
        (b"\xef\xbb\xbf<html>", "That file is a web page"),  # with a byte order mark
        (b"<?xml version='1.0'?><svg xmlns=", "That file is an SVG drawing."),
        (b"\0\0\0\x24ftypheic\0\0", "That file is a HEIC photo. Save or share it as JPEG or PNG"),
        (b"\0\0\0\x20ftypavif\0\0", "That file is an AVIF picture."),
        (b"\0\0\0\x20ftypmp42\0\0", "That file is a video. Take a still of it"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "That file is a sound or video file."),
        (b"II*\0\x08\0\0\0", "That file is a TIFF or raw camera picture."),
        (b"BM\x3a\0", "That file is a BMP picture."),
        (b"PK\3\4docx", "That file is a ZIP archive or an Office document."),
        (b"MZ\x90", "That file is a program."),
        (b'{"error": "not found"}', "That file is a text file."),
        ("Grüße, 世界".encode(), "That file is a text file."),
        (b"\x00" * 64, "That file is not a picture."),
        (b"\x89PNG\r\n\x1a", "That file is not a picture."),  # one magic byte short
        (MAGIC[0], "That file is a PNG that ends before the picture is complete."),
        (b"\xff\xd8\xff", "That file is a JPEG that ends before the picture is complete."),
        (b"GIF89a", "That file is a GIF that ends before the picture is complete."),
        (b"RIFF\4\0\0\0WEBP", "That file is a WebP that ends before the picture is complete."),
        (png_header(0, 5), "That file is a PNG, but a damaged one that cannot be read."),
        (jpeg_header(5, 0), "That file is a JPEG, but a damaged one that cannot be read."),
    ],
)
def test_says_what_was_handed_in_instead(data: bytes, said: str) -> None:
    """A refusal names what the file is, and what would work."""
    with pytest.raises(PictureRefused) as refusal:
        inspect(data)

    assert refusal.value.sentence.startswith(said)
    assert refusal.value.sentence.endswith(".")


def test_a_text_cut_within_a_letter_is_still_a_text() -> None:
    """Looking at the first kilobyte only does not turn long texts into noise."""
    with pytest.raises(PictureRefused, match="is a text file"):
        inspect(b"x" + "ü".encode() * 5000)


@pytest.mark.parametrize("title", HEADERS)
@pytest.mark.parametrize(
    ("width", "height", "fits"),
    [
        (12_000, 4_166, True),  # the longest side, just under 50 megapixels
        (12_001, 10, False),  # one pixel too long
        (10, 12_001, False),  # the other side counts as well
        (8_000, 6_251, False),  # each side is fine, together they are too much
        (20_000, 10_000, False),  # the bomb of 200 megapixels
    ],
)
def test_limits_hold_for_every_format(title: str, width: int, height: int, fits: bool) -> None:
    """The size is judged by the header, whatever the format."""
    data = HEADERS[title](width, height)
    if fits:
        facts = inspect(data)

        assert (facts.width, facts.height) == (width, height)
    else:
        with pytest.raises(PictureRefused) as refusal:
            inspect(data)

        assert f"{width:,} × {height:,} pixels" in refusal.value.sentence
        assert "up to 12,000 pixels on the longer side and 50 megapixels" in refusal.value.sentence


@pytest.mark.parametrize("title", HEADERS)
def test_a_bomb_is_refused_without_making_room_for_it(title: str) -> None:
    """200 megapixels in a header cost a few kilobytes, as an input and as a result."""
    data = HEADERS[title](16_000, 12_500)
    tracemalloc.start()
    try:
        with pytest.raises(PictureRefused, match="200 megapixels"):
            inspect(data)
        with pytest.raises(BrokenPicture, match="200 megapixels"):
            check_result(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert peak < 200_000


def test_limits_can_be_given(painting: Image.Image, encoded: Callable[..., bytes]) -> None:
    """Somebody else's limit is kept as exactly as our own."""
    data = encoded(painting, "PNG")

    assert inspect(data, limits=Limits(side=48, pixels=48 * 32)).width == 48
    with pytest.raises(PictureRefused, match="up to 47 pixels"):
        inspect(data, limits=Limits(side=47, pixels=10_000))
    with pytest.raises(PictureRefused, match="too large"):
        inspect(data, limits=Limits(side=48, pixels=48 * 32 - 1))


def test_a_frame_over_the_edge_of_a_gif_counts() -> None:
    """A GIF of 1 by 1 whose first frame is huge is as large as the frame."""
    frame = b"\x2c" + struct.pack("<HHHH", 0, 0, 20_000, 10_000) + b"\0\2\1\0\0"

    with pytest.raises(PictureRefused, match="20,000 × 10,000"):
        inspect(gif_header(1, 1)[:-1] + frame + b"\x3b")


@given(st.sampled_from(MAGIC) | st.just(b""), st.binary(max_size=400))
def test_no_bytes_break_it(magic: bytes, rest: bytes) -> None:
    """Whatever arrives is a picture within the limits, or a sentence."""
    sentence, facts = "", None
    try:
        facts = inspect(magic + rest)
    except PictureRefused as refusal:
        sentence = refusal.sentence

    if facts is None:
        assert sentence.startswith("That file is ")
    else:
        assert isinstance(facts, Facts)
        assert 0 < facts.width * facts.height <= INPUT_LIMITS.pixels
