"""A peer on a real socket that misbehaves as told."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Peer:
    """Serves each connection with `deed`; remembers how many came and every byte they sent."""

    port: int = 0
    connections: int = 0
    received: list[bytes] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def request(self, reader: asyncio.StreamReader) -> bytes:
        """One whole request, head and body, or b"" when the other side is gone."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""
        size = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                size = int(line.partition(b":")[2])
        whole = head + (await reader.readexactly(size) if size else b"")
        self.received.append(whole)
        self.arrived.set()
        return whole


def answer(body: bytes = b"fine", *, status: str = "200 OK", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


async def keep_answering(made: Peer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, **more) -> None:
    """Answer every request on this connection alike."""
    while await made.request(reader):
        writer.write(answer(**more))
        await writer.drain()


@asynccontextmanager
async def peer(deed: Callable[[Peer, asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]):
    """A listening peer; whatever still hangs at the end is cut."""
    made, writers = Peer(), []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.connections += 1
        writers.append(writer)
        try:
            await deed(made, reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await asyncio.sleep(0)
