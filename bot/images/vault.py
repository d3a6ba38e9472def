"""Where pictures are kept: files named by the SHA-256 of their bytes, with previews beside them.

Knows files, not jobs: the same bytes of two members are one file, so before removing, the caller
makes sure that nobody else needs it. Layout below the root:

    ab/cd/abcd....png                 a picture
    thumbs/ab/cd/abcd...-320.webp     its preview, made again whenever it is missing
    incoming/                         half-written files, which a crash may leave

Half-written files stand in one folder and not beside the finished ones, so that the sweep at the
start looks into one folder instead of 65,536.
"""

import asyncio
import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.images.container import Unfit
from bot.images.darkroom import Darkroom
from bot.images.files import VaultError, VaultFull, sweep_parts, sync_folder, write_whole
from bot.images.thumbnail import SIDE, make_thumbnail
from bot.images.webp import WEBP

_SHA256 = re.compile(r"[0-9a-f]{64}")
_EXTENSION = re.compile(r"[a-z0-9]{1,8}")


class PictureMissing(VaultError):
    """A picture is not in the vault."""


class PictureDamaged(VaultError):
    """A picture's bytes are no longer those that were stored."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A picture in the vault.

    Attributes:
        path: relative to the vault's root, with forward slashes.
        size: in bytes.
    """

    sha256: str
    path: str
    size: int


class Vault:
    """The picture store below one folder. Several processes may share it.

    Every method raises ValueError for a hash or extension that cannot be one, and `VaultError` (an
    OSError) when the disk fails.
    """

    def __init__(self, root: Path, *, darkroom: Darkroom) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._darkroom = darkroom

    async def put(self, data: bytes, extension: str) -> Stored:
        """Store a picture; once this returns it survives a power cut. Storing it again changes nothing.

        Raises:
            VaultFull: there is no room for it.
        """
        return await asyncio.to_thread(self._put, data, extension)

    async def keep(self, data: bytes, extension: str, *, pixels: int) -> Stored:
        """Store a picture of so many pixels and make its preview at once, while the bytes are at hand.

        Raises:
            VaultFull: there is no room for the picture; a preview that finds none is left for later.
            BrokenPicture: it is no picture.
        """
        stored = await self.put(data, extension)
        await self._darkroom.run(partial(self._make_preview, data, self._preview(stored.sha256, SIDE)), pixels=pixels)
        return stored

    async def read(self, sha256: str, extension: str) -> bytes:
        """The bytes as they were stored, checked against their hash.

        Raises:
            PictureMissing: never stored, or removed.
            PictureDamaged: the file has changed since.
        """
        return await asyncio.to_thread(self._read, sha256, extension)

    async def exists(self, sha256: str, extension: str) -> bool:
        """Whether the picture is there; its bytes are not checked."""
        return await asyncio.to_thread(self._path(sha256, extension).is_file)

    async def remove(self, sha256: str, extension: str) -> bool:
        """Take a picture and its previews away for good; False when it was not there."""
        return await asyncio.to_thread(self._remove, sha256, extension)

    async def thumbnail(self, sha256: str, extension: str, side: int = SIDE) -> bytes:
        """The picture's preview: a WebP whose longer side has at most `side` pixels, made once.

        Raises:
            PictureMissing, PictureDamaged: see `read`.
            BrokenPicture: what is stored is no picture.
        """
        path = self._preview(sha256, side)
        kept = await asyncio.to_thread(_read_preview, path)
        if kept is not None:
            return kept
        made = await self._darkroom.thumbnail_of(await self.read(sha256, extension), side=side)
        # A preview can be made again; a full disk should not hide pictures that are there.
        with suppress(VaultFull):
            await asyncio.to_thread(write_whole, path, made, incoming=self._incoming, durable=False)
        return made

    async def sweep(self, *, before: float) -> int:
        """Delete half-written files last touched before a moment (seconds since 1970); how many there were.

        For the start: it also makes the folders, so that a place that cannot be written to is found
        before the first picture is paid for. Leave writers of other processes some minutes.
        """
        return await asyncio.to_thread(sweep_parts, self._incoming, before=before)

    def _put(self, data: bytes, extension: str) -> Stored:
        sha256 = hashlib.sha256(data).hexdigest()
        path = self._path(sha256, extension)
        if not _holds(path, data):
            write_whole(path, data, incoming=self._incoming)
        return Stored(sha256=sha256, path=path.relative_to(self._root).as_posix(), size=len(data))

    def _make_preview(self, data: bytes, path: Path) -> None:
        if _read_preview(path) is None:
            with suppress(VaultFull):
                write_whole(path, make_thumbnail(data), incoming=self._incoming, durable=False)

    def _read(self, sha256: str, extension: str) -> bytes:
        path = self._path(sha256, extension)
        try:
            data = path.read_bytes()
        except FileNotFoundError as error:
            raise PictureMissing(f"The picture {path} is gone.") from error
        except OSError as error:
            raise VaultError(f"The picture {path} cannot be read: {error.strerror}.") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise PictureDamaged(f"The picture {path} is damaged: its bytes are not those stored.")
        return data

    def _remove(self, sha256: str, extension: str) -> bool:
        path = self._path(sha256, extension)
        for preview in self._preview(sha256, SIDE).parent.glob(f"{sha256}-*.webp"):
            preview.unlink(missing_ok=True)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise VaultError(f"The picture {path} cannot be removed: {error.strerror}.") from error
        sync_folder(path.parent)
        return True

    def _path(self, sha256: str, extension: str) -> Path:
        if not _EXTENSION.fullmatch(extension):
            raise ValueError(f"{extension!r} is no file extension.")
        return self._folder(self._root, sha256) / f"{sha256}.{extension}"

    def _preview(self, sha256: str, side: int) -> Path:
        return self._folder(self._root / "thumbs", sha256) / f"{sha256}-{side}.webp"

    @staticmethod
    def _folder(root: Path, sha256: str) -> Path:
        """Two levels of 256 folders: a million pictures make about 15 files in each."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is no SHA-256.")
        return root / sha256[:2] / sha256[2:4]


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file has exactly these bytes; a damaged one does not, and is written anew."""
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _read_preview(path: Path) -> bytes | None:
    """A preview that was made before; None when there is none, or it is damaged."""
    try:
        data = path.read_bytes()
        if not WEBP.recognises(data):
            return None
        WEBP.strip(data)
    except (OSError, Unfit):
        return None
    return data
