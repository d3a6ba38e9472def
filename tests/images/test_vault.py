"""Pictures on disk are there and whole, or not there."""

import asyncio
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bot.images.darkroom import Darkroom
from bot.images.results import BrokenPicture
from bot.images.vault import PictureDamaged, PictureMissing, Vault

Encode = Callable[..., bytes]


def files(root: Path) -> list[str]:
    """Everything below the root, by its relative path."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def previews(root: Path) -> list[Path]:
    return sorted(root.glob("thumbs/*/*/*.webp"))


async def test_what_is_put_can_be_read(vault: Vault, root: Path, picture: bytes) -> None:
    """A picture is kept under the hash of its bytes and comes back byte for byte."""
    sha256 = hashlib.sha256(picture).hexdigest()

    stored = await vault.put(picture, "png")

    assert stored.sha256 == sha256
    assert stored.path == f"{sha256[:2]}/{sha256[2:4]}/{sha256}.png"
    assert stored.size == len(picture)
    assert files(root) == [stored.path]
    assert await vault.read(sha256, "png") == picture
    assert await vault.exists(sha256, "png")


async def test_the_same_picture_is_one_file(vault: Vault, root: Path, picture: bytes) -> None:
    """Putting it again, even many times at once, changes nothing."""
    first, *others = await asyncio.gather(*(vault.put(picture, "png") for _ in range(12)))
    path = root / first.path
    written = path.stat().st_ino
    again = await vault.put(picture, "png")

    assert all(other == first for other in [*others, again])
    assert files(root) == [first.path]
    assert path.stat().st_ino == written


async def test_another_vault_finds_it(root: Path, darkroom: Darkroom, vault: Vault, picture: bytes) -> None:
    """What is stored outlives the process that stored it."""
    stored = await vault.put(picture, "png")

    assert await Vault(root, darkroom=darkroom).read(stored.sha256, "png") == picture


async def test_what_was_never_put_is_missing(vault: Vault) -> None:
    """A missing picture is told as such, not as an empty one."""
    assert not await vault.exists("0" * 64, "png")
    with pytest.raises(PictureMissing, match="is gone"):
        await vault.read("0" * 64, "png")
    with pytest.raises(PictureMissing):
        await vault.thumbnail("0" * 64, "png")


async def test_a_damaged_file_is_told_and_healed(vault: Vault, root: Path, picture: bytes) -> None:
    """One changed byte is found on reading; putting the picture again repairs it."""
    stored = await vault.put(picture, "png")
    path = root / stored.path
    path.write_bytes(picture[:-1] + b"\0")

    with pytest.raises(PictureDamaged, match=r"is damaged"):
        await vault.read(stored.sha256, "png")
    await vault.put(picture, "png")

    assert await vault.read(stored.sha256, "png") == picture


@pytest.mark.parametrize(
    ("sha256", "extension"),
    [
        ("../../etc/passwd", "png"),
        ("0" * 63, "png"),
        ("0" * 64 + "\n", "png"),
        ("A" * 64, "png"),  # a second spelling would be a second file
        ("0" * 64, "../png"),
        ("0" * 64, ".png"),
        ("0" * 64, ""),
        ("0" * 64, "png\n"),
    ],
)
async def test_no_path_leads_outside(vault: Vault, sha256: str, extension: str) -> None:
    """What is no hash and no extension never becomes a path."""
    for method in (vault.read, vault.exists, vault.remove, vault.thumbnail):
        with pytest.raises(ValueError, match=r"is no (SHA-256|file extension)"):
            await method(sha256, extension)


async def test_removing_takes_the_previews_along(vault: Vault, root: Path, picture: bytes) -> None:
    """After a takedown no byte of the picture is left, small or large."""
    stored = await vault.put(picture, "png")
    await vault.thumbnail(stored.sha256, "png")
    await vault.thumbnail(stored.sha256, "png", side=20)
    assert len(files(root)) == 3

    assert await vault.remove(stored.sha256, "png") is True

    assert files(root) == []
    assert await vault.remove(stored.sha256, "png") is False


async def test_removing_one_leaves_the_others(
    vault: Vault, painting: Image.Image, encoded: Encode, picture: bytes
) -> None:
    """A takedown touches exactly one picture."""
    other = await vault.put(encoded(painting.rotate(180), "PNG"), "png")
    stored = await vault.put(picture, "png")

    await vault.remove(stored.sha256, "png")

    assert await vault.exists(other.sha256, "png")


async def test_a_preview_is_made_once(vault: Vault, root: Path, picture: bytes) -> None:
    """The second look reads the file of the first."""
    stored = await vault.put(picture, "png")
    first = await vault.thumbnail(stored.sha256, "png", side=24)
    (path,) = previews(root)
    written = path.stat().st_mtime_ns, path.stat().st_ino

    assert await vault.thumbnail(stored.sha256, "png", side=24) == first
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == written
    assert path.read_bytes() == first
    assert Image.open(io.BytesIO(first)).size == (24, 16)


@pytest.mark.parametrize("left", [None, b"", b"RIFF", b"not a picture"])
async def test_a_preview_is_made_again_when_it_is_missing(
    vault: Vault, root: Path, picture: bytes, left: bytes | None
) -> None:
    """A deleted or damaged preview costs a moment, nothing more."""
    stored = await vault.put(picture, "png")
    first = await vault.thumbnail(stored.sha256, "png")
    (path,) = previews(root)
    path.unlink()
    if left is not None:
        path.write_bytes(left)

    assert await vault.thumbnail(stored.sha256, "png") == first
    assert path.read_bytes() == first


async def test_a_preview_of_no_picture_is_told(vault: Vault) -> None:
    """Bytes that are no picture have no preview, and leave none behind."""
    stored = await vault.put(b"hello", "png")

    with pytest.raises(BrokenPicture, match="is a text file"):
        await vault.thumbnail(stored.sha256, "png")
