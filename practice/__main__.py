"""Serve a practice room until it is interrupted: `python -m practice`."""

import argparse
import asyncio
import signal
import sys

from practice.room import Room


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m practice", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8765, help="port of Discord and the page")
    return parser.parse_args()


async def serve(host: str, port: int) -> None:
    """Open a room, say where it is, and wait for SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with Room(host=host, port=port) as room:
        sys.stdout.write(
            f"The practice room is open at {room.url}\n"
            f"A bot finds it with DISCORD_API_URL={room.api_url} DISCORD_TOKEN={room.token}\n"
        )
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    options = _arguments()
    asyncio.run(serve(options.host, options.port))
