"""A practice room: the Discord server, its page and any neighbours, listening on loopback.

Opens and closes sockets; everything that happens in between lives in `practice.discord`.
"""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from practice.clock import RoomClock
from practice.discord import atelier
from practice.discord.entities import Channel, Guild, Overwrite, OverwriteKind, User
from practice.discord.faults import Faults
from practice.discord.gateway import Gateway
from practice.discord.permissions import bits
from practice.discord.rest import api
from practice.discord.server import Server
from practice.discord.visitor import Visitor
from practice.discord.weather import DiscordWeather
from practice.discord.world import World
from practice.page.api import PageApi
from practice.page.switches import Switches
from practice.page.switches import routes as switch_routes

T = TypeVar("T")
Neighbour = tuple[web.Application, int]


class Room:
    """One practice Discord on a port of its own; use it with `async with`.

    `neighbours` are further applications, each on its port (0 chooses one); their addresses are
    in `neighbour_urls`, in the same order. `routes` are added to Discord's own port. `switches`
    are the providers' (a `House`); the page turns them together with Discord's own `weather`.
    Everything runs in the current event loop.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: RoomClock | None = None,
        token: str = "practice-token",  # noqa: S107 - the well-known password of a toy
        answer_seconds: float = 3.0,
        token_seconds: float = 900.0,
        heartbeat_seconds: float = 41.25,
        granted_intents: int = 0,
        shards: int = 1,
        neighbours: Sequence[Neighbour] = (),
        routes: Sequence[web.RouteDef] = (),
        switches: Switches | None = None,
    ) -> None:
        self.clock = clock or RoomClock()
        self.world: World = atelier.build(self.clock)
        self.server = Server(
            self.world,
            self.clock,
            token=token,
            answer_seconds=answer_seconds,
            token_seconds=token_seconds,
            heartbeat_seconds=heartbeat_seconds,
            granted_intents=granted_intents,
            shards=shards,
        )
        self.page = PageApi(self.server)
        self.url = ""
        self.neighbour_urls: list[str] = []
        self._host = host
        self._port = port
        self._neighbours = neighbours
        self._routes = routes
        self._switches = switches
        self.weather = DiscordWeather(self.server)
        self._stack = AsyncExitStack()

    # -- what is in it ----------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """The base of the REST API, for `DISCORD_API_URL`."""
        return f"{self.url}/api/v10"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.server.token

    @property
    def faults(self) -> Faults:
        """Bad weather for REST calls."""
        return self.server.faults

    @property
    def gateway(self) -> Gateway:
        """The gateway, to cut, confuse or restart."""
        return self.server.gateway

    @property
    def guild(self) -> Guild:
        """The Atelier."""
        return self.world.guild("The Atelier")

    def visitor(self, who: str | int | User) -> Visitor:
        """Somebody by name: ann, ben, cleo, mo, olive."""
        user = who if isinstance(who, User) else self.world.user(who)
        return Visitor(self.server, user)

    def channel(self, which: str | int) -> Channel:
        """A channel or thread by name or id."""
        return self.world.channel(which)

    async def until(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """Wait until `predicate` gives something true; looks again at every change.

        Raises:
            TimeoutError: after `timeout` seconds.
        """
        return await self.world.changes.until(predicate, timeout)

    async def online(self, timeout: float = 15.0) -> None:
        """Wait until the bot is connected and has registered commands."""
        usable = self.server.commands.usable
        await self.until(lambda: self.gateway.online and bool(usable(self.guild.id)), timeout)

    def deny(self, permission: str, place: str | int, who: User | None = None) -> None:
        """Take a permission from somebody (the bot) in one channel."""
        self._overwrite(permission, place, who, allow=False)

    def allow(self, permission: str, place: str | int, who: User | None = None) -> None:
        """Give somebody (the bot) a permission in one channel."""
        self._overwrite(permission, place, who, allow=True)

    def _overwrite(self, permission: str, place: str | int, who: User | None, *, allow: bool) -> None:
        channel, person = self.channel(place), who or self.world.bot
        bit = bits(permission)
        kind = OverwriteKind.MEMBER
        old = channel.overwrites.get(person.id) or Overwrite(id=person.id, kind=kind)
        new = Overwrite(
            id=person.id,
            kind=kind,
            allow=old.allow | bit if allow else old.allow & ~bit,
            deny=old.deny & ~bit if allow else old.deny | bit,
        )
        self.world.set_overwrite(channel, new)

    # -- opening and closing ----------------------------------------------------------------

    def application(self) -> web.Application:
        """The web application: API, gateway, CDN and page."""
        app = web.Application(client_max_size=api.LARGEST_BODY)
        api.install(app, self.server)
        self.page.install(app)
        app.add_routes(self._routes)
        if all(it.path != "/practice/switches" for it in self._routes):
            app.add_routes(switch_routes(self.page.feed, self.weather, self._switches))
        return app

    async def __aenter__(self) -> Self:
        self.url = await self._serve(self.application(), self._port)
        self.server.links.base = self.url
        for app, port in self._neighbours:
            self.neighbour_urls.append(await self._serve(app, port))
        self._stack.push_async_callback(self.server.close)
        self._stack.push_async_callback(self.page.close)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stack.aclose()

    async def _serve(self, app: web.Application, port: int) -> str:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        site = web.TCPSite(runner, self._host, port)
        await site.start()
        address = runner.addresses[0]
        return f"http://{address[0]}:{address[1]}"
