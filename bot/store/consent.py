"""May others take a picture further? Its own switch says so, else its maker's wish, else the server's default."""

from bot.store.database import Reader, Transaction

_ALLOWED = """
SELECT coalesce(p.remixing, m.remixing, g.remixing, 1) FROM pictures p
LEFT JOIN members m ON m.guild_id = p.guild_id AND m.user_id = p.user_id
LEFT JOIN guilds g ON g.id = p.guild_id WHERE p.number = $1
"""


async def allows(reader: Reader, number: int, *, by: int) -> bool:
    """Whether a member may remix a picture; its maker always may."""
    maker = await reader.value("SELECT user_id FROM pictures WHERE number = $1", number)
    return maker == by or bool(await reader.value(_ALLOWED, number))


async def member_allows(reader: Reader, *, guild_id: int, user_id: int) -> bool:
    """Whether pictures of a member may be taken further by others, as far as they said anything about all of them."""
    wish = await reader.value("SELECT remixing FROM members WHERE guild_id = $1 AND user_id = $2", guild_id, user_id)
    return await guild_allows(reader, guild_id) if wish is None else bool(wish)


async def guild_allows(reader: Reader, guild_id: int) -> bool:
    """What holds in a server for members who never said anything."""
    wish = await reader.value("SELECT remixing FROM guilds WHERE id = $1", guild_id)
    return wish is None or bool(wish)


async def set_member(tx: Transaction, *, guild_id: int, user_id: int, allow: bool, now: int) -> None:
    """A member's wish for all their pictures in a server."""
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", guild_id, now
    )
    await tx.execute(
        "INSERT INTO members (guild_id, user_id, first_seen_at, remixing) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (guild_id, user_id) DO UPDATE SET remixing = excluded.remixing",
        *(guild_id, user_id, now, int(allow)),
    )


async def set_picture(tx: Transaction, number: int, *, allow: bool) -> None:
    """The switch of one picture."""
    await tx.execute("UPDATE pictures SET remixing = $1 WHERE number = $2", int(allow), number)


async def set_guild(tx: Transaction, *, guild_id: int, allow: bool, now: int) -> None:
    """What holds in a server for members who never said anything."""
    await tx.execute(
        "INSERT INTO guilds (id, first_seen_at, remixing) VALUES ($1, $2, $3) "
        "ON CONFLICT (id) DO UPDATE SET remixing = excluded.remixing",
        *(guild_id, now, int(allow)),
    )
