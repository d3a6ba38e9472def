"""Prompt templates of a server, by name."""

from dataclasses import dataclass

from bot.store.database import Reader, Row, Transaction


@dataclass(frozen=True, kw_only=True)
class Style:
    """A named template; `$prompt` in it is replaced by a member's words. `example` is a picture's number."""

    name: str
    template: str
    example: int | None = None


async def put(tx: Transaction, style: Style, *, guild_id: int, by: int, now: int) -> None:
    """Write a style, or replace the one of that name."""
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", guild_id, now
    )
    await tx.execute(
        "INSERT INTO styles (guild_id, name, template, example, created_by, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guild_id, name) DO UPDATE SET "
        "template = excluded.template, example = excluded.example, created_by = excluded.created_by",
        *(guild_id, style.name, style.template, style.example, by, now),
    )


async def remove(tx: Transaction, name: str, *, guild_id: int) -> bool:
    """Forget a style; False when there is none of that name."""
    return await tx.execute("DELETE FROM styles WHERE guild_id = $1 AND name = $2", guild_id, name) == 1


async def every(reader: Reader, *, guild_id: int) -> list[Style]:
    """All styles of a server, by name."""
    rows = await reader.fetch("SELECT * FROM styles WHERE guild_id = $1 ORDER BY name", guild_id)
    return [_style(row) for row in rows]


async def get(reader: Reader, name: str, *, guild_id: int) -> Style | None:
    """One style."""
    row = await reader.fetch_one("SELECT * FROM styles WHERE guild_id = $1 AND name = $2", guild_id, name)
    return _style(row) if row else None


def _style(row: Row) -> Style:
    return Style(name=row["name"], template=row["template"], example=row["example"])
