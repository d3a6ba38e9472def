"""The JSON contract between the web page and the practice Discord.

Everything a page does goes through a `Visitor`, so it is bound by the same rules as a test.
"""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from practice.clock import iso
from practice.discord import payloads
from practice.discord.entities import Channel, Json, Message, User
from practice.discord.interaction import NoAnswerError
from practice.discord.permissions import BITS, in_guild
from practice.discord.resolved import Refused, stored
from practice.discord.server import Server
from practice.discord.uploads import Upload
from practice.discord.visitor import Visitor
from practice.page.feed import Feed

STATIC = Path(__file__).parent / "static"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PageApi:
    """Serves the page, its data and its events."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._world = server.world
        self.feed = Feed(server, self.message, self.channel)

    def install(self, app: web.Application) -> None:
        """Add the page's addresses to an application."""
        routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", "/", self._index),
            ("GET", "/practice/state", self._state),
            ("GET", "/practice/messages", self._messages),
            ("GET", "/practice/events", self._events),
            ("POST", "/practice/uploads", self._upload),
            ("POST", "/practice/commands", self._command),
            ("POST", "/practice/autocomplete", self._autocomplete),
            ("POST", "/practice/menus", self._menu),
            ("POST", "/practice/presses", self._press),
            ("POST", "/practice/modals", self._submit),
            ("POST", "/practice/messages", self._say),
            ("POST", "/practice/reactions", self._react),
            ("POST", "/practice/delete", self._delete),
            ("POST", "/practice/archive", self._archive),
            ("POST", "/practice/lock", self._lock),
        )
        for method, path, handler in routes:
            app.router.add_route(method, path, _guarded(handler))
        STATIC.mkdir(exist_ok=True)
        app.router.add_static("/static", STATIC)
        app.on_response_prepare.append(_fresh)

    async def close(self) -> None:
        """End the pages' event streams."""
        await self.feed.close()

    # -- reading ----------------------------------------------------------------------------

    async def _index(self, _: web.Request) -> web.StreamResponse:
        index = STATIC / "index.html"
        if not index.exists():
            return web.Response(text="The page is not here; the API is.")
        return web.FileResponse(index)

    async def _state(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request.query) if request.query.get("user") else self._anybody()
        world = self._world
        seen = [it for it in world.channels.values() if world.may_see(visitor.user, it)]
        return _json(
            {
                "bot": {
                    "online": self._server.gateway.online,
                    "user": self._person(world.bot),
                },
                "users": [self._person(it) for it in world.users.values() if not it.bot],
                "guilds": [
                    {
                        "id": str(it.id),
                        "name": it.name,
                        "roles": [payloads.role(role) for role in it.roles.values()],
                    }
                    for it in world.guilds.values()
                ],
                "channels": [self.channel(it) for it in seen],
                "commands": self._commands(visitor, seen),
                "clock": {"now": iso(self._server.clock.time())},
            }
        )

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request.query)
        channel = _number(request.query, "channel")
        found = visitor.messages(channel)
        return _json([self.message(it, visitor.user) for it in found])

    async def _events(self, request: web.Request) -> web.StreamResponse:
        return await self.feed.serve(request, self._visitor(request.query).user)

    def message(self, message: Message, reader: User) -> Json:
        """A message for a reader of the page."""
        document = self._server.messages.message(message, reader=reader)
        interaction = self._server.interactions.of_message(message)
        return document | {
            "ephemeral": message.ephemeral,
            "interaction_user": None if interaction is None else payloads.user(interaction.user),
        }

    def channel(self, channel: Channel) -> Json:
        """A channel for the page."""
        guild = self._world.guild_of(channel)
        document = payloads.channel(self._world, channel)
        return document | {"guild_name": None if guild is None else guild.name}

    def _person(self, user: User) -> Json:
        guild = next(iter(self._world.guilds.values()))
        member = guild.members.get(user.id)
        roles = [guild.roles[it].name for it in member.role_ids] if member else []
        kind = "bot" if user.bot else "member"
        if user.id == guild.owner_id:
            kind = "owner"
        elif not user.bot and member is not None and in_guild(guild, member) & BITS["MANAGE_MESSAGES"]:
            kind = "moderator"
        return payloads.user(user) | {
            "roles": roles,
            "kind": kind,
            "color": f"#{user.color:06x}",
            "avatar_url": self._server.links.avatar(user),
        }

    def _commands(self, visitor: Visitor, seen: list[Channel]) -> list[Json]:
        """What this person may use in the first channel they see."""
        return visitor.commands(seen[0]) if seen else []

    # -- acting -----------------------------------------------------------------------------

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        name = request.query.get("filename", "upload.bin")
        upload = Upload(filename=name, data=await request.read())
        if not upload.data:
            raise Refused("The file is empty.")
        place = next(iter(self._world.channels.values()))
        file = stored(self._server, upload, place)
        return _json(self._server.messages.attachment(file))

    async def _command(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        visitor = self._visitor(asked)
        channel = _number(asked, "channel")
        options = asked.get("options") or {}
        interaction = await visitor.command(channel, str(asked.get("name", "")), **options)
        return _json({"interaction": str(interaction.id)})

    async def _autocomplete(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        visitor = self._visitor(asked)
        channel = _number(asked, "channel")
        options = asked.get("options") or {}
        options.pop("timeout", None)
        try:
            choices = await visitor.autocomplete(
                channel, str(asked.get("name", "")), focused=str(asked.get("focused")), **options
            )
        except NoAnswerError:
            raise Refused("Loading options failed.") from None
        return _json({"choices": choices})

    async def _menu(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        visitor = self._visitor(asked)
        interaction = await visitor.menu(_number(asked, "message"), str(asked.get("name", "")))
        return _json({"interaction": str(interaction.id)})

    async def _press(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        visitor = self._visitor(asked)
        message = _number(asked, "message")
        what = str(asked.get("custom_id", ""))
        interaction = await visitor.press(message, what, asked.get("values"))
        return _json({"interaction": str(interaction.id)})

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        visitor = self._visitor(asked)
        opened = self._server.interactions.by_id(_number(asked, "interaction"))
        if opened is None:
            raise Refused("There is no form open.")
        interaction = await visitor.submit(opened, asked.get("fields") or {})
        return _json({"interaction": str(interaction.id)})

    async def _say(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        visitor = self._visitor(asked)
        reply_to = asked.get("reply_to")
        message = await visitor.say(
            _number(asked, "channel"),
            str(asked.get("content") or ""),
            attachments=asked.get("attachments") or (),
            reply_to=None if reply_to is None else int(reply_to),
            ping=bool(asked.get("ping", True)),
        )
        return _json({"id": str(message.id)})

    async def _react(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        visitor = self._visitor(asked)
        emoji = str(asked.get("emoji", ""))
        add = bool(asked.get("add", True))
        await visitor.react(_number(asked, "message"), emoji, add=add)
        return _json({})

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        await self._visitor(asked).delete(_number(asked, "message"))
        return _json({})

    async def _archive(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        archived = bool(asked.get("archived", True))
        await self._visitor(asked).archive(_number(asked, "channel"), archived=archived)
        return _json({})

    async def _lock(self, request: web.Request) -> web.StreamResponse:
        asked = await _body(request)
        locked = bool(asked.get("locked", True))
        await self._visitor(asked).lock(_number(asked, "channel"), locked=locked)
        return _json({})

    def _anybody(self) -> Visitor:
        """The first person there is, for a page that does not know anyone's id yet."""
        return Visitor(self._server, next(it for it in self._world.users.values() if not it.bot))

    def _visitor(self, asked: Any) -> Visitor:
        user = self._world.users.get(_number(asked, "user"))
        if user is None or user.bot:
            raise Refused("There is nobody with this id.")
        return Visitor(self._server, user)


async def _fresh(request: web.Request, response: web.StreamResponse) -> None:
    """Let browsers ask again for the page's files, so that a newer version never meets older parts of itself."""
    if request.path == "/" or request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-cache"


def _guarded(handler: Handler) -> Handler:
    """Answer a refusal with 400 and its sentence."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as reason:
            return _json({"message": str(reason)}, status=400)

    return handle


async def _body(request: web.Request) -> Json:
    try:
        document = json.loads(await request.read())
    except ValueError:
        raise Refused("This is not JSON.") from None
    if not isinstance(document, dict):
        raise Refused("The request must be an object.")
    return document


def _number(asked: Any, name: str) -> int:
    text = str(asked.get(name, ""))
    if not text.isdigit():
        raise Refused(f"{name} must be an id.")
    return int(text)


def _json(document: Any, *, status: int = 200) -> web.Response:
    return web.json_response(document, status=status)
