"""Families: ancestors and descendants of a picture, as far as anybody wants to see."""

from collections.abc import Collection

from bot.core.family import Family, Node
from bot.store.database import Reader, Row

MOST = 2_000  # pictures of one family that are read; a drawing shows far fewer

# Both directions from the asked-for picture; UNION drops what was seen, so blends cause no double rows.
_UP = """
WITH RECURSIVE above (number, step) AS (
    SELECT CAST($1 AS BIGINT), 0
    UNION SELECT l.parent, a.step + 1 FROM lineage l JOIN above a ON l.child = a.number WHERE a.step < 500)
SELECT DISTINCT number FROM above LIMIT $2
"""
_DOWN = """
WITH RECURSIVE below (number) AS (
    SELECT CAST($1 AS BIGINT)
    UNION SELECT l.child FROM lineage l JOIN below b ON l.parent = b.number)
SELECT number FROM below LIMIT $2
"""
_NODES = """
SELECT p.*, j.prompt AS prompt, j.model AS model,
    coalesce((SELECT s.seed FROM shots s WHERE s.job_id = p.job_id AND s.number = p.position), j.seed) AS seed,
    (SELECT count(*) FROM stars st WHERE st.picture = p.number) AS stars
FROM pictures p LEFT JOIN jobs j ON j.id = p.job_id WHERE p.number IN ({marks})
"""


async def family(reader: Reader, number: int, *, most: int = MOST) -> Family | None:
    """Everything related to a picture: its ancestors, and all that stands on any of them. None = no such picture."""
    above = [row["number"] for row in await reader.fetch(_UP, number, most)]
    found = dict.fromkeys(above)
    for ancestor in above:
        if len(found) > most:
            break
        found.update(dict.fromkeys(row["number"] for row in await reader.fetch(_DOWN, ancestor, most + 1)))
    numbers = sorted(found)
    hidden = max(0, len(numbers) - most)
    kept = sorted({*numbers[:most], number})
    nodes = await nodes_of(reader, kept)
    if not any(node.number == number for node in nodes):
        return None
    return Family(asked=number, nodes=nodes, hidden=hidden)


async def ancestors(reader: Reader, number: int, *, most: int = MOST) -> Family | None:
    """A picture and what it stands on, without brothers and children: enough to say whom it is owed to."""
    above = [row["number"] for row in await reader.fetch(_UP, number, most)]
    nodes = await nodes_of(reader, {*above, number})
    return Family(asked=number, nodes=nodes) if any(node.number == number for node in nodes) else None


async def nodes_of(reader: Reader, numbers: Collection[int]) -> list[Node]:
    """Pictures as family members, by number; a child's number is always greater than its parents'."""
    found: list[Node] = []
    ordered = sorted(numbers)
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        marks = ", ".join(f"${place}" for place in range(1, len(part) + 1))
        parents: dict[int, list[int]] = {}
        links = await reader.fetch(
            f"SELECT child, parent FROM lineage WHERE child IN ({marks}) ORDER BY child, position",  # noqa: S608 - marks only
            *part,
        )
        for link in links:
            parents.setdefault(link["child"], []).append(link["parent"])
        rows = await reader.fetch(_NODES.format(marks=marks), *part)
        found += [_node(row, tuple(parents.get(row["number"], ()))) for row in rows]
    return sorted(found, key=lambda node: node.number)


async def descendants(reader: Reader, number: int) -> list[Node]:
    """Everything made from a picture, directly or not, oldest first."""
    rows = await reader.fetch(_DOWN, number, MOST)
    return await nodes_of(reader, [row["number"] for row in rows if row["number"] != number])


def _node(row: Row, parents: tuple[int, ...]) -> Node:
    return Node(
        number=row["number"],
        user_id=row["user_id"],
        prompt=row["prompt"] or "",
        parents=parents,
        removed=row["removed_at"] is not None or bool(row["hidden"]),
        uploaded=bool(row["uploaded"]),
        sha256=row["sha256"],
        extension=row["extension"],
        width=row["width"],
        height=row["height"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        job_id=row["job_id"],
        model=row["model"] or "",
        seed=row["seed"],
        stars=row["stars"],
        created_at=row["created_at"],
    )
