"""One REST call from socket to answer: token, faults, rate limits, handler, log.

Handlers get a `Call` and return what Discord answers (None means 204); refusals are raised.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiohttp import web

from practice.discord.entities import Channel, Guild, Json, Message, User
from practice.discord.errors import DiscordError, invalid, not_found, refusal, unauthorized
from practice.discord.faults import Fault
from practice.discord.journal import Call as Entry
from practice.discord.ratelimit import limited
from practice.discord.server import Server
from practice.discord.uploads import Body, read_body
from practice.discord.world import World

PREFIX = "/api/v10"


class Auth(StrEnum):
    """What lets a call in."""

    BOT = "bot"
    TOKEN = "token"  # noqa: S105 - the kind of secret, not one
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Created:
    """An answer with status 201."""

    data: Any


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call, as its handler sees it."""

    server: Server
    request: web.Request
    body: Body

    @property
    def world(self) -> World:
        """The world the call is about."""
        return self.server.world

    @property
    def bot(self) -> User:
        """Who calls."""
        return self.server.world.bot

    @property
    def json(self) -> Json:
        """The request's JSON object."""
        if not isinstance(self.body.json, dict):
            raise refusal(50109)
        return self.body.json

    @property
    def items(self) -> list[Json]:
        """The request's JSON list."""
        if not isinstance(self.body.json, list):
            raise refusal(50109)
        return self.body.json

    @property
    def query(self) -> dict[str, str]:
        """The query string."""
        return dict(self.request.query)

    def text(self, name: str) -> str:
        """A part of the path."""
        return self.request.match_info[name]

    def id(self, name: str) -> int:
        """A part of the path that is an id; anything else is refused."""
        return snowflake(self.text(name), name)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A number of the query string, between `low` and `high`."""
        text = self.query.get(name)
        if text is None:
            return default
        if not text.isdigit() or not low <= int(text) <= high:
            raise invalid((name,), "NUMBER_TYPE_MAX", f"int value should be between {low} and {high}.")
        return int(text)

    def application(self) -> None:
        """Refuse another application's id in the path."""
        if self.id("application_id") != self.bot.id:
            raise refusal(10002)

    def guild(self) -> Guild:
        """The guild in the path, which the bot is a member of."""
        guild = self.world.guilds.get(self.id("guild_id"))
        if guild is None or self.bot.id not in guild.members:
            raise refusal(10004)
        return guild

    def channel(self, *needed: str, name: str = "channel_id") -> Channel:
        """The channel in the path, which the bot sees and has `needed` permissions in."""
        channel = self.world.channels.get(self.id(name))
        if channel is None:
            raise refusal(10003)
        if not self.world.may_see(self.bot, channel):
            raise refusal(50001)
        self.need(channel, *needed)
        return channel

    def need(self, channel: Channel, *permissions: str) -> None:
        """Refuse with 50013 unless the bot has all `permissions` in a channel."""
        if permissions and not self.world.may(self.bot, channel, *permissions):
            raise refusal(50013)

    def message(self, channel: Channel) -> Message:
        """The message in the path; ephemeral ones do not exist for the bot token."""
        message = channel.messages.get(self.id("message_id"))
        if message is None or message.ephemeral:
            raise refusal(10008)
        return message


Handler = Callable[[Call], Awaitable[Any] | Any]


@dataclass(frozen=True, kw_only=True)
class Route:
    """One line of the API: method, template below `/api/v10`, handler and what lets a call in."""

    method: str
    path: str
    handler: Handler
    auth: Auth = Auth.BOT
    limited: bool = True
    resource: str = field(default="")

    @property
    def name(self) -> str:
        """Method and template, as faults, limits and the log call it."""
        return f"{self.method} {self.path}"


def snowflake(text: object, name: str) -> int:
    """An id out of text. Refused with 50035 when it is none."""
    value = str(text)
    if not value.isdigit() or len(value) > 20:
        raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
    return int(value)


def served(server: Server, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a route."""

    async def handle(request: web.Request) -> web.StreamResponse:
        started = server.clock.time()
        fault = server.faults.meet(route.method, route.path)
        answer, lost = web.Response(status=500), False
        try:
            answer = await _answer(server, route, request, fault)
        except DiscordError as refused:
            answer = response(refused.status, refused.body(), refused.headers)
        except _Spoiled as spoiled:
            answer, lost = _spoiled(spoiled.fault, request), spoiled.fault.after
        finally:
            _log(server, route, request, answer, started, lost=lost)
        return answer

    return handle


class _Spoiled(Exception):
    """The weather takes the place of the answer."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.pattern)
        self.fault = fault


async def _answer(server: Server, route: Route, request: web.Request, fault: Fault | None) -> web.Response:
    if fault is not None and fault.delay:
        await server.clock.sleep(fault.delay)
    if fault is not None and not fault.after and not fault.only_delay:
        raise _Spoiled(fault)
    if route.auth is Auth.BOT:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bot" or not server.knows_token(token):
            raise unauthorized()
        server.ratelimits.take_global()
    headers: dict[str, str] = {}
    if route.limited:
        headers = server.ratelimits.take(route.name, _resource(request))
    call = Call(server=server, request=request, body=await read_body(request))
    result = route.handler(call)
    if isinstance(result, Awaitable):
        result = await result
    if fault is not None and fault.after:
        raise _Spoiled(fault)
    if result is None:
        return web.Response(status=204, headers=headers)
    if isinstance(result, Created):
        return response(201, result.data, headers)
    return response(200, result, headers)


def _spoiled(fault: Fault, request: web.Request) -> web.Response:
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    if fault.retry_after is not None:
        refused = limited(fault.retry_after, everywhere=fault.everywhere)
    else:
        message = fault.message or f"{fault.status}: Practice Weather"
        refused = DiscordError(fault.status, fault.code, message)
    return response(refused.status, refused.body(), refused.headers)


def _resource(request: web.Request) -> str:
    for name in ("channel_id", "guild_id", "token"):
        if name in request.match_info:
            return request.match_info[name]
    return ""


def response(status: int, document: Any, headers: dict[str, str] | None = None) -> web.Response:
    """JSON exactly as Discord labels it; clients look for `application/json` and no more."""
    return web.Response(
        status=status,
        body=json.dumps(document).encode(),
        content_type="application/json",
        headers=headers,
    )


def _log(
    server: Server,
    route: Route,
    request: web.Request,
    answer: web.Response,
    started: float,
    *,
    lost: bool,
) -> None:
    code = None
    if answer.status >= 400 and isinstance(answer.body, bytes):
        code = json.loads(answer.body).get("code")
    server.world.log.append(
        Entry(
            method=route.method,
            route=route.path,
            path=request.path_qs,
            status=answer.status,
            auth=str(route.auth),
            counted=route.auth is Auth.BOT,
            at=started,
            took=server.clock.time() - started,
            code=code,
            lost=lost,
        )
    )
    server.world.changes.stir()


async def unknown(_: web.Request) -> web.StreamResponse:
    """The answer to an address the API does not have."""
    refused = not_found()
    return response(refused.status, refused.body())
