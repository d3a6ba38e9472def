"""What a member has made, spent, liked and wished for in a server, as the records of an export.

A record says nothing about anybody else: others' pictures by their numbers only, and nobody's words. Names of fields
are a contract (docs/your-data.md); ids of Discord are strings, because JSON readers keep only 53 bits of a number.
"""

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from bot.core.privacy import moment
from bot.store.database import Reader, Row

Record = dict[str, Any]
# A page of records: (server, member, how many to leave out, how many at most).
Section = Callable[[Reader, int, int, int, int], Awaitable[list[Record]]]

_OPTIONS = (
    *("aspect_ratio", "seed", "guidance", "steps", "size", "strength", "negative_prompt", "style", "words"),
    *("provider",),
)


_SOMEBODY = re.compile(r"<@!?(\d+)>")


def without_others(text: str, own: int) -> str:
    """Text in which nobody but the member is mentioned."""
    return _SOMEBODY.sub(lambda found: found[0] if int(found[1]) == own else "somebody", text)


def snowflake(number: int | None) -> str | None:
    """An id of Discord."""
    return None if number is None else str(number)


def marks(values: Sequence[object]) -> str:
    """`$1, $2, ...`, one for each value."""
    return ", ".join(f"${place}" for place in range(1, len(values) + 1))


def section(sql: str, shape: Callable[[Row], Record]) -> Section:
    """Records of single rows; `$1` is the server, `$2` the member, `$3` and `$4` are limit and offset."""

    async def page(reader: Reader, guild_id: int, user_id: int, offset: int, most: int) -> list[Record]:
        rows = await reader.fetch(f"{sql} LIMIT $3 OFFSET $4", guild_id, user_id, most, offset)
        return [shape(row) for row in rows]

    return page


async def member(reader: Reader, *, guild_id: int, user_id: int) -> Record:
    """Who it is about, and their wish about remixing; null: the server's default."""
    row = await reader.fetch_one("SELECT * FROM members WHERE guild_id = $1 AND user_id = $2", guild_id, user_id)
    wish = row["remixing"] if row else None
    return {
        "id": str(user_id),
        "first_seen_at": moment(row["first_seen_at"]) if row else None,
        "erased_at": moment(row["erased_at"]) if row else None,
        "remixing": None if wish is None else bool(wish),
    }


async def jobs(reader: Reader, guild_id: int, user_id: int, offset: int, most: int) -> list[Record]:
    """Orders, oldest first, each with its history and the pictures handed in."""
    rows = await reader.fetch(
        "SELECT * FROM jobs WHERE guild_id = $1 AND user_id = $2 ORDER BY id LIMIT $3 OFFSET $4",
        *(guild_id, user_id, most, offset),
    )
    ids = [row["id"] for row in rows]
    events = await _by_job(reader, "SELECT * FROM job_events WHERE job_id IN ({}) ORDER BY job_id, number", ids)
    inputs = await _by_job(reader, "SELECT * FROM job_inputs WHERE job_id IN ({}) ORDER BY job_id, position", ids)
    return [_job(row, events.get(row["id"], ()), inputs.get(row["id"], ())) for row in rows]


def _job(row: Row, events: Iterable[Row], inputs: Iterable[Row]) -> Record:
    asked = json.loads(row["request"])
    return {
        "id": row["id"],
        "created_at": moment(row["created_at"]),
        "state": row["state"],
        "kind": row["kind"],
        "prompt": row["prompt"],
        "options": {name: asked[name] for name in _OPTIONS if asked.get(name) is not None},
        "count": row["pictures"],
        "model": row["model"],
        "provider": row["provider"],
        "offer": row["wire_id"],
        "seed": row["seed"],
        "inputs": [each["picture"] for each in inputs],
        "channel_id": snowflake(row["channel_id"]),
        "thread_id": snowflake(row["thread_id"]),
        "card_id": snowflake(row["card_id"]),
        "result_id": snowflake(row["result_id"]),
        "roles": [str(role) for role in json.loads(row["roles"])],
        "age_restricted": bool(row["adult"]),
        "price_micro_usd": row["price"],
        "estimate_micro_usd": row["estimate"],
        "charged_micro_usd": row["charged"],
        "sentence": None if row["sentence"] is None else without_others(row["sentence"], row["user_id"]),
        "finished_at": moment(row["finished_at"]),
        "cancelled": row["cancelled_by"] is not None,
        "states": [{"state": each["state"], "at": moment(each["at"])} for each in events],
    }


async def pictures(reader: Reader, guild_id: int, user_id: int, offset: int, most: int) -> list[Record]:
    """Pictures made and handed in, by number; where a picture's file lies comes into `stored`."""
    rows = await reader.fetch(
        "SELECT p.*, (SELECT count(*) FROM stars s WHERE s.picture = p.number) AS stars, "
        "(SELECT g.message_id FROM gallery_posts g WHERE g.picture = p.number) AS shown "
        "FROM pictures p WHERE p.guild_id = $1 AND p.user_id = $2 ORDER BY p.number LIMIT $3 OFFSET $4",
        *(guild_id, user_id, most, offset),
    )
    numbers = [row["number"] for row in rows]
    parents = await _links(reader, "child", "parent", numbers)
    children = await _links(reader, "parent", "child", numbers)
    return [_picture(row, parents.get(row["number"], []), children.get(row["number"], [])) for row in rows]


def _picture(row: Row, parents: list[int], children: list[int]) -> Record:
    return {
        "number": row["number"],
        "handed_in": bool(row["uploaded"]),
        "job": row["job_id"],
        "created_at": moment(row["created_at"]),
        "removed_at": moment(row["removed_at"]),
        "waits_for_moderator": bool(row["hidden"]),
        "media_type": row["media_type"],
        "width": row["width"],
        "height": row["height"],
        "bytes": row["size"],
        "sha256": row["sha256"],
        "extension": row["extension"],
        "look": row["look"],
        "spoiler": bool(row["spoiler"]),
        "age_restricted": bool(row["adult"]),
        "remixing": None if row["remixing"] is None else bool(row["remixing"]),
        "channel_id": snowflake(row["channel_id"]),
        "message_id": snowflake(row["message_id"]),
        "gallery_message_id": snowflake(row["shown"]),
        "stars": row["stars"],
        "made_from": parents,
        "taken_further_as": children,
    }


ledger = section(
    "SELECT * FROM ledger WHERE job_id IN (SELECT id FROM jobs WHERE guild_id = $1 AND user_id = $2) "
    "ORDER BY job_id, kind",
    lambda row: {
        "job": row["job_id"],
        "kind": row["kind"],
        "micro_usd": row["micro_usd"],
        "pictures": row["pictures"],
        "provider": row["provider"],
        "model": row["model"],
        "day": row["day"],
        "at": moment(row["at"]),
    },
)
stars = section(
    "SELECT s.* FROM stars s WHERE s.user_id = $2 "
    "AND EXISTS (SELECT 1 FROM pictures p WHERE p.number = s.picture AND p.guild_id = $1) ORDER BY s.picture",
    lambda row: {"picture": row["picture"], "at": moment(row["at"])},
)
tray = section(
    "SELECT * FROM trays WHERE guild_id = $1 AND user_id = $2 ORDER BY at, picture",
    lambda row: {"picture": row["picture"], "at": moment(row["at"])},
)
styles = section(
    "SELECT * FROM styles WHERE guild_id = $1 AND created_by = $2 ORDER BY name",
    lambda row: {
        "name": row["name"],
        "template": row["template"],
        "example": row["example"],
        "created_at": moment(row["created_at"]),
    },
)
_LIMITS = ("images_per_day", "jobs_at_once", "min_hours", "weight")
limits = section(
    "SELECT * FROM limits WHERE guild_id = $1 AND target_id = $2 AND subject = 'member'",
    lambda row: (
        {name: row[name] for name in _LIMITS}
        | {"micro_usd_per_day": row["usd_per_day"], "micro_usd_per_month": row["usd_per_month"]}
    ),
)
exports = section(
    "SELECT * FROM exports WHERE guild_id = $1 AND user_id = $2",
    lambda row: {"at": moment(row["at"]), "ended_at": moment(row["ended_at"])},
)


async def _by_job(reader: Reader, sql: str, ids: Sequence[int]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in await reader.fetch(sql.format(marks(ids)), *ids) if ids else ():
        found.setdefault(row["job_id"], []).append(row)
    return found


async def _links(reader: Reader, of: str, to: str, numbers: Sequence[int]) -> dict[int, list[int]]:
    """Relatives by picture: `of` and `to` are the columns of `lineage`."""
    if not numbers:
        return {}
    rows = await reader.fetch(
        f"SELECT {of} AS one, {to} AS other FROM lineage WHERE {of} IN ({marks(numbers)}) "  # noqa: S608 - marks only
        "ORDER BY child, position",
        *numbers,
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["one"], []).append(row["other"])
    return found
