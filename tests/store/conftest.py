"""A real database in a fresh folder, and jobs to put into it."""

import itertools
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.core.jobs import Job, Place, Shot, State
from bot.core.quota import day_of
from bot.core.requests import Kind, Request
from bot.store.sqlite import SQLite
from tests.blank import open_blank

NOW = 1_795_000_000_000


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[SQLite]:
    database = await open_blank(tmp_path / "easel.db")
    yield database
    if database.healthy:
        await database.close()


@pytest.fixture
def make_job() -> Callable[..., tuple[Job, list[Shot]]]:
    """New jobs with one request each."""
    numbers = itertools.count(1)

    def make(
        *, user: int = 31, guild: int = 10, count: int = 1, price: int = 40_000, now: int = NOW, **wish: Any
    ) -> tuple[Job, list[Shot]]:
        number = next(numbers)
        place = Place(guild_id=guild, channel_id=20, interaction_id=wish.pop("interaction", number))
        job = Job(
            id=number,
            state=State.QUEUED,
            user_id=user,
            request=Request(kind=Kind.IMAGINE, prompt="a boat", count=count),
            place=place,
            model="kontext-pro",
            provider=wish.pop("provider", "wavespeed"),
            wire_id="wavespeed-ai/flux-kontext-pro/multi",
            seed=5,
            estimate=price * count,
            created_at=now,
            day=day_of(now),
            **wish,
        )
        return job, [Shot(job_id=number, number=0, count=count, seed=5)]

    return make
