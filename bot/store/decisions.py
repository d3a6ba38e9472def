"""The moderation log: append-only, each line written in the transaction of what it tells."""

from collections.abc import Sequence

from bot.core.decisions import Decision, DecisionKind
from bot.store.database import Reader, Row, Transaction


async def note(
    tx: Transaction,
    kind: DecisionKind,
    *,
    guild_id: int,
    by: int,
    now: int,
    member: int | None = None,
    job_id: int | None = None,
    picture: int | None = None,
    rule: str = "",
    reason: str = "",
    before: str = "",
    after: str = "",
    words: str = "",
) -> int:
    """Append a line and return its number; `words` is the prompt it is about."""
    number: int = await tx.value(
        "INSERT INTO decisions (number, guild_id, at, author, kind, member, job_id, picture, rule, reason, was, "
        "becomes, words) SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 "
        "FROM decisions RETURNING number",
        *(guild_id, now, by, str(kind), member, job_id, picture, rule, reason, before, after, words),
    )
    return number


async def get(reader: Reader, number: int) -> Decision | None:
    """One line."""
    row = await reader.fetch_one("SELECT * FROM decisions WHERE number = $1", number)
    return decision_of(row) if row else None


async def search(
    reader: Reader,
    *,
    guild_id: int,
    member: int | None = None,
    kinds: Sequence[DecisionKind] = (),
    since: int = 0,
    offset: int = 0,
    most: int = 10,
) -> tuple[list[Decision], int]:
    """Lines of a server, newest first, and how many there are in all; a member's are those about or by them."""
    values: list[object] = [guild_id]
    where = "guild_id = $1"  # alone, the lines are counted in the index
    if since:
        values.append(since)
        where += f" AND at >= ${len(values)}"
    if member is not None:
        values.append(member)
        own = f"guild_id = $1 AND member = ${len(values)}", f"guild_id = $1 AND author <> 0 AND author = ${len(values)}"
        union = " UNION ".join(f"SELECT number FROM decisions WHERE {each}" for each in own)  # noqa: S608 - our own words
        where += f" AND number IN ({union})"  # each half has its index
    if kinds:
        values += map(str, kinds)
        marks = ", ".join(f"${place}" for place in range(len(values) - len(kinds) + 1, len(values) + 1))
        where += f" AND kind IN ({marks})"
    page = f"ORDER BY number DESC LIMIT ${len(values) + 1} OFFSET ${len(values) + 2}"
    rows = await reader.fetch(
        f"SELECT * FROM decisions WHERE {where} {page}",  # noqa: S608 - our own words
        *(*values, most, offset),
    )
    total: int = await reader.value(f"SELECT count(*) FROM decisions WHERE {where}", *values)  # noqa: S608 - likewise
    return list(map(decision_of, rows)), total


# A line that is appealed against keeps its words until a moderator has decided.
_WORDY = """
SELECT number FROM decisions WHERE words <> '' AND at < $1 AND NOT EXISTS (
    SELECT 1 FROM reviews r WHERE r.kind = 'appeal' AND r.decision = decisions.number AND r.outcome IS NULL)
ORDER BY at LIMIT $2
"""
_FORGET = f"""
UPDATE decisions SET words = '',
    becomes = CASE WHEN kind IN ('refused', 'flagged', 'shadow') THEN '' ELSE becomes END
WHERE number IN ({_WORDY})
"""  # noqa: S608 - our own words


async def wordy(reader: Reader, *, before: int) -> bool:
    """Whether `forget_words` would find a line."""
    return await reader.value(_WORDY, before, 1) is not None


async def forget_words(tx: Transaction, *, before: int, most: int = 200) -> int:
    """Blank the prompts, and what was found in them, of lines older than a moment (milliseconds since 1970).

    Some of the oldest at a time; returns how many.
    """
    return await tx.execute(_FORGET, before, most)


def decision_of(row: Row) -> Decision:
    """A row of `decisions`."""
    plain = ("number", "guild_id", "at", "member", "job_id", "picture", "rule", "reason", "words")
    return Decision(
        by=row["author"],
        kind=DecisionKind(row["kind"]),
        before=row["was"],
        after=row["becomes"],
        **{name: row[name] for name in plain},
    )
