"""What was asked for in a server lately, and what became of it: what a rule is tried on. Decides nothing."""

from collections.abc import Sequence

from bot.core.jobs import Job
from bot.core.rehearsal import Asked, Fate, Opinion, fate
from bot.core.reviews import Outcome, ReviewKind
from bot.store.database import Reader, Row
from bot.store.rows import job_of

# The newest orders by an index that has the server in it; whole rows of those alone.
_JOBS = """
SELECT * FROM jobs WHERE id IN (SELECT id FROM jobs WHERE guild_id = $1 ORDER BY id DESC LIMIT $2)
AND prompt <> '' ORDER BY id DESC
"""
_REFUSED = """
SELECT d.*, (SELECT r.outcome FROM reviews r WHERE r.kind = 'appeal' AND r.decision = d.number) AS appeal
FROM decisions d WHERE d.guild_id = $1 AND d.kind = 'refused' AND d.job_id IS NULL AND d.words <> ''
ORDER BY d.number DESC LIMIT $2
"""
_OPINIONS = """
SELECT r.kind, r.outcome, coalesce(r.job_id, p.job_id) AS job_id
FROM reviews r LEFT JOIN pictures p ON p.number = r.picture WHERE r.guild_id = $1 AND r.opened_at >= $2
"""
_TAKEN_DOWN = """
SELECT DISTINCT coalesce(d.job_id, p.job_id) AS job_id
FROM decisions d LEFT JOIN pictures p ON p.number = d.picture
WHERE d.guild_id = $1 AND d.kind = 'taken down' AND d.at >= $2
"""


async def newest(reader: Reader, *, guild_id: int, most: int) -> list[Asked]:
    """The newest orders of a server, refused ones among them as long as their words are kept; newest first."""
    jobs = [job_of(row) for row in await reader.fetch(_JOBS, guild_id, most)]
    since = min((job.created_at for job in jobs), default=0)
    opinions: dict[int, list[Opinion]] = {}
    for row in await reader.fetch(_OPINIONS, guild_id, since):
        if row["job_id"] is not None:
            opinions.setdefault(row["job_id"], []).append(_opinion(row))
    down = {row["job_id"] for row in await reader.fetch(_TAKEN_DOWN, guild_id, since)}
    found = [_ordered(job, opinions.get(job.id, ()), taken_down=job.id in down) for job in jobs]
    found += [_refused(row) for row in await reader.fetch(_REFUSED, guild_id, most)]
    return sorted(found, key=lambda it: it.at, reverse=True)[:most]


def _ordered(job: Job, opinions: Sequence[Opinion], *, taken_down: bool) -> Asked:
    request = job.request
    posted = job.result_id is not None
    return Asked(
        at=job.created_at,
        member=job.user_id,
        wish=request.wish,
        texts=tuple(text for text in (request.prompt, request.negative_prompt) if text),
        fate=fate(job.state, opinions, taken_down=taken_down),
        job_id=job.id,
        decision=job.decision,
        channel_id=job.result_channel_id if posted else job.place.channel_id,
        message_id=job.result_id if posted else job.card_id,
    )


def _refused(row: Row) -> Asked:
    return Asked(
        at=row["at"],
        member=row["member"] or 0,
        wish=row["words"],
        texts=(row["words"],),
        fate=Fate.CLEARED if row["appeal"] == Outcome.UPHELD else Fate.STOPPED,
        decision=row["number"],
    )


def _opinion(row: Row) -> Opinion:
    return Opinion(kind=ReviewKind(row["kind"]), outcome=Outcome(row["outcome"]) if row["outcome"] else None)
