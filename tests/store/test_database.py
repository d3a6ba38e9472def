"""The writer: what is committed, what is not, and who goes first."""

import asyncio
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from bot.core.errors import StartupError
from bot.store import notes
from bot.store.alone import Alone
from bot.store.migrate import migrations, statements
from bot.store.sqlite import SQLite

PATIENCE = 5.0  # seconds; changes run in the writer's thread and are held up there


async def put_then_fail(tx, name):
    await notes.put(tx, name, "written")
    raise ValueError("changed my mind")


async def test_a_change_is_all_or_nothing(db):
    """A change that raises leaves nothing behind and says so to its caller alone."""
    good = asyncio.create_task(db.write(notes.put, "good", "1"))
    bad = asyncio.create_task(db.write(put_then_fail, "bad"))
    also = asyncio.create_task(db.write(notes.put, "also good", "1"))

    with pytest.raises(ValueError, match="changed my mind"):
        await bad
    await asyncio.gather(good, also)
    assert [await db.read(notes.get, name) for name in ("good", "bad", "also good")] == ["1", None, "1"]


async def test_a_change_may_not_wait_for_anything_else(db):
    """A change that awaits more than its transaction is refused and undone, instead of holding up every other one."""

    async def dawdle(tx):
        await notes.put(tx, "half", "done")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="nothing else"):
        await db.write(dawdle)
    await db.write(notes.put, "next", "1")

    assert await db.read(notes.get, "half") is None
    assert await db.read(notes.get, "next") == "1"


async def test_cancelling_a_caller_does_not_cut_its_change(db):
    """A cancelled command leaves no transaction open: its change is committed whole, and so is the next one."""
    entered, go = threading.Event(), threading.Event()

    async def slow(tx):
        await notes.put(tx, "slow", "begun")
        entered.set()
        go.wait(PATIENCE)
        await notes.put(tx, "slow", "done")

    caller = asyncio.create_task(db.write(slow))
    assert await asyncio.to_thread(entered.wait, PATIENCE)
    caller.cancel()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await db.write(notes.put, "next", "1")

    assert await db.read(notes.get, "slow") == "done"


async def test_changes_that_wait_are_committed_together_and_creates_first(db):
    """While one group is written the next gathers; in it, commands go before everything else."""
    groups, order = [], []
    db.on_group(lambda size, seconds: groups.append(size))
    entered, go = threading.Event(), threading.Event()

    async def block(tx):
        entered.set()
        go.wait(PATIENCE)

    async def mark(tx, name):
        order.append(name)

    first = asyncio.create_task(db.write(block))
    assert await asyncio.to_thread(entered.wait, PATIENCE)
    waiting = [asyncio.create_task(db.write(mark, f"change {n}")) for n in range(3)]
    waiting += [asyncio.create_task(db.create(mark, f"create {n}")) for n in range(2)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(first, *waiting)

    assert groups == [1, 5]
    assert order == ["create 0", "create 1", "change 0", "change 1", "change 2"]


async def test_what_was_answered_is_on_disk(db, tmp_path):
    """When `write` returns, another connection sees the change."""
    await db.write(notes.put, "seen", "yes")

    with sqlite3.connect(tmp_path / "easel.db") as other:
        assert other.execute("SELECT value FROM notes WHERE name = 'seen'").fetchone() == ("yes",)


async def test_the_reading_side_cannot_write(db):
    """Reads go through a connection that refuses to change anything."""

    async def sneaky(reader):
        await reader.fetch("DELETE FROM notes")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await db.read(sneaky)


async def test_another_program_holding_the_lock_only_delays(db, tmp_path):
    """A backup or script that locks the file makes a change wait, not fail."""
    other = sqlite3.connect(tmp_path / "easel.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(db.write(notes.put, "late", "but there"))
    done, _ = await asyncio.wait({waiting}, timeout=0.2)
    assert not done
    other.execute("ROLLBACK")
    other.close()
    await waiting

    assert await db.read(notes.get, "late") == "but there"


async def test_close_writes_what_still_waits(tmp_path):
    """Changes queued before the end are on disk after it; later ones are refused."""
    database = await SQLite.open(tmp_path / "easel.db")
    waiting = [asyncio.create_task(database.write(notes.put, str(n), "x")) for n in range(20)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*waiting)
    with pytest.raises(RuntimeError, match="closed"):
        await database.write(notes.put, "too late", "x")

    again = await SQLite.open(tmp_path / "easel.db")
    assert [await again.read(notes.get, str(n)) for n in range(20)] == ["x"] * 20
    await again.close()


async def test_a_newer_database_is_refused(tmp_path):
    """A database of a later version is not touched, and the sentence says what to do."""
    database = await SQLite.open(tmp_path / "easel.db")
    await database.close()
    with sqlite3.connect(tmp_path / "easel.db") as raw:
        raw.execute("INSERT INTO schema_version VALUES (9999)")
    raw.close()

    with pytest.raises(StartupError, match="newer Easel"):
        await SQLite.open(tmp_path / "easel.db")


async def test_a_file_that_is_no_database_is_refused(tmp_path):
    """Some other file under DATABASE_URL is named and left alone."""
    path = tmp_path / "easel.db"
    path.write_bytes(b"this is a shopping list, " * 100)

    with pytest.raises(StartupError, match="not a usable database"):
        await SQLite.open(path)
    assert path.read_bytes().startswith(b"this is a shopping list")


def test_migrations_are_numbered_without_gaps():
    """Numbers start at 1 and no file is skipped."""
    assert sorted(migrations()) == list(range(1, len(migrations()) + 1))


def test_statements_are_cut_at_their_own_ends():
    """A semicolon in a string or a comment ends nothing; a file that ends in mid-statement is an error."""
    text = "-- a; comment\nCREATE TABLE a (b TEXT DEFAULT 'x;y');\nINSERT INTO a VALUES ('1');\n-- end\n"
    assert len(list(statements(text))) == 2
    with pytest.raises(ValueError, match="ends inside"):
        list(statements("CREATE TABLE a (b TEXT"))


def test_one_database_serves_one_process(tmp_path):
    """A second process is told so; when the first dies, however it dies, the lock is free at once."""
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from bot.store.alone import Alone
        with Alone(Path(sys.argv[1])):
            print("mine", flush=True)
            sys.stdin.read()
        """
    )
    path = tmp_path / "easel.db"
    root = Path(__file__).parents[2]
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout.readline() == b"mine\n"
    with pytest.raises(StartupError, match="Another Easel"), Alone(path):
        pass
    other.kill()
    other.communicate()

    with Alone(path):
        pass
