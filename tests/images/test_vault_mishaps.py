"""Full disks, wrong folders and kill -9: what is in the vault stays whole."""

import asyncio
import hashlib
import io
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image

from bot.images.darkroom import Darkroom
from bot.images.files import VaultError, VaultFull
from bot.images.vault import Vault


def files(root: Path) -> list[str]:
    """Everything below the root, by its relative path."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """As if the disk were nearly full: the system refuses to let any file grow beyond `size` bytes."""
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    quiet = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))
        signal.signal(signal.SIGXFSZ, quiet)


async def test_a_full_disk_is_told_and_leaves_nothing(vault: Vault, root: Path) -> None:
    """Where there is no room, no half file stays, and the sentence names the reason."""
    data = os.urandom(50_000)
    with room_for(20_000), pytest.raises(VaultFull, match="There is no room left for pictures in"):
        await vault.put(data, "png")

    assert files(root) == []
    stored = await vault.put(data, "png")
    assert await vault.read(stored.sha256, "png") == data


async def test_a_full_disk_hides_no_picture(vault: Vault, root: Path, picture: bytes) -> None:
    """A preview that cannot be kept is shown all the same."""
    stored = await vault.put(picture, "png")
    with room_for(10):
        preview = await vault.thumbnail(stored.sha256, "png")

    assert Image.open(io.BytesIO(preview)).size == (48, 32)
    assert files(root) == [stored.path]


async def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path, darkroom: Darkroom) -> None:
    """A wrong folder is found at the start, by the sweep, in a sentence."""
    (tmp_path / "file").write_bytes(b"")
    vault = Vault(tmp_path / "file" / "pictures", darkroom=darkroom)

    with pytest.raises(VaultError, match="Easel cannot write pictures to"):
        await vault.sweep(before=0)
    with pytest.raises(VaultError, match="Easel cannot write pictures to"):
        await vault.put(b"x", "png")


async def test_the_sweep_takes_what_the_dead_have_left(vault: Vault, root: Path, picture: bytes) -> None:
    """Old half-written files go; young ones, which somebody may be writing, and pictures stay."""
    stored = await vault.put(picture, "png")
    old, young = root / "incoming" / "a.part", root / "incoming" / "b.part"
    for path in (old, young):
        path.write_bytes(picture[:10])
    now = time.time()
    os.utime(old, (now - 7200, now - 7200))
    os.utime(root / stored.path, (now - 7200, now - 7200))

    assert await vault.sweep(before=now - 3600) == 1

    assert files(root) == sorted([stored.path, "incoming/b.part"])
    assert await vault.sweep(before=now - 3600) == 0


WRITER = """
import asyncio, sys
from pathlib import Path
from bot.images.darkroom import Darkroom
from bot.images.vault import Vault

async def main():
    async with Darkroom() as darkroom:
        vault = Vault(Path(sys.argv[1]), darkroom=darkroom)
        for number in range(100_000):
            stored = await vault.put(number.to_bytes(4, "big") * 100_000, "png")
            print(stored.sha256, flush=True)

asyncio.run(main())
"""


@pytest.fixture
def writer(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that stores one picture after another until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(root)], stdout=subprocess.PIPE, text=True)
    yield process
    process.kill()
    process.communicate()


async def test_killing_the_writer_leaves_only_whole_pictures(
    vault: Vault, root: Path, writer: subprocess.Popen[str]
) -> None:
    """After kill -9 every file under a final name is whole, and every promised one is there."""
    assert writer.stdout is not None
    promised = [writer.stdout.readline().strip() for _ in range(20)]
    writer.kill()
    promised += writer.stdout.read().split()
    writer.wait()

    await vault.sweep(before=time.time() + 1)

    kept = [root / name for name in files(root)]
    assert len(kept) >= len(promised) >= 20
    for path in kept:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
    for sha256 in promised:
        assert await vault.exists(sha256, "png")


async def test_a_half_file_never_has_the_final_name(vault: Vault, root: Path) -> None:
    """Whoever looks while a large picture is written sees nothing, or all of it."""
    data = os.urandom(4_000_000)
    path = root / hashlib.sha256(data).hexdigest()[:2]
    sizes = set()
    writing = asyncio.create_task(vault.put(data, "png"))
    while not writing.done():
        sizes |= {found.stat().st_size for found in path.rglob("*.png")}
        await asyncio.sleep(0)

    assert sizes <= {len(data)}
    assert await vault.read((await writing).sha256, "png") == data
