"""Live events for the web page: what each reader may see of what changes.

Source of truth is the world's `changes`; nothing is remembered here.
"""

import asyncio
import contextlib
from collections.abc import Callable

from aiohttp import WSCloseCode, web

from practice.discord.changes import Event
from practice.discord.entities import Channel, Json, Message, User
from practice.discord.message_payloads import deletion
from practice.discord.server import Server

_MESSAGE = {
    "MESSAGE_CREATE": "message_create",
    "MESSAGE_UPDATE": "message_update",
    "MESSAGE_DELETE": "message_delete",
    "message_delete": "message_delete",  # one of many that went at once
    "MESSAGE_REACTION_ADD": "message_update",
    "MESSAGE_REACTION_REMOVE": "message_update",
    "MESSAGE_REACTION_REMOVE_ALL": "message_update",
}
_CHANNEL = {
    "CHANNEL_CREATE": "channel_create",
    "CHANNEL_UPDATE": "channel_update",
    "CHANNEL_DELETE": "channel_delete",
    "THREAD_CREATE": "thread_create",
    "THREAD_UPDATE": "thread_update",
    "THREAD_MEMBERS_UPDATE": "thread_update",
    "THREAD_DELETE": "channel_delete",
}
_COMMANDS = ("commands", "GUILD_ROLE_UPDATE")
Render = Callable[[Message, User], Json]


class Feed:
    """The open event streams of all pages."""

    def __init__(self, server: Server, render: Render, place: Callable[[Channel], Json]) -> None:
        self._server = server
        self._render = render
        self._place = place
        self._streams: dict[web.WebSocketResponse, tuple[User, asyncio.Queue[Json]]] = {}
        server.world.changes.listen(self._changed)

    async def serve(self, request: web.Request, reader: User) -> web.StreamResponse:
        """Send one reader's events until the page goes away."""
        stream = web.WebSocketResponse(heartbeat=30)
        await stream.prepare(request)
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._streams[stream] = (reader, queue)
        queue.put_nowait({"type": "bot", "data": {"online": self._server.gateway.online}})
        sender = asyncio.create_task(self._send(stream, queue), name="page events")
        try:
            async for _ in stream:
                continue
        finally:
            self._streams.pop(stream, None)
            sender.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await sender
        return stream

    def tell(self, kind: str, data: Json) -> None:
        """Send something to every page, for example new weather."""
        for _, queue in self._streams.values():
            queue.put_nowait({"type": kind, "data": data})

    async def close(self) -> None:
        """End all streams."""
        for stream in tuple(self._streams):
            await stream.close(code=WSCloseCode.GOING_AWAY)

    @staticmethod
    async def _send(stream: web.WebSocketResponse, queue: asyncio.Queue[Json]) -> None:
        while True:
            await stream.send_json(await queue.get())

    def _changed(self, event: Event) -> None:
        for reader, queue in self._streams.values():
            news = self._news(event, reader)
            if news is not None:
                queue.put_nowait(news)

    def _news(self, event: Event, reader: User) -> Json | None:
        world = self._server.world
        if event.message is not None and event.name in _MESSAGE:
            message, channel = event.message, event.channel
            visible = message.reader_id in (None, reader.id)
            if channel is None or not visible or not world.may_see(reader, channel):
                return None
            gone = _MESSAGE[event.name] == "message_delete"
            data = deletion(message) if gone else self._render(message, reader)
            return {"type": _MESSAGE[event.name], "data": data}
        if event.channel is not None and event.name in _CHANNEL:
            channel = event.channel
            gone = channel.id not in world.channels
            if not gone and not world.may_see(reader, channel):
                return None
            data = {"id": str(channel.id)} if gone else self._place(channel)
            return {"type": _CHANNEL[event.name], "data": data}
        return self._other(event, reader)

    def _other(self, event: Event, reader: User) -> Json | None:
        if event.name == "interaction" and event.data is not None:
            if event.data["user"] != reader.id:
                return None
            summary = self._server.interactions.summary(event.data["interaction"])
            return {"type": "interaction", "data": summary}
        if event.name == "bot":
            return {"type": "bot", "data": event.data or {}}
        if event.name in _COMMANDS:  # who may use which is asked for anew, by the one who wants to know
            return {"type": "commands", "data": {}}
        if event.name.startswith("AUTO_MODERATION_RULE"):
            return {"type": "rules", "data": {}}
        return None
