"""What is kept only for a while: the words of refused orders, tokens of interactions, passes. Knows no clock.

Each step takes a part of what is due, so that orders of members come in between, and may be repeated.
"""

from bot.core.requests import Request
from bot.store import decisions
from bot.store.database import Reader, Transaction

PART = 200  # rows in one transaction
SETTLED = 86_400_000  # milliseconds after which a card that could not be told its outcome is waited for no longer

# An appeal that nobody has decided keeps the words it is about.
_REFUSED = """
SELECT j.id, j.request FROM jobs j WHERE j.state = 'refused' AND j.prompt <> '' AND j.finished_at < $1
AND (j.told = 1 OR j.finished_at < $2)
AND NOT EXISTS (SELECT 1 FROM reviews r
                WHERE r.kind = 'appeal' AND r.decision = j.decision AND r.outcome IS NULL)
ORDER BY j.finished_at LIMIT $3
"""


async def refused_orders(reader: Reader, *, before: int, now: int) -> bool:
    """Whether words of refused orders are to be forgotten: in the log or in the orders themselves."""
    return await decisions.wordy(reader, before=before) or bool(await reader.fetch(_REFUSED, before, now - SETTLED, 1))


async def forget_words(tx: Transaction, *, before: int, now: int) -> int:
    """Forget the words of orders refused before a moment (milliseconds since 1970); how many orders it were.

    What a provider said about them goes as well: it may quote them.
    """
    await decisions.forget_words(tx, before=before, most=PART)
    rows = await tx.fetch(_REFUSED, before, now - SETTLED, PART)
    for row in rows:
        request = Request.from_json(row["request"]).evolve(prompt="", words=None, negative_prompt=None)
        await tx.execute("UPDATE jobs SET prompt = '', request = $1 WHERE id = $2", request.to_json(), row["id"])
        await tx.execute("UPDATE shots SET detail = NULL WHERE job_id = $1 AND detail IS NOT NULL", row["id"])
    return len(rows)


async def dead_tokens(reader: Reader, *, now: int) -> bool:
    """Whether there are tokens of interactions that Discord has forgotten."""
    sql = "SELECT 1 FROM jobs WHERE token <> '' AND token_until < $1 LIMIT 1"
    return await reader.value(sql, now) is not None


async def forget_tokens(tx: Transaction, *, now: int) -> int:
    """Forget such tokens; how many."""
    return await tx.execute(
        "UPDATE jobs SET token = '' WHERE id IN "
        "(SELECT id FROM jobs WHERE token <> '' AND token_until < $1 ORDER BY token_until LIMIT $2)",
        *(now, PART),
    )


async def dead_passes(reader: Reader, *, now: int) -> bool:
    """Whether there are words that passed the rules for a while which is over."""
    return await reader.value("SELECT 1 FROM passes WHERE until <= $1 LIMIT 1", now) is not None


async def forget_passes(tx: Transaction, *, now: int) -> int:
    """Forget such words; how many."""
    return await tx.execute("DELETE FROM passes WHERE until <= $1", now)
