"""Stars: one per member and picture, counted exactly; and the gallery, where a picture goes once."""

from bot.core.family import Node
from bot.store import lineage
from bot.store.database import Reader, Transaction

LOST_AFTER = 10 * 60 * 1000  # milliseconds in which a reserved gallery post is either there or given up


async def toggle(tx: Transaction, number: int, *, user_id: int, now: int) -> tuple[bool, int]:
    """Give a star, or take it back; returns (given, stars now)."""
    given = await tx.execute(
        "INSERT INTO stars (picture, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (picture, user_id) DO NOTHING",
        *(number, user_id, now),
    )
    if not given:
        await tx.execute("DELETE FROM stars WHERE picture = $1 AND user_id = $2", number, user_id)
    return bool(given), await count(tx, number)


async def count(reader: Reader, number: int) -> int:
    """How many members like a picture."""
    stars: int = await reader.value("SELECT count(*) FROM stars WHERE picture = $1", number)
    return stars


async def reserve_gallery_post(tx: Transaction, number: int, *, guild_id: int, now: int) -> int | None:
    """The channel a picture is to be shown in, when it has earned it and was not shown before; else None.

    A place that was reserved long ago and never filled was lost in a crash, and is given again.
    """
    row = await tx.fetch_one(
        "INSERT INTO gallery_posts (picture, guild_id, channel_id, at) "
        "SELECT $1, g.id, g.gallery_channel, $3 FROM guilds g WHERE g.id = $2 AND g.gallery_channel IS NOT NULL "
        "AND (SELECT count(*) FROM stars WHERE picture = $1) >= g.gallery_stars "
        "AND EXISTS (SELECT 1 FROM pictures WHERE number = $1 AND removed_at IS NULL AND hidden = 0) "
        "ON CONFLICT (picture) DO UPDATE SET channel_id = excluded.channel_id, at = excluded.at "
        "WHERE gallery_posts.message_id IS NULL AND gallery_posts.at < $4 RETURNING channel_id",
        *(number, guild_id, now, now - LOST_AFTER),
    )
    return row["channel_id"] if row else None


async def gallery_posted(tx: Transaction, number: int, message_id: int) -> None:
    """The picture stands in the gallery."""
    await tx.execute("UPDATE gallery_posts SET message_id = $1 WHERE picture = $2", message_id, number)


async def gallery_post_failed(tx: Transaction, number: int) -> None:
    """It could not be shown; the next star tries again."""
    await tx.execute("DELETE FROM gallery_posts WHERE picture = $1 AND message_id IS NULL", number)


async def gallery_message(reader: Reader, number: int) -> tuple[int, int] | None:
    """Channel and message of a picture in the gallery."""
    row = await reader.fetch_one(
        "SELECT channel_id, message_id FROM gallery_posts WHERE picture = $1 AND message_id IS NOT NULL", number
    )
    return (row["channel_id"], row["message_id"]) if row else None


async def gallery_slot(reader: Reader, number: int) -> tuple[int, int | None] | None:
    """Channel and message of a picture in the gallery; the message is None while it is being posted, or was lost."""
    row = await reader.fetch_one("SELECT channel_id, message_id FROM gallery_posts WHERE picture = $1", number)
    return (row["channel_id"], row["message_id"]) if row else None


async def gallery_left(tx: Transaction, number: int, message_id: int) -> None:
    """The copy is gone; shown again, the picture may earn its place anew."""
    await tx.execute("DELETE FROM gallery_posts WHERE picture = $1 AND message_id = $2", number, message_id)


async def set_gallery(tx: Transaction, *, guild_id: int, channel_id: int | None, stars: int | None, now: int) -> None:
    """Where starred pictures go, and after how many stars; None leaves a value, 0 as channel takes it away."""
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", guild_id, now
    )
    if channel_id is not None:
        await tx.execute("UPDATE guilds SET gallery_channel = $1 WHERE id = $2", channel_id or None, guild_id)
    if stars is not None:
        await tx.execute("UPDATE guilds SET gallery_stars = $1 WHERE id = $2", stars, guild_id)


async def gallery_settings(reader: Reader, guild_id: int) -> tuple[int | None, int]:
    """(channel or None, stars needed)."""
    row = await reader.fetch_one("SELECT gallery_channel, gallery_stars FROM guilds WHERE id = $1", guild_id)
    return (row["gallery_channel"], row["gallery_stars"]) if row else (None, 3)


async def page(
    reader: Reader, *, guild_id: int, user_id: int | None, starred: bool, offset: int, most: int
) -> tuple[list[Node], int]:
    """A page of a server's pictures, newest or most starred first, of all or one member; and how many there are."""
    where = (
        "guild_id = $1 AND uploaded = 0 AND removed_at IS NULL AND hidden = 0 AND message_id IS NOT NULL "
        "AND (user_id = $2 OR $2 = 0)"
    )
    order = "(SELECT count(*) FROM stars s WHERE s.picture = p.number) DESC, number DESC" if starred else "number DESC"
    total: int = await reader.value(f"SELECT count(*) FROM pictures WHERE {where}", guild_id, user_id or 0)  # noqa: S608 - our own words
    rows = await reader.fetch(
        f"SELECT number FROM pictures p WHERE {where} ORDER BY {order} LIMIT $3 OFFSET $4",  # noqa: S608 - our own words
        *(guild_id, user_id or 0, most, offset),
    )
    numbers = [row["number"] for row in rows]
    nodes = {node.number: node for node in await lineage.nodes_of(reader, numbers)}
    return [nodes[number] for number in numbers], total


async def of_thread(reader: Reader, channel_id: int, *, most: int = 100) -> list[Node]:
    """The pictures that stand in a thread or channel, newest first."""
    rows = await reader.fetch(
        "SELECT number FROM pictures WHERE channel_id = $1 AND uploaded = 0 AND removed_at IS NULL AND hidden = 0 "
        "ORDER BY number DESC LIMIT $2",
        *(channel_id, most),
    )
    numbers = [row["number"] for row in rows]
    return (await lineage.nodes_of(reader, numbers))[::-1]


async def of_message(reader: Reader, message_id: int) -> list[Node]:
    """The pictures of a message, in order."""
    rows = await reader.fetch("SELECT number FROM pictures WHERE message_id = $1 ORDER BY position", message_id)
    return await lineage.nodes_of(reader, [row["number"] for row in rows])
