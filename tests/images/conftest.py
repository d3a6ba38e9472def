"""Pictures made on the spot: small, seeded, and different in every corner, so that turns show."""

import io
import random
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms

from bot.images.darkroom import Darkroom
from bot.images.vault import Vault

# Looked for in the bytes of cleaned files; they stand in every kind of metadata below.
SECRET = b"Villa Geheimnis 7"


def _encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


@pytest.fixture
def encoded() -> Callable[..., bytes]:
    """`encoded(image, "PNG", **options)`: the file that Pillow writes."""
    return _encode


@pytest.fixture
def painting() -> Image.Image:
    """A 48 by 32 picture with noise, no symmetry and no two corners alike."""
    image = Image.frombytes("RGB", (48, 32), random.Random(7).randbytes(48 * 32 * 3))
    image.paste((250, 10, 10), (0, 0, 16, 8))
    image.paste((10, 250, 10), (40, 20, 48, 32))
    return image


@pytest.fixture
def large_painting() -> Image.Image:
    """An 800 by 600 picture with a light and a dark half, and noise that no format makes small."""
    noise = random.Random(11).randbytes(400 * 300 * 3)
    image = Image.frombytes("RGB", (400, 300), noise)
    image.paste(image.point(lambda value: value // 3), (0, 0))
    image.paste(image.point(lambda value: 255 - value // 2).crop((200, 0, 400, 300)), (200, 0))
    return image.resize((800, 600), Image.Resampling.BICUBIC)


@pytest.fixture
def exif() -> Callable[..., bytes]:
    """`exif(orientation=6)`: an EXIF block with a position, a camera, an owner and that orientation."""

    def build(orientation: int = 1) -> bytes:
        block = Image.Exif()
        block[ExifTags.Base.Orientation] = orientation
        block[ExifTags.Base.Make] = SECRET.decode()
        block[ExifTags.Base.Artist] = SECRET.decode()
        block.get_ifd(ExifTags.IFD.GPSInfo).update(
            {
                ExifTags.GPS.GPSLatitudeRef: "N",
                ExifTags.GPS.GPSLatitude: (48.0, 12.0, 31.5),
                ExifTags.GPS.GPSAreaInformation: SECRET,
            }
        )
        return block.tobytes()

    return build


@pytest.fixture
def secret() -> bytes:
    """What the metadata of the test pictures says."""
    return SECRET


@pytest.fixture
async def darkroom() -> AsyncIterator[Darkroom]:
    async with Darkroom() as room:
        yield room


@pytest.fixture
def profile() -> bytes:
    """A colour profile that is not sRGB: its red and blue are exchanged."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = {bytes(data[128 + 4 + 12 * n :][:4]): 128 + 4 + 12 * n for n in range(data[131])}
    red, blue = at[b"rXYZ"] + 4, at[b"bXYZ"] + 4
    data[red : red + 8], data[blue : blue + 8] = data[blue : blue + 8], data[red : red + 8]
    return bytes(data)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of `vault`, not made yet."""
    return tmp_path / "pictures"


@pytest.fixture
def vault(root: Path, darkroom: Darkroom) -> Vault:
    return Vault(root, darkroom=darkroom)


@pytest.fixture
def picture(painting: Image.Image, encoded: Callable[..., bytes]) -> bytes:
    """A whole PNG."""
    return encoded(painting, "PNG")
