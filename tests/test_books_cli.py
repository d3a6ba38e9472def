"""Costs and books on the command line: real processes on a real database, beside a bot that holds it."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.core.jobs import Job, Place, Shot, State
from bot.core.quota import Limits
from bot.core.requests import Kind, Request
from bot.store import orders
from bot.store.alone import Alone
from bot.store.sqlite import SQLite

ROOT = Path(__file__).parents[1]


def easel(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "TERM": "dumb",
        "DISCORD_TOKEN": "token-of-the-bot-0123456789", "WAVESPEED_API_KEY": "key-of-a-provider-0123456789",
        "DATABASE_URL": f"sqlite:///{folder / 'easel.db'}",
    }  # fmt: skip
    command = [sys.executable, "-m", "bot", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    async def fill() -> None:
        db = await SQLite.open(tmp_path / "easel.db")
        place = Place(guild_id=10, channel_id=20, interaction_id=1)
        job = Job(
            id=1, state=State.QUEUED, user_id=31, request=Request(kind=Kind.IMAGINE, prompt="a boat"), place=place,
            model="kontext-pro", provider="wavespeed", wire_id="wavespeed-ai/flux-kontext-pro/multi", seed=5,
            estimate=40_000, created_at=1_795_000_000_000, day="2026-11-18",
        )  # fmt: skip
        await db.create(orders.place, job, [Shot(job_id=1, number=0, count=1, seed=5)], [], limits=Limits(), press=None)
        await db.write(orders.end, job, State.FAILED, sentence="over", now=1_795_000_000_000, cost=40_000)
        await db.close()

    asyncio.run(fill())
    return tmp_path


def test_what_a_month_cost(folder: Path) -> None:
    """A line for each group and the total; another month has only the total; no month is refused."""
    lines = easel(folder, "costs", "--month", "2026-11", "--by", "provider").stdout.splitlines()
    assert [line.split() for line in lines] == [
        ["provider", "cost", "suspected", "charged", "pictures", "jobs"],
        ["WaveSpeed", "$0.04", "$0.00", "$0.00", "0", "1"],
        ["total", "$0.04", "$0.00", "$0.00", "0", "1"],
    ]
    assert "$0.04" not in easel(folder, "costs", "--month", "2026-10").stdout
    assert easel(folder, "costs", "--month", "november").returncode == 2


def test_the_books_are_proved_and_repaired(folder: Path) -> None:
    """Right books exit with 0; wrong sums are named with exit code 1, and made anew only without a running bot."""
    assert easel(folder, "ledger", "check").returncode == 0
    with sqlite3.connect(folder / "easel.db") as raw:
        raw.execute("UPDATE balances SET micro_usd = micro_usd + 1 WHERE scope = 'total'")
    raw.close()
    with Alone(folder / "easel.db"):
        found = easel(folder, "ledger", "check")
        refused = easel(folder, "ledger", "check", "--repair")
    assert (found.returncode, found.stdout.count("total 2026-11"), "2 problems" in found.stderr) == (1, 2, True)
    assert (refused.returncode, "Another Easel" in refused.stderr) == (78, True)
    assert easel(folder, "ledger", "check", "--repair").returncode == 0
    assert "hold" in easel(folder, "ledger", "check").stdout


def test_a_reserve_without_an_open_job_is_beyond_adding_up(folder: Path) -> None:
    """What a repair of sums cannot mend is still said afterwards."""
    with sqlite3.connect(folder / "easel.db") as raw:
        raw.execute("DELETE FROM ledger WHERE kind = 'release'")
    raw.close()
    left = easel(folder, "ledger", "check", "--repair")
    assert (left.returncode, "job 1 is failed and its reserve has 0 ends" in left.stdout) == (1, True)


def test_a_database_that_is_not_there(tmp_path: Path) -> None:
    """It is named, and none is made."""
    answer = easel(tmp_path, "ledger", "check")
    assert (answer.returncode, "there is no database" in answer.stderr) == (78, True)
    assert not (tmp_path / "easel.db").exists()
