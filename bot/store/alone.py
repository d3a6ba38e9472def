"""The lock that makes a SQLite file one process's own; the kernel lets go of it when the process dies, however it dies.

Without it a restart after `kill -9` would have to wait for the dead process's lease before it may touch its jobs.
"""

import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bot.core.errors import StartupError


class Alone:
    """Holds `<database>.lock` for the life of the process."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".lock")
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            StartupError: another Easel uses the database.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab")
        except OSError as error:
            raise StartupError(f"DATABASE_URL: {self._path.parent} cannot be written: {error}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise StartupError(
                f"Another Easel is using {self._path.with_suffix('')}. One SQLite database serves one process: "
                "stop the other one first, or give this one its own DATABASE_URL."
            ) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
