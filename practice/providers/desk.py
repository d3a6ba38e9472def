"""What every practice provider does with a request: record it, check the key, apply the switch, answer.

Each provider adds its own words for a refusal and its own handlers; the order of the steps is here and only here.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import aiohttp
from aiohttp import web

from practice.clock import Clock
from practice.providers.account import Account
from practice.providers.leaks import Holder, Seen, watch
from practice.providers.media import LIFETIME, PRIVATE, serve
from practice.providers.pictures import Studio
from practice.providers.records import Exchange, Task
from practice.providers.replies import DROPPED, EARLY, Refusal, Reply, send
from practice.providers.switches import PICTURE

Handler = Callable[[web.Request, Exchange], Awaitable[Reply | web.StreamResponse]]


class Shop(Protocol):
    """What a desk needs of the house it stands in."""

    clock: Clock
    studio: Studio
    accounts: dict[str, Account]
    shelf: dict[str, tuple[Task, int]]
    uploads: dict[str, tuple[bytes, str]]
    expected: dict[str, tuple[int, str]]
    closing: asyncio.Event

    @property
    def holders(self) -> Sequence[Holder]:
        """Everybody whose keys must not come here."""
        ...

    @property
    def session(self) -> aiohttp.ClientSession:
        """The downloader for input pictures."""
        ...


class Desk:
    """Base of the three providers. `name` is also the first part of every path."""

    name = ""

    def __init__(self, house: Shop) -> None:
        self.house = house
        self.account = house.accounts[self.name]

    def refusal(self, reason: str, sentence: str | None) -> Reply:
        """The provider's own error for a reason such as `unauthorized`, `invalid`, `server_error`."""
        raise NotImplementedError

    def routed(
        self, phase: str, handler: Handler, *, key: bool = True
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """`handler` with everything around it that every request of this provider gets."""

        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, phase, handler, key)

        return serve

    async def _serve(self, request: web.Request, phase: str, handler: Handler, key: bool) -> web.StreamResponse:
        exchange = await self._recorded(request, phase)
        spoilt = "ok"
        try:
            if key:
                self.check_key(exchange)
            exchange.mode = mode = self.account.switch.take(phase)
            if mode in EARLY:
                raise Refusal(EARLY[mode])
            if mode in ("html", "html_ok"):
                reply: Reply | web.StreamResponse = Reply()  # the gateway answers, nobody works
            else:
                reply = await handler(request, exchange)
            spoilt = mode
        except Refusal as refusal:
            reply = self._told(exchange, refusal)
        if isinstance(reply, web.StreamResponse):
            exchange.status = reply.status
            return reply
        exchange.reply = reply.body
        response = await send(request, reply, spoilt, clock=self.house.clock, closing=self.house.closing)
        exchange.status = 0 if response.status == DROPPED else response.status
        return response

    def _told(self, exchange: Exchange, refusal: Refusal) -> Reply:
        reply = self.refusal(refusal.reason, refusal.sentence)
        if refusal.sentence:  # faults that a switch asks for come without one
            self.account.violate(exchange.path, refusal.sentence)
        wait = self.account.switch.retry_after
        if reply.status == 429 and wait is not None:
            return Reply(status=429, body=reply.body, headers={**reply.headers, "Retry-After": f"{wait:g}"})
        return reply

    async def _recorded(self, request: web.Request, phase: str) -> Exchange:
        exchange = Exchange(
            provider=self.name,
            phase=phase,
            at=self.house.clock.time(),
            method=request.method,
            path=request.path,
            query=dict(request.query),
            headers=dict(request.headers),
            keyed=any(key in request.headers.get("Authorization", "") for key in self.account.keys),
        )
        self.account.note(exchange)
        raw = b""
        if request.method == "POST" and request.content_type == "application/json":
            raw = await request.read()
            try:
                exchange.body = json.loads(raw)
            except ValueError:
                exchange.body = None
        seen = Seen(at=exchange.at, path=exchange.path, query=exchange.query, headers=exchange.headers, raw=raw)
        watch(self.house.holders, self.name, seen)
        return exchange

    def check_key(self, exchange: Exchange) -> None:
        """Raise Refusal unless the request carries a key of this provider."""
        scheme, _, key = exchange.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or key not in self.account.keys:
            raise Refusal("unauthorized", "the Authorization header holds no valid Bearer key")

    def stray(self) -> web.RouteDef:
        """The last route of a provider: whatever its documents do not have is not found, and noted."""
        return web.route("*", f"/{self.name}/{{rest:.*}}", self.routed("other", self._stray, key=False))

    async def _stray(self, request: web.Request, _exchange: Exchange) -> Reply:
        raise Refusal("not_found", f"{request.method} {request.path} is not in the documents")

    def address(self, task: Task, index: int) -> str:
        """The path under which picture `index` of `task` is served."""
        raise NotImplementedError

    def publish(self, request: web.Request, task: Task) -> list[str]:
        """The addresses of a finished task's pictures, as its mode wants them listed."""
        if task.mode == "private_url":
            return [PRIVATE] * task.count
        if not task.pictures:
            task.pictures = [self.address(task, index) for index in range(task.count)]
            for index, path in enumerate(task.pictures):
                self.house.shelf[path] = (task, index)
        times = 2 if task.mode == "duplicate" else 1
        return [f"{request.url.origin()}{path}" for path in task.pictures for _ in range(times)]

    async def picture(self, request: web.Request, exchange: Exchange) -> web.StreamResponse:
        """Serve a published picture; gone after seven days, as the providers say."""
        found = self.house.shelf.get(request.path)
        if found is None:
            raise Refusal("not_found")
        task, index = found
        exchange.task = task.id
        if self.house.clock.time() > task.created + LIFETIME or task.deleted:
            raise Refusal("not_found")
        mode = task.mode if exchange.mode == "ok" else exchange.mode
        mode = mode if mode in (*PICTURE, "stall") else "ok"
        data = await self.house.studio.file(task, index)
        return await serve(request, data, task.format, mode, clock=self.house.clock, closing=self.house.closing)


def document(exchange: Exchange) -> dict[str, Any]:
    """The request's JSON object. Raises Refusal where the body is none."""
    if exchange.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
        raise Refusal("invalid", "Content-Type must be application/json")
    if not isinstance(exchange.body, dict):
        raise Refusal("invalid", "the body must be a JSON object")
    return exchange.body
