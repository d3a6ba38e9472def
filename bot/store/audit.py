"""Who changed what and when: append-only, written in the transaction of the change."""

from bot.core.accounts import Change
from bot.store.database import Reader, Transaction


async def note(
    tx: Transaction, *, guild_id: int, by: int, now: int, what: str, target: str, before: str, after: str
) -> None:
    """Append a change; one that changed nothing is left out."""
    if before == after:
        return
    await tx.execute(
        "INSERT INTO audit (number, guild_id, author, at, what, target, was, becomes) "
        "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM audit",
        *(guild_id, by, now, what, target, before, after),
    )


async def newest(reader: Reader, *, guild_id: int, most: int) -> list[Change]:
    """The last changes in a server, newest first."""
    rows = await reader.fetch("SELECT * FROM audit WHERE guild_id = $1 ORDER BY number DESC LIMIT $2", guild_id, most)
    return [
        Change(
            at=row["at"],
            by=row["author"],
            what=row["what"],
            target=row["target"],
            before=row["was"],
            after=row["becomes"],
        )
        for row in rows
    ]
