"""Stages for whole plays."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.e2e.misbehaviour import Day, play
from tests.e2e.records import UNLIMITED
from tests.e2e.stage import Stage


@pytest.fixture
async def set_stage(tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Stage]]]:
    """Sets stages with settings of their own; shows the bot's log when a test fails."""
    async with AsyncExitStack() as stack:
        stages: list[Stage] = []

        async def set_stage(**wishes: object) -> Stage:
            stage = Stage(tmp_path, **wishes)  # type: ignore[arg-type]
            stages.append(stage)
            return await stack.enter_async_context(stage)

        yield set_stage
        for stage in stages:
            sys.stdout.write(stage.log.read_text()[-6000:])


@pytest.fixture
def providers(request: pytest.FixtureRequest) -> dict[str, str]:
    """Every provider; a file of plays that are not about them says `PROVIDERS = AT_ONCE` and waits less."""
    found: dict[str, str] = getattr(request.module, "PROVIDERS", {})
    return found


@pytest.fixture
async def stage(set_stage: Callable[..., Awaitable[Stage]], providers: dict[str, str]) -> Stage:
    """The usual stage, without quotas."""
    return await set_stage(**dict.fromkeys(UNLIMITED, "0"), **providers)


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    """A bad day at the providers, played once for all who ask about it."""
    return asyncio.run(play(tmp_path_factory.mktemp("day")))
