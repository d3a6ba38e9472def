"""A stage for whole plays: the practice room in this process, the real `python -m bot` beside it."""

import asyncio
import json
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self, TypeVar

from practice.clock import RoomClock
from practice.demo import environment
from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from practice.providers.app import House, build
from practice.room import Room

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
# Only UModelverse, whose answer to a POST is the picture: the others are asked again after two seconds at the earliest.
AT_ONCE = {"WAVESPEED_API_KEY": "", "VTRIX_API_KEY": ""}
PATIENCE = 30.0  # seconds; nothing here takes a tenth of it, but two cores may be busy


class Stage:
    """Room, providers and bot; `async with Stage(folder)`. Pictures are flat colours and come at once."""

    def __init__(self, folder: Path, *, token_seconds: float = 900.0, **settings: str) -> None:
        self.folder = folder
        self.settings = settings
        self.clock = RoomClock()
        self.house = House(clock=self.clock, seed=1, pixels=64 * 64, plain=True)
        for account in self.house.accounts.values():
            account.set(latency=0)
        self.room = Room(clock=self.clock, token_seconds=token_seconds, neighbours=[(build(self.house), 0)])
        self.bot: asyncio.subprocess.Process | None = None
        self.starts = 0

    async def __aenter__(self) -> Self:
        await self.room.__aenter__()
        await self.start()
        return self

    async def __aexit__(self, *problem: object) -> None:
        if self.bot is not None and self.bot.returncode is None:
            self.bot.kill()
            await self.bot.wait()
        await self.room.__aexit__(None, None, None)

    async def start(self) -> None:
        """Start the bot and wait until it is online."""
        log = self.log.open("ab")
        env = environment(self.room, self.house, self.folder) | {"EASEL_LOG_LEVEL": "INFO", "EASEL_LOG_FORMAT": "json"}
        self.bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot"), cwd=self.folder, env=env | self.settings, stdout=log, stderr=log
        )
        log.close()
        self.starts += 1
        await self.room.online(PATIENCE)

    async def kill(self) -> None:
        """`kill -9`."""
        assert self.bot is not None
        self.bot.kill()
        await self.bot.wait()
        await self._gone()

    async def restart(self) -> None:
        """`kill -9`, and the next start."""
        await self.kill()
        await self.start()

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask the bot to end; returns its exit code."""
        assert self.bot is not None
        self.bot.send_signal(how)
        code = await asyncio.wait_for(self.bot.wait(), PATIENCE)
        await self._gone()
        return code

    async def _gone(self) -> None:
        """Wait until the gateway has noticed: the next start must not be taken for online because the last one was."""
        await self.room.until(lambda: not self.room.gateway.online)

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    @property
    def ann(self) -> Visitor:
        return self.room.visitor("ann")

    def rows(self, sql: str, *args: object) -> list[Any]:
        """What an owner's script reads from the database."""
        path = self.folder / "easel.db"
        if not path.exists():
            return []
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(sql, args).fetchall()
        finally:
            connection.close()

    def states(self) -> list[str]:
        return [state for (state,) in self.rows("SELECT state FROM jobs ORDER BY id")]

    def books(self, job: int | None = None) -> dict[str, int]:
        """The ledger of a job (the only one unless said), by kind."""
        job = job or self.rows("SELECT max(id) FROM jobs")[0][0]
        return dict(self.rows("SELECT kind, micro_usd FROM ledger WHERE job_id = ?", job))

    def reserves_left(self) -> int:
        """Reserves without an end, of jobs that are over."""
        sql = (
            "SELECT count(*) FROM jobs j WHERE j.state IN ('ready', 'delivered', 'failed', 'refused', 'cancelled') AND "
            "(SELECT count(*) FROM ledger l WHERE l.job_id = j.id AND l.kind IN ('release', 'charge')) <> 1"
        )
        return int(self.rows(sql)[0][0])

    async def until(self, happened: Callable[[], T], timeout: float = PATIENCE) -> T:
        """Wait until something is true; looks often, for what happens in the bot's database wakes nobody here."""
        async with asyncio.timeout(timeout):
            while not (result := happened()):  # noqa: ASYNC110 - the bot is another process
                await asyncio.sleep(0.02)
        return result

    async def reach(self, *states: str, count: int = 1) -> None:
        """Wait until so many jobs are in one of the states."""
        await self.until(lambda: sum(state in states for state in self.states()) >= count)

    def pictures(self, who: Visitor | None = None) -> list[Message]:
        """Messages of the bot with pictures, everywhere, oldest first."""
        found = [m for m in self.room.world.messages.values() if m.author.bot and m.attachments and not m.deleted]
        return sorted(found, key=lambda m: m.id)

    async def posted(self, count: int = 1) -> list[Message]:
        """Wait until so many messages with pictures are there and every job is over and told."""

        def all_told() -> bool:
            (left,) = self.rows("SELECT count(*) FROM jobs WHERE told = 0")[0]
            return left == 0 and len(self.pictures()) >= count

        await self.until(all_told)
        return self.pictures()


def texts(message: Message) -> str:
    """Every word on a message."""
    return message.content + "\n" + "\n".join(_texts(message.components))


def _texts(parts: Any) -> list[str]:
    found: list[str] = []
    for part in parts:
        found += [part["content"]] if part.get("type") == 10 else []
        for inner in ("components",):
            found += _texts(part.get(inner) or [])
        if part.get("accessory"):
            found += _texts([part["accessory"]])
    return found


def labels(message: Message) -> list[str]:
    """The labels of a message's buttons, in order."""
    return [str(part.get("label")) for part in _walk(message.components) if part.get("type") == 2]


def gallery(message: Message) -> list[Any]:
    """The pictures a message shows, with their descriptions."""
    return [item for part in _walk(message.components) if part.get("type") == 12 for item in part["items"]]


def _walk(parts: Any) -> list[Any]:
    found = []
    for part in parts:
        found.append(part)
        found += _walk(part.get("components") or [])
    return found


async def refused(interaction: Interaction) -> str:
    """The words of an ephemeral refusal."""
    message = await interaction.answered()
    assert message.flags & 64, json.dumps(message.components)
    return texts(message)
