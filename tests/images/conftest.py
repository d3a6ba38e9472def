"""Pictures made on the spot: small, seeded, and different in every corner, so that turns show."""

import asyncio
import io
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, Self

import pytest
from PIL import ExifTags, Image, ImageCms

from bot.core.family import Node
from bot.images.darkroom import Darkroom
from bot.images.drawing import Drawings
from bot.images.lettering import Lettering
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


@pytest.fixture
def drawings(vault: Vault, darkroom: Darkroom) -> Drawings:
    return Drawings(vault=vault, darkroom=darkroom)


@pytest.fixture
def lettering() -> Lettering:
    """Pillow's own font and nothing of this machine, so that every machine draws the same."""
    return Lettering()


@pytest.fixture
async def hung(vault: Vault, encoded: Callable[..., bytes]) -> Callable[..., Awaitable[Node]]:
    """Puts a picture of one colour into the vault and returns its node; more arguments are the node's own."""

    async def hang(
        number: int, *, size: tuple[int, int] = (64, 64), colour: tuple[int, int, int] | None = None, **more: Any
    ) -> Node:
        shade = colour or (number * 53 % 200 + 40, number * 97 % 200 + 40, number * 31 % 200 + 40)
        image = Image.new("RGB", size, shade)
        image.putpixel((0, 0), (number % 256, number // 256, 0))  # no two files alike
        stored = await vault.put(encoded(image, "PNG"), "png")
        return Node(number=number, user_id=number % 5 + 1, sha256=stored.sha256, extension="png", **more)

    return hang


class Ticking:
    """Measures how long the event loop was held up: `async with Ticking() as ticking: ...; ticking.worst`."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._tick())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.005)
            self.late.append(loop.time() - before - 0.005)

    @property
    def usual(self) -> float:
        """Seconds late, of nine ticks in ten: one slow moment of a busy machine proves nothing."""
        return sorted(self.late)[len(self.late) * 9 // 10]


@pytest.fixture
def ticking() -> type[Ticking]:
    return Ticking
