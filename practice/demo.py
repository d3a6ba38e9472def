"""`make demo`: a practice room and the unmodified bot in it, behind one address for a visitor's browser."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path

from practice.clock import RoomClock
from practice.discord import guilds
from practice.discord.interaction import NoAnswerError
from practice.discord.resolved import Refused
from practice.providers import app as providers
from practice.providers.app import House, build
from practice.room import Room

READY_SECONDS = 60.0
LEAVE_SECONDS = 30.0
ROOT = Path(__file__).parents[1]


def environment(room: Room, house: House, folder: Path) -> dict[str, str]:
    """Everything a bot needs to live in a room: addresses, practice keys, a folder of its own."""
    return {
        # Of the surroundings only what a program needs to run at all: nobody's real token can slip in.
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SYSTEMROOT") if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": room.token,
        "DISCORD_API_URL": room.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'easel.db'}",
        "EASEL_DATA_DIR": str(folder / "pictures"),
        "EASEL_HTTP_PORT": "0",
        "EASEL_LOG_LEVEL": "WARNING",
        **providers.environment(house, room.neighbour_urls[0]),
    }


async def demo(host: str, port: int, provider_port: int) -> int:
    """Run until Ctrl+C, or until the bot ends by itself; returns an exit code."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    clock = RoomClock()
    house = House(clock=clock)
    port, provider_port = _free(host, port), _free(host, provider_port)
    with tempfile.TemporaryDirectory(prefix="easel-demo-") as folder:
        neighbours = [(build(house), provider_port)]
        async with Room(host=host, port=port, clock=clock, neighbours=neighbours, switches=house) as room:
            _furnish(room)
            bot = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot"),
                cwd=folder,
                env=environment(room, house, Path(folder))
                | providers.moderation_environment(house, room.neighbour_urls[0]),
                start_new_session=True,  # Ctrl+C is for this process; it tells the bot itself
            )
            try:
                return await _host(room, bot, stopped)
            finally:
                await _leave(bot)


def _furnish(room: Room) -> None:
    """What a server has that thought about moderation: a rule of its own in Discord's AutoMod."""
    guilds.add_rule(
        room.world,
        room.guild,
        "No clowns",
        keywords=["clown*"],
        message="Clowns frighten Cleo.",
        alert=room.channel("mods"),
    )


async def _settle(room: Room) -> None:
    """What the owner of a server does first: Olive says where moderators are asked."""
    mods = room.channel("mods")
    try:
        command = await room.visitor("olive").command(mods, "studio channels", moderators=mods)
        await command.answered()
    except (Refused, NoAnswerError, TimeoutError) as problem:
        _say(f"  Olive could not name #mods as the moderators' channel: {problem}")


async def _host(room: Room, bot: asyncio.subprocess.Process, stopped: asyncio.Event) -> int:
    ended = asyncio.create_task(bot.wait())
    told = asyncio.create_task(stopped.wait())
    online = asyncio.create_task(room.online(READY_SECONDS))
    try:
        await asyncio.wait({ended, told, online}, return_when=asyncio.FIRST_COMPLETED)
        if online.done() and not online.exception():
            await _settle(room)
            _say(
                f"\n  Easel is ready. Open  {room.url}\n\n"
                "  Type /imagine and a few words, drop a picture into /edit, or three into /blend.\n"
                "  To moderate, be Mo and look into #mods; to decide for the server, be Olive: /studio channels.\n"
                "  Nothing here leaves this machine and nothing costs money. Ctrl+C ends it.\n"
            )
            await asyncio.wait({ended, told}, return_when=asyncio.FIRST_COMPLETED)
        if told.done():
            return 0
        _say("The bot ended by itself; its last words are above." if ended.done() else "The bot did not come online.")
        return 1
    finally:
        for task in (ended, told, online):
            task.cancel()
        await asyncio.gather(ended, told, online, return_exceptions=True)


async def _leave(bot: asyncio.subprocess.Process) -> None:
    if bot.returncode is not None:
        return
    bot.terminate()
    try:
        await asyncio.wait_for(bot.wait(), LEAVE_SECONDS)
    except TimeoutError:
        bot.kill()
        await bot.wait()


def _free(host: str, port: int) -> int:
    """The port, or 0 for any when somebody else has it (a second demo)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return 0
    return port


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
