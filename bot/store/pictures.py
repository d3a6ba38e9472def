"""Pictures and where they come from. The bytes lie in the vault; here stand their names, makers and parents."""

from collections.abc import Sequence

from bot.core.jobs import Job, Picture
from bot.core.ports import Kept
from bot.store import looks
from bot.store.database import Reader, Transaction
from bot.store.rows import picture_of


async def add(
    tx: Transaction,
    kept: Kept,
    *,
    guild_id: int,
    user_id: int,
    position: int,
    now: int,
    job_id: int | None = None,
    spoiler: bool = False,
    uploaded: bool = False,
    hidden: bool = False,
    adult: bool = False,
) -> int:
    """Write a picture and return its number."""
    number: int = await tx.value("UPDATE counters SET value = value + 1 WHERE name = 'picture' RETURNING value")
    await tx.execute(
        "INSERT INTO pictures (number, job_id, position, guild_id, user_id, sha256, extension, media_type, "
        "width, height, size, spoiler, uploaded, created_at, hidden, adult) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        *(number, job_id, position, guild_id, user_id, kept.sha256, kept.extension, kept.media_type),
        *(kept.width, kept.height, kept.size, int(spoiler), int(uploaded), now, int(hidden), int(adult)),
    )
    if kept.look:
        await looks.add(tx, number, kept.look)
    return number


async def known(reader: Reader, *, guild_id: int, user_id: int, sha256: str) -> int | None:
    """The number of a picture with the same bytes that Easel made here or this member handed in; None = never seen.

    What another member handed in does not count: two people may own the same photo.
    """
    number: int | None = await reader.value(
        "SELECT min(number) FROM pictures WHERE sha256 = $1 AND guild_id = $2 AND removed_at IS NULL AND hidden = 0 "
        "AND (uploaded = 0 OR user_id = $3)",
        *(sha256, guild_id, user_id),
    )
    return number


async def add_input(tx: Transaction, job: Job, *, position: int, picture: int, url: str | None) -> None:
    """Write that a picture was handed in with a job."""
    await tx.execute(
        "INSERT INTO job_inputs (job_id, position, picture, url) VALUES ($1, $2, $3, $4)",
        *(job.id, position, picture, url),
    )


async def inputs_of(reader: Reader, job_id: int) -> list[tuple[Picture, str | None]]:
    """The pictures handed in with a job, in order, each with its attachment's address if it had one."""
    rows = await reader.fetch(
        "SELECT p.*, i.url AS source FROM job_inputs i JOIN pictures p ON p.number = i.picture "
        "WHERE i.job_id = $1 ORDER BY i.position",
        job_id,
    )
    return [(picture_of(row), row["source"]) for row in rows]


async def add_results(
    tx: Transaction, job: Job, results: Sequence[tuple[Kept, bool]], *, now: int, hidden: bool = False
) -> list[int]:
    """Write the pictures a job made, as (picture, spoiler), and the inputs as parents of each."""
    parents = [picture.number for picture, _ in await inputs_of(tx, job.id)]
    numbers = []
    for position, (kept, spoiler) in enumerate(results):
        number = await add(
            tx,
            kept,
            guild_id=job.place.guild_id,
            user_id=job.user_id,
            position=position,
            now=now,
            job_id=job.id,
            spoiler=spoiler,
            hidden=hidden,
            adult=job.place.adult,
        )
        for place, parent in enumerate(parents):
            await tx.execute("INSERT INTO lineage (child, parent, position) VALUES ($1, $2, $3)", number, parent, place)
        numbers.append(number)
    return numbers


async def of_job(reader: Reader, job_id: int) -> list[Picture]:
    """The pictures a job made, in order, removed ones included."""
    rows = await reader.fetch("SELECT * FROM pictures WHERE job_id = $1 ORDER BY position", job_id)
    return [picture_of(row) for row in rows]


async def placed(tx: Transaction, job_id: int, *, channel_id: int, message_id: int) -> None:
    """Remember the message in which a job's pictures stand."""
    await tx.execute(
        "UPDATE pictures SET channel_id = $1, message_id = $2 WHERE job_id = $3", channel_id, message_id, job_id
    )


async def unhide(tx: Transaction, job_id: int) -> int:
    """Show a job's pictures that were hidden; returns how many."""
    return await tx.execute(
        "UPDATE pictures SET hidden = 0 WHERE job_id = $1 AND hidden = 1 AND removed_at IS NULL", job_id
    )


async def remove(tx: Transaction, job_id: int, *, now: int) -> list[Picture]:
    """Mark a job's pictures removed; returns those whose bytes nobody else needs any more."""
    rows = await tx.fetch(
        "UPDATE pictures SET removed_at = $1 WHERE job_id = $2 AND removed_at IS NULL RETURNING *", now, job_id
    )
    return [picture for picture in map(picture_of, rows) if not await needed(tx, picture.sha256)]


async def needed(reader: Reader, sha256: str) -> bool:
    """Whether the bytes belong to a picture that has not been removed."""
    sql = "SELECT count(*) FROM pictures WHERE sha256 = $1 AND removed_at IS NULL"
    return bool(await reader.value(sql, sha256))


async def ever_made(reader: Reader, *, guild_id: int, user_id: int) -> int:
    """How many pictures a member has made in a server."""
    number: int = await reader.value(
        "SELECT coalesce(sum(pictures), 0) FROM balances WHERE scope = $1 AND period LIKE '____-__'",
        f"member:{guild_id}:{user_id}",
    )
    return number


def kept_of(picture: Picture) -> Kept:
    """A picture as it lies in the vault."""
    names = ("sha256", "extension", "media_type", "width", "height", "size", "look")
    return Kept(**{name: getattr(picture, name) for name in names})


async def get(reader: Reader, number: int) -> Picture | None:
    """One picture."""
    row = await reader.fetch_one("SELECT * FROM pictures WHERE number = $1", number)
    return picture_of(row) if row else None


async def made_here(reader: Reader, *, guild_id: int, sha256: str) -> list[int]:
    """Pictures of a server with exactly these bytes, oldest first."""
    rows = await reader.fetch(
        "SELECT number FROM pictures WHERE sha256 = $1 AND guild_id = $2 ORDER BY number", sha256, guild_id
    )
    return [row["number"] for row in rows]


async def number_of_input(
    tx: Transaction, kept: Kept, *, parent: int | None, guild_id: int, user_id: int, now: int, adult: bool = False
) -> int:
    """The number of a picture somebody handed in; a new one when it was never seen."""
    number = parent or await known(tx, guild_id=guild_id, user_id=user_id, sha256=kept.sha256)
    if number is None:
        number = await add(
            tx, kept, guild_id=guild_id, user_id=user_id, position=0, now=now, uploaded=True, adult=adult
        )
    return number
