"""What waits for moderators. A decision is one guarded UPDATE: of two moderators who press at once, one decides.

A card is owed as long as `version` is above `shown`; it is handed out with the version it is to tell, and what
changes meanwhile is owed again.
"""

from collections.abc import Sequence

from bot.core.decisions import DecisionKind
from bot.core.jobs import Job, Picture
from bot.core.reviews import OUTCOMES, Outcome, Review, ReviewKind
from bot.store.database import Reader, Row, Transaction

CLAIM_HOLDS = 15 * 60_000  # milliseconds for which others leave a claimed one alone
AGAIN = 30_000  # milliseconds after which a card that was handed out and not confirmed is handed out again


async def open_held(tx: Transaction, job: Job, *, reason: str, until: int, now: int) -> Review:
    """A job's pictures wait for a moderator."""
    return await _open(
        tx, ReviewKind.HELD, guild_id=job.place.guild_id, member=job.user_id, now=now, job_id=job.id,
        reason=reason, until=until,
    )  # fmt: skip


async def open_appeal(
    tx: Transaction, *, guild_id: int, member: int, decision: int, job_id: int | None, picture: int | None,
    reason: str, now: int,
) -> Review | None:  # fmt: skip
    """A member asks to have a decision looked at again; None when they have asked before."""
    if await tx.value("SELECT 1 FROM reviews WHERE kind = 'appeal' AND decision = $1", decision) is not None:
        return None
    return await _open(
        tx, ReviewKind.APPEAL, guild_id=guild_id, member=member, now=now, job_id=job_id, picture=picture,
        decision=decision, reason=reason,
    )  # fmt: skip


async def open_report(
    tx: Transaction, *, guild_id: int, member: int, picture: int, job_id: int | None, reason: str, now: int
) -> Review:
    """A picture was reported; further reports go to the review that is open."""
    row = await tx.fetch_one(
        "UPDATE reviews SET reason = $1, reports = reports + 1, version = version + 1 "
        "WHERE kind = 'report' AND picture = $2 AND outcome IS NULL RETURNING *",
        *(reason, picture),
    )
    if row is not None:
        return review_of(row)
    return await _open(
        tx, ReviewKind.REPORT, guild_id=guild_id, member=member, now=now, job_id=job_id, picture=picture,
        reason=reason, reports=1,
    )  # fmt: skip


async def _open(
    tx: Transaction, kind: ReviewKind, *, guild_id: int, member: int, now: int, job_id: int | None = None,
    picture: int | None = None, decision: int | None = None, reason: str = "", reports: int = 0,
    until: int | None = None,
) -> Review:  # fmt: skip
    row = await tx.fetch_one(
        "INSERT INTO reviews (number, guild_id, kind, member, job_id, picture, decision, reason, reports, opened_at, "
        "until) SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM reviews RETURNING *",
        *(guild_id, str(kind), member, job_id, picture, decision, reason, reports, now, until),
    )
    assert row is not None
    return review_of(row)


async def get(reader: Reader, number: int) -> Review | None:
    """One review."""
    row = await reader.fetch_one("SELECT * FROM reviews WHERE number = $1", number)
    return review_of(row) if row else None


async def held(reader: Reader, job_id: int) -> Review | None:
    """The review for which a job's pictures are held, decided or not."""
    row = await reader.fetch_one("SELECT * FROM reviews WHERE job_id = $1 AND kind = 'held'", job_id)
    return review_of(row) if row else None


async def appeal(reader: Reader, decision: int) -> Review | None:
    """The appeal against a decision, decided or not."""
    row = await reader.fetch_one("SELECT * FROM reviews WHERE decision = $1 AND kind = 'appeal'", decision)
    return review_of(row) if row else None


async def waiting(reader: Reader, *, guild_id: int, offset: int, most: int) -> tuple[list[Review], int]:
    """What waits in a server, oldest first, and how much it is in all."""
    rows = await reader.fetch(
        "SELECT * FROM reviews WHERE guild_id = $1 AND outcome IS NULL ORDER BY number LIMIT $2 OFFSET $3",
        *(guild_id, most, offset),
    )
    total: int = await reader.value("SELECT count(*) FROM reviews WHERE guild_id = $1 AND outcome IS NULL", guild_id)
    return list(map(review_of, rows)), total


async def due(reader: Reader, *, now: int) -> list[Review]:
    """Held ones that nobody has answered in time."""
    rows = await reader.fetch(
        "SELECT * FROM reviews WHERE outcome IS NULL AND until IS NOT NULL AND until <= $1 ORDER BY until LIMIT 100",
        now,
    )
    return list(map(review_of, rows))


async def claim(tx: Transaction, number: int, *, by: int, now: int) -> Review | None:
    """A moderator looks at it, or, pressing again, no longer does; None when another one is looking or it is over."""
    row = await tx.fetch_one(
        "UPDATE reviews SET claimed_by = CASE WHEN claimed_by = $2 THEN NULL ELSE $2 END, "
        "claimed_at = CASE WHEN claimed_by = $2 THEN NULL ELSE CAST($3 AS BIGINT) END, version = version + 1 "
        "WHERE number = $1 AND outcome IS NULL "
        "AND (claimed_by IS NULL OR claimed_by = $2 OR claimed_at <= $4) RETURNING *",
        *(number, by, now, now - CLAIM_HOLDS),
    )
    return review_of(row) if row else None


async def decide(
    tx: Transaction, review: Review, outcome: Outcome, *, by: int, now: int, answer: str = ""
) -> Review | None:
    """End it; None when it is over already, or another moderator is looking (`by` 0, Easel itself, never waits).

    What never had a card needs none any more.
    """
    if outcome not in OUTCOMES[review.kind]:
        raise ValueError(f"{review.kind} does not end as {outcome}")
    row = await tx.fetch_one(
        "UPDATE reviews SET outcome = $2, decided_by = $3, decided_at = $4, answer = $5, version = version + 1, "
        "shown = CASE WHEN message_id IS NULL AND tries = 0 THEN version + 1 ELSE shown END "
        "WHERE number = $1 AND outcome IS NULL "
        "AND (claimed_by IS NULL OR claimed_by = $3 OR claimed_at <= $6 OR $3 = 0) RETURNING *",
        *(review.number, str(outcome), by, now, answer, now - CLAIM_HOLDS),
    )
    return review_of(row) if row else None


async def touch(tx: Transaction, number: int) -> None:
    """Its card should be shown anew."""
    await tx.execute("UPDATE reviews SET version = version + 1 WHERE number = $1", number)


async def touch_about(tx: Transaction, pictures: Sequence[Picture]) -> None:
    """Cards that show these pictures, or what was made from them, should be shown anew."""
    for it in pictures:
        await tx.execute(
            "UPDATE reviews SET version = version + 1 WHERE message_id IS NOT NULL AND (picture = $1 OR job_id = $2 "
            "OR job_id IN (SELECT job_id FROM job_inputs WHERE picture = $1))",
            *(it.number, it.job_id or 0),
        )


async def ask_anew(tx: Transaction, guild_id: int) -> None:
    """A server has named a channel for moderators: open questions without a card get one there."""
    await tx.execute(
        "UPDATE reviews SET version = version + 1, channel_id = NULL, taken_at = NULL "
        "WHERE guild_id = $1 AND outcome IS NULL AND message_id IS NULL",
        guild_id,
    )


async def owed(reader: Reader, *, now: int) -> bool:
    """Whether `take` would hand anything out."""
    return await reader.value(f"SELECT 1 FROM {_OWED} LIMIT 1", now - AGAIN) is not None  # noqa: S608 - our own words


async def hand_back(tx: Transaction) -> None:
    """After a start: nobody is posting the cards any more that were handed out; `tries` tells that they may stand."""
    await tx.execute("UPDATE reviews SET taken_at = NULL WHERE version > shown AND taken_at IS NOT NULL")


async def take(tx: Transaction, *, now: int, most: int = 20) -> list[Review]:
    """Cards to be posted or changed, those tried least first, in servers that have a channel for moderators.

    `tries` of those handed out counts the times before: such a card may stand already though nobody wrote it down.
    """
    rows = await tx.fetch(
        f"SELECT r.*, g.moderators_channel FROM {_OWED} ORDER BY r.tries, r.number LIMIT $2",  # noqa: S608 - our own words
        *(now - AGAIN, most),
    )
    for row in rows:
        await tx.execute("UPDATE reviews SET taken_at = $1, tries = tries + 1 WHERE number = $2", now, row["number"])
    return [
        review if review.channel_id else review.evolve(channel_id=row["moderators_channel"])
        for row in rows
        for review in [review_of(row)]
    ]


# What was decided before it ever had a card needs none any more.
_OWED = (
    "reviews r JOIN guilds g ON g.id = r.guild_id WHERE r.version > r.shown "
    "AND (r.channel_id IS NOT NULL OR g.moderators_channel IS NOT NULL) AND (r.taken_at IS NULL OR r.taken_at <= $1) "
    "AND (r.outcome IS NULL OR r.message_id IS NOT NULL OR r.tries > 0)"
)


async def shown(tx: Transaction, review: Review, *, channel_id: int, message_id: int | None) -> None:
    """Its card tells this version; `message_id` None: it cannot be shown there, and is not tried until it changes.

    Where one can be posted, the others of the server may be, too, that were given up.
    """
    await tx.execute(
        "UPDATE reviews SET shown = $2, channel_id = $3, message_id = $4, taken_at = NULL, tries = 0 WHERE number = $1",
        *(review.number, review.version, channel_id if message_id else None, message_id),
    )
    if message_id is not None and review.message_id is None:
        await tx.execute(
            "UPDATE reviews SET version = version + 1 "
            "WHERE guild_id = $1 AND outcome IS NULL AND message_id IS NULL AND shown >= version",
            review.guild_id,
        )


async def stands(tx: Transaction, number: int, *, channel_id: int, message_id: int) -> None:
    """Its card was found where it was posted before anybody could write that down; what it tells is still owed."""
    await tx.execute(
        "UPDATE reviews SET channel_id = $2, message_id = $3, version = version + 1 "
        "WHERE number = $1 AND message_id IS NULL",
        *(number, channel_id, message_id),
    )


async def complaints(reader: Reader, review: Review, *, most: int) -> list[str]:
    """What reporters wrote, newest first; who they are stays here."""
    rows = await reader.fetch(
        "SELECT reason FROM reports WHERE picture = $1 AND review = $2 AND reason <> '' "
        "ORDER BY at DESC, user_id LIMIT $3",
        *(review.picture or 0, review.number, most),
    )
    return [row["reason"] for row in rows]


async def history(reader: Reader, *, guild_id: int, member: int) -> dict[DecisionKind, int]:
    """How many lines of each kind the log has about a member."""
    rows = await reader.fetch(
        # An expression, lest SQLite walk through all lines of the server because one index has them by kind.
        "SELECT kind || '' AS kind, count(*) AS lines FROM decisions WHERE guild_id = $1 AND member = $2 GROUP BY 1",
        *(guild_id, member),
    )
    return {DecisionKind(row["kind"]): row["lines"] for row in rows}


async def earlier(reader: Reader, review: Review) -> Review | None:
    """The newest question before this one about the same job or picture."""
    row = await reader.fetch_one(
        "SELECT * FROM reviews WHERE number < $1 AND guild_id = $2 AND (job_id = $3 OR picture = $4) "
        "ORDER BY number DESC LIMIT 1",
        *(review.number, review.guild_id, review.job_id or 0, review.picture or 0),
    )
    return review_of(row) if row else None


def review_of(row: Row) -> Review:
    """A row of `reviews`."""
    plain = (
        *("number", "guild_id", "member", "opened_at", "job_id", "picture", "decision", "reason", "reports", "until"),
        *("claimed_by", "claimed_at", "decided_by", "decided_at", "answer", "channel_id", "message_id"),
        *("version", "tries"),
    )
    outcome = row["outcome"]
    return Review(
        kind=ReviewKind(row["kind"]),
        outcome=Outcome(outcome) if outcome else None,
        **{name: row[name] for name in plain},
    )
