"""The rules of servers about words: their own, and Discord's AutoMod as it was read last."""

import json

from bot.core.decisions import DecisionKind
from bot.core.errors import BadRequest
from bot.core.moderation import Severity, Source
from bot.core.rules import RULES_LIMIT, Automod, AutomodRule, Rule, RuleKind
from bot.store import decisions
from bot.store.database import Reader, Row, Transaction

FULL = f"This server has {RULES_LIMIT} rules, which is as many as work. Remove one first: `/moderation rule remove`."


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


async def change(tx: Transaction, rule: Rule, *, guild_id: int) -> Rule | None:
    """Write a rule, with its line in the log; returns the one of that name it replaces.

    Raises:
        BadRequest: the server has as many as it may.
    """
    before = await get(tx, rule.name, guild_id=guild_id)
    if before is None and await tx.value("SELECT count(*) FROM rules WHERE guild_id = $1", guild_id) >= RULES_LIMIT:
        raise BadRequest(FULL)
    if before is not None and _told(before) == _told(rule):
        return before
    await put(tx, rule, guild_id=guild_id)
    await _note(tx, rule.name, before, rule, guild_id=guild_id, by=rule.by, now=rule.at)
    return before


async def forget(tx: Transaction, name: str, *, guild_id: int, by: int, now: int) -> Rule | None:
    """Forget a rule, with its line in the log; None when there was none of that name."""
    before = await get(tx, name, guild_id=guild_id)
    if before is not None:
        await remove(tx, name, guild_id=guild_id)
        await _note(tx, name, before, None, guild_id=guild_id, by=by, now=now)
    return before


async def shadow_hits(reader: Reader, rule: Rule, *, guild_id: int) -> int:
    """How often a rule on trial has found something since it was written, by the log."""
    number: int = await reader.value(
        "SELECT count(*) FROM decisions WHERE guild_id = $1 AND kind = $2 AND rule = $3 AND at >= $4",
        *(guild_id, str(DecisionKind.SHADOW), named(rule.name), rule.at),
    )
    return number


def named(name: str) -> str:
    """How the log calls a server's own rule."""
    return f"{Source.RULE}: {name}"


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


async def _note(
    tx: Transaction, name: str, before: Rule | None, after: Rule | None, *, guild_id: int, by: int, now: int
) -> None:
    done = "removed" if after is None else "added" if before is None else "changed"
    await decisions.note(
        tx, DecisionKind.RULE, guild_id=guild_id, by=by, now=now, rule=named(name), reason=done,
        before=_told(before) if before else "", after=_told(after) if after else "",
    )  # fmt: skip


def _told(rule: Rule) -> str:
    """A rule in words, whoever wrote it and whenever."""
    extras = [name for name, on in (("leet", rule.leet), ("on trial", rule.shadow)) if on]
    return f"{', '.join([rule.kind, rule.severity, *extras])}: {rule.pattern}"


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
