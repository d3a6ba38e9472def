"""Serve a practice room until it is interrupted: `python -m practice`."""

import argparse
import asyncio
import signal
import sys

from practice.clock import RoomClock
from practice.demo import demo
from practice.providers.app import House, build
from practice.room import Room


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m practice", description=__doc__)
    parser.add_argument("mode", nargs="?", choices=("serve", "demo"), default="serve", help="demo: with the bot in it")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8765, help="port of Discord and the page")
    parser.add_argument("--provider-port", type=int, default=8766, help="port of the three provider APIs")
    return parser.parse_args()


async def serve(host: str, port: int, provider_port: int) -> None:
    """Open a room, say where it is, and wait for SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    clock = RoomClock()
    house = House(clock=clock)
    neighbours = [(build(house), provider_port)]
    async with Room(host=host, port=port, clock=clock, neighbours=neighbours, switches=house) as room:
        base = room.neighbour_urls[0]
        sys.stdout.write(
            f"The practice room is open at {room.url}\n\n"
            f"A bot finds it with\n"
            f"  DISCORD_API_URL={room.api_url}\n"
            f"  DISCORD_TOKEN={room.token}\n"
            f"  MODELVERSE_BASE_URL={base}/modelverse/v1\n"
            f"  WAVESPEED_BASE_URL={base}/wavespeed/api/v3\n"
            f"  VTRIX_SUBMIT_URL={base}/vtrix/model/v1/generation\n"
            f"  EASEL_MODERATION_URL={base}/moderation/v1\n"
        )
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    options = _arguments()
    if options.mode == "demo":
        sys.exit(asyncio.run(demo(options.host, options.port, options.provider_port)))
    asyncio.run(serve(options.host, options.port, options.provider_port))
