"""The gateway: one web socket for each shard, from hello to close.

Knows the protocol only; which events there are is decided in `dispatches.py`, what a session was
sent is kept in `sessions.py`.
Sources: https://discord.com/developers/docs/events/gateway and
https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
"""

import asyncio
import contextlib
import json
from collections import deque
from typing import Any, Protocol

from aiohttp import WSMsgType, web

from practice.clock import Clock
from practice.discord.compression import Packing, packing
from practice.discord.entities import Json
from practice.discord.sessions import KNOWN_INTENTS, PRIVILEGED, Session, Sessions

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
ROUND_TRIP = 0.02  # seconds a heartbeat's answer takes
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK, SOUNDBOARD = 8, 9, 10, 11, 31
MOST_SENDS, SENDS_SECONDS = 120, 60.0


class Closed(Exception):
    """Ends a connection with one of the gateway's close codes."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


class Host(Protocol):
    """What a connection asks of the room it is in."""

    clock: Clock
    heartbeat_seconds: float
    granted_intents: int
    acknowledges_heartbeats: bool

    def knows_token(self, token: str) -> bool:
        """Whether this is the bot's token."""
        ...

    def welcome(self, session: Session) -> None:
        """Send a new session everything it starts with: READY and its guilds."""
        ...

    def members_chunk(self, asked: Json) -> Json:
        """The answer to a request for members."""
        ...

    def presence_changed(self) -> None:
        """A session came or went."""
        ...


class Connection:
    """One client on one web socket."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        host: Host,
        pack: Packing,
        transport: asyncio.Transport | None,
    ) -> None:
        self.socket = socket
        self.transport = transport
        self.session: Session | None = None
        self._host = host
        self._pack = pack
        self._outgoing: asyncio.Queue[Json] = asyncio.Queue()
        self._sends: deque[float] = deque()
        self._beat_by = asyncio.get_running_loop().time() + host.heartbeat_seconds * 1.5

    def send(self, packet: Json) -> None:
        """Queue a packet; they leave in order."""
        self._outgoing.put_nowait(packet)

    async def run(self, sessions: Sessions) -> None:
        """Serve the client until either side ends it."""
        writer = asyncio.create_task(self._write(), name="gateway writer")
        try:
            self.send({"op": HELLO, "d": {"heartbeat_interval": self._interval_ms()}, "s": None})
            while not self.socket.closed:
                await self._receive(sessions)
        except Closed as end:
            await self._drain()
            await self.socket.close(code=end.code, message=end.reason.encode())
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
            self._detach()

    async def _receive(self, sessions: Sessions) -> None:
        left = self._beat_by - asyncio.get_running_loop().time()
        try:
            message = await self.socket.receive(timeout=max(left, 0.001))
        except TimeoutError:
            raise Closed(4009, "Session timed out.") from None
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
            if message.type is WSMsgType.CLOSE and message.data in (1000, 1001) and self.session:
                sessions.forget(self.session)  # a clean goodbye ends the session for good
            raise Closed(1000, "")
        if message.type is not WSMsgType.TEXT:
            raise Closed(4002, "Error while decoding payload.")
        try:
            packet = json.loads(message.data)
        except ValueError:
            raise Closed(4002, "Error while decoding payload.") from None
        self._count_send()
        await self._take(packet, sessions)

    async def _take(self, packet: Any, sessions: Sessions) -> None:
        if not isinstance(packet, dict):
            raise Closed(4002, "Error while decoding payload.")
        op, data = packet.get("op"), packet.get("d")
        if op in (IDENTIFY, RESUME, REQUEST_MEMBERS) and not isinstance(data, dict):
            raise Closed(4002, "Error while decoding payload.")
        data = data if isinstance(data, dict) else {}
        if op == HEARTBEAT:
            self._beat_by = asyncio.get_running_loop().time() + self._host.heartbeat_seconds * 1.5
            if self._host.acknowledges_heartbeats:
                # discord.py notes that it has sent a heartbeat only after the write: an answer that needs
                # no way at all would overtake that note and read as a delay of a whole interval.
                asyncio.get_running_loop().call_later(
                    ROUND_TRIP, self.send, {"op": HEARTBEAT_ACK, "d": None, "s": None}
                )
        elif op == IDENTIFY:
            self._identify(data, sessions)
        elif op == RESUME:
            self._resume(data, sessions)
        elif op not in (PRESENCE, VOICE_STATE, REQUEST_MEMBERS, SOUNDBOARD):
            raise Closed(4001, "Unknown opcode.")
        elif self.session is None:
            raise Closed(4003, "Not authenticated.")
        elif op == REQUEST_MEMBERS:
            self.session.dispatch("GUILD_MEMBERS_CHUNK", self._host.members_chunk(data))

    def _identify(self, data: Json, sessions: Sessions) -> None:
        if self.session is not None:
            raise Closed(4005, "Already authenticated.")
        if not self._host.knows_token(str(data.get("token", ""))):
            raise Closed(4004, "Authentication failed.")
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            raise Closed(4010, "Invalid shard.")
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~KNOWN_INTENTS:
            raise Closed(4013, "Invalid intent(s).")
        if intents & PRIVILEGED & ~self._host.granted_intents:
            raise Closed(4014, "Disallowed intent(s).")
        session = sessions.open(intents, (number, count))
        self._attach(session)
        self._host.welcome(session)
        self._host.presence_changed()

    def _resume(self, data: Json, sessions: Sessions) -> None:
        if self.session is not None:
            raise Closed(4005, "Already authenticated.")
        if not self._host.knows_token(str(data.get("token", ""))):
            raise Closed(4004, "Authentication failed.")
        session = sessions.find(str(data.get("session_id", "")))
        if session is None:
            self.send({"op": INVALID_SESSION, "d": False, "s": None})
            return
        sequence = data.get("seq") or 0
        if sequence > session.sequence:
            raise Closed(4007, "Invalid seq.")
        missed = session.missed(sequence)
        if missed is None:
            sessions.forget(session)
            self.send({"op": INVALID_SESSION, "d": False, "s": None})
            return
        for packet in missed:
            self.send(packet)
        self._attach(session)
        self.send({"op": DISPATCH, "s": session.sequence, "t": "RESUMED", "d": {}})
        self._host.presence_changed()

    def _attach(self, session: Session) -> None:
        session.send = self.send
        self.session = session

    def _detach(self) -> None:
        if self.session is not None and self.session.send == self.send:
            self.session.send = None
            self._host.presence_changed()

    def _count_send(self) -> None:
        now = asyncio.get_running_loop().time()
        self._sends.append(now)
        while self._sends and self._sends[0] < now - SENDS_SECONDS:
            self._sends.popleft()
        if len(self._sends) > MOST_SENDS:
            raise Closed(4008, "Rate limited.")

    def _interval_ms(self) -> int:
        return int(self._host.heartbeat_seconds * 1000)

    async def _write(self) -> None:
        while True:
            packet = await self._outgoing.get()
            frame = self._pack.pack(json.dumps(packet, separators=(",", ":")))
            with contextlib.suppress(ConnectionError):  # the reader notices and ends the run
                if isinstance(frame, str):
                    await self.socket.send_str(frame)
                else:
                    await self.socket.send_bytes(frame)
            self._outgoing.task_done()

    async def _drain(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._outgoing.join(), timeout=1.0)


class Gateway:
    """All connections, their sessions, and what a test does to them."""

    def __init__(self, host: Host) -> None:
        self.sessions = Sessions()
        self.refusing = False
        self._host = host
        self._connections: set[Connection] = set()

    @property
    def online(self) -> bool:
        """Whether the bot is connected with at least one shard."""
        return bool(self.sessions.connected)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one client that opened the gateway's address."""
        if self.refusing:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=4096 * 4, autoping=True)
        await socket.prepare(request)
        if request.query.get("v", "10") != "10":
            await socket.close(code=4012, message=b"Invalid API version.")
            return socket
        try:
            pack = packing(request.query.get("compress"))
        except ValueError as problem:
            await socket.close(code=4002, message=str(problem).encode())
            return socket
        connection = Connection(socket, self._host, pack, request.transport)
        self._connections.add(connection)
        try:
            await connection.run(self.sessions)
        finally:
            self._connections.discard(connection)
        return socket

    def dispatch(self, name: str, data: Json, *, guild_id: int | None, intent: int) -> int:
        """Send an event to the sessions that hear it; the result counts them."""
        hearing = self.sessions.hearing(guild_id, intent)
        for session in hearing:
            session.dispatch(name, data)
        return len(hearing)

    # -- weather ----------------------------------------------------------------------------

    async def drop(self, *, resumable: bool = True) -> None:
        """Cut every connection without a goodbye, as a broken network does."""
        self._set_resumable(resumable)
        for connection in tuple(self._connections):
            if connection.transport is not None:
                connection.transport.abort()

    def ask_reconnect(self) -> None:
        """Send opcode 7: please reconnect and resume."""
        self._tell({"op": RECONNECT, "d": None, "s": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Send opcode 9: the session is invalid, resumable or not."""
        self._set_resumable(resumable)
        self._tell({"op": INVALID_SESSION, "d": resumable, "s": None})

    async def close(self, code: int = 1001) -> None:
        """End every connection with a close code."""
        for connection in tuple(self._connections):
            await connection.socket.close(code=code)

    def _set_resumable(self, resumable: bool) -> None:
        for session in self.sessions.all:
            session.resumable = session.resumable and resumable

    def _tell(self, packet: Json) -> None:
        for connection in tuple(self._connections):
            connection.send(packet)
