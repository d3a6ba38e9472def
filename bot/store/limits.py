"""The rules of limits, as rows."""

from collections.abc import Sequence
from typing import Any

from bot.core.limits import VALUES, Rule, Ruled, Subject
from bot.store.database import Reader, Row, Transaction


async def every(reader: Reader, *, guild_id: int) -> list[Ruled]:
    """All rules of a server: for everyone, then roles, then members."""
    rows = await reader.fetch("SELECT * FROM limits WHERE guild_id = $1", guild_id)
    order = list(Subject)
    return sorted(map(_ruled, rows), key=lambda each: (order.index(each.subject), each.target_id))


async def applying(reader: Reader, *, guild_id: int, user_id: int, roles: Sequence[int]) -> list[Ruled]:
    """The rules that concern one member with these roles."""
    rows = await reader.fetch(
        "SELECT * FROM limits WHERE guild_id = $1 AND (subject <> 'member' OR target_id = $2)", guild_id, user_id
    )
    found = map(_ruled, rows)
    return [each for each in found if each.subject is not Subject.ROLE or each.target_id in roles]


async def get(reader: Reader, *, guild_id: int, subject: Subject, target_id: int) -> Rule | None:
    """One rule."""
    row = await reader.fetch_one(
        "SELECT * FROM limits WHERE guild_id = $1 AND subject = $2 AND target_id = $3",
        *(guild_id, str(subject), target_id),
    )
    return _ruled(row).rule if row else None


async def put(tx: Transaction, rule: Rule, *, guild_id: int, subject: Subject, target_id: int) -> None:
    """Write a rule or replace it."""
    values: dict[str, Any] = {name: getattr(rule, name) for name in VALUES} | {"cap": int(rule.cap)}
    await remove(tx, guild_id=guild_id, subject=subject, target_id=target_id)
    marks = ", ".join(f"${number}" for number in range(4, 4 + len(values)))
    await tx.execute(
        f"INSERT INTO limits (guild_id, subject, target_id, {', '.join(values)}) "  # noqa: S608 - our own names
        f"VALUES ($1, $2, $3, {marks})",
        *(guild_id, str(subject), target_id, *values.values()),
    )


async def remove(tx: Transaction, *, guild_id: int, subject: Subject, target_id: int) -> bool:
    """Forget a rule; False when there was none."""
    sql = "DELETE FROM limits WHERE guild_id = $1 AND subject = $2 AND target_id = $3"
    return await tx.execute(sql, guild_id, str(subject), target_id) == 1


def _ruled(row: Row) -> Ruled:
    rule = Rule(cap=bool(row["cap"]), **{name: row[name] for name in VALUES})
    return Ruled(subject=Subject(row["subject"]), target_id=row["target_id"], rule=rule)
