"""A practice room, a real discord.py bot in the same event loop, and a raw REST client."""

import asyncio
import contextlib
import io
import json
import logging

import aiohttp
import discord
import pytest
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from PIL import Image

from practice.room import Room


class SampleBot(commands.AutoShardedBot):
    """discord.py as a picture bot uses it: slash commands only, no privileged intents."""

    def __init__(self, **kwargs):
        kwargs.setdefault("intents", discord.Intents.default())
        super().__init__(
            command_prefix=commands.when_mentioned,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.0,
            **kwargs,
        )
        self.heard = []
        self.said = []
        self.failures = []
        self.tree.on_error = self._failed

    async def _failed(self, interaction, error):
        self.failures.append(getattr(error, "original", error))

    async def before_identify_hook(self, shard_id, *, initial=False):
        """Do not wait the 5 seconds Discord asks for between identifies."""

    async def setup_hook(self):
        await self.tree.sync()

    async def on_socket_event_type(self, name):
        self.heard.append(name)

    async def on_message(self, message):
        self.said.append(message)


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
async def run_bot(room, bot, *, token=None):
    """A bot logged in, connected and ready; closed afterwards."""
    with pointed_at(room):
        task = bot.running = asyncio.create_task(bot.start(token or room.token))
        try:
            async with asyncio.timeout(20):
                while not bot.is_ready():
                    await asyncio.sleep(0.005)
                    if task.done():
                        task.result()
            yield bot
        finally:
            await bot.close()
            with contextlib.suppress(discord.DiscordException, asyncio.TimeoutError):
                await asyncio.wait_for(task, timeout=5)


class RawClient:
    """Plain HTTP with the bot's token: what goes out is exactly what a test wrote."""

    def __init__(self, room, session):
        self._room = room
        self._session = session
        self.headers = {}

    async def __call__(self, method, path, body=None, *, files=(), token=None):
        headers = {"Authorization": f"Bot {self._room.token if token is None else token}"}
        data = None
        if files:
            data = aiohttp.FormData(quote_fields=False)
            data.add_field("payload_json", json.dumps(body or {}))
            for index, (name, content) in enumerate(files):
                data.add_field(f"files[{index}]", io.BytesIO(content), filename=name)
        elif body is not None:
            data = json.dumps(body)
            headers["Content-Type"] = "application/json"
        url = self._room.api_url + path
        async with self._session.request(method, url, data=data, headers=headers) as answer:
            self.headers = answer.headers
            text = await answer.text()
            return answer.status, json.loads(text) if text else None


@pytest.fixture(autouse=True)
def quiet_client(caplog):
    caplog.set_level(logging.CRITICAL, logger="discord")


@pytest.fixture
async def room():
    async with Room() as opened:
        yield opened


@pytest.fixture
def ann(room):
    return room.visitor("ann")


@pytest.fixture
def bot():
    return SampleBot()


@pytest.fixture
def new_bot():
    return SampleBot


@pytest.fixture
def connected(room):
    """Run a bot in this room for as long as the `async with` lasts."""

    def run(bot, **kwargs):
        return run_bot(kwargs.pop("room", room), bot, **kwargs)

    return run


@pytest.fixture
def eventually():
    """Wait for something that happens in the bot, where the room cannot notice it."""

    async def wait(predicate, timeout=10):
        async with asyncio.timeout(timeout):
            while not (result := predicate()):  # noqa: ASYNC110 - a bot has no event for it
                await asyncio.sleep(0.005)
        return result

    return wait


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def rest(room, session):
    return RawClient(room, session)


@pytest.fixture
def studio(room):
    return room.channel("studio")


@pytest.fixture
def picture():
    """PNG bytes of a small picture: `picture(64, 48)`."""

    def paint(width=64, height=48, color="teal"):
        stored = io.BytesIO()
        Image.new("RGB", (width, height), color).save(stored, "PNG")
        return stored.getvalue()

    return paint
