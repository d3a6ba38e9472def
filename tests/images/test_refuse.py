"""A damaged or hostile input is refused with a sentence, whatever was done to it."""

import io
import zlib
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.core.errors import PictureRefused
from bot.images.prepare import prepare, spoken_name

Encode = Callable[..., bytes]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_half_a_picture_is_refused(large_painting: Image.Image, encoded: Encode, kind: str, share: float) -> None:
    """Wherever an upload broke off, it is told as such."""
    data = encoded(large_painting.resize((240, 180)), kind)

    with pytest.raises(PictureRefused, match=r"ends before the picture is complete|cannot be read"):
        prepare(data[: int(len(data) * share)], name="a.png")


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_half_the_pixels_in_a_whole_file_are_refused(large_painting: Image.Image, encoded: Encode, kind: str) -> None:
    """A file whose parts add up, but whose pixels do not, is found by decoding it."""
    picture = large_painting.resize((240, 180))
    data = encoded(picture, kind)
    half = len(data) // 2
    if kind == "PNG":
        start = data.index(b"IDAT") + 4
        body = data[start:half]
        broken = data[: start - 8] + _png_chunk(b"IDAT", body) + _png_chunk(b"IEND", b"")
    elif kind == "WEBP":
        body = data[20 : half // 2 * 2]
        inner = b"WEBP" + data[12:16] + len(body).to_bytes(4, "little") + body
        broken = b"RIFF" + len(inner).to_bytes(4, "little") + inner
    else:
        # A JPEG without its tables: nothing can be decoded.
        broken = data[:2] + data[data.index(b"\xff\xc0") :]

    with pytest.raises(PictureRefused, match=r"damaged|ends before"):
        prepare(broken, name="a")


def _png_chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def test_flipped_bits_in_a_png_are_found(painting: Image.Image, encoded: Encode) -> None:
    """A PNG's own checksums are believed."""
    data = bytearray(encoded(painting, "PNG"))
    data[data.index(b"IDAT") + 40] ^= 1

    with pytest.raises(PictureRefused, match="is a PNG, but a damaged one"):
        prepare(bytes(data), name="a")


def test_a_flipped_bit_in_a_palette_is_found(painting: Image.Image, encoded: Encode) -> None:
    """Wrong colours do not pass for right ones because our own checksums are right."""
    data = bytearray(encoded(painting.convert("P"), "PNG"))
    data[data.index(b"PLTE") + 5] ^= 1

    with pytest.raises(PictureRefused, match="is a PNG, but a damaged one"):
        prepare(bytes(data), name="a")


def test_a_second_header_cannot_smuggle_a_bomb_in(painting: Image.Image, encoded: Encode) -> None:
    """The size that was checked is the size that is decoded."""
    data = encoded(painting, "PNG")
    second = (60_000).to_bytes(4, "big") * 2 + data[24:29]
    png = data[:33] + _png_chunk(b"IHDR", second) + data[33:]
    with pytest.raises(PictureRefused, match="damaged"):
        prepare(png, name="a")

    jpeg = encoded(painting, "JPEG")
    at = jpeg.index(b"\xff\xc0")
    frame = bytearray(jpeg[at : at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")])
    frame[5:9] = b"\xff\x00\xff\x00"
    with pytest.raises(PictureRefused, match="damaged"):
        prepare(jpeg[:at] + jpeg[at : at + len(frame)] + bytes(frame) + jpeg[at + len(frame) :], name="a")


def test_a_jpeg_of_a_thousand_passes_is_refused(painting: Image.Image, encoded: Encode) -> None:
    """A file made to keep the decoder busy is not decoded at all."""
    data = encoded(painting, "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")

    with pytest.raises(PictureRefused, match="more than 100 passes"):
        prepare(data[:-2] + data[last:-2] * 1000 + data[-2:], name="a")


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("holiday.png", "“holiday.png”"),
        ("../../etc/passwd", "“passwd”"),
        ("C:\\Users\\me\\photo.jpg", "“photo.jpg”"),
        ("", "That file"),
        ("../..", "That file"),
        ("@everyone <@123>.png", "“everyone 123.png”"),  # nobody is called
        ("**`x`**||y||.png", "“xy.png”"),  # no markup
        ("a\u202egpj.exe", "“agpj.exe”"),  # no turning of the writing direction
        ("a\u200bb\n\0c.png", "“abc.png”"),  # nothing invisible
        ("写真 写真.png", "“写真 写真.png”"),  # any script
        ("x" * 300, "“" + "x" * 39 + "…”"),
    ],
)
def test_a_file_name_is_cleaned_before_it_is_said(name: str, spoken: str) -> None:
    """A refusal names the file, but nothing in the name can do anything."""
    assert spoken_name(name) == spoken
    with pytest.raises(PictureRefused) as refusal:
        prepare(b"%PDF-1.4", name=name)

    assert refusal.value.sentence.startswith(f"{spoken} is a PDF. ")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=6),
    end=st.floats(0, 1),
)
def test_no_damage_breaks_it(
    painting: Image.Image, encoded: Encode, kind: str, cuts: list[tuple[float, bytes]], end: float
) -> None:
    """A file damaged anyhow is prepared, or refused with a sentence; nothing else comes out."""
    data = encoded(painting, kind)
    for place, patch in cuts:
        at = int(place * len(data))
        data = data[:at] + patch + data[at + len(patch) :]
    data = data[: int(len(data) * max(end, 0.3))]
    sentence, prepared = "", None
    try:
        prepared = prepare(data, name="a.png")
    except PictureRefused as refusal:
        sentence = refusal.sentence

    if prepared is None:
        assert sentence.startswith("“a.png” is ")
    else:
        image = Image.open(io.BytesIO(prepared.data))
        image.load()
        assert image.size == (prepared.facts.width, prepared.facts.height)
