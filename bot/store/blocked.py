"""How pictures look that were taken down: nothing that looks the same is handed in or made in that server again.

Several takedowns may block one look, each for as long as it stands. One plain colour is no look.
"""

from bot.core.looks import NEAR, distance_of_nearest, telling, turned
from bot.store.database import Reader, Transaction


async def add(tx: Transaction, look: str, *, guild_id: int, picture: int, decision: int, now: int) -> None:
    """Block a look in a server, for a line of the log; a second time changes nothing."""
    if telling(look):
        await tx.execute(
            "INSERT INTO blocked_looks (guild_id, look, picture, decision, at) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (guild_id, look, decision) DO NOTHING",
            *(guild_id, look, picture, decision, now),
        )


async def lift(tx: Transaction, decision: int) -> int:
    """Allow again what a line of the log blocked; returns how many looks nothing else blocks."""
    gone = await tx.fetch("DELETE FROM blocked_looks WHERE decision = $1 RETURNING guild_id, look", decision)
    left = [await similar(tx, row["look"], guild_id=row["guild_id"]) for row in gone]
    return left.count(None)


async def similar(reader: Reader, look: str, *, guild_id: int) -> int | None:
    """The number of a picture that was taken down and looks like this, turned or mirrored too; None = there is none.

    A server has few of them, so all are compared.
    """
    if not telling(look):
        return None
    rows = await reader.fetch("SELECT look, picture FROM blocked_looks WHERE guild_id = $1", guild_id)
    ways = turned(look)
    near = [(distance_of_nearest(ways, row["look"]), row["picture"]) for row in rows]
    best = min(near, default=None)
    return best[1] if best is not None and best[0] <= NEAR else None
