"""Pauses of servers, channels and roles; jobs in line that they hold up are marked, so that a claim passes them by."""

from bot.core.accounts import Pause, Scope
from bot.core.jobs import Job
from bot.store.database import Reader, Row, Transaction
from bot.store.rows import job_of


async def every(reader: Reader, *, guild_id: int) -> list[Pause]:
    """What is paused in a server, the server itself first."""
    rows = await reader.fetch("SELECT * FROM pauses WHERE guild_id = $1 ORDER BY at", guild_id)
    order = list(Scope)
    return sorted(map(_pause, rows), key=lambda pause: order.index(pause.scope))


async def holding(reader: Reader, job: Job) -> Pause | None:
    """The pause that concerns a job, if any: of its server, its channel or thread, or one of the member's roles."""
    places, roles = job.place.budget_places, job.roles
    return next(
        (
            pause
            for pause in await every(reader, guild_id=job.place.guild_id)
            if pause.scope is Scope.SERVER
            or (pause.scope is Scope.CHANNEL and pause.target_id in places)
            or (pause.scope is Scope.ROLE and pause.target_id in roles)
        ),
        None,
    )


async def put(tx: Transaction, pause: Pause, *, guild_id: int) -> list[Job]:
    """Begin a pause or change its reason; returns the jobs in line it holds up."""
    await tx.execute(
        "INSERT INTO pauses (guild_id, scope, target_id, reason, author, at) VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (guild_id, scope, target_id) DO UPDATE SET reason = excluded.reason, "
        "author = excluded.author, at = excluded.at",
        *(guild_id, str(pause.scope), pause.target_id, pause.reason, pause.by, pause.at),
    )
    return [job for job in await _mark(tx, guild_id) if (await holding(tx, job)) is not None]


async def remove(tx: Transaction, scope: Scope, target_id: int, *, guild_id: int) -> list[Job] | None:
    """End a pause; returns the jobs that nothing holds up any more, None when there was no such pause."""
    sql = "DELETE FROM pauses WHERE guild_id = $1 AND scope = $2 AND target_id = $3"
    if not await tx.execute(sql, guild_id, str(scope), target_id):
        return None
    return [job for job in await _mark(tx, guild_id) if not job.paused]


async def _mark(tx: Transaction, guild_id: int) -> list[Job]:
    """Bring the marks of a server's jobs in line up to date; returns those that were or are held up."""
    rows = await tx.fetch("SELECT * FROM jobs WHERE guild_id = $1 AND state = 'queued'", guild_id)
    touched = []
    for job in map(job_of, rows):
        held = await holding(tx, job) is not None
        if held or job.paused:
            await tx.execute("UPDATE jobs SET paused = $1 WHERE id = $2 AND state = 'queued'", int(held), job.id)
            touched.append(job.evolve(paused=held))
    return touched


def _pause(row: Row) -> Pause:
    return Pause(
        scope=Scope(row["scope"]), target_id=row["target_id"], reason=row["reason"], by=row["author"], at=row["at"]
    )
