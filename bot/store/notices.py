"""What members have to be told in a private message: written with the decision, handed out until it is confirmed.

What cannot be told that way is told once with the next answer to an order.
"""

from collections.abc import Sequence

from bot.core.letters import Notice
from bot.store.database import Reader, Row, Transaction

AGAIN = 60_000  # milliseconds after which a notice that was taken and not confirmed is handed out again
_PLAIN = ("number", "guild_id", "user_id", "text", "decision", "at", "tries")


async def put(tx: Transaction, *, guild_id: int, user_id: int, text: str, now: int, decision: int | None = None) -> int:
    """Owe a member a message; returns its number."""
    number: int = await tx.value("UPDATE counters SET value = value + 1 WHERE name = 'notice' RETURNING value")
    await tx.execute(
        "INSERT INTO notices (number, guild_id, user_id, text, decision, at) VALUES ($1, $2, $3, $4, $5, $6)",
        *(number, guild_id, user_id, text, decision, now),
    )
    return number


async def owed(reader: Reader, *, now: int) -> bool:
    """Whether `take` would hand anything out."""
    sql = "SELECT 1 FROM notices WHERE sent_at IS NULL AND (taken_at IS NULL OR taken_at <= $1) LIMIT 1"
    return await reader.value(sql, now - AGAIN) is not None


async def take(tx: Transaction, *, now: int, most: int = 20) -> list[Notice]:
    """What is owed, written down as handed out; that tried least comes first, so that nothing keeps others waiting."""
    rows = await tx.fetch(
        "SELECT * FROM notices WHERE sent_at IS NULL AND (taken_at IS NULL OR taken_at <= $1) "
        "ORDER BY tries, number LIMIT $2",
        *(now - AGAIN, most),
    )
    for row in rows:
        await tx.execute("UPDATE notices SET taken_at = $1, tries = tries + 1 WHERE number = $2", now, row["number"])
    return list(map(_notice, rows))


async def hand_back(tx: Transaction) -> None:
    """Whoever had taken some is gone: they may be taken again at once."""
    await tx.execute("UPDATE notices SET taken_at = NULL WHERE sent_at IS NULL AND taken_at IS NOT NULL")


async def sent(tx: Transaction, number: int, *, now: int, missed: bool = False) -> None:
    """It was told; or, `missed`, it can never be told in a private message."""
    await tx.execute(
        "UPDATE notices SET sent_at = $1, missed = $3 WHERE number = $2 AND sent_at IS NULL", now, number, int(missed)
    )


async def missed(reader: Reader, *, guild_id: int, user_id: int) -> list[Notice]:
    """What a member was never told, oldest first."""
    rows = await reader.fetch(
        "SELECT * FROM notices WHERE guild_id = $1 AND user_id = $2 AND missed = 1 ORDER BY number", guild_id, user_id
    )
    return list(map(_notice, rows))


async def caught_up(tx: Transaction, numbers: Sequence[int]) -> None:
    """They were told in another way."""
    for number in numbers:
        await tx.execute("UPDATE notices SET missed = 0 WHERE number = $1", number)


def _notice(row: Row) -> Notice:
    return Notice(**{name: row[name] for name in _PLAIN})
