"""Jobs: create, claim, move on. Every move is a guarded UPDATE; one that matches no row changes nothing and says so."""

from collections.abc import Sequence
from typing import Any

from bot.core.errors import StaleJob
from bot.core.jobs import Job, Shot, State, may
from bot.store.database import Reader, Transaction
from bot.store.rows import job_columns, job_of, shot_of

PRESS_WINDOW = 5_000  # milliseconds in which the same member's same press is the same order
_CHANGEABLE = frozenset(
    {
        *("owner", "epoch", "attempt", "not_before", "submitted_at", "finished_at", "cancelled_by", "card_id"),
        *("thread_id", "result_id", "result_channel_id", "deliveries", "told", "sentence", "provider", "wire_id"),
        *("shots", "seed", "dispatches", "tried", "charged", "price", "free", "turn", "paused", "decision"),
    }
)


async def find_same(tx: Reader, *, interaction_id: int, press: str | None, user_id: int, now: int) -> Job | None:
    """The job that this interaction, or the same press a moment ago, has placed already."""
    row = await tx.fetch_one("SELECT * FROM jobs WHERE interaction_id = $1", interaction_id)
    if row is None and press is not None:
        row = await tx.fetch_one(
            "SELECT * FROM jobs WHERE press = $1 AND user_id = $2 AND created_at > $3 AND state <> 'cancelled' "
            "ORDER BY id DESC LIMIT 1",
            *(press, user_id, now - PRESS_WINDOW),
        )
    return job_of(row) if row else None


async def insert(tx: Transaction, job: Job, shots: Sequence[Shot], *, press: str | None) -> None:
    """Write a new job with its requests; server and member rows are made when they are new."""
    guild, user, now = job.place.guild_id, job.user_id, job.created_at
    await tx.execute("INSERT INTO guilds (id, first_seen_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING", guild, now)
    await tx.execute(
        "INSERT INTO members (guild_id, user_id, first_seen_at) VALUES ($1, $2, $3) "
        "ON CONFLICT (guild_id, user_id) DO NOTHING",
        *(guild, user, now),
    )
    columns = {**job_columns(job), "press": press}
    marks = ", ".join(f"${number}" for number in range(1, len(columns) + 1))
    names = ", ".join(columns)
    await tx.execute(f"INSERT INTO jobs ({names}) VALUES ({marks})", *columns.values())  # noqa: S608 - our own names
    await insert_shots(tx, shots)
    await note(tx, job.id, job.state, now)


async def insert_shots(tx: Transaction, shots: Sequence[Shot]) -> None:
    """Write new requests of a job."""
    for shot in shots:
        await tx.execute(
            "INSERT INTO shots (job_id, number, count, seed, state) VALUES ($1, $2, $3, $4, $5)",
            *(shot.job_id, shot.number, shot.count, shot.seed, str(shot.state)),
        )


async def replace_shots(tx: Transaction, job: Job, shots: Sequence[Shot]) -> None:
    """Plan a job anew for another offer; only while the provider has accepted nothing."""
    await tx.execute("DELETE FROM shots WHERE job_id = $1", job.id)
    await insert_shots(tx, shots)


async def note(tx: Transaction, job_id: int, state: str, now: int, text: str | None = None) -> None:
    """Append to a job's history."""
    await tx.execute(
        "INSERT INTO job_events (job_id, number, at, state, note) SELECT $1, "
        "coalesce(max(number), 0) + 1, $2, $3, $4 FROM job_events WHERE job_id = $1",
        *(job_id, now, str(state), text),
    )


async def move(tx: Transaction, /, job: Job, to: State, *, now: int, text: str | None = None, **changes: Any) -> Job:
    """Move a job on, if it still stands where `job` says, under the same owner and epoch.

    Raises:
        StaleJob: it does not; nothing was changed.
        ValueError: the transition table has no such step.
    """
    if not may(job.state, to):
        raise ValueError(f"a job does not go from {job.state} to {to}")
    moved = await _update(tx, job, {"state": str(to), **changes})
    await note(tx, job.id, to, now, text)
    return moved


async def amend(tx: Transaction, /, job: Job, **changes: Any) -> Job:
    """Change facts of a job without moving it; guarded like `move`.

    Raises:
        StaleJob: the job has moved on.
    """
    return await _update(tx, job, changes)


async def _update(tx: Transaction, job: Job, changes: dict[str, Any]) -> Job:
    unknown = changes.keys() - _CHANGEABLE - {"state"}
    if unknown:
        raise ValueError(f"not a column that changes: {', '.join(unknown)}")
    sets = ", ".join(f"{name} = ${number}" for number, name in enumerate(changes, start=5))
    row = await tx.fetch_one(
        f"UPDATE jobs SET {sets} WHERE id = $1 AND state = $2 AND coalesce(owner, 0) = $3 AND epoch = $4 "  # noqa: S608 - names are checked above
        "RETURNING *",
        *(job.id, str(job.state), job.owner or 0, job.epoch, *changes.values()),
    )
    if row is None:
        raise StaleJob(f"job {job.id} is no longer {job.state} under process {job.owner}")
    return job_of(row)


async def claim(tx: Transaction, *, provider: str, owner: int, now: int) -> Job | None:
    """Take the next job of a provider's line: it becomes `submitting` and ours, or there is none.

    The lowest turn is next (see `bot.core.fairness`); what is paused stays where it is.
    """
    row = await tx.fetch_one(
        "UPDATE jobs SET state = 'submitting', owner = $1, epoch = epoch + 1, dispatches = dispatches + 1, "
        "submitted_at = coalesce(submitted_at, $2) "
        "WHERE id = (SELECT id FROM jobs WHERE state = 'queued' AND provider = $3 AND paused = 0 "
        "AND not_before <= $2 ORDER BY turn, id LIMIT 1) AND state = 'queued' RETURNING *",
        *(owner, now, provider),
    )
    if row is None:
        return None
    await note(tx, row["id"], State.SUBMITTING, now)
    await tx.execute(
        "INSERT INTO lines (provider, turn) VALUES ($1, $2) "
        "ON CONFLICT (provider) DO UPDATE SET turn = excluded.turn WHERE excluded.turn > lines.turn",
        *(provider, row["turn"]),
    )
    return job_of(row)


async def turns(reader: Reader, *, provider: str, guild_id: int, user_id: int) -> tuple[int, int | None]:
    """Where a provider's line stands, and the highest turn of a member's open jobs in it."""
    line_at = await reader.value("SELECT turn FROM lines WHERE provider = $1", provider)
    last: int | None = await reader.value(
        "SELECT max(turn) FROM jobs WHERE guild_id = $1 AND user_id = $2 AND provider = $3 "
        "AND state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready')",
        *(guild_id, user_id, provider),
    )
    return line_at or 0, last


async def next_due(reader: Reader, *, provider: str) -> int | None:
    """When the earliest job of a provider's line may be sent, milliseconds since 1970; None = empty line."""
    sql = "SELECT min(not_before) FROM jobs WHERE state = 'queued' AND provider = $1 AND paused = 0"
    due: int | None = await reader.value(sql, provider)
    return due


async def get(reader: Reader, job_id: int) -> Job | None:
    """One job."""
    row = await reader.fetch_one("SELECT * FROM jobs WHERE id = $1", job_id)
    return job_of(row) if row else None


async def shots_of(reader: Reader, job_id: int) -> list[Shot]:
    """The requests of a job, in order."""
    rows = await reader.fetch("SELECT * FROM shots WHERE job_id = $1 ORDER BY number", job_id)
    return [shot_of(row) for row in rows]


async def open_jobs(reader: Reader, *, guild_id: int, user_id: int | None) -> list[Job]:
    """Open jobs of a member (or of everybody in the server), oldest first, at most 100."""
    rows = await reader.fetch(
        "SELECT * FROM jobs WHERE guild_id = $1 AND (user_id = $2 OR $2 = 0) "
        "AND state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready') ORDER BY id LIMIT 100",
        *(guild_id, user_id or 0),
    )
    return [job_of(row) for row in rows]


async def line(reader: Reader, *, provider: str, most: int = 50) -> list[Job]:
    """The jobs that wait for a provider, next one first."""
    rows = await reader.fetch(
        "SELECT * FROM jobs WHERE state = 'queued' AND provider = $1 ORDER BY paused, turn, id LIMIT $2",
        *(provider, most),
    )
    return [job_of(row) for row in rows]


async def place_in_line(reader: Reader, job: Job) -> int:
    """1 = next; of a job that is paused, as if it were not."""
    sql = (
        "SELECT count(*) FROM jobs WHERE state = 'queued' AND provider = $1 AND paused = 0 "
        "AND (turn < $2 OR (turn = $2 AND id < $3))"
    )
    place: int = 1 + await reader.value(sql, job.provider, job.turn, job.id)
    return place


async def durations(reader: Reader, *, provider: str, wire_id: str, most: int = 20) -> list[int]:
    """How long the newest finished jobs of an offer took from submit to end, milliseconds.

    Those that waited for a moderator are left out: that time is no provider's.
    """
    rows = await reader.fetch(
        "SELECT took FROM (SELECT id, finished_at - submitted_at AS took FROM jobs WHERE provider = $1 "
        "AND wire_id = $2 AND state = 'delivered' ORDER BY id DESC LIMIT $4) newest "
        "WHERE NOT EXISTS (SELECT 1 FROM reviews r WHERE r.job_id = newest.id AND r.kind = 'held') "
        "ORDER BY id DESC LIMIT $3",
        *(provider, wire_id, most, 5 * most),
    )
    return [row["took"] for row in rows if row["took"] is not None]


async def remember(
    tx: Transaction, job_id: int, *, card_id: int | None = None, thread_id: int | None = None, told: bool | None = None
) -> None:
    """Write where a job's card and thread are, and whether the card tells the end; in any state."""
    await tx.execute(
        "UPDATE jobs SET card_id = coalesce($2, card_id), thread_id = coalesce($3, thread_id), "
        "told = coalesce($4, told) WHERE id = $1",
        *(job_id, card_id, thread_id, None if told is None else int(told)),
    )
