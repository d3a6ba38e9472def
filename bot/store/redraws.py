"""Jobs whose message must be brought up to date after something was hidden, shown again, taken down or erased.

Written in the transaction of the change, handed out until somebody has confirmed it. What changes while a message is
being redrawn is owed again.
"""

from bot.core.takedowns import Redraw
from bot.store.database import Reader, Transaction

AGAIN = 60_000  # milliseconds for which whoever took one is left alone with it
FIRST_PAUSE, LONGEST_PAUSE = 5_000, 3_600_000  # milliseconds between two tries; it doubles
GIVE_UP = 30  # tries, about a day
UNTOLD = 60_000  # milliseconds in which a job that is over tells its end first


async def add(tx: Transaction, job_id: int, *, now: int, grace: int = 0) -> None:
    """Owe a job's message what holds now; with `grace`, in milliseconds, whoever changed it shows it themselves."""
    await tx.execute(
        "INSERT INTO redraws (job_id, at, not_before) VALUES ($1, $2, $3) ON CONFLICT (job_id) DO UPDATE SET "
        "version = redraws.version + 1, tries = 0, not_before = CASE WHEN redraws.not_before > $4 THEN $4 "
        "ELSE redraws.not_before END",
        *(job_id, now, now + grace, now + AGAIN),
    )


async def add_if_gone(tx: Transaction, picture: int, *, now: int) -> None:
    """A copy of a picture was posted somewhere; owe its job a redraw if nobody may see it any more by now."""
    job_id = await tx.value(
        "SELECT job_id FROM pictures WHERE number = $1 AND (removed_at IS NOT NULL OR hidden = 1)", picture
    )
    if job_id is not None:
        await add(tx, job_id, now=now)


async def owed(reader: Reader, *, now: int) -> bool:
    """Whether `take` would hand anything out."""
    return await reader.value(f"SELECT 1 FROM {_OWED} LIMIT 1", now, now - UNTOLD) is not None  # noqa: S608 - our own words


async def take(tx: Transaction, *, now: int, most: int = 40) -> list[Redraw]:
    """What is owed, oldest first. A job that is not over yet, or has not told its end, waits."""
    rows = await tx.fetch(
        f"SELECT r.* FROM {_OWED} ORDER BY r.at, r.job_id LIMIT $3",  # noqa: S608 - our own words
        *(now, now - UNTOLD, most),
    )
    for row in rows:
        await tx.execute(
            "UPDATE redraws SET not_before = $1, tries = tries + 1 WHERE job_id = $2", now + AGAIN, row["job_id"]
        )
    return [Redraw(job_id=row["job_id"], version=row["version"], tries=row["tries"]) for row in rows]


_OWED = (
    "redraws r JOIN jobs j ON j.id = r.job_id WHERE r.not_before <= $1 "
    "AND j.state IN ('delivered', 'failed', 'refused', 'cancelled') AND (j.told = 1 OR r.at <= $2)"
)


async def done(tx: Transaction, redraw: Redraw) -> None:
    """The message shows that version; what has changed since is owed at once."""
    gone = await tx.execute("DELETE FROM redraws WHERE job_id = $1 AND version = $2", redraw.job_id, redraw.version)
    if not gone:
        await tx.execute("UPDATE redraws SET not_before = 0, tries = 0 WHERE job_id = $1", redraw.job_id)


async def hand_back(tx: Transaction) -> None:
    """At a start, while nobody else works on them: what was handed out before a crash is owed at once."""
    await tx.execute("UPDATE redraws SET not_before = 0 WHERE not_before > 0")


async def of_job(reader: Reader, job_id: int) -> Redraw | None:
    """What is owed of a job, for whoever shows it without having taken it; None when nothing is."""
    row = await reader.fetch_one("SELECT * FROM redraws WHERE job_id = $1", job_id)
    return Redraw(job_id=job_id, version=row["version"], tries=row["tries"]) if row else None


async def left(tx: Transaction, redraw: Redraw, *, now: int) -> bool:
    """It could not be done; False when it is given up, and done only when something changes again."""
    if redraw.tries + 1 >= GIVE_UP:
        await done(tx, redraw)
        return False
    pause = min(LONGEST_PAUSE, FIRST_PAUSE << redraw.tries)
    await tx.execute("UPDATE redraws SET not_before = $1 WHERE job_id = $2", now + pause, redraw.job_id)
    return True
