"""How pictures look, as 64-bit perceptual hashes, so that a copy that was re-encoded or resized is recognised."""

from collections.abc import Iterable

from bot.core.looks import NEAR, distance
from bot.store.database import Reader, Transaction

PARTS, BITS = 4, 16
_SIMILAR = """
SELECT p.number, p.look FROM looks l JOIN pictures p ON p.number = l.picture
WHERE l.part = $1 AND p.guild_id = $2 AND l.value IN ({marks})
"""


def parts_of(look: str) -> list[int]:
    """The four 16-bit parts of a hash: of two near ones, one part at least differs in one bit or none."""
    value = int(look, 16)
    return [(value >> (BITS * part)) & 0xFFFF for part in range(PARTS)]


def neighbours(value: int) -> Iterable[int]:
    """A part and everything one bit away from it."""
    yield value
    yield from (value ^ (1 << bit) for bit in range(BITS))


async def add(tx: Transaction, number: int, look: str) -> None:
    """Remember how a picture looks."""
    await tx.execute("UPDATE pictures SET look = $1 WHERE number = $2", look, number)
    for part, value in enumerate(parts_of(look)):
        await tx.execute(
            "INSERT INTO looks (part, value, picture) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", part, value, number
        )


async def similar(reader: Reader, look: str, *, guild_id: int, most: int = 5) -> list[tuple[int, int]]:
    """Pictures of a server that look the same, as (number, differing bits), nearest and oldest first.

    Two hashes at most seven bits apart differ in at most one bit in at least one of their four parts.
    """
    found: dict[int, str] = {}
    for part, value in enumerate(parts_of(look)):
        near = list(neighbours(value))
        marks = ", ".join(f"${place}" for place in range(3, len(near) + 3))
        sql = _SIMILAR.format(marks=marks)
        rows = await reader.fetch(sql, part, guild_id, *near)
        found.update({row["number"]: row["look"] for row in rows})
    near_ones = [(number, distance(look, other)) for number, other in found.items()]
    return sorted(((n, d) for n, d in near_ones if d <= NEAR), key=lambda each: (each[1], each[0]))[:most]
