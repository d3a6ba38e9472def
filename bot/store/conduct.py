"""What moderation keeps about a member, and what they did as staff of a server, as the records of an export.

Nobody else is named: not who reported, not which moderator decided, not whom a moderator decided about. Others' words
are left out, and so is what is meant for moderators alone: which rule found something, and what in.
"""

from collections.abc import Callable

from bot.core.decisions import EASEL, DecisionKind
from bot.core.privacy import moment
from bot.store.belongings import Record, Section, section, without_others
from bot.store.database import Reader, Row

_TELLING = frozenset({DecisionKind.SUSPENDED, DecisionKind.STRIKE, DecisionKind.UNSUSPENDED})


def _section(sql: str, shape: Callable[[Row, int], Record]) -> Section:
    """Like `section`, for records whose words depend on whose they are."""

    async def page(reader: Reader, guild_id: int, user_id: int, offset: int, most: int) -> list[Record]:
        return await section(sql, lambda row: shape(row, user_id))(reader, guild_id, user_id, offset, most)

    return page


def _line(row: Row, own: int) -> Record:
    """A line of the log about the member; who reported is somebody, whoever it was."""
    reported = row["kind"] == DecisionKind.REPORTED
    by = "you" if row["author"] == own else "Easel" if row["author"] == EASEL else "a moderator"
    telling = row["kind"] in _TELLING
    return {
        "number": row["number"],
        "at": moment(row["at"]),
        "kind": row["kind"],
        "by": "somebody" if reported else by,
        "job": row["job_id"],
        "picture": row["picture"],
        "reason": "" if reported else without_others(row["reason"], own),
        "before": without_others(row["was"], own) if telling else "",
        "after": without_others(row["becomes"], own) if telling else "",
        "words": row["words"],
    }


log = _section("SELECT * FROM decisions WHERE guild_id = $1 AND member = $2 ORDER BY number", _line)
reports = section(
    "SELECT * FROM reports WHERE guild_id = $1 AND user_id = $2 ORDER BY at, picture",
    lambda row: {"picture": row["picture"], "reason": row["reason"], "at": moment(row["at"])},
)
strikes = section(
    "SELECT * FROM strikes WHERE guild_id = $1 AND user_id = $2 ORDER BY number",
    lambda row: {
        "at": moment(row["at"]),
        "until": moment(row["until"]),
        "lifted_at": moment(row["lifted_at"]),
        "line": row["decision"],
    },
)
suspensions = _section(
    "SELECT * FROM suspensions WHERE guild_id = $1 AND user_id = $2 ORDER BY number",
    lambda row, own: {
        "at": moment(row["at"]),
        "until": moment(row["until"]),
        "lifted_at": moment(row["lifted_at"]),
        "reason": without_others(row["reason"], own),
        "line": row["decision"],
    },
)


def _review(row: Row, own: int) -> Record:
    """A question to the moderators; of reports neither what others wrote nor what was answered to them."""
    mine = row["kind"] == "appeal"
    return {
        "kind": row["kind"],
        "opened_at": moment(row["opened_at"]),
        "job": row["job_id"],
        "picture": row["picture"],
        "line": row["decision"],
        "words": row["reason"] if mine else "",
        "until": moment(row["until"]),
        "outcome": row["outcome"],
        "decided_at": moment(row["decided_at"]),
        "answer": "" if row["kind"] == "report" else without_others(row["answer"], own),
    }


reviews = _section("SELECT * FROM reviews WHERE guild_id = $1 AND member = $2 ORDER BY number", _review)
notices = _section(
    "SELECT * FROM notices WHERE guild_id = $1 AND user_id = $2 ORDER BY number",
    lambda row, own: {
        "text": without_others(row["text"], own),
        "at": moment(row["at"]),
        "sent_at": moment(row["sent_at"]),
    },
)
passes = section(
    "SELECT * FROM passes WHERE guild_id = $1 AND user_id = $2 ORDER BY decision, words_hash",
    lambda row: {"words_sha256": row["words_hash"], "until": moment(row["until"]), "line": row["decision"]},
)
staff_decisions = _section(
    "SELECT * FROM decisions WHERE guild_id = $1 AND author = $2 AND author <> 0 "
    "AND coalesce(member, 0) <> $2 AND kind NOT IN ('reported', 'appealed') ORDER BY number",
    lambda row, own: {
        "number": row["number"],
        "at": moment(row["at"]),
        "kind": row["kind"],
        "picture": row["picture"],
        "reason": without_others(row["reason"], own),
    },
)
staff_rules = section(
    "SELECT * FROM rules WHERE guild_id = $1 AND author = $2 ORDER BY name",
    lambda row: {
        "name": row["name"],
        "kind": row["kind"],
        "pattern": row["pattern"],
        "severity": row["severity"],
        "at": moment(row["at"]),
    },
)
staff_pauses = _section(
    "SELECT * FROM pauses WHERE guild_id = $1 AND author = $2 ORDER BY at",
    lambda row, own: {"scope": row["scope"], "reason": without_others(row["reason"], own), "at": moment(row["at"])},
)
settings = _section(
    "SELECT * FROM audit WHERE guild_id = $1 AND (author = $2 OR target = '<@' || $2 || '>') ORDER BY number",
    lambda row, own: {
        "at": moment(row["at"]),
        "by": "you" if row["author"] == own else "staff",
        "what": row["what"],
        "target": without_others(row["target"], own),
        "before": without_others(row["was"], own),
        "after": without_others(row["becomes"], own),
    },
)
# By the name of the list in an export, in its order.
SECTIONS: dict[str, Section] = {
    "moderation_log": log,
    "reports": reports,
    "strikes": strikes,
    "suspensions": suspensions,
    "reviews": reviews,
    "notices": notices,
    "passes": passes,
    "settings": settings,
    "staff_decisions": staff_decisions,
    "staff_rules": staff_rules,
    "staff_pauses": staff_pauses,
}
