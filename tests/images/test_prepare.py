"""An input keeps its pixels and loses everything else."""

import hashlib
import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageOps, PngImagePlugin

from bot.images.prepare import prepare

Encode = Callable[..., bytes]
Exif = Callable[..., bytes]


def pixels(data: bytes, *, turn: bool = False) -> tuple[tuple[int, int], bytes]:
    """Size and colours of a file's first frame, as any viewer shows it."""
    image: Image.Image = Image.open(io.BytesIO(data))
    image.load()
    if turn:
        image = ImageOps.exif_transpose(image)
    return image.size, image.convert("RGBA").tobytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_metadata_is_gone_and_pixels_are_not(
    painting: Image.Image, encoded: Encode, exif: Exif, secret: bytes, kind: str
) -> None:
    """Position, owner, camera and XMP leave no byte behind; the file is not encoded again."""
    notes = b"<x:xmpmeta>" + secret + b"</x:xmpmeta>"
    options: dict[str, object] = {"exif": exif(), "xmp": notes}
    text = PngImagePlugin.PngInfo()
    if kind == "PNG":
        text.add_text("Comment", secret.decode())
        text.add_itxt("XML:com.adobe.xmp", notes.decode())
        options = {"exif": exif(), "pnginfo": text}
    if kind == "JPEG":
        options["comment"] = secret
    data = encoded(painting, kind, **options)
    assert secret in data

    prepared = prepare(data, name="a")

    assert secret not in prepared.data
    assert not any(mark in prepared.data for mark in (b"Exif", b"EXIF", b"eXIf", b"GPS", b"xmp"))
    assert prepared.facts.format == kind.lower()
    assert pixels(prepared.data) == pixels(data)
    if kind == "WEBP":
        assert prepared.data[20] & 0b1100 == 0  # nor does the header announce EXIF or XMP
    assert prepared.sha256 == hashlib.sha256(prepared.data).hexdigest()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {"quality": 71}),  # encoding again at any quality would change pixels
        ("JPEG", {"quality": 71, "progressive": True}),  # several scans
        ("JPEG", {"quality": 71, "restart_marker_blocks": 1}),  # markers within the scan
        ("JPEG", {"quality": 71, "subsampling": 0}),
        ("JPEG", {"quality": 71, "keep_rgb": True}),  # only a note of Adobe's says that it is RGB
        ("WEBP", {"quality": 60}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_a_clean_file_stays_byte_for_byte(
    painting: Image.Image, encoded: Encode, kind: str, options: dict[str, object]
) -> None:
    """What holds nothing but a picture goes through untouched."""
    data = encoded(painting, kind, **options)

    assert prepare(data, name="a").data == data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(
    painting: Image.Image, encoded: Encode, exif: Exif, kind: str, orientation: int
) -> None:
    """Every one of the eight ways to hold a camera ends upright, with exactly the same pixels."""
    data = encoded(painting, kind, exif=exif(orientation))

    prepared = prepare(data, name="a")

    assert pixels(prepared.data) == pixels(data, turn=True)
    assert Image.open(io.BytesIO(prepared.data)).getexif() == {}
    assert prepared.facts.format == (kind.lower() if orientation == 1 else "png")
    sideways = orientation >= 5
    assert (prepared.facts.width, prepared.facts.height) == ((32, 48) if sideways else (48, 32))


@pytest.mark.parametrize(
    "block",
    [
        b"Exif\0\0",  # empty
        b"Exif\0\0MM\0*\xff\xff\xff\xff",  # points outside
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff",  # 65,535 entries, none there
        b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x09\0\0",  # orientation 9
        b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\2\0\0\0\1\0\x06\0\0",  # orientation as text
        b"Exif\0\0XX\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\x06\0\0",  # no byte order
    ],
)
def test_nonsense_in_exif_means_upright(painting: Image.Image, encoded: Encode, block: bytes) -> None:
    """Damaged EXIF is dropped like any other, and the picture stays as it is."""
    data = encoded(painting, "JPEG", exif=block)

    assert prepare(data, name="a").data == encoded(painting, "JPEG")


def test_the_preview_within_a_jpeg_is_gone(painting: Image.Image, encoded: Encode) -> None:
    """A cropped photo cannot give its old self away through its thumbnail."""
    data = encoded(painting, "JPEG")
    assert data[2:4] == b"\xff\xe0"
    thumbnail = bytes(range(48))
    jfif = b"\xff\xe0" + (16 + 48).to_bytes(2, "big") + data[6:18] + b"\4\4" + thumbnail
    extra = b"\xff\xe0" + (2 + 6 + 48).to_bytes(2, "big") + b"JFXX\0\x13" + thumbnail

    assert prepare(data[:2] + jfif + extra + data[20:], name="a").data == data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_whatever_follows_the_picture_is_gone(painting: Image.Image, encoded: Encode, secret: bytes, kind: str) -> None:
    """An archive or a film glued to the end does not travel along."""
    data = encoded(painting, kind)

    assert prepare(data + b"PK\3\4" + secret, name="a").data == data


def test_huge_texts_in_a_png_are_dropped_unread(painting: Image.Image, encoded: Encode) -> None:
    """Text chunks that unpack to 80 MB neither fill the memory nor refuse the picture."""
    text = PngImagePlugin.PngInfo()
    for number in range(8):
        text.add_text(f"k{number}", "x" * 10_000_000, zip=True)
    data = encoded(painting, "PNG", pnginfo=text)
    with pytest.raises(ValueError, match="too large"):
        Image.open(io.BytesIO(data)).load()

    assert prepare(data, name="a").data == encoded(painting, "PNG")


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_of_an_animation_the_first_frame_stays(painting: Image.Image, encoded: Encode, kind: str) -> None:
    """A moving picture becomes its first frame, as a still PNG without loss."""
    others = [painting.rotate(180), Image.new("RGB", painting.size, "blue")]
    data = encoded(painting, kind, save_all=True, append_images=others, duration=50, comment=b"hm")

    prepared = prepare(data, name="a")

    assert (prepared.facts.format, prepared.facts.frames) == ("png", 1)
    assert pixels(prepared.data) == pixels(data)


def test_a_gif_keeps_its_transparency(encoded: Encode) -> None:
    """A single GIF becomes a PNG with the same holes in it."""
    image = Image.new("P", (6, 4), 1)
    image.putpalette([0, 0, 0, 200, 100, 50, 9, 9, 9])
    image.paste(2, (0, 0, 3, 2))
    data = encoded(image, "GIF", transparency=2)

    prepared = prepare(data, name="a")

    assert pixels(prepared.data) == pixels(data)
    assert pixels(prepared.data)[1][3] == 0
    assert pixels(prepared.data)[1][-1] == 255


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("1", {}),
        ("L", {}),
        ("LA", {}),
        ("P", {}),
        ("P", {"transparency": bytes((0, 128, 255))}),  # half transparent palette entries
        ("RGB", {"transparency": (250, 10, 10)}),  # one transparent colour
        ("RGBA", {}),
        ("I;16", {}),  # 16 bits of grey
    ],
)
@pytest.mark.parametrize("orientation", [1, 6])
def test_every_kind_of_png_keeps_its_pixels(
    painting: Image.Image,
    encoded: Encode,
    exif: Exif,
    mode: str,
    options: dict[str, object],
    orientation: int,
) -> None:
    """Palettes, transparency and 16 bits survive, turned or not."""
    source = painting.convert("L").convert("I").point(lambda value: value * 257 + 0)
    image = source.convert("I;16") if mode == "I;16" else painting.convert(mode)
    data = encoded(image, "PNG", exif=exif(orientation), **options)

    prepared = prepare(data, name="a")

    before = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    after = Image.open(io.BytesIO(prepared.data))
    assert after.mode == before.mode
    assert after.tobytes() == before.tobytes()
    assert after.info.get("transparency") == before.info.get("transparency")
    assert pixels(prepared.data) == pixels(data, turn=True)


def test_cmyk_becomes_colours_a_model_knows(painting: Image.Image, encoded: Encode) -> None:
    """A JPEG for print arrives as an RGB PNG."""
    data = encoded(painting.convert("CMYK"), "JPEG", quality=95)

    prepared = prepare(data, name="a")

    assert prepared.facts.format == "png"
    image = Image.open(io.BytesIO(prepared.data))
    assert image.mode == "RGB"
    expected = Image.open(io.BytesIO(data)).convert("RGB")
    assert image.tobytes() == expected.tobytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 8])
def test_the_colour_profile_stays(
    painting: Image.Image,
    encoded: Encode,
    exif: Exif,
    profile: bytes,
    kind: str,
    orientation: int,
) -> None:
    """The same pixels keep meaning the same colours."""
    data = encoded(painting, kind, icc_profile=profile, exif=exif(orientation))

    prepared = prepare(data, name="a")

    assert Image.open(io.BytesIO(prepared.data)).info["icc_profile"] == profile


def test_a_profile_that_unpacks_for_ever_is_dropped(painting: Image.Image, encoded: Encode) -> None:
    """A bomb in place of a colour profile costs the profile, not the picture or the memory."""
    data = encoded(painting, "PNG", icc_profile=b"\0" * 50_000_000)

    assert prepare(data, name="a").data == encoded(painting, "PNG")
