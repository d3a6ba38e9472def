"""One request, one answer: bounded in time and size, without redirects and retries, keys only where they belong.

Two pools of connections, both opened once. The first goes to hosts the owner configured. The second only ever
connects to public addresses; it is separate, because an idle connection or a cached address of the first, handed to
a download, would undo that check. Knows nothing of providers.
"""

import asyncio
import io
import json as jsonlib
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver

from bot.net.addresses import Endpoint, is_public
from bot.net.errors import AnswerLost, NotPublic, NotSent, TooLarge, TransportError
from bot.net.redact import Key

MEGABYTE = 1_000_000
_AGENT = "Easel (self-hosted Discord bot)"
_BUFFERED = 1024 * 1024  # above this aiohttp wants a file to read from, so that the loop gets a turn in between


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Seconds. `connect`: each address, TLS included. `read`: silence while an answer is due. `total`: everything."""

    connect: float = 10.0
    read: float | None = None
    total: float = 60.0


@dataclass(frozen=True, kw_only=True)
class File:
    """One file of a multipart form."""

    name: str
    filename: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A whole answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class _PrivateAddress(OSError):
    """Raised while connecting; all of them read alike, which keeps them whole when a name has several addresses."""


@dataclass(slots=True)
class _Progress:
    """Whether a request ever had a connection: from then on some of it may have been sent."""

    connected: bool = False


class Http:
    """The bot's HTTP client, an async context manager.

    Args:
        trusted: host and port pairs the owner configured; pictures there may be fetched from private addresses too.
        per_host: connections to one host and port, in each pool.
        resolver: another way to look names up, for tests.
    """

    def __init__(
        self,
        *,
        trusted: Iterable[Endpoint] = (),
        per_host: int = 64,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.trusted = frozenset(trusted)
        self._per_host = per_host
        self._resolver = resolver
        self._configured: aiohttp.ClientSession | None = None
        self._public: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._configured = self._session(None)
        self._public = self._session(_public_socket)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for session in (self._configured, self._public):
            if session is not None:
                await session.close()
        self._configured = self._public = None

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        key: Key | None = None,
        json: object = None,
        data: bytes | None = None,
        file: File | None = None,
        timeout: Timeouts | None = None,
        max_bytes: int = 4 * MEGABYTE,
        public_only: bool = False,
    ) -> Reply:
        """Send one request and read its whole answer, whatever its status. Redirects are answers too.

        At most one of `json`, `data` and `file` is the body; `key` goes out as a bearer token. A GET or PUT may go
        out again when the server closed an idle connection at that moment; a POST never does.

        Raises:
            NotSent: no connection came about; `NotPublic` when `public_only` forbade it.
            AnswerLost: anything later; `TooLarge` when the answer exceeds `max_bytes`.
        """
        session = self._public if public_only else self._configured
        if session is None or session.closed:
            raise NotSent("the connection pool is closed")
        progress = _Progress()
        body, more = _body(json, data, file)
        try:
            # The headers are put together here rather than in a variable: tracebacks with variables get logged.
            async with session.request(
                method,
                url,
                headers={**(headers or {}), **more, **_authorization(key)},
                data=body,
                timeout=_limits(timeout or Timeouts()),
                allow_redirects=False,
                trace_request_ctx=progress,
            ) as response:
                content = await _read(response, max_bytes)
                found = {name.lower(): value for name, value in response.headers.items()}
                return Reply(status=response.status, headers=found, body=content)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _translated(error, progress) from None

    def _session(self, sockets: aiohttp.SocketFactoryType | None) -> aiohttp.ClientSession:
        trace = aiohttp.TraceConfig()
        trace.on_connection_create_end.append(_connected)
        trace.on_connection_reuseconn.append(_connected)
        connector = aiohttp.TCPConnector(
            limit=4 * self._per_host,
            limit_per_host=self._per_host,
            socket_factory=sockets,
            resolver=self._resolver,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": _AGENT},
            trace_configs=[trace],
            trust_env=False,
        )


async def _connected(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: object) -> None:
    context.trace_request_ctx.connected = True


def _public_socket(info: tuple[Any, ...]) -> socket.socket:
    """The last step before a connection: sees the very address it goes to, so a name cannot change in between."""
    family, kind, protocol, _, address = info
    if not is_public(address[0]):
        raise _PrivateAddress("not public")
    return socket.socket(family, kind, protocol)


def _authorization(key: Key | None) -> dict[str, str]:
    return {} if key is None else {"Authorization": f"Bearer {key.reveal()}"}


def _limits(timeouts: Timeouts) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=timeouts.total, sock_connect=timeouts.connect, sock_read=timeouts.read)


def _body(
    json: object, data: bytes | None, file: File | None
) -> tuple[aiohttp.FormData | io.BytesIO | bytes | None, dict[str, str]]:
    if file is not None:
        form = aiohttp.FormData()
        form.add_field(file.name, io.BytesIO(file.data), filename=file.filename, content_type=file.media_type)
        return form, {}
    more = {}
    if json is not None:
        data, more = jsonlib.dumps(json).encode(), {"Content-Type": "application/json"}
    if data is not None and len(data) >= _BUFFERED:
        return io.BytesIO(data), more
    return data, more


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    """The body, given up as soon as it is too large; the connection is then closed, not drained."""
    if (response.content_length or 0) > max_bytes:
        response.close()
        raise TooLarge(f"the answer is larger than {max_bytes} bytes")
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > max_bytes:
            response.close()
            raise TooLarge(f"the answer is larger than {max_bytes} bytes")
        parts.append(part)
    return b"".join(parts)


def _translated(error: Exception, progress: _Progress) -> TransportError:
    """What a failure means. Without a connection nothing was sent, however the failure is called."""
    if isinstance(getattr(error, "os_error", None), _PrivateAddress):
        return NotPublic()
    words = _words(error)
    if not progress.connected:
        return NotSent(f"no connection: {words}")
    return AnswerLost(f"the answer was lost: {words}")


def _words(error: Exception) -> str:
    """A reason without addresses, which may be signed: aiohttp's own sentences often hold the whole URL."""
    inner = getattr(error, "os_error", error)
    if isinstance(inner, asyncio.TimeoutError):
        return "it took too long"
    if isinstance(inner, OSError) and inner.strerror:
        return f"{type(error).__name__}, {inner.strerror}"
    return type(error).__name__
