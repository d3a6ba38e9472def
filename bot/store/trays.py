"""The blend tray: up to five pictures a member has collected in a server; it survives restarts and expires."""

from bot.core.jobs import Picture
from bot.store.database import Reader, Transaction
from bot.store.rows import picture_of

MOST = 5
KEPT_FOR = 24 * 3600 * 1000  # milliseconds after the last picture was added


async def add(tx: Transaction, *, guild_id: int, user_id: int, picture: int, now: int) -> bool:
    """Put a picture into the tray; False when it is full. One that lies there already is simply newer."""
    await _expire(tx, guild_id=guild_id, user_id=user_id, now=now)
    there = {item.number for item in await items(tx, guild_id=guild_id, user_id=user_id, now=now)}
    if picture not in there and len(there) >= MOST:
        return False
    await tx.execute(
        "INSERT INTO trays (guild_id, user_id, picture, at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (guild_id, user_id, picture) DO NOTHING",
        *(guild_id, user_id, picture, now),
    )
    return True


async def remove(tx: Transaction, *, guild_id: int, user_id: int, picture: int | None) -> None:
    """Take one picture out, or with None all of them."""
    await tx.execute(
        "DELETE FROM trays WHERE guild_id = $1 AND user_id = $2 AND (picture = $3 OR $3 = 0)",
        *(guild_id, user_id, picture or 0),
    )


async def items(reader: Reader, *, guild_id: int, user_id: int, now: int) -> list[Picture]:
    """What lies in the tray, in the order in which it was added; nothing once the newest is too old."""
    rows = await reader.fetch(
        "SELECT p.* FROM trays t JOIN pictures p ON p.number = t.picture "
        "WHERE t.guild_id = $1 AND t.user_id = $2 AND p.removed_at IS NULL AND p.hidden = 0 "
        "AND (SELECT max(at) FROM trays WHERE guild_id = $1 AND user_id = $2) > $3 ORDER BY t.at, t.picture",
        *(guild_id, user_id, now - KEPT_FOR),
    )
    return [picture_of(row) for row in rows]


async def _expire(tx: Transaction, *, guild_id: int, user_id: int, now: int) -> None:
    await tx.execute(
        "DELETE FROM trays WHERE guild_id = $1 AND user_id = $2 "
        "AND (SELECT max(at) FROM trays WHERE guild_id = $1 AND user_id = $2) <= $3",
        *(guild_id, user_id, now - KEPT_FOR),
    )
