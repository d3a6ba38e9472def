"""The gateway's protocol byte by byte: compression, close codes, heartbeats, sequence numbers."""

import asyncio
import contextlib
import json
import zlib

import aiohttp
import pytest
import zstandard

from practice.discord.sessions import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS
from practice.room import Room

INTENTS = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES


class Socket:
    """A hand-made gateway client."""

    def __init__(self, socket, unpack):
        self.socket = socket
        self.unpack = unpack

    async def read(self):
        """The next packet, or the close code as a number."""
        message = await self.socket.receive(timeout=5)
        if message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
            return self.socket.close_code
        data = message.data
        return json.loads(data if isinstance(data, str) else self.unpack(data))

    async def until(self, name):
        """Read on until an event of this name, and return it."""
        while True:
            packet = await self.read()
            assert isinstance(packet, dict), f"closed with {packet} before {name}"
            if packet.get("t") == name:
                return packet

    async def send(self, op, data=None):
        """Send a packet."""
        await self.socket.send_str(json.dumps({"op": op, "d": data}))

    async def identify(self, token="practice-token", intents=INTENTS, shard=(0, 1)):
        """Send IDENTIFY."""
        await self.send(2, {"token": token, "intents": intents, "shard": list(shard), "properties": {}})


def unpacker(compression):
    """How to read the frames of a compression."""
    if compression == "zlib-stream":
        return zlib.decompressobj().decompress
    if compression == "zstd-stream":
        return zstandard.ZstdDecompressor().decompressobj().decompress
    return None


@contextlib.asynccontextmanager
async def opened(room, compression=None, version="10"):
    """A connection to a room's gateway, before anything was said."""
    query = {"v": version, "encoding": "json"}
    if compression:
        query["compress"] = compression
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(room.server.gateway_url, params=query) as socket,
    ):
        yield Socket(socket, unpacker(compression))


@pytest.mark.parametrize("compression", [None, "zlib-stream", "zstd-stream"])
async def test_every_compression_says_the_same(room, compression):
    """Hello, READY and the guild arrive whole in each compression Discord offers."""
    async with opened(room, compression) as client:
        hello = await client.read()
        await client.identify()
        ready = await client.until("READY")
        guild = await client.until("GUILD_CREATE")

    assert hello == {"op": 10, "d": {"heartbeat_interval": 41250}, "s": None}
    assert (ready["s"], ready["op"], guild["s"]) == (1, 0, 2)
    assert ready["d"]["guilds"] == [{"id": guild["d"]["id"], "unavailable": True}]
    assert ready["d"]["resume_gateway_url"] == room.server.gateway_url
    assert len(guild["d"]["channels"]) == 5


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        ({"op": 2, "d": {"token": "wrong", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "practice-token", "intents": 1, "shard": [2, 2]}}, 4010),
        ({"op": 2, "d": {"token": "practice-token", "intents": 1 << 40}}, 4013),
        ({"op": 2, "d": {"token": "practice-token"}}, 4013),
        ({"op": 2, "d": {"token": "practice-token", "intents": 1 << 15}}, 4014),
        ({"op": 2, "d": None}, 4002),
        ({"op": 99, "d": None}, 4001),
        ({"op": 3, "d": {}}, 4003),
        ("no object", 4002),
    ],
)
async def test_what_is_wrong_is_closed_with_its_code(room, packet, code):
    """Each mistake has the close code the documentation names."""
    async with opened(room) as client:
        await client.read()
        await client.socket.send_str(json.dumps(packet))
        assert await client.read() == code


async def test_identifying_twice_is_refused(room):
    """A second IDENTIFY closes with 4005."""
    async with opened(room) as client:
        await client.read()
        await client.identify()
        await client.until("GUILD_CREATE")
        await client.identify()
        assert await client.read() == 4005


async def test_a_wrong_version_is_refused(room):
    """Only version 10 is spoken."""
    async with opened(room, version="6") as client:
        assert await client.read() == 4012


async def test_heartbeats_are_answered_and_missed(room):
    """A heartbeat gets its answer; a client that stays silent is closed with 4009."""
    room.server.heartbeat_seconds = 0.1
    async with opened(room) as client:
        await client.read()
        await client.send(1, None)
        assert (await client.read())["op"] == 11
        assert await client.read() == 4009


async def test_too_much_talk_is_closed(room):
    """More than 120 packets a minute close with 4008."""
    async with opened(room) as client:
        await client.read()
        for _ in range(121):
            await client.send(1, None)
        codes = []
        while not codes or isinstance(codes[-1], dict):
            codes.append(await client.read())
    assert codes[-1] == 4008


async def resume(client, session_id, seq, token="practice-token"):
    """Send RESUME after the hello."""
    await client.read()
    await client.send(6, {"token": token, "session_id": session_id, "seq": seq})


async def test_a_resume_replays_what_was_missed(room):
    """Events after the sequence number come again, in order, then RESUMED."""
    async with opened(room, "zstd-stream") as client:
        await client.read()
        await client.identify()
        ready = await client.until("READY")
        last = await client.until("GUILD_CREATE")
        await room.gateway.drop()
    await room.until(lambda: not room.gateway.online)
    for text in ("one", "two"):
        await room.visitor("ann").say("studio", text)

    async with opened(room, "zstd-stream") as client:
        await resume(client, ready["d"]["session_id"], last["s"])
        packets = [await client.read() for _ in range(3)]

    names = [it["t"] for it in packets]
    assert names == ["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]
    assert [it["s"] for it in packets[:2]] == [last["s"] + 1, last["s"] + 2]


@pytest.mark.parametrize(
    ("session_id", "seq", "token", "expected"),
    [
        ("unknown", 1, "practice-token", {"op": 9, "d": False, "s": None}),
        (None, 999, "practice-token", 4007),
        (None, 1, "wrong", 4004),
    ],
)
async def test_resumes_that_cannot_be(room, session_id, seq, token, expected):
    """An unknown session is invalid, a number from the future or a wrong token is closed."""
    async with opened(room) as client:
        await client.read()
        await client.identify()
        ready = await client.until("READY")
        await room.gateway.drop()
    async with opened(room) as client:
        await resume(client, session_id or ready["d"]["session_id"], seq, token)
        assert await client.read() == expected


async def test_a_goodbye_ends_the_session(room):
    """After a close with 1000 there is nothing left to resume."""
    async with opened(room) as client:
        await client.read()
        await client.identify()
        ready = await client.until("READY")
        await client.socket.close(code=1000)
    await room.until(lambda: not room.gateway.online)
    async with opened(room) as client:
        await resume(client, ready["d"]["session_id"], 1)
        assert (await client.read())["op"] == 9


async def test_intents_decide_what_is_heard(room):
    """Without the message intent no message arrives; interactions need none."""
    async with opened(room) as client:
        await client.read()
        await client.identify(intents=GUILDS)
        await client.until("GUILD_CREATE")
        await room.visitor("ann").say("studio", "unheard")
        room.world.touch_channel(room.channel("studio"))
        assert (await client.read())["t"] == "CHANNEL_UPDATE"


async def test_members_can_be_asked_for(room):
    """A request for members by id or name is answered in one chunk."""
    ann = room.world.user("ann")
    async with opened(room) as client:
        await client.read()
        await client.identify()
        await client.until("GUILD_CREATE")
        asked = {"guild_id": str(room.guild.id), "user_ids": [str(ann.id), "5"], "nonce": "n"}
        await client.send(8, asked)
        chunk = (await client.until("GUILD_MEMBERS_CHUNK"))["d"]
        await client.send(8, {"guild_id": str(room.guild.id), "query": "cl", "limit": 5})
        named = (await client.until("GUILD_MEMBERS_CHUNK"))["d"]

    assert [it["user"]["username"] for it in chunk["members"]] == ["ann"]
    assert (chunk["not_found"], chunk["nonce"]) == (["5"], "n")
    assert [it["user"]["username"] for it in named["members"]] == ["cleo"]


async def test_a_room_closes_while_somebody_listens():
    """Leaving a room ends its connections without waiting for the clients."""
    async with Room() as room, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(room.server.gateway_url)
        await socket.receive()
        await asyncio.wait_for(room.__aexit__(None, None, None), timeout=5)
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
