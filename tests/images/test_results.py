"""What a provider sends is a whole picture, or known not to be."""

from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from bot.images.results import BrokenPicture, check_result

Encode = Callable[..., bytes]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_whole_picture_passes(painting: Image.Image, encoded: Encode, kind: str) -> None:
    """Size, type and extension come from the bytes, not from what the provider called them."""
    facts = check_result(encoded(painting, kind))

    assert (facts.format, facts.width, facts.height) == (kind.lower(), 48, 32)


def test_the_providers_own_notes_do_no_harm(painting: Image.Image, encoded: Encode) -> None:
    """A result with the prompt in huge text chunks is as good as any."""
    text = PngImagePlugin.PngInfo()
    text.add_text("prompt", "x" * 9_000_000, zip=True)

    assert check_result(encoded(painting, "PNG", pnginfo=text)).width == 48


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "What the provider sent is empty (0 bytes)."),
        (b"<!doctype html><h1>502", "What the provider sent is a web page, not a picture."),
        (b'{"code":404}', "What the provider sent is a text file."),
        (b"\0\0\0\x20ftypavif", "What the provider sent is an AVIF picture."),
    ],
)
def test_other_files_are_named(data: bytes, said: str) -> None:
    """The owner reads what came instead of a picture."""
    with pytest.raises(BrokenPicture) as broken:
        check_result(data)

    assert str(broken.value) == said


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
def test_half_a_picture_is_found(large_painting: Image.Image, encoded: Encode, kind: str, share: float) -> None:
    """A download that broke off is never posted."""
    data = encoded(large_painting.resize((300, 200)), kind)

    with pytest.raises(BrokenPicture):
        check_result(data[: int(len(data) * share)])
