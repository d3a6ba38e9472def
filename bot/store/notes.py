"""Small facts by name, such as which commands Discord was last told about."""

from bot.store.database import Reader, Transaction


async def get(reader: Reader, name: str) -> str | None:
    """The note, or None."""
    value: str | None = await reader.value("SELECT value FROM notes WHERE name = $1", name)
    return value


async def put(tx: Transaction, name: str, value: str) -> None:
    """Write or replace a note."""
    await tx.execute(
        "INSERT INTO notes (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        *(name, value),
    )
