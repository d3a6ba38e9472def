"""What the page's requests and answers look like: JSON objects, ids as text, refusals as sentences."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from practice.discord.entities import Json
from practice.discord.resolved import Refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def guarded(handler: Handler) -> Handler:
    """Answer a refusal with 400 and its sentence."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as reason:
            return answer({"message": str(reason)}, status=400)

    return handle


async def body(request: web.Request) -> Json:
    """The request's JSON object. Refused when it is none."""
    try:
        document = json.loads(await request.read())
    except ValueError:
        raise Refused("This is not JSON.") from None
    if not isinstance(document, dict):
        raise Refused("The request must be an object.")
    return document


def number(asked: Any, name: str) -> int:
    """An id by its name. Refused when it is none."""
    text = str(asked.get(name, ""))
    if not text.isdigit():
        raise Refused(f"{name} must be an id.")
    return int(text)


def answer(document: Any, *, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.json_response(document, status=status)
