"""The practice providers in a process of their own, so that what they cost is not booked on whoever asks them.

`async with neighbour() as url` starts one; run as a script it prints its address and serves until its input ends.
"""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

sys.path.insert(0, str(Path(__file__).parents[2]))

from practice.providers.app import House, build


@asynccontextmanager
async def neighbour(*, latency: float = 0.0) -> AsyncIterator[str]:
    """Serve all three providers elsewhere; their jobs take `latency` seconds each, and any number at once."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, __file__, "--latency", str(latency)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _serve(latency: float) -> None:
    house = House(seed=1, pixels=64 * 64, plain=True, remember=100)
    for account in house.accounts.values():
        account.set(latency=latency)
    house.wavespeed.set(at_once=None)
    runner = web.AppRunner(build(house), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"http://{host}:{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)  # ends with whoever started this, however that ends
    await runner.cleanup()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--latency", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args().latency))
