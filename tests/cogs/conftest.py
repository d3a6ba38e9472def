"""A practice Discord, the real bot in it, and three people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from practice.discord.visitor import Visitor
from practice.room import Room
from tests.cogs.club import Club, opened
from tests.cogs.fakes import FakeEngine, Hourglass
from tests.cogs.harness import Easel, running


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with Room() as room:
        yield room


@pytest.fixture
async def engine() -> FakeEngine:
    return FakeEngine(Hourglass())


@pytest.fixture
async def easel(room, engine) -> AsyncIterator[Easel]:
    async with running(room, engine) as easel:
        yield easel


@pytest.fixture
def restart(room, easel):
    """Ends the running bot and starts another on the same engine, as after a crash: nothing is kept in memory."""

    @asynccontextmanager
    async def again(**options) -> AsyncIterator[Easel]:
        await easel.bot.close()
        await room.until(lambda: not room.gateway.online)
        async with running(room, easel.engine, easel.shelf, **options) as second:
            yield second

    return again


@pytest.fixture
async def club(room, tmp_path) -> AsyncIterator[Club]:
    """Everything real but the provider."""
    async with opened(room, tmp_path) as club:
        yield club


@pytest.fixture
def ann(room) -> Visitor:
    return room.visitor("ann")


@pytest.fixture
def ben(room) -> Visitor:
    return room.visitor("ben")


@pytest.fixture
def cleo(room) -> Visitor:
    return room.visitor("cleo")


@pytest.fixture
def olive(room) -> Visitor:
    """The owner of the server."""
    return room.visitor("olive")


@pytest.fixture
def mo(room) -> Visitor:
    return room.visitor("mo")
