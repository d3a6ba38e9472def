"""Files that are either there and whole, or not there. Blocking; knows folders and bytes, no pictures."""

import errno
import os
import tempfile
from pathlib import Path

PART = ".part"

# EFBIG: a limit on file sizes, set by the owner's system, looks the same to us as a full disk.
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class VaultError(OSError):
    """The picture store failed; the message is a sentence for the owner."""


class VaultFull(VaultError):
    """There is no room for another picture."""


def write_whole(path: Path, data: bytes, *, incoming: Path, durable: bool = True) -> None:
    """Put a file in its place so that no crash can leave half of it there.

    It is written under another name in `incoming` (same file system), forced to the disk, renamed,
    and then the rename is forced to the disk. Afterwards it survives a power cut. Without `durable` nothing is forced:
    for what can be made again, and is checked when it is read.

    Raises:
        VaultFull: no space left; nothing stays behind.
        VaultError: the folder cannot be written to.
    """
    try:
        make_folder(incoming)
        make_folder(path.parent)
        part = _write_part(data, incoming, durable=durable)
        try:
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        raise _explained(error, path.parent) from error


def _write_part(data: bytes, incoming: Path, *, durable: bool) -> Path:
    """The bytes under a temporary name."""
    handle, name = tempfile.mkstemp(suffix=PART, dir=incoming)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def make_folder(path: Path) -> None:
    """Make a folder and those above it, each forced to the disk.

    Raises:
        OSError: it cannot be made.
    """
    missing: list[Path] = []
    while not path.is_dir():
        missing.append(path)
        path = path.parent
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(path: Path) -> None:
    """Force a folder's list of names to the disk."""
    if os.name == "nt":  # Windows opens no folders; NTFS keeps a journal of names by itself
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_parts(incoming: Path, *, before: float) -> int:
    """Delete what writers that died have left; the number of files deleted.

    A file younger than `before` (seconds since 1970) may still be written by another process.

    Raises:
        VaultError: the folder cannot be made or written to.
    """
    swept = 0
    try:
        make_folder(incoming)
        for part in incoming.glob(f"*{PART}"):
            try:
                if part.stat().st_mtime < before:
                    part.unlink()
                    swept += 1
            except FileNotFoundError:
                continue  # its writer has just finished, or another process swept it
    except OSError as error:
        raise _explained(error, incoming) from error
    return swept


def _explained(error: OSError, folder: Path) -> VaultError:
    reason = error.strerror or str(error)
    if error.errno in _FULL:
        return VaultFull(f"There is no room left for pictures in {folder}: {reason}.")
    return VaultError(f"Easel cannot write pictures to {folder}: {reason}.")
