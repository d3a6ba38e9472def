"""A client for each provider, and a server on a real socket that answers from a list."""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.net.addresses import Origin
from bot.net.http import Http
from bot.net.redact import Key
from bot.providers.client import ProviderClient

KEY = "wsk-0123456789abcdef"


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def keyed(self) -> bool:
        return KEY in str(self.headers)


Reply = bytes | dict[str, object] | Callable[[Seen], dict[str, object]]


@dataclass
class Counter:
    """An HTTP server that answers by path from what it was told, and writes down what came."""

    replies: dict[str, list[tuple[int, Reply, dict[str, str]]]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    url: str = ""

    def on(self, path: str, *replies: Reply, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """The answers to `path`, the last one for ever; bytes go out as they are, the rest as JSON."""
        self.replies.setdefault(path, []).extend((status, reply, headers or {}) for reply in replies)

    async def handle(self, request: web.Request) -> web.Response:
        seen = Seen(request.method, request.path_qs, dict(request.headers), await request.read())
        self.seen.append(seen)
        waiting = self.replies.get(request.path)
        if not waiting:
            return web.Response(status=404, text="no such path")
        status, reply, headers = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        content = reply(seen) if callable(reply) else reply
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        return web.Response(status=status, body=body, headers=headers)

    def paths(self) -> list[str]:
        return [f"{seen.method} {seen.path}" for seen in self.seen]


@asynccontextmanager
async def served() -> AsyncIterator[Counter]:
    counter = Counter()
    app = web.Application(client_max_size=100_000_000)
    app.router.add_route("*", "/{rest:.*}", counter.handle)
    async with TestServer(app, host="127.0.0.1") as server:
        counter.url = str(server.make_url("")).rstrip("/")
        yield counter


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with served() as made:
        yield made


@pytest.fixture
async def other() -> AsyncIterator[Counter]:
    async with served() as made:
        yield made


@pytest.fixture
async def connect():
    """Make a client of a spec; only the hosts of the specs made so far, and those named, may be private."""
    opened = []

    async def make(spec, *trusted: str) -> ProviderClient:
        http = Http(trusted=[Origin.of(url).endpoint for url in (spec.base_url, *trusted)])
        opened.append(await http.__aenter__())
        return ProviderClient(spec, http, key=Key(KEY), now=lambda: 1_800_000_000.0)

    yield make
    for http in opened:
        await http.__aexit__(None, None, None)
