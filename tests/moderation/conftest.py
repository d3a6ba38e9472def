"""The HTTP client that asks the moderation service."""

from collections.abc import AsyncIterator

import pytest

from bot.net.http import Http


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as client:
        yield client
