"""A database with all its tables for tests that are not about making them: made once per process, then copied."""

import tempfile
from pathlib import Path

from bot.store.sqlite import SQLite

FILE = "blank.db"
_made: list[bytes] = []


async def open_blank(path: Path) -> SQLite:
    """Open a database at a path; where there is none yet, it is a copy of an empty one."""
    if not _made:
        with tempfile.TemporaryDirectory() as folder:
            await (await SQLite.open(Path(folder) / FILE)).close()
            _made.append((Path(folder) / FILE).read_bytes())
    _copy_to(path)
    return await SQLite.open(path)


def _copy_to(path: Path) -> None:
    if not path.exists():
        path.write_bytes(_made[0])
