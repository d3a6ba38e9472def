"""Putting an answer on the wire, whole or spoilt the way a switch asks for."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from practice.clock import Clock

GATEWAY_PAGE = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)

DROPPED = 499
"""Stands for a connection that was cut; never reaches the wire."""

EARLY = {
    "rate_limited": "rate_limited",
    "server_error": "server_error",
    "unauthorized": "unauthorized",
    "no_balance": "no_balance",
}
"""Modes that end a request before any work is done, and the refusal each of them is."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A status and a JSON document."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """A request that is answered with the provider's error `reason`; `sentence` None keeps its usual words."""

    def __init__(self, reason: str, sentence: str | None = None) -> None:
        super().__init__(sentence or reason)
        self.reason = reason
        self.sentence = sentence


def page(status: int, title: str) -> web.Response:
    """What a gateway in front of the API says when it answers for it."""
    return web.Response(status=status, text=GATEWAY_PAGE.format(title=title), content_type="text/html")


async def held(request: web.Request, clock: Clock, closing: asyncio.Event, seconds: float) -> None:
    """Wait, but no longer than the server lives or the other side listens."""
    sleeping = asyncio.ensure_future(clock.sleep(seconds))
    ending = asyncio.ensure_future(closing.wait())
    try:
        while not sleeping.done() and not ending.done():
            if request.transport is None or request.transport.is_closing():
                return
            await asyncio.wait((sleeping, ending), timeout=0.5, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sleeping.cancel()
        ending.cancel()


async def send(
    request: web.Request, reply: Reply, mode: str, *, clock: Clock, closing: asyncio.Event
) -> web.StreamResponse:
    """The reply as `mode` lets it out; any mode that is about something else sends it whole."""
    match mode:
        case "lost_reply":
            return dropped(request)
        case "gateway_timeout":
            return page(504, "504 Gateway Time-out")
        case "html":
            return page(502, "502 Bad Gateway")
        case "html_ok":
            return page(200, "Welcome to nginx!")
        case "broken_json":
            text = json.dumps(reply.body)
            return web.Response(
                status=reply.status,
                text=text[: len(text) // 2],
                content_type="application/json",
            )
        case "stall":
            return await _stalled(request, reply, clock, closing)
        case _:
            return web.json_response(reply.body, status=reply.status, headers=dict(reply.headers))


def dropped(request: web.Request) -> web.Response:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=DROPPED)


async def _stalled(request: web.Request, reply: Reply, clock: Clock, closing: asyncio.Event) -> web.StreamResponse:
    data = json.dumps(reply.body).encode()
    response = web.StreamResponse(status=reply.status)
    response.content_type = "application/json"
    response.content_length = len(data)
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    await held(request, clock, closing, 86_400)
    return dropped(request)
