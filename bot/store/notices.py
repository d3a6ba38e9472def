"""What members have to be told in a private message: written with the decision, handed out until it is confirmed."""

from dataclasses import dataclass

from bot.store.database import Reader, Transaction

AGAIN = 60_000  # milliseconds after which a notice that was taken and not confirmed is handed out again


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A private message that is owed; `decision` may be appealed against with the button below it."""

    number: int
    guild_id: int
    user_id: int
    text: str
    decision: int | None
    tries: int


async def put(tx: Transaction, *, guild_id: int, user_id: int, text: str, now: int, decision: int | None = None) -> int:
    """Owe a member a message; returns its number."""
    number: int = await tx.value(
        "INSERT INTO notices (number, guild_id, user_id, text, decision, at) "
        "SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5 FROM notices RETURNING number",
        *(guild_id, user_id, text, decision, now),
    )
    return number


async def owed(reader: Reader, *, now: int) -> bool:
    """Whether `take` would hand anything out."""
    sql = "SELECT 1 FROM notices WHERE sent_at IS NULL AND (taken_at IS NULL OR taken_at <= $1) LIMIT 1"
    return await reader.value(sql, now - AGAIN) is not None


async def take(tx: Transaction, *, now: int, most: int = 20) -> list[Notice]:
    """What is owed, oldest first, written down as handed out; `tries` counts those before."""
    rows = await tx.fetch(
        "SELECT * FROM notices WHERE sent_at IS NULL AND (taken_at IS NULL OR taken_at <= $1) ORDER BY number LIMIT $2",
        *(now - AGAIN, most),
    )
    for row in rows:
        await tx.execute("UPDATE notices SET taken_at = $1, tries = tries + 1 WHERE number = $2", now, row["number"])
    plain = ("number", "guild_id", "user_id", "text", "decision", "tries")
    return [Notice(**{name: row[name] for name in plain}) for row in rows]


async def sent(tx: Transaction, number: int, *, now: int) -> None:
    """It was told, or can never be: the member is told by the next refusal then."""
    await tx.execute("UPDATE notices SET sent_at = $1 WHERE number = $2 AND sent_at IS NULL", now, number)
