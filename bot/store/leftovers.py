"""What an erase, or moderation, has left to be deleted elsewhere: messages at Discord and files in the vault.

Written in the transaction of the erase, worked off afterwards, in any later run too. Nothing here is about members:
only where something stands that must go.
"""

from collections.abc import Sequence

from bot.core.jobs import Picture
from bot.core.ports import Kept
from bot.core.privacy import Leftover
from bot.store import pictures
from bot.store.database import Reader, Transaction

FIRST_PAUSE, LONGEST_PAUSE = 60_000, 24 * 3_600_000  # milliseconds between two tries; it doubles
GIVE_UP = 20  # tries, about ten days

# Questions to the moderators, by now answered, about members who have erased themselves since.
_ANSWERED = """
outcome IS NOT NULL AND (member, guild_id) IN (SELECT user_id, guild_id FROM members WHERE erased_at IS NOT NULL)
AND EXISTS (SELECT 1 FROM members m WHERE m.guild_id = reviews.guild_id AND m.user_id = reviews.member
            AND reviews.opened_at <= m.erased_at)
"""
# Where messages of erased things stand: as rows of (channel, message), and how they are forgotten there. A message that
# was on its way to Discord during the erase is written down after it, so this is asked again later. $1 is the time.
_COLLECT = f"""
INSERT INTO erased_messages (channel_id, message_id, not_before)
SELECT channel_id, card_id, CAST($1 AS BIGINT) FROM jobs WHERE erased = 1 AND card_id IS NOT NULL
UNION SELECT result_channel_id, result_id, CAST($1 AS BIGINT) FROM jobs WHERE erased = 1 AND result_id IS NOT NULL
UNION SELECT channel_id, message_id, CAST($1 AS BIGINT) FROM gallery_posts
    WHERE message_id IS NOT NULL AND picture IN (SELECT number FROM pictures WHERE user_id = 0)
UNION SELECT channel_id, message_id, CAST($1 AS BIGINT) FROM reviews
    WHERE message_id IS NOT NULL AND {_ANSWERED}
ON CONFLICT (message_id) DO NOTHING
"""  # noqa: S608 - our own words
_FORGET = (
    "UPDATE jobs SET card_id = NULL WHERE erased = 1 AND card_id IS NOT NULL",
    "UPDATE jobs SET result_channel_id = NULL, result_id = NULL WHERE erased = 1 AND result_id IS NOT NULL",
    """
    DELETE FROM gallery_posts WHERE message_id IS NOT NULL
    AND picture IN (SELECT number FROM pictures WHERE user_id = 0)
    """,
    f"""
    UPDATE reviews SET message_id = NULL, shown = version
    WHERE (message_id IS NOT NULL OR shown < version) AND {_ANSWERED}
    """,  # noqa: S608 - our own words
)


async def collect(tx: Transaction, *, now: int) -> None:
    """Owe the deletion of every message that shows something erased, and forget where it stands."""
    await tx.execute(_COLLECT, now)
    for sql in _FORGET:
        await tx.execute(sql)


async def owe(tx: Transaction, messages: Sequence[tuple[int, int]], *, now: int) -> None:
    """Owe the deletion of messages, each as (channel, message)."""
    for channel_id, message_id in messages:
        await tx.execute(
            "INSERT INTO erased_messages (channel_id, message_id, not_before) VALUES ($1, $2, $3) "
            "ON CONFLICT DO NOTHING",
            *(channel_id, message_id, now),
        )


async def messages(reader: Reader, *, now: int, most: int = 20) -> list[Leftover]:
    """Leftovers that may be tried now, those tried least first."""
    rows = await reader.fetch(
        "SELECT * FROM erased_messages WHERE not_before <= $1 ORDER BY tries, message_id LIMIT $2", now, most
    )
    return [Leftover(channel_id=it["channel_id"], message_id=it["message_id"], tries=it["tries"]) for it in rows]


async def owed(reader: Reader) -> int:
    """How many messages are still to be deleted."""
    count: int = await reader.value("SELECT count(*) FROM erased_messages")
    return count


async def message_gone(tx: Transaction, message: Leftover) -> None:
    """It is deleted, or was."""
    await tx.execute("DELETE FROM erased_messages WHERE message_id = $1", message.message_id)


async def message_left(tx: Transaction, message: Leftover, *, now: int) -> bool:
    """It could not be deleted; False when it is not tried again."""
    if message.tries + 1 >= GIVE_UP:
        await message_gone(tx, message)
        return False
    pause = min(LONGEST_PAUSE, FIRST_PAUSE << message.tries)
    await tx.execute(
        "UPDATE erased_messages SET tries = tries + 1, not_before = $1 WHERE message_id = $2",
        *(now + pause, message.message_id),
    )
    return True


async def owe_files(tx: Transaction, gone: Sequence[Picture | Kept]) -> None:
    """Owe the deletion of files, unless a picture needs them by then."""
    for it in gone:
        await tx.execute(
            "INSERT INTO erased_files (sha256, extension) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            *(it.sha256, it.extension),
        )


async def files(reader: Reader, *, most: int = 200) -> list[tuple[str, str]]:
    """Files to be deleted, as (hash, extension)."""
    rows = await reader.fetch("SELECT sha256, extension FROM erased_files ORDER BY sha256, extension LIMIT $1", most)
    return [(row["sha256"], row["extension"]) for row in rows]


async def still_needed(tx: Transaction, sha256: str) -> bool:
    """Whether somebody has come to need the bytes meanwhile; then their files stay and are not asked about again."""
    if not await pictures.needed(tx, sha256):
        return False
    await tx.execute("DELETE FROM erased_files WHERE sha256 = $1", sha256)
    return True


async def file_gone(tx: Transaction, sha256: str, extension: str) -> None:
    """It is deleted, or was."""
    await tx.execute("DELETE FROM erased_files WHERE sha256 = $1 AND extension = $2", sha256, extension)
