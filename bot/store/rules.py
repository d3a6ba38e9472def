"""The rules of servers about words: their own, and Discord's AutoMod as it was read last."""

import json

from bot.core.moderation import Severity
from bot.core.rules import Automod, AutomodRule, Rule, RuleKind
from bot.store.database import Reader, Row, Transaction


async def every(reader: Reader, *, guild_id: int) -> list[Rule]:
    """All rules of a server, by name."""
    rows = await reader.fetch("SELECT * FROM rules WHERE guild_id = $1 ORDER BY name", guild_id)
    return [_rule(row) for row in rows]


async def get(reader: Reader, name: str, *, guild_id: int) -> Rule | None:
    """One rule."""
    row = await reader.fetch_one("SELECT * FROM rules WHERE guild_id = $1 AND name = $2", guild_id, name)
    return _rule(row) if row else None


async def put(tx: Transaction, rule: Rule, *, guild_id: int) -> None:
    """Write a rule, or replace the one of that name."""
    await tx.execute(
        "INSERT INTO rules (guild_id, name, kind, pattern, severity, leet, shadow, author, at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (guild_id, name) DO UPDATE SET "
        "kind = excluded.kind, pattern = excluded.pattern, severity = excluded.severity, leet = excluded.leet, "
        "shadow = excluded.shadow, author = excluded.author, at = excluded.at",
        *(guild_id, rule.name, str(rule.kind), rule.pattern, str(rule.severity), int(rule.leet), int(rule.shadow)),
        *(rule.by, rule.at),
    )


async def remove(tx: Transaction, name: str, *, guild_id: int) -> bool:
    """Forget a rule; False when there was none of that name."""
    return await tx.execute("DELETE FROM rules WHERE guild_id = $1 AND name = $2", guild_id, name) == 1


async def automod(reader: Reader, *, guild_id: int) -> Automod:
    """Discord's keyword rules of a server; not readable where nobody has read them yet."""
    row = await reader.fetch_one("SELECT * FROM automod WHERE guild_id = $1", guild_id)
    if row is None:
        return Automod()
    found = [AutomodRule.from_json(each) for each in json.loads(row["rules"])]
    return Automod(rules=tuple(found), readable=bool(row["readable"]), at=row["at"])


async def put_automod(tx: Transaction, known: Automod, *, guild_id: int) -> None:
    """Write what was read."""
    await tx.execute(
        "INSERT INTO automod (guild_id, rules, readable, at) VALUES ($1, $2, $3, $4) ON CONFLICT (guild_id) "
        "DO UPDATE SET rules = excluded.rules, readable = excluded.readable, at = excluded.at",
        *(guild_id, json.dumps([each.to_json() for each in known.rules]), int(known.readable), known.at),
    )


def _rule(row: Row) -> Rule:
    return Rule(
        name=row["name"],
        kind=RuleKind(row["kind"]),
        pattern=row["pattern"],
        severity=Severity(row["severity"]),
        leet=bool(row["leet"]),
        shadow=bool(row["shadow"]),
        by=row["author"],
        at=row["at"],
    )
