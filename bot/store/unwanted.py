"""Files of pictures that are gone, until they are deleted from the disk too: a crash in between leaves none for ever.

Written in the transaction in which the pictures go. The same bytes may belong to several pictures, and somebody may
come to need them meanwhile: that is asked again before each file.
"""

from collections.abc import Iterable

from bot.core.jobs import Picture
from bot.store.database import Reader, Transaction


async def add(tx: Transaction, gone: Iterable[Picture]) -> None:
    """Owe the deletion of these pictures' files."""
    for picture in gone:
        if picture.sha256:
            await tx.execute(
                "INSERT INTO erased_files (sha256, extension) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                *(picture.sha256, picture.extension),
            )


async def files(reader: Reader, *, most: int = 200) -> list[tuple[str, str]]:
    """Files to be deleted, as (hash, extension)."""
    rows = await reader.fetch("SELECT sha256, extension FROM erased_files ORDER BY sha256, extension LIMIT $1", most)
    return [(row["sha256"], row["extension"]) for row in rows]


async def still_needed(tx: Transaction, sha256: str) -> bool:
    """Whether a picture that is there has the bytes; then their files stay and are not asked about again."""
    if await tx.value("SELECT 1 FROM pictures WHERE sha256 = $1 AND removed_at IS NULL LIMIT 1", sha256) is None:
        return False
    await tx.execute("DELETE FROM erased_files WHERE sha256 = $1", sha256)
    return True


async def gone(tx: Transaction, sha256: str, extension: str) -> None:
    """It is deleted, or was."""
    await tx.execute("DELETE FROM erased_files WHERE sha256 = $1 AND extension = $2", sha256, extension)
