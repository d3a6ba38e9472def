"""The real bot with the real engine, database and pictures in a practice Discord; only the provider is quick and free.

For what needs families, stars and consent as they really are. `made` orders through a visitor and waits for the result.
"""

import asyncio
import functools
import io
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image as Canvas

from bot import endpoints
from bot.client import EaselBot
from bot.core.charts import Bars
from bot.core.family import Family, Node
from bot.core.polling import Pace
from bot.core.ports import Call, Finished, Image
from bot.core.quota import Limits
from bot.engine.clock import SystemClock
from bot.engine.engine import Engine
from bot.engine.numbers import Numbers
from bot.images.darkroom import Darkroom
from bot.images.shelf import Shelf
from bot.images.vault import Vault
from bot.net.addresses import Origin
from bot.net.downloads import fetch_picture
from bot.net.http import Http
from bot.store.pictures import kept_of
from bot.store.sqlite import SQLite
from cogs.delivery import DiscordDelivery
from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from practice.room import Room
from tests.blank import open_blank
from tests.cogs.reading import soon

LONG = 20.0  # seconds; longer sleeps wait for the test to turn the clock
SETTLED = 0.05  # seconds; there is one server, and it comes at once


@functools.cache
def painting(seed: object, side: int = 256) -> bytes:
    """A PNG that looks like no other: large soft patches of colour."""
    chance = random.Random(str(seed))
    patches = Canvas.frombytes("RGB", (6, 6), chance.randbytes(108))
    target = io.BytesIO()
    patches.resize((side, side), Canvas.Resampling.BICUBIC).save(target, "PNG", compress_level=1)
    return target.getvalue()


class Turnable(SystemClock):
    """The machine's clock, except that long sleeps end when a test turns it."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self._turned = asyncio.Event()

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead

    async def sleep(self, seconds: float) -> None:
        until = self.monotonic() + seconds
        if seconds < LONG:
            await asyncio.sleep(seconds)
            return
        while self.monotonic() < until:
            turned = self._turned
            await turned.wait()

    def turn(self, seconds: float) -> None:
        self.ahead += seconds
        self._turned.set()
        self._turned = asyncio.Event()


@dataclass
class QuickProvider:
    """Makes every picture at once, each different."""

    name: str = "wavespeed"
    can_find: bool = False
    pace: Pace = field(default_factory=Pace)
    reference_limit: int = 10_000_000
    calls: list[Call] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def submit(self, call: Call) -> Finished:
        self.calls.append(call)
        if self.gate is not None:
            await self.gate.wait()
        number = len(self.calls)
        return Finished(images=tuple(Image(data=painting((number, place))) for place in range(call.count)))

    async def poll(self, task: str) -> Finished:
        raise AssertionError(f"nothing has to be polled, not {task}")

    async def find(self, call: Call, *, since: int) -> str | None:
        return None

    async def download(self, image: Image) -> bytes:
        assert image.data is not None
        return image.data


@dataclass
class Easels:
    """Records what was to be drawn, and draws a dot."""

    trees: list[tuple[Family, Mapping[int, str]]] = field(default_factory=list)
    replays: list[tuple[Sequence[Node], Mapping[int, str], int]] = field(default_factory=list)
    sheets: list[tuple[list[Node], str]] = field(default_factory=list)

    async def tree(self, family: Family, names: Mapping[int, str]) -> bytes:
        self.trees.append((family, names))
        return painting("tree")

    async def replay(self, steps: Sequence[Node], names: Mapping[int, str], *, limit: int) -> tuple[bytes, str]:
        self.replays.append((steps, names, limit))
        return painting("replay"), "webp"

    async def sheet(self, nodes: Sequence[Node], *, title: str) -> bytes:
        self.sheets.append((list(nodes), title))
        return painting("sheet")


@dataclass
class Sketches:
    """Records which charts were to be drawn, and draws a patch."""

    drawn: list[Bars] = field(default_factory=list)

    async def bars(self, chart: Bars) -> bytes:
        self.drawn.append(chart)
        return painting("chart")


@dataclass
class Club:
    """Everything a test looks at."""

    room: Room
    bot: EaselBot
    engine: Engine
    db: SQLite
    clock: Turnable
    drawing: Easels
    provider: QuickProvider
    charts: Sketches

    @property
    def guild_id(self) -> int:
        return self.room.guild.id

    async def made(self, who: Visitor, prompt: str, place: Any = "studio", **options: Any) -> list[Node]:
        """Pictures somebody made with `/imagine`, where they stand by now."""
        interaction = await who.command(place, "imagine", prompt=prompt, **options)
        return await self.result(interaction)

    async def remix(self, who: Visitor, node: Node, words: str) -> Node:
        """A picture made from another one with the `Remix` button of its message."""
        assert node.message_id is not None
        press = await who.press(node.message_id, f"easel:remix:{node.number}")
        await press.settled()
        field_id = next(row["component"]["custom_id"] for row in press.modal["components"] if "What" in row["label"])
        (made,) = await self.result(await who.submit(press, {field_id: words}))
        return made

    async def blend(self, who: Visitor, nodes: Sequence[Node], words: str) -> Node:
        """A picture made from several in the member's tray."""
        for node in nodes:
            item = await self.engine.together.input_of(node.number, by=who.id, guild_id=self.guild_id)
            await self.engine.together.add_to_tray(item, guild_id=self.guild_id, user_id=who.id)
        (made,) = await self.result(await who.command(self.place(nodes[0]), "blend", prompt=words))
        return made

    async def result(self, interaction: Interaction) -> list[Node]:
        """Wait for what an order brings."""
        card = await interaction.answered()
        job_id = 0

        async def over() -> bool:
            nonlocal job_id
            rows = await self.db.read(_rows, "SELECT id, told FROM jobs WHERE interaction_id = $1", interaction.id)
            job_id = rows[0]["id"] if rows else 0
            return bool(rows and rows[0]["told"])

        async with asyncio.timeout(10):
            while not await over():  # noqa: ASYNC110 - the database has no event for this
                await asyncio.sleep(0.005)
        await soon(lambda: not self.bot.answering)
        assert card is not None
        return [await self.node(it.number) for it in await self.engine.pictures(job_id)]

    async def node(self, number: int) -> Node:
        found = await self.engine.together.picture(number, guild_id=self.guild_id)
        assert found is not None
        return found

    def message(self, node: Node) -> Message:
        return self.room.world.message(node.message_id)

    def place(self, node: Node) -> int:
        assert node.channel_id is not None
        return node.channel_id


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.wait({task}, timeout=5)


async def _rows(reader: Any, sql: str, *args: object) -> list[Any]:
    return list(await reader.fetch(sql, *args))


@asynccontextmanager
async def opened(room: Room, folder: Path, clock: Turnable | None = None, **judges: Any) -> AsyncIterator[Club]:
    """Start everything on a folder, and close it again; a second time is a restart. `judges` are the engine's."""
    clock, provider, drawing, charts = clock or Turnable(), QuickProvider(), Easels(), Sketches()
    async with AsyncExitStack() as stack:
        stack.callback(endpoints.point_at(room.api_url))
        db = await open_blank(folder / "easel.db")
        stack.push_async_callback(db.close)
        http = await stack.enter_async_context(Http(trusted=frozenset({Origin.of(room.api_url).endpoint})))
        darkroom = await stack.enter_async_context(Darkroom())

        async def fetch(url: str, *, max_bytes: int) -> bytes:
            return await fetch_picture(http, url, max_bytes=max_bytes)

        shelf = Shelf(vault=Vault(folder / "pictures", darkroom=darkroom), darkroom=darkroom, fetch=fetch)

        async def fit(data: bytes, picture: Any, limit: int) -> tuple[bytes, str]:
            return await shelf.fit(data, kept_of(picture), limit)

        delivery = DiscordDelivery(pictures=shelf, fit=fit, clock=clock)
        engine = Engine(
            db=db,
            clock=clock,
            providers={provider.name: provider},
            concurrency={provider.name: 3},
            pictures=shelf,
            delivery=delivery,
            limits=Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0),
            process_id=Numbers().next(clock.now()),
            drawing=drawing,
            **judges,
        )
        bot = EaselBot(engine=engine, delivery=delivery, charts=charts, guild_ready_timeout=SETTLED)
        start = asyncio.create_task(bot.start(room.token))
        stack.push_async_callback(_ended, start)
        stack.push_async_callback(bot.close)
        online = asyncio.create_task(room.online())
        stack.callback(online.cancel)
        await asyncio.wait({start, online}, return_when=asyncio.FIRST_COMPLETED)
        if start.done():
            start.result()
        await online
        await engine.start(alone=True)
        stack.push_async_callback(engine.stop)
        yield Club(room, bot, engine, db, clock, drawing, provider, charts)
