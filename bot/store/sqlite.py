"""SQLite behind `Database`: one writer task with group commit, one read-only connection.

Coroutines that share a connection share its transaction, so only the writer touches the write connection. It takes
what waits (creates first), gives each change a SAVEPOINT of its own, and commits them together: one thread hop and one
fsync for many commands, and a change that fails takes nobody with it.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar
from urllib.parse import quote

import aiosqlite

from bot.core.errors import StartupError
from bot.store.database import Change, Lane, P, Query, Reader, Row, Transaction
from bot.store.writing import BUSY_MILLISECONDS, WritingSide, numbered

T = TypeVar("T")

GROUP = 256  # changes a commit may carry; more would make the first one wait for the last


class _Reading:
    """Queries on one aiosqlite connection."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self.raw = connection

    async def fetch(self, sql: str, *args: object) -> Sequence[Row]:
        return list(await self.raw.execute_fetchall(numbered(sql), args))

    async def fetch_one(self, sql: str, *args: object) -> Row | None:
        rows = await self.fetch(sql, *args)
        return rows[0] if rows else None

    async def value(self, sql: str, *args: object) -> Any:
        row: Any = await self.fetch_one(sql, *args)
        return row[0] if row is not None else None


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """A change in the queue and the future its caller awaits."""

    change: Callable[[Transaction], Awaitable[Any]]
    done: asyncio.Future[Any]


class SQLite:
    """`Database` on one SQLite file. Open with `await SQLite.open(path)`, close with `await db.close()`."""

    def __init__(self, thread: ThreadPoolExecutor, writing: WritingSide, reading: aiosqlite.Connection) -> None:
        self._thread = thread
        self._writing = writing
        self._reading = _Reading(reading)
        self._lanes: dict[Lane, deque[_Waiting]] = {lane: deque() for lane in Lane}
        self._arrived = asyncio.Event()
        self._closing = False
        self._groups: Callable[[int, float], None] | None = None
        self._writer = asyncio.create_task(self._write_forever(), name="database writer")

    @classmethod
    async def open(cls, path: Path) -> "SQLite":
        """Open or make the file and bring it to the newest version.

        Raises:
            StartupError: the folder cannot be written, the file is no database or comes from a newer Easel.
        """
        thread = ThreadPoolExecutor(1, thread_name_prefix="database writer")
        async with AsyncExitStack() as undo:
            undo.callback(thread.shutdown)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                writing = await asyncio.get_running_loop().run_in_executor(thread, WritingSide, path)
                undo.callback(writing.close)
                reading = await aiosqlite.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
                undo.push_async_callback(reading.close)
                reading.row_factory = sqlite3.Row
                await reading.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            except (OSError, sqlite3.OperationalError) as error:
                raise StartupError(f"DATABASE_URL: {path} cannot be opened: {error}") from error
            except sqlite3.Error as error:
                raise StartupError(f"DATABASE_URL: {path} is not a usable database: {error}") from error
            undo.pop_all()
        return cls(thread, writing, reading)

    def on_group(self, note: Callable[[int, float], None]) -> None:
        """Call `note` with the number of changes of each commit and the seconds it took (for metrics)."""
        self._groups = note

    @property
    def healthy(self) -> bool:
        """Whether the writer is alive."""
        return not self._writer.done()

    async def write(self, change: Change[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.write`."""
        return await self._queue(Lane.CHANGE, _bind(change, args, kwargs))

    async def create(self, change: Change[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.create`."""
        return await self._queue(Lane.CREATE, _bind(change, args, kwargs))

    async def read(self, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """See `Database.read`."""
        reader: Reader = self._reading
        return await query(reader, *args, **kwargs)

    async def close(self) -> None:
        """Write what still waits, then close both connections. Their threads would keep the process alive."""
        self._closing = True
        self._arrived.set()
        try:
            await self._writer
        finally:
            await self._reading.raw.close()
            await asyncio.get_running_loop().run_in_executor(self._thread, self._writing.close)
            self._thread.shutdown()

    async def _queue(self, lane: Lane, change: Callable[[Transaction], Awaitable[T]]) -> T:
        if self._closing or self._writer.done():
            raise RuntimeError("the database is closed")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._lanes[lane].append(_Waiting(change=change, done=done))
        self._arrived.set()
        return await done

    async def _write_forever(self) -> None:
        try:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                while group := self._next_group():
                    began = perf_counter()
                    await self._commit(group)
                    if self._groups:
                        self._groups(len(group), perf_counter() - began)
                if self._closing:
                    return
        finally:
            # Whatever ended the writer: those who wait behind it must not wait for ever.
            for waiting in self._lanes.values():
                for item in waiting:
                    _fail(item.done, RuntimeError("the database is closed"))

    def _next_group(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        for lane in Lane:
            waiting = self._lanes[lane]
            while waiting and len(group) < GROUP:
                group.append(waiting.popleft())
        return group

    async def _commit(self, group: list[_Waiting]) -> None:
        """One transaction for the whole group; answers only after COMMIT."""
        changes = [item.change for item in group]
        try:
            outcomes = await asyncio.get_running_loop().run_in_executor(self._thread, self._writing.commit, changes)
        except BaseException as error:
            for item in group:
                _fail(item.done, error)
            if not isinstance(error, Exception):
                raise
            return
        for item, (value, problem) in zip(group, outcomes, strict=True):
            if problem is not None:
                _fail(item.done, problem)
            elif not item.done.done():
                item.done.set_result(value)


def _bind(
    change: Callable[..., Awaitable[T]], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[[Transaction], Awaitable[T]]:
    return lambda tx: change(tx, *args, **kwargs)


def _fail(done: asyncio.Future[Any], error: BaseException) -> None:
    if not done.done():
        done.set_exception(error if isinstance(error, Exception) else RuntimeError("the database is closed"))
