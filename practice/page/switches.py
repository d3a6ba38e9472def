"""`/practice/switches`: the weather of the providers and of Discord itself, in one document.

Knows the providers only as something that shows and turns switches.
"""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from aiohttp import web

from practice.discord.resolved import Refused
from practice.discord.weather import DiscordWeather
from practice.page.feed import Feed

DISCORD = "discord"


class Switches(Protocol):
    """Whoever has switches besides Discord: `practice.providers.app.House`."""

    def snapshot(self) -> dict[str, Any]:
        """All switches as JSON."""
        ...

    def apply(self, changes: Mapping[str, Any], /) -> dict[str, Any]:
        """Turn some; ValueError, and nothing turned, when any is unknown."""
        ...


def routes(feed: Feed, weather: DiscordWeather, others: Switches | None) -> list[web.RouteDef]:
    """Read and turn all switches; every page hears of a change."""

    def snapshot() -> dict[str, Any]:
        return (others.snapshot() if others else {}) | {DISCORD: weather.snapshot()}

    async def read(_: web.Request) -> web.Response:
        return web.json_response(snapshot())

    async def turn(request: web.Request) -> web.Response:
        try:
            wanted = json.loads(await request.read())
            if not isinstance(wanted, dict):
                raise Refused("The body must be a JSON object.")
            own = wanted.pop(DISCORD, {})
            if not isinstance(own, dict):
                raise Refused("discord must be an object.")
            weather.check(own)
            if wanted and others is None:
                raise Refused("There are no providers in this room.")
            if wanted and others is not None:
                others.apply(wanted)
            weather.apply(own)
        except (Refused, ValueError) as reason:
            return web.json_response({"message": str(reason)}, status=400)
        feed.tell("switches", snapshot())
        return web.json_response(snapshot())

    return [web.get("/practice/switches", read), web.post("/practice/switches", turn)]
