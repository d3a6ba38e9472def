"""A practice room and a small real discord.py bot in the same event loop."""

import asyncio
import contextlib

import discord
import pytest
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from practice.room import Room


class SampleBot(commands.AutoShardedBot):
    """discord.py as a picture bot uses it: slash commands only, no privileged intents."""

    def __init__(self, **kwargs):
        intents = kwargs.pop("intents", discord.Intents.default())
        super().__init__(
            command_prefix=commands.when_mentioned,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.0,
            **kwargs,
        )
        self.heard = []
        self.failures = []
        self.tree.on_error = self._failed

    async def _failed(self, interaction, error):
        self.failures.append(error)

    async def setup_hook(self):
        await self.tree.sync()

    async def on_socket_event_type(self, name):
        self.heard.append(name)


@contextlib.contextmanager
def pointed_at(room):
    """discord.py's addresses pointed at a room, and put back afterwards."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = room.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(room.server.gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@contextlib.asynccontextmanager
async def running(room, bot, *, token=None, ready=True):
    """A bot logged in and connected, closed afterwards."""
    with pointed_at(room):
        task = asyncio.create_task(bot.start(token or room.token))
        try:
            if ready:
                waiter = asyncio.create_task(bot.wait_until_ready())
                await asyncio.wait({task, waiter}, timeout=15, return_when="FIRST_COMPLETED")
                if task.done():
                    waiter.cancel()
                    task.result()
            yield bot
        finally:
            await bot.close()
            with contextlib.suppress(discord.DiscordException):
                await asyncio.wait_for(task, timeout=5)


@pytest.fixture
async def room():
    async with Room() as opened:
        yield opened
