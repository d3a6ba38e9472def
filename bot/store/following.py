"""Which pictures follow one that was taken down: what stands on it, and what its maker made on the same day."""

from collections.abc import Sequence

from bot.core import takedowns as told
from bot.core.decisions import Decision, DecisionKind
from bot.core.family import Node
from bot.core.policy import DAY
from bot.core.takedowns import Takedown
from bot.store import decisions, discipline, lineage, suspensions
from bot.store.database import Reader

AT_ONCE = 200  # pictures that go in one transaction: nobody else writes meanwhile
COUNTED = 2_000  # pictures that are counted before they go
_BELOW = """
WITH RECURSIVE below (number) AS (
    SELECT child FROM lineage WHERE parent IN ({marks})
    UNION SELECT l.child FROM lineage l JOIN below b ON l.parent = b.number)
SELECT p.number FROM below b JOIN pictures p ON p.number = b.number
WHERE p.guild_id = $1 AND p.removed_at IS NULL ORDER BY p.number LIMIT $2
"""
_SAME_DAY = """
SELECT number FROM pictures WHERE guild_id = $1 AND user_id = $2 AND created_at >= $3 AND created_at < $4
AND removed_at IS NULL ORDER BY number LIMIT $5
"""

_BEHIND = (
    "SELECT number FROM pictures WHERE message_id = $1 AND guild_id = $2",
    "SELECT picture AS number FROM gallery_posts WHERE message_id = $1 AND guild_id = $2",
    "SELECT number FROM pictures WHERE job_id IN (SELECT id FROM jobs WHERE card_id = $1 AND guild_id = $2)",
)


async def below(reader: Reader, numbers: Sequence[int], *, guild_id: int, most: int = AT_ONCE) -> list[int]:
    """What was made from these pictures, directly or not, and is there still, hidden and held ones too; the oldest."""
    marks = ", ".join(f"${place}" for place in range(3, 3 + len(numbers)))
    rows = await reader.fetch(_BELOW.format(marks=marks), guild_id, most, *numbers)
    return [row["number"] for row in rows if row["number"] not in numbers]


async def same_day(reader: Reader, number: int, *, guild_id: int, most: int = AT_ONCE) -> list[int]:
    """What the maker of a picture made or handed in on its day (UTC) and is there still; nothing of nobody."""
    row = await reader.fetch_one("SELECT user_id, created_at FROM pictures WHERE number = $1", number)
    if row is None or not row["user_id"]:
        return []
    midnight = row["created_at"] // DAY * DAY
    rows = await reader.fetch(_SAME_DAY, guild_id, row["user_id"], midnight, midnight + DAY, most)
    return [each["number"] for each in rows if each["number"] != number]


async def named(reader: Reader, decision: Decision) -> list[int]:
    """The pictures that were named with one whose takedown a line of the log tells: they were written together."""
    rows = await reader.fetch(
        "SELECT picture FROM decisions WHERE guild_id = $1 AND number >= $2 AND number < $3 AND kind = $4 "
        "AND author = $5 AND at = $6 AND rule = '' ORDER BY number",
        *(decision.guild_id, decision.number, decision.number + 100, str(DecisionKind.TAKEN_DOWN)),
        *(decision.by, decision.at),
    )
    return [row["picture"] for row in rows]


async def taken_down(reader: Reader, number: int, *, guild_id: int) -> Decision | None:
    """The line of the log of a takedown somebody asked for by name; None when that is no such line."""
    found = await decisions.get(reader, number)
    fits = found is not None and found.guild_id == guild_id and found.kind is DecisionKind.TAKEN_DOWN
    return found if found is not None and fits and found.picture is not None and not found.rule else None


async def status(reader: Reader, decision: Decision, *, now: int) -> Takedown:
    """How a takedown stands; `decision` is one of `taken_down`."""
    assert decision.picture is not None, "takedowns are about pictures"
    numbers, who = await named(reader, decision), {"guild_id": decision.guild_id, "user_id": decision.member or 0}
    followed = await reader.fetch(
        "SELECT rule, count(*) AS pictures FROM decisions WHERE guild_id = $1 AND number > $2 AND kind = $3 "
        "AND rule IN ($4, $5) GROUP BY rule",
        *(decision.guild_id, decision.number, str(DecisionKind.TAKEN_DOWN)),
        *(told.below(decision.picture), told.same_day(decision.picture)),
    )
    gone = {row["rule"]: row["pictures"] for row in followed}
    return Takedown(
        decision=decision.number,
        numbers=numbers,
        maker=decision.member or 0,
        reason=decision.reason,
        below=gone.get(told.below(decision.picture), 0),
        same_day=gone.get(told.same_day(decision.picture), 0),
        below_left=len(await below(reader, numbers, guild_id=decision.guild_id, most=COUNTED)),
        same_day_left=len(await same_day(reader, decision.picture, guild_id=decision.guild_id, most=COUNTED)),
        strikes=await discipline.strikes(reader, now=now, **who) if decision.member else 0,
        suspended=await suspensions.suspension(reader, now=now, **who) is not None if decision.member else False,
    )


async def behind(reader: Reader, message_id: int, *, guild_id: int) -> list[int]:
    """The pictures a message of Easel's is about: a result, a copy in the gallery, or the card of an order."""
    for sql in _BEHIND:
        if rows := await reader.fetch(sql, message_id, guild_id):
            return sorted(row["number"] for row in rows)
    return []


async def newest(reader: Reader, *, guild_id: int, most: int) -> list[Node]:
    """The newest pictures made in a server that are not taken down, hidden and held ones too."""
    rows = await reader.fetch(
        "SELECT number FROM pictures WHERE guild_id = $1 AND uploaded = 0 AND removed_at IS NULL "
        "ORDER BY number DESC LIMIT $2",
        *(guild_id, most),
    )
    return (await lineage.nodes_of(reader, [row["number"] for row in rows]))[::-1]
