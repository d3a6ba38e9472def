"""The writing side of a SQLite file: a connection of its own, and what runs whole groups of changes on it.

A change is a coroutine for the sake of databases that answer over a network. SQLite answers at once, so here a change
runs from beginning to end without a turn of the event loop; handing each of its statements to a thread and back takes
several times as long as the statements themselves. Knows nothing of tasks and queues: call it from one thread.
"""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from bot.store.database import Row, Transaction
from bot.store.migrate import migrate

T = TypeVar("T")

BUSY_MILLISECONDS = 30_000  # another program (a backup, an owner's script) may hold the lock this long
_PARAMETER = re.compile(r"\$(\d+)")


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """`$1` as SQLite's own `?1`: to SQLite `$1` is a name, which sqlite3 binds from dictionaries only."""
    return _PARAMETER.sub(r"?\1", sql)


class Immediate:
    """`Transaction` whose answers are there when asked for: awaiting one never gives way to anybody."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def fetch(self, sql: str, *args: object) -> Sequence[Row]:
        """See `Reader`."""
        return self._connection.execute(numbered(sql), args).fetchall()

    async def fetch_one(self, sql: str, *args: object) -> Row | None:
        """See `Reader`."""
        rows = await self.fetch(sql, *args)
        return rows[0] if rows else None

    async def value(self, sql: str, *args: object) -> Any:
        """See `Reader`."""
        row: Any = await self.fetch_one(sql, *args)
        return row[0] if row is not None else None

    async def execute(self, sql: str, *args: object) -> int:
        """See `Transaction`."""
        return self._connection.execute(numbered(sql), args).rowcount


Outcome = tuple[Any, Exception | None]


class WritingSide:
    """The one connection that changes things. Opening brings the file to the newest version.

    Raises:
        sqlite3.Error: the file is no database, or cannot be written.
        StartupError: it was made by a newer Easel.
    """

    def __init__(self, path: Path) -> None:
        # Made in one call of the writer's thread and used in others.
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._tx = Immediate(self._connection)
        try:
            self._connection.row_factory = sqlite3.Row
            for pragma in (
                f"busy_timeout = {BUSY_MILLISECONDS}",
                "journal_mode = WAL",  # readers never wait for the writer
                "synchronous = FULL",  # a committed payment survives a power cut, not only a crash
                "foreign_keys = ON",
                "temp_store = MEMORY",
            ):
                self._connection.execute(f"PRAGMA {pragma}")
            finish(migrate(self._tx))
        except BaseException:
            self._connection.close()
            raise

    def commit(self, group: Sequence[Callable[[Transaction], Awaitable[Any]]]) -> list[Outcome]:
        """Run changes in one transaction, each under a SAVEPOINT; what they returned or raised, after COMMIT.

        Raises:
            sqlite3.Error: the transaction as a whole did not come about, and nothing was changed.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            outcomes = [self._run(change) for change in group]
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        return outcomes

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _run(self, change: Callable[[Transaction], Awaitable[Any]]) -> Outcome:
        self._connection.execute("SAVEPOINT change")
        try:
            value = finish(change(self._tx))
        except Exception as error:  # noqa: BLE001 - whatever it was, it belongs to the caller who awaits it
            self._connection.execute("ROLLBACK TO change")
            self._connection.execute("RELEASE change")
            return None, error
        self._connection.execute("RELEASE change")
        return value, None


def finish(work: Awaitable[T]) -> T:
    """Run something that awaits nothing but `Immediate` to its end.

    Raises:
        RuntimeError: it wanted to wait for something else, in the middle of a transaction.
    """
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as end:
        result: T = end.value
        return result
    close = getattr(steps, "close", None)
    if close is not None:
        close()
    raise RuntimeError("a change awaits its transaction and nothing else")
