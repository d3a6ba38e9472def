"""Looking into a SQLite database that a bot may be using, for the command line; nothing is written."""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from bot.core.errors import StartupError
from bot.store.database import Reader
from bot.store.migrate import migrations
from bot.store.writing import BUSY_MILLISECONDS, Immediate, finish

T = TypeVar("T")


def look(path: Path, question: Callable[..., Awaitable[T]], *args: object, **options: Any) -> T:
    """Ask something of a database that may be in use; nothing is written.

    Raises:
        StartupError: there is no such database, or this Easel has never opened it.
    """
    if not path.is_file():
        raise StartupError(f"DATABASE_URL: there is no database at {path}.")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            version = connection.execute("SELECT max(version) FROM schema_version").fetchone()[0]
            if version != max(migrations()):
                raise StartupError(
                    f"The database has version {version}, this Easel needs {max(migrations())}. "
                    "Start the bot once with this Easel, which brings it up to date."
                )
            connection.execute("BEGIN")  # one moment for all questions, whatever the bot writes meanwhile
            reader: Reader = Immediate(connection)
            return finish(question(reader, *args, **options))
    except sqlite3.Error as error:
        raise StartupError(f"DATABASE_URL: {path} cannot be read: {error}") from error
