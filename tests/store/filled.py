"""A database in which a member has a row in every table, with a mark in every text that might be theirs.

Columns are read from the real schema: one that is added later is filled with the mark as well, unless it is listed here
as a fact. So whoever adds a column with members' words has to say what an erase and an export do with it.
"""

from typing import Any

from bot.store.database import Transaction

GUILD, OTHER_GUILD = 10, 11
ANN, BEN, CLEO, MO = 777_000_031, 777_000_032, 777_000_033, 777_000_034
NOW = 1_795_000_000_000
DAY = 86_400_000

# Texts that are never a member's words: states, names of models, days, what staff and owners wrote.
FACTS = {
    **{f"jobs.{name}": "x" for name in ("model", "provider", "wire_id", "day", "tried")},
    "jobs.state": "delivered",
    "jobs.kind": "edit",
    "jobs.roles": "[5]",
    **{f"shots.{name}": "x" for name in ("task", "fault")},
    "shots.state": "done",
    "job_events.state": "delivered",
    **{f"ledger.{name}": "x" for name in ("provider", "model", "day")},
    "ledger.kind": "reserve",
    **{f"pictures.{name}": "png" for name in ("extension", "media_type")},
    "balances.scope": "x",
    "balances.period": "x",
    "counters.name": "x",
    "notes.name": "x",
    "notes.value": "x",
    "lines.provider": "x",
    "limits.subject": "member",
    "ceilings.name": "x",
    "pauses.scope": "server",
    **{f"alerts.{name}": "x" for name in ("scope", "period", "detail")},
    "alerts.kind": "budget",
    **{f"{table}.{name}": "x" for table in ("prices", "free_used") for name in ("provider", "wire_id")},
    "snapshots.provider": "x",
    "guilds.policy": "{}",
    "channel_modes.mode": "post",
    "rules.kind": "words",
    "rules.severity": "flag",
    "automod.rules": "[]",
    "decisions.kind": "refused",
    "reviews.kind": "held",
    "reviews.outcome": "approved",
    "blocked_looks.look": "0" * 16,
    "erased_files.sha256": "x",
    "erased_files.extension": "png",
}
# Rows that belong to the whole bot or a server, or that are made by the erase itself.
NOBODYS = frozenset(
    {
        *("schema_version", "guilds", "processes", "counters", "notes", "balances", "lines", "budgets", "ceilings"),
        *("alerts", "free_used", "snapshots", "channel_modes", "automod", "redraws"),
        *("erased_messages", "erased_files"),
    }
)
# In an order that keeps the references whole.
FIRST = ("members", "jobs", "pictures", "reviews")
MEMBER_IDS = frozenset({"user_id", "member", "author", "created_by", "claimed_by", "decided_by", "cancelled_by"})


async def tables(tx: Transaction) -> dict[str, list[tuple[str, str]]]:
    """Every table with its columns and their types."""
    names = [row["name"] for row in await tx.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = "SELECT name, type FROM pragma_table_info($1)"
    return {name: [(row["name"], row["type"]) for row in await tx.fetch(columns, name)] for name in names}


async def fill(tx: Transaction, *, user: int, mark: str, base: int, now: int = NOW) -> None:
    """One row of a member in every table; numbers of rows start at `base`, which is also that of the picture.

    A text is the mark and its place, such as `mark jobs.prompt`.
    """
    found = await tables(tx)
    await tx.execute("INSERT INTO guilds (id, first_seen_at) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING", GUILD)
    for name in [*FIRST, *(name for name in found if name not in NOBODYS and name not in FIRST)]:
        row = {column: _value(name, column, kind, user, mark, base) for column, kind in found.get(name, ())}
        special = _times(name, now) | _special(name, user, mark, base)
        if row:  # an older version has neither all tables nor all columns
            await insert(tx, name, row | {column: value for column, value in special.items() if column in row})


async def insert(tx: Transaction, table: str, row: dict[str, Any]) -> None:
    marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await tx.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())


async def remade(tx: Transaction, table: str, base: int, **changes: Any) -> None:
    """Another row like the one with that number, with some columns changed."""
    row = await tx.fetch_one(f"SELECT * FROM {table} WHERE number = $1", base)
    assert row is not None
    await insert(tx, table, {name: row[name] for name in row.keys()} | changes)  # noqa: SIM118 - a row is no dictionary


def _value(table: str, column: str, kind: str, user: int, mark: str, base: int) -> Any:
    if kind == "TEXT":
        return FACTS.get(f"{table}.{column}", f"{mark} {table}.{column}")
    if column in MEMBER_IDS:
        return user
    known = {"guild_id": GUILD, "job_id": base, "picture": base, "review": base, "decision": base, "target_id": user}
    if column in known:
        return known[column]
    return base if column in ("id", "number") else 1


def _times(table: str, now: int) -> dict[str, int]:
    ends = {"strikes": now + DAY, "suspensions": now + DAY, "passes": now + DAY}
    return {"until": ends[table]} if table in ends else {}


def _special(table: str, user: int, mark: str, base: int) -> dict[str, Any]:
    message = {"channel_id": base + 9, "message_id": base + 1}
    return {
        "members": {"erased_at": None},
        "jobs": {
            "interaction_id": base, "owner": None, "origin_job": None, "told": 1, "erased": 0, "guild_id": GUILD,
            "request": f'{{"kind": "edit", "prompt": "{mark}", "words": "{mark} jobs.request"}}',
            "card_id": base + 2, "result_id": base + 3, "result_channel_id": base + 9, "channel_id": 400,
        },
        "pictures": {"hidden": 0, "uploaded": 0, "removed_at": None, **message},
        "reviews": {"version": 1, "shown": 1, "until": None, "channel_id": 700, "message_id": base + 6},
        "gallery_posts": {"channel_id": 600, "message_id": base + 4},
        "thread_cards": {"thread_id": base + 9, "message_id": base + 5},
        "lineage": {"child": base, "parent": base},
        "strikes": {"lifted_at": None},
        "suspensions": {"lifted_at": None},
        "styles": {"name": f"{mark} styles.name", "example": base},
        "limits": {"cap": 0},
        "notices": {"sent_at": 1},
        "exports": {"ended_at": 1},
        "snapshots": {"at": base},
        "prices": {"wire_id": f"x{base}"},
        "blocked_looks": {"look": f"{base:016x}"},
        "looks": {"value": base % 1000},
        "pauses": {"target_id": base},
    }.get(table, {})  # fmt: skip


async def texts(tx: Transaction, mark: str) -> set[str]:
    """Every `table.column` in which the mark still stands."""
    found = set()
    for table, columns in (await tables(tx)).items():
        for column, _ in columns:
            sql = f"SELECT count(*) FROM {table} WHERE CAST({column} AS TEXT) LIKE $1"
            if await tx.value(sql, f"%{mark}%"):
                found.add(f"{table}.{column}")
    return found


async def snapshot(tx: Transaction) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, to see what changed."""
    return {
        table: sorted((tuple(row) for row in await tx.fetch(f"SELECT * FROM {table}")), key=repr)  # type: ignore[call-overload]
        for table in await tables(tx)
    }
