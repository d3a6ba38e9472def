"""A house of providers on a loopback port, a clock that stands still, and a client that speaks with them."""

import asyncio
import heapq
import io
import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from PIL import Image, ImageDraw

from practice.providers.app import House, build


class HandClock:
    """A clock that stands still until a test moves it with `advance`."""

    def __init__(self, start: float = 1_750_000_000.0) -> None:
        self._now = start
        self._order = itertools.count()
        self._joined = asyncio.Event()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def time(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + seconds, next(self._order), future))
        self._joined.set()
        await future

    async def sleeping(self, count: int = 1) -> None:
        """Return when that many callers wait."""
        async with asyncio.timeout(5):
            while sum(not future.done() for _, _, future in self._sleepers) < count:
                self._joined.clear()
                await self._joined.wait()

    def advance(self, seconds: float) -> None:
        self._now += seconds
        while self._sleepers and self._sleepers[0][0] <= self._now:
            future = heapq.heappop(self._sleepers)[2]
            if not future.done():
                future.set_result(None)


@dataclass(frozen=True)
class Answer:
    """What came back: decoded JSON where it was JSON, the bytes always."""

    status: int
    data: bytes
    json: Any
    headers: dict[str, str]


class Client:
    """One HTTP client with a key for each provider."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base = base
        self._session = session

    async def send(self, method: str, path: str, *, key: str | None = None, **more: Any) -> Answer:
        headers = dict(more.pop("headers", {}))
        if key:
            headers["Authorization"] = f"Bearer practice-key-{key}"
        if "json" in more:  # through a file object: aiohttp warns of large bodies given as bytes
            more["data"] = io.BytesIO(json.dumps(more.pop("json")).encode())
            headers["Content-Type"] = "application/json"
        address = path if path.startswith("http") else self.base + path
        async with self._session.request(method, address, headers=headers, **more) as response:
            data = await response.read()
            isjson = response.content_type == "application/json"
            return Answer(response.status, data, await response.json() if isjson else None, dict(response.headers))

    async def get(self, path: str, *, key: str | None = None, **more: Any) -> Answer:
        return await self.send("GET", path, key=key, **more)

    async def modelverse(self, **body: Any) -> Answer:
        body = {"model": "black-forest-labs/flux-kontext-pro/text-to-image", "prompt": "a quiet sea"} | body
        return await self.send("POST", "/modelverse/v1/images/generations", key="modelverse", json=body)

    async def wavespeed(self, model: str = "flux-kontext-pro/text-to-image", **body: Any) -> Answer:
        body = {"prompt": "a quiet sea"} | body
        return await self.send("POST", f"/wavespeed/api/v3/wavespeed-ai/{model}", key="wavespeed", json=body)

    async def prediction(self, name: str) -> Answer:
        return await self.get(f"/wavespeed/api/v3/predictions/{name}/result", key="wavespeed")

    async def vtrix(self, model: str = "flux_kontext_pro", **params: Any) -> Answer:
        body = {"model": model, "input": [{"params": {"prompt": "a quiet sea"} | params}]}
        return await self.send("POST", "/vtrix/model/v1/generation", key="vtrix", json=body)

    async def task(self, name: str) -> Answer:
        return await self.get(f"/vtrix/model/v1/generation/task/{name}", key="vtrix")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def house(clock: HandClock) -> House:
    house = House(clock=clock, seed=7, pixels=64 * 64, plain=True)
    for account in house.accounts.values():
        account.set(latency=0)
    return house


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    runner = web.AppRunner(build(house), shutdown_timeout=2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    async with aiohttp.ClientSession() as session:
        yield Client(f"http://{host}:{port}", session)
    await runner.cleanup()


@pytest.fixture
def photo() -> bytes:
    """A small PNG with something on it."""
    image = Image.new("RGB", (96, 64), "steelblue")
    ImageDraw.Draw(image).ellipse((20, 10, 60, 50), fill="orange")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
