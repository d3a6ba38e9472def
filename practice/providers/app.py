"""The house of the three practice providers and a moderation API, and the one application that serves them.

MODELVERSE_BASE_URL  = {base}/modelverse/v1
WAVESPEED_BASE_URL   = {base}/wavespeed/api/v3
VTRIX_SUBMIT_URL     = {base}/vtrix/model/v1/generation
EASEL_MODERATION_URL = {base}/moderation/v1
"""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import aiohttp
from aiohttp import web

from practice.clock import Clock, RoomClock
from practice.providers.account import Account
from practice.providers.leaks import Holder
from practice.providers.modelverse import Modelverse
from practice.providers.moderations import NAME as MODERATION
from practice.providers.moderations import ModerationAccount, Moderations
from practice.providers.pictures import Studio
from practice.providers.records import Leak, Task, Violation
from practice.providers.vtrix import Vtrix
from practice.providers.wavespeed_account import WavespeedAccount

NAMES = ("modelverse", "wavespeed", "vtrix")
LARGEST_BODY = 128 * 1024 * 1024


class House:
    """State of all three providers, and of the moderation API beside them (`moderation`).

    `pixels` is how many a picture has where only its ratio is asked; `plain` paints flat colours at once, for tests
    that count; `keys` replaces the accepted `practice-key-{name}` (a moderation API without keys asks for none); `seed`
    fixes ids and natural latencies.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        seed: int | None = None,
        pixels: int = 1_000_000,
        plain: bool = False,
        keys: Mapping[str, Iterable[str]] | None = None,
        remember: int = 20_000,
    ) -> None:
        self.clock: Clock = clock or RoomClock()
        self.studio = Studio(pixels=pixels, plain=plain)
        self.shelf: dict[str, tuple[Task, int]] = {}
        self.uploads: dict[str, tuple[bytes, str]] = {}
        self.expected: dict[str, tuple[int, str]] = {}
        self.closing = asyncio.Event()
        chance = random.Random(seed)
        self.accounts = {
            name: Account(
                name,
                clock=self.clock,
                chance=random.Random(chance.random()),
                keys=(keys or {}).get(name, (f"practice-key-{name}",)),
                remember=remember,
            )
            for name in NAMES
        }
        own = (keys or {}).get(MODERATION, (f"practice-key-{MODERATION}",))
        self.moderation = ModerationAccount(clock=self.clock, keys=set(own))
        self._session: aiohttp.ClientSession | None = None

    @property
    def modelverse(self) -> Account:
        """The synchronous provider."""
        return self.accounts["modelverse"]

    @property
    def wavespeed(self) -> Account:
        """The provider with queue, history and uploads."""
        return self.accounts["wavespeed"]

    @property
    def vtrix(self) -> Account:
        """The provider of many dialects."""
        return self.accounts["vtrix"]

    @property
    def session(self) -> aiohttp.ClientSession:
        """The providers' own downloader, there while the application runs."""
        if self._session is None:
            raise RuntimeError("the practice providers are not running")
        return self._session

    @property
    def violations(self) -> list[Violation]:
        """Everything any of the three was sent against its documents, oldest first."""
        found = [item for account in self.accounts.values() for item in account.violations]
        return sorted(found, key=lambda item: item.at)

    @property
    def leaks(self) -> list[Leak]:
        """Every key that was seen where it does not belong."""
        return [leak for holder in self.holders for leak in holder.leaks]

    @property
    def holders(self) -> list[Holder]:
        """Everybody with a key: the providers and the moderation API."""
        return [*self.accounts.values(), self.moderation]

    @property
    def _switched(self) -> dict[str, Account | ModerationAccount]:
        return {**self.accounts, MODERATION: self.moderation}

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """An aiohttp cleanup context: opens the downloader, and lets held answers go at the end."""
        self.closing.clear()
        limit = aiohttp.ClientTimeout(total=10)
        async with aiohttp.ClientSession(timeout=limit) as self._session:
            yield
        self._session = None

    async def let_go(self, _app: web.Application) -> None:
        """End every answer that is still held open: the server is going down."""
        self.closing.set()

    def snapshot(self) -> dict[str, Any]:
        """All switches as JSON."""
        return {name: account.switch.snapshot() for name, account in self._switched.items()}

    def apply(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Turn the switches named in `{"wavespeed": {"mode": "slow"}}`; all of them or, on ValueError, none."""
        for name, wanted in changes.items():
            if name not in self._switched or not isinstance(wanted, dict):
                raise ValueError(f"{name!r} has no switches: {', '.join(self._switched)}")
            self._switched[name].switch.check(wanted)
        for name, wanted in changes.items():
            self._switched[name].switch.set(**wanted)
        return self.snapshot()


def environment(house: House, base: str) -> dict[str, str]:
    """The settings with which a bot finds these providers at `base`, for example `http://127.0.0.1:9100`."""
    keys = {name: min(account.keys) for name, account in house.accounts.items() if account.keys}
    return {
        "MODELVERSE_BASE_URL": f"{base}/modelverse/v1",
        "WAVESPEED_BASE_URL": f"{base}/wavespeed/api/v3",
        "VTRIX_SUBMIT_URL": f"{base}/vtrix/model/v1/generation",
        "VTRIX_BODY": str(house.vtrix.switch.dialect["body"]),
        **{f"{name.upper()}_API_KEY": key for name, key in keys.items()},
    }


def moderation_environment(house: House, base: str) -> dict[str, str]:
    """The settings with which a bot asks this house's moderation API; not part of `environment`."""
    address = {"EASEL_MODERATION_URL": f"{base}/{MODERATION}/v1"}
    keys = house.moderation.keys
    return address | ({"EASEL_MODERATION_KEY": min(keys)} if keys else {})


def routes(house: House) -> list[web.RouteDef]:
    """`GET` and `POST /practice/switches`, for this application or another one."""

    async def read(_request: web.Request) -> web.Response:
        return web.json_response(house.snapshot())

    async def turn(request: web.Request) -> web.Response:
        try:
            wanted = await request.json()
            if isinstance(wanted, dict):
                return web.json_response(house.apply(wanted))
            sentence = "the body must be a JSON object"
        except ValueError as trouble:
            sentence = str(trouble)
        return web.json_response({"error": sentence}, status=400)

    return [web.get("/practice/switches", read), web.post("/practice/switches", turn)]


def build(house: House) -> web.Application:
    """One application with the three providers, the moderation API and the switches. Starts nothing by itself."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.cleanup_ctx.append(house.running)
    app.on_shutdown.append(house.let_go)
    app.add_routes(routes(house))
    app.add_routes(Modelverse(house).routes())
    app.add_routes(WavespeedAccount(house).routes())
    app.add_routes(Vtrix(house).routes())
    app.add_routes(Moderations(house).routes())
    return app
