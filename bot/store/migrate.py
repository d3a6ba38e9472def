"""Numbered migrations, one transaction each; the version lives in the database it describes."""

import sqlite3
from collections.abc import Iterator
from importlib import resources

from bot.core.errors import StartupError
from bot.store.database import Transaction


async def migrate(tx: Transaction) -> int:
    """Bring the database to the newest version and return it.

    Raises:
        StartupError: the database was made by a newer Easel.
    """
    await tx.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)")
    current = await tx.value("SELECT max(version) FROM schema_version") or 0
    steps = migrations()
    newest = max(steps)
    if current > newest:
        raise StartupError(
            f"The database has version {current}, this Easel knows up to {newest}. "
            "It was used by a newer Easel: update this one, or restore an older backup."
        )
    for version in range(current + 1, newest + 1):
        await tx.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements(steps[version]):
                await tx.execute(statement)
            await tx.execute("INSERT INTO schema_version (version) VALUES ($1)", version)
            await tx.execute("COMMIT")
        except BaseException:
            await tx.execute("ROLLBACK")
            raise
    return newest


def migrations() -> dict[int, str]:
    """The text of every migration, by number; the files are `0001_name.sql` and never change once released."""
    folder = resources.files("bot.store") / "migrations"
    files = [item for item in folder.iterdir() if item.name.endswith(".sql")]
    return {int(item.name.partition("_")[0]): item.read_text("utf-8") for item in files}


def statements(text: str) -> Iterator[str]:
    """Single statements of a script: a `;` inside a string or a trigger does not end one."""
    part = ""
    for line in text.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part.strip()
            part = ""
    if part.strip() and not all(line.strip().startswith("--") or not line.strip() for line in part.splitlines()):
        raise ValueError(f"a migration ends inside a statement: {part.strip()[:80]}")
