"""Houses for the engine's tests: a real database, a real engine, recording fakes around it."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.core.quota import Limits
from bot.engine.engine import Engine
from tests.blank import open_blank
from tests.engine.clock import HandClock, written
from tests.engine.house import House, MemoryPictures, RecordingDelivery, ScriptedProvider, crash

BuildHouse = Callable[..., Awaitable[House]]


@pytest.fixture
async def build(tmp_path: Path) -> AsyncIterator[BuildHouse]:
    """Builds houses on one database file: the second one is the process after a restart."""
    houses: list[House] = []
    processes = itertools.count(1)

    async def build(
        *,
        providers: Sequence[ScriptedProvider] = (),
        concurrency: int = 3,
        limits: Limits | None = None,
        timeout: int = 600,
        after: House | None = None,
        start: bool = True,
        **judges: Any,
    ) -> House:
        clock = after.clock if after else HandClock()
        cast = {p.name: p for p in providers} or {"wavespeed": ScriptedProvider()}
        for provider in cast.values():
            provider.clock = clock
        db = await open_blank(tmp_path / "easel.db")
        pictures = after.pictures if after else MemoryPictures()
        clock.quiet = partial(written, db)
        delivery = RecordingDelivery()
        engine = Engine(
            db=db,
            clock=clock,
            providers=cast,
            concurrency=dict.fromkeys(cast, concurrency),
            pictures=pictures,
            delivery=delivery,
            limits=limits or Limits(jobs_at_once=0),
            process_id=next(processes),
            timeout=timeout,
            **judges,
        )
        house = House(db=db, clock=clock, providers=cast, pictures=pictures, delivery=delivery, engine=engine)
        if after:
            house._interactions = after._interactions
        if start:
            await engine.start(alone=True)
        houses.append(house)
        return house

    yield build
    for house in houses:
        await crash(house)


@pytest.fixture
async def house(build: BuildHouse) -> House:
    return await build()


@pytest.fixture
def make_provider() -> Callable[..., ScriptedProvider]:
    """Scripted providers by name."""
    return ScriptedProvider


@pytest.fixture(name="crash")
def crash_fixture() -> Callable[[House], Awaitable[None]]:
    """`kill -9` for a house."""
    return crash
