"""An engine with everything real around it but Discord: database, pictures on disk, HTTP, provider clients."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.core.polling import Pace
from bot.core.ports import Accepted, Call, Finished, Image, Running
from bot.engine.clock import SystemClock
from bot.engine.engine import Engine
from bot.engine.numbers import Numbers
from bot.images.darkroom import Darkroom
from bot.images.shelf import Shelf
from bot.images.vault import Vault
from bot.net.downloads import fetch_picture
from bot.net.http import Http
from bot.providers import registry
from bot.providers.client import ProviderClient
from bot.providers.registry import ProviderConfig
from bot.store.sqlite import SQLite
from tests.bench.orders import NO_LIMITS, CountingDelivery

PATHS = {"wavespeed": "/wavespeed/api/v3", "modelverse": "/modelverse/v1"}


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A running engine and what is counted on it."""

    engine: Engine
    delivery: CountingDelivery
    provider: "Watched"


class Watched:
    """A provider whose submits and polls are counted; `pace` replaces the provider's own wish where one is given."""

    def __init__(self, client: ProviderClient, pace: Pace | None) -> None:
        self._client = client
        self.pace = pace or client.pace
        self.polled: set[str] = set()
        self.submitted = 0

    @property
    def name(self) -> str:
        """See `Provider`."""
        return self._client.name

    @property
    def can_find(self) -> bool:
        """See `Provider`."""
        return self._client.can_find

    @property
    def reference_limit(self) -> int:
        """See `Provider`."""
        return self._client.reference_limit

    async def submit(self, call: Call) -> Accepted | Finished:
        """See `Provider`."""
        reply = await self._client.submit(call)
        self.submitted += 1
        return reply

    async def poll(self, task: str) -> Running | Finished:
        """See `Provider`."""
        reply = await self._client.poll(task)
        self.polled.add(task)
        return reply

    async def find(self, call: Call, *, since: int) -> str | None:
        """See `Provider`."""
        return await self._client.find(call, since=since)

    async def download(self, image: Image) -> bytes:
        """See `Provider`."""
        return await self._client.download(image)


@asynccontextmanager
async def open_shop(
    folder: Path, base: str, *, provider: str, concurrency: int, pace: Pace | None = None, start: bool = True
) -> AsyncIterator[Shop]:
    """An engine that sends to one practice provider at `base`; `concurrency` 0 = no limit."""
    config = ProviderConfig(
        name=provider, key=f"practice-key-{provider}", base_url=base + PATHS[provider], concurrency=concurrency
    )
    db, clock, delivery = await SQLite.open(folder / "easel.db"), SystemClock(), CountingDelivery()
    try:
        async with Http(trusted=registry.endpoints([config])) as http, Darkroom() as darkroom:

            async def fetch(url: str, *, max_bytes: int) -> bytes:
                return await fetch_picture(http, url, max_bytes=max_bytes)

            vault = Vault(folder / "pictures", darkroom=darkroom)
            await vault.sweep(before=0)
            watched = Watched(registry.build([config], http)[provider], pace)
            engine = Engine(
                db=db,
                clock=clock,
                providers={provider: watched},
                concurrency={provider: concurrency},
                pictures=Shelf(vault=vault, darkroom=darkroom, fetch=fetch),
                delivery=delivery,
                limits=NO_LIMITS,
                process_id=Numbers().next(clock.now()),
            )
            if start:
                await engine.start(alone=True)
            yield Shop(engine=engine, delivery=delivery, provider=watched)
            await engine.stop(grace=5.0)
    finally:
        await db.close()
