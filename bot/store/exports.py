"""Who is being given an export of their data: one at a time for each member, and not again at once."""

from bot.core.privacy import EXPORT_EVERY, EXPORT_LASTS
from bot.store.database import Reader, Transaction


async def begin(tx: Transaction, *, guild_id: int, user_id: int, process: int, now: int) -> bool:
    """Begin an export; False when one is under way or one ended too short a time ago. A crash ends any."""
    began = await tx.execute(
        "INSERT INTO exports (guild_id, user_id, process, at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (guild_id, user_id) DO UPDATE SET process = excluded.process, at = excluded.at, ended_at = NULL "
        "WHERE exports.ended_at <= $5 "
        "OR (exports.ended_at IS NULL AND (exports.process <> excluded.process OR exports.at <= $6))",
        *(guild_id, user_id, process, now, now - EXPORT_EVERY, now - EXPORT_LASTS),
    )
    return began == 1


async def again_at(reader: Reader, *, guild_id: int, user_id: int) -> int | None:
    """When the next one may begin, milliseconds since 1970; None while one is under way."""
    ended: int | None = await reader.value(
        "SELECT ended_at FROM exports WHERE guild_id = $1 AND user_id = $2", guild_id, user_id
    )
    return None if ended is None else ended + EXPORT_EVERY


async def end(tx: Transaction, *, guild_id: int, user_id: int, process: int, sent: bool, now: int) -> None:
    """It is over; one that did not reach the member may be asked for again at once."""
    if sent:
        await tx.execute(
            "UPDATE exports SET ended_at = $4 WHERE guild_id = $1 AND user_id = $2 AND process = $3",
            *(guild_id, user_id, process, now),
        )
    else:
        await tx.execute(
            "DELETE FROM exports WHERE guild_id = $1 AND user_id = $2 AND process = $3", guild_id, user_id, process
        )
