"""Words that a moderator found to be fine: for this member they pass the rules that refused them, for a while."""

import hashlib

from bot.store.database import Reader, Transaction

LASTS = 7 * 86_400_000  # milliseconds


async def give(tx: Transaction, *, guild_id: int, user_id: int, words: str, decision: int, now: int) -> None:
    """Let a member order these words; `words` is their hash."""
    await tx.execute(
        "INSERT INTO passes (guild_id, user_id, words_hash, decision, until) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (guild_id, user_id, words_hash) DO UPDATE SET decision = excluded.decision, "
        "until = excluded.until",
        *(guild_id, user_id, words, decision, now + LASTS),
    )


async def holds(reader: Reader, *, guild_id: int, user_id: int, words: str, now: int) -> bool:
    """Whether a member may order these words whatever the server's rules say."""
    sql = "SELECT 1 FROM passes WHERE guild_id = $1 AND user_id = $2 AND words_hash = $3 AND until > $4"
    return await reader.value(sql, guild_id, user_id, words, now) is not None


def hashed(words: str) -> str:
    """The words as a pass knows them."""
    return hashlib.sha256(words.strip().encode("utf-8", "surrogatepass")).hexdigest()
