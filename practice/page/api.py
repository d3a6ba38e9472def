"""The JSON contract between the web page and the practice Discord.

Everything a page does goes through a `Visitor`, so it is bound by the same rules as a test.
"""

from pathlib import Path
from typing import Any

from aiohttp import web

from practice.clock import iso
from practice.discord import payloads
from practice.discord.admission import age_restricted
from practice.discord.entities import Channel, Json, Message, User
from practice.discord.interaction import NoAnswerError
from practice.discord.permissions import BITS, in_guild
from practice.discord.resolved import Refused, stored
from practice.discord.server import Server
from practice.discord.uploads import Upload
from practice.discord.visitor import Visitor
from practice.page import rules
from practice.page.feed import Feed
from practice.page.wire import Handler, answer, body, guarded, number

STATIC = Path(__file__).parent / "static"


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
            ("GET", "/practice/commands", self._commands),
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
            ("POST", "/practice/threads", self._begin),
            ("POST", "/practice/archive", self._archive),
            ("POST", "/practice/lock", self._lock),
            *rules.routes(self._world),
        )
        for method, path, handler in routes:
            app.router.add_route(method, path, guarded(handler))
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
        place = next((it for it in seen if str(it.id) == request.query.get("channel")), seen[0] if seen else None)
        return answer(
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
                "commands": [] if place is None else visitor.commands(place),
                "clock": {"now": iso(self._server.clock.time())},
            }
        )

    async def _commands(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request.query)
        return answer(visitor.commands(number(request.query, "channel")))

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        visitor = self._visitor(request.query)
        channel = number(request.query, "channel")
        found = visitor.messages(channel)
        return answer([self.message(it, visitor.user) for it in found])

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
        """A channel for the page: a thread with the mark of what it hangs on, a private one with the bot in it."""
        guild = self._world.guild_of(channel)
        document = payloads.channel(self._world, channel) | {"nsfw": age_restricted(self._world, channel)}
        if guild is None:
            document |= {"name": self._world.bot.global_name or self._world.bot.name}
        return document | {"guild_name": None if guild is None else guild.name}

    def _person(self, user: User) -> Json:
        guild = next(iter(self._world.guilds.values()))
        member = guild.members.get(user.id)
        roles = [guild.roles[it].name for it in member.role_ids] if member else []
        held = in_guild(guild, member) if member is not None else 0
        kind = "bot" if user.bot else "member"
        if user.id == guild.owner_id:
            kind = "owner"
        elif not user.bot and held & BITS["MANAGE_MESSAGES"]:
            kind = "moderator"
        return payloads.user(user) | {
            "roles": roles,
            "kind": kind,
            "manages": bool(held & BITS["MANAGE_GUILD"]),
            "color": f"#{user.color:06x}",
            "avatar_url": self._server.links.avatar(user),
        }

    # -- acting -----------------------------------------------------------------------------

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        name = request.query.get("filename", "upload.bin")
        upload = Upload(filename=name, data=await request.read())
        if not upload.data:
            raise Refused("The file is empty.")
        place = next(iter(self._world.channels.values()))
        file = stored(self._server, upload, place)
        return answer(self._server.messages.attachment(file))

    async def _command(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        visitor = self._visitor(asked)
        channel = number(asked, "channel")
        options = asked.get("options") or {}
        interaction = await visitor.command(channel, str(asked.get("name", "")), **options)
        return answer({"interaction": str(interaction.id)})

    async def _autocomplete(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        visitor = self._visitor(asked)
        channel = number(asked, "channel")
        options = asked.get("options") or {}
        options.pop("timeout", None)
        try:
            choices = await visitor.autocomplete(
                channel, str(asked.get("name", "")), focused=str(asked.get("focused")), **options
            )
        except NoAnswerError:
            raise Refused("Loading options failed.") from None
        return answer({"choices": choices})

    async def _menu(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        visitor = self._visitor(asked)
        interaction = await visitor.menu(number(asked, "message"), str(asked.get("name", "")))
        return answer({"interaction": str(interaction.id)})

    async def _press(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        visitor = self._visitor(asked)
        message = number(asked, "message")
        what = str(asked.get("custom_id", ""))
        interaction = await visitor.press(message, what, asked.get("values"))
        return answer({"interaction": str(interaction.id)})

    async def _submit(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        visitor = self._visitor(asked)
        opened = self._server.interactions.by_id(number(asked, "interaction"))
        if opened is None:
            raise Refused("There is no form open.")
        interaction = await visitor.submit(opened, asked.get("fields") or {})
        return answer({"interaction": str(interaction.id)})

    async def _say(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        visitor = self._visitor(asked)
        reply_to = asked.get("reply_to")
        message = await visitor.say(
            number(asked, "channel"),
            str(asked.get("content") or ""),
            attachments=asked.get("attachments") or (),
            reply_to=None if reply_to is None else int(reply_to),
            ping=bool(asked.get("ping", True)),
        )
        return answer({"id": str(message.id)})

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        thread = await self._visitor(asked).begin(
            number(asked, "channel"),
            str(asked.get("name") or ""),
            str(asked.get("content") or ""),
            attachments=asked.get("attachments") or (),
        )
        return answer({"id": str(thread.id)})

    async def _react(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        visitor = self._visitor(asked)
        emoji = str(asked.get("emoji", ""))
        add = bool(asked.get("add", True))
        await visitor.react(number(asked, "message"), emoji, add=add)
        return answer({})

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        await self._visitor(asked).delete(number(asked, "message"))
        return answer({})

    async def _archive(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        archived = bool(asked.get("archived", True))
        await self._visitor(asked).archive(number(asked, "channel"), archived=archived)
        return answer({})

    async def _lock(self, request: web.Request) -> web.StreamResponse:
        asked = await body(request)
        locked = bool(asked.get("locked", True))
        await self._visitor(asked).lock(number(asked, "channel"), locked=locked)
        return answer({})

    def _anybody(self) -> Visitor:
        """The first person there is, for a page that does not know anyone's id yet."""
        return Visitor(self._server, next(it for it in self._world.users.values() if not it.bot))

    def _visitor(self, asked: Any) -> Visitor:
        user = self._world.users.get(number(asked, "user"))
        if user is None or user.bot:
            raise Refused("There is nobody with this id.")
        return Visitor(self._server, user)


async def _fresh(request: web.Request, response: web.StreamResponse) -> None:
    """Let browsers ask again for the page's files, so that a newer version never meets older parts of itself."""
    if request.path == "/" or request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-cache"
