"""The door to the database: one writer that commits in groups, and reads beside it.

SQL is written once, for PostgreSQL and SQLite alike, with `$1`, `$2`, ... as parameters. Nobody outside
`bot.store` sees a connection: a change is an async function of a transaction, `await db.write(change, ...)`.
"""

from collections.abc import Awaitable, Callable, Sequence
from enum import IntEnum
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Row(Protocol):
    """A row, read by column name."""

    def __getitem__(self, key: str, /) -> Any:
        """The value of one column."""
        ...


class Reader(Protocol):
    """Something that answers queries: a transaction, or the read-only side."""

    async def fetch(self, sql: str, *args: object) -> Sequence[Row]:
        """All rows."""
        ...

    async def fetch_one(self, sql: str, *args: object) -> Row | None:
        """The first row, or None."""
        ...

    async def value(self, sql: str, *args: object) -> Any:
        """The first column of the first row, or None."""
        ...


class Transaction(Reader, Protocol):
    """A reader that may also change things; everything in it happens or nothing does."""

    async def execute(self, sql: str, *args: object) -> int:
        """Run a statement; returns how many rows it touched."""
        ...


class Lane(IntEnum):
    """Who goes first when several changes wait: somebody is watching a command, nobody watches a poll."""

    CREATE = 0
    CHANGE = 1


Change = Callable[Concatenate[Transaction, P], Awaitable[T]]
Query = Callable[Concatenate[Reader, P], Awaitable[T]]


class Database(Protocol):
    """What an engine may do with a database."""

    async def write(self, change: Change[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a change in a transaction; returns after it is safely on disk.

        The caller only awaits the outcome: cancelling the caller never cuts the change in half, it may
        still be committed.
        """
        ...

    async def create(self, change: Change[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Like `write`, ahead of every other change that waits: somebody is watching."""
        ...

    async def read(self, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query on the read-only side; it sees everything committed before."""
        ...
