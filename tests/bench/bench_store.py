"""How long placing an order takes in the database: alone, among many open jobs, and on top of a million old ones."""

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.core.quota import day_of
from bot.store import orders
from bot.store.rows import job_columns
from bot.store.sqlite import SQLite
from tests.bench.figures import percentile, say, spread, table
from tests.bench.orders import GUILD, MEMBERS, NO_LIMITS, Book

ALONE, TOGETHER = 400, 5_000
OPEN, OLD = 10_000, 1_000_000
TURNS = 4  # the empty and the full database are asked in turns, so that a busy moment hits both


def now() -> int:
    return time.time_ns() // 1_000_000


async def create(db: SQLite, book: Book) -> float:
    """Place one order; seconds until it is on disk."""
    job, shots = book.job(now=now())
    began = time.perf_counter()
    await db.create(orders.place, job, shots, [], limits=NO_LIMITS, press=None)
    return time.perf_counter() - began


async def one_by_one(db: SQLite, book: Book, count: int) -> list[float]:
    return [await create(db, book) for _ in range(count)]


async def together(db: SQLite, book: Book, count: int) -> tuple[float, list[float]]:
    """All at once: creates per second, and how long each waited."""
    began = time.perf_counter()
    waits = await asyncio.gather(*(create(db, book) for _ in range(count)))
    return count / (time.perf_counter() - began), waits


def write_old_jobs(path: Path, count: int) -> None:
    """Delivered jobs of the last year with their requests, money, history and pictures, in plain SQL."""
    book, end = Book(), now() - 86_400_000
    step = 365 * 86_400_000 // count
    sample, _ = book.job(now=end)
    columns = job_columns(sample.evolve(epoch=1, dispatches=1, told=True, card_id=1, thread_id=1, result_id=1))
    columns |= {"state": "delivered", "press": None}
    names, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)

    def old() -> Iterator[dict[str, Any]]:
        for number in range(count):
            at = end - (count - number) * step
            yield columns | {
                "id": number + 1,
                "interaction_id": number + 1,
                "user_id": number % MEMBERS,
                "created_at": at,
                "submitted_at": at + 20,
                "finished_at": at + 8_000,
                "day": day_of(at),
            }

    numbers = range(1, count + 1)
    price = (sample.estimate, GUILD, sample.provider, sample.model)
    ledger = (
        "INSERT INTO ledger (job_id, kind, micro_usd, pictures, guild_id, user_id, provider, model, day, at) "
        "SELECT ?1, '{}', ?2, 1, ?3, ?1 % 500, ?4, ?5, '2026-01-01', 1"
    )
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -500000")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO guilds (id, first_seen_at) VALUES (?, 1)", (GUILD,))
        connection.executemany(
            "INSERT INTO members (guild_id, user_id, first_seen_at) VALUES (?, ?, 1)",
            ((GUILD, user) for user in range(MEMBERS)),
        )
        connection.executemany(f"INSERT INTO jobs ({names}) VALUES ({marks})", old())
        picture = (
            "INSERT INTO pictures (number, job_id, position, guild_id, user_id, sha256, extension, media_type, width, "
            "height, size, created_at) SELECT ?1, ?1, 0, ?2, ?1 % 500, hex(?1), 'png', 'image/png', 64, 64, 9, 1"
        )
        for sql, values in (
            ("INSERT INTO shots (job_id, number, count, seed, state, task) VALUES (?, 0, 1, 1, 'done', 't')", ()),
            ("INSERT INTO job_events (job_id, number, at, state) VALUES (?, 1, 1, 'queued')", ()),
            (ledger.format("reserve"), price),
            (ledger.format("charge"), price),
            (picture, (GUILD,)),
        ):
            connection.executemany(sql, ((number, *values) for number in numbers))
        connection.execute("UPDATE counters SET value = ? WHERE name = 'picture'", (count,))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


async def among_open_jobs(folder: Path) -> list[tuple[str, str, str]]:
    db, book = await SQLite.open(folder / "open.db"), Book()
    try:
        await one_by_one(db, book, 50)
        alone = await one_by_one(db, book, ALONE)
        rate, waits = await together(db, book, TOGETHER)
        await together(db, book, OPEN - TOGETHER - ALONE)
        among = await one_by_one(db, book, ALONE)
    finally:
        await db.close()
    ratio = percentile(among, 0.5) / percentile(alone, 0.5)
    return [
        ("create alone, p50 / p99 / max", spread(alone), "p99 under 10 ms"),
        (f"create under {OPEN:,} open jobs", spread(among), "p99 under 10 ms"),
        ("the same as a ratio of the p50", f"{ratio:.2f}", ""),
        (f"creates per second, {TOGETHER:,} at once", f"{rate:,.0f}", ""),
        ("and how long each of them waited", spread(waits), ""),
    ]


async def on_top_of_old_jobs(folder: Path) -> list[tuple[str, str, str]]:
    paths = {name: folder / f"{name}.db" for name in ("empty", "full")}
    for path in paths.values():
        await (await SQLite.open(path)).close()
    began = time.perf_counter()
    await asyncio.to_thread(write_old_jobs, paths["full"], OLD)
    size = paths["full"].stat().st_size / 1e6
    say(f"{OLD:,} old jobs written in {time.perf_counter() - began:.0f} s, {size:,.0f} MB")
    databases = {name: (await SQLite.open(path), Book()) for name, path in paths.items()}
    alone: dict[str, list[float]] = {name: [] for name in paths}
    rates: dict[str, list[float]] = {name: [] for name in paths}
    try:
        for _ in range(TURNS):
            for name, (db, book) in databases.items():
                alone[name] += await one_by_one(db, book, ALONE // TURNS)
                rates[name].append((await together(db, book, TOGETHER // TURNS))[0])
    finally:
        for db, _ in databases.values():
            await db.close()
    ratio = percentile(alone["full"], 0.5) / percentile(alone["empty"], 0.5)
    group = max(rates["empty"]) / max(rates["full"])
    return [
        ("create in an empty database, p50 / p99 / max", spread(alone["empty"]), ""),
        (f"create with {OLD:,} old jobs", spread(alone["full"]), ""),
        ("ratio of the p50", f"{ratio:.2f}", "at most 1.2"),
        ("ratio of the time per create, many at once", f"{group:.2f}", "at most 1.2"),
    ]


async def main() -> None:
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as folder:
        rows = await among_open_jobs(Path(folder))
        rows += await on_top_of_old_jobs(Path(folder))
    table(f"Placing an order, SQLite ({os.cpu_count()} cores)", rows)


if __name__ == "__main__":
    asyncio.run(main())
