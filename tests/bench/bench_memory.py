"""Jobs in flight: memory for each, how late the event loop is meanwhile, and how soon a restart watches them all again.

Each size runs in a fresh process; the providers stand beside it and say "processing" to every poll.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import structlog

from bot.collecting import collect_seldom
from tests.bench.figures import Lateness, lateness, ms, percentile, resident_bytes, say, table
from tests.bench.neighbour import neighbour
from tests.bench.orders import Book
from tests.bench.shop import Shop, open_shop

SIZES = (1_000, 10_000)
PATIENCE = 240.0  # seconds for any one step
REST = 8.0  # seconds in which nothing but polls happens: one round of them
FEW = 100  # jobs that warm everything up before memory is read for the first time


async def fly(jobs: int) -> dict[str, float]:
    """One size, in this process."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    collect_seldom()  # as the command line does before it runs the bot
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as name:
        folder = Path(name)
        async with neighbour(latency=80_000) as base, lateness() as seen:
            async with open_shop(folder, base, provider="wavespeed", concurrency=0) as shop:
                await _send(shop, FEW, FEW)
                before = resident_bytes()
                seen.restart()
                began = time.perf_counter()
                await _send(shop, jobs - FEW, jobs)
                figures["sending"] = time.perf_counter() - began
                figures |= _late("busy", seen)
                shop.provider.polled.clear()
                await asyncio.sleep(REST)
                figures |= _late("resting", seen)
                figures["polls"] = len(shop.provider.polled) / REST
                figures["bytes"] = (resident_bytes() - before) / (jobs - FEW)
            seen.restart()
            began = time.perf_counter()
            async with open_shop(folder, base, provider="wavespeed", concurrency=0, start=False) as shop:
                await shop.engine.start(alone=True)
                figures["restart"] = time.perf_counter() - began
                assert shop.engine.under_way == jobs, shop.engine.under_way
                try:
                    await _until(lambda: len(shop.provider.polled) >= jobs, PATIENCE)
                    figures["polled"] = time.perf_counter() - began
                except TimeoutError:
                    figures["polled"] = -1.0
                figures |= _late("restarting", seen)
    return figures


async def _send(shop: Shop, more: int, total: int) -> None:
    """Place orders, a hundred at a time as a lively server would, until so many are at the provider."""
    book, clock = Book(), shop.engine.clock
    book.skip(total - more)
    for first in range(0, more, 100):
        count = min(100, more - first)
        await asyncio.gather(*(shop.engine.place(book.order(now=clock.now())) for _ in range(count)))
    await _until(lambda: shop.provider.submitted >= total, PATIENCE)


async def _until(happened: Callable[[], bool], timeout: float) -> None:
    async with asyncio.timeout(timeout):
        while not happened():  # noqa: ASYNC110 - looking costs less than being told
            await asyncio.sleep(0.05)


def _late(name: str, seen: Lateness) -> dict[str, float]:
    found = {f"{name} p99": percentile(seen.looks, 0.99), f"{name} max": max(seen.looks)}
    seen.restart()
    return found


async def main() -> None:
    rows: list[tuple[str, str, str]] = []
    for size in SIZES:
        say(f"{size:,} jobs in flight ...")
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, __file__, "--jobs", str(size)), stdout=asyncio.subprocess.PIPE
        )
        out, _ = await child.communicate()
        if child.returncode:
            rows.append((f"{size:,}: in flight", f"not within {PATIENCE:g} s", ""))
            continue
        found = json.loads(out)
        polled = ms(found["polled"]) if found["polled"] >= 0 else f"not within {PATIENCE:g} s"
        rows += [
            (f"{size:,}: memory per job", f"{found['bytes'] / 1000:.1f} KB", "at most 25 KB"),
            (f"{size:,}: placed and sent per second", f"{size / found['sending']:,.0f}", ""),
            (f"{size:,}: polls per second meanwhile", f"{found['polls']:,.0f}", ""),
            (f"{size:,}: loop late while sending, p99 / max", _pair(found, "busy"), "at most 50 ms"),
            (f"{size:,}: loop late while only polling, p99 / max", _pair(found, "resting"), "at most 50 ms"),
            (f"{size:,}: restart, until each has its watcher", ms(found["restart"]), "at most 5 s"),
            (f"{size:,}: restart, until each was polled", polled, ""),
            (f"{size:,}: loop late meanwhile, p99 / max", _pair(found, "restarting"), "at most 50 ms"),
        ]
    table(f"Jobs in flight ({os.cpu_count()} cores, loopback)", rows)


def _pair(found: dict[str, float], name: str) -> str:
    return f"{ms(found[f'{name} p99'])} / {ms(found[f'{name} max'])}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=0)
    wanted = parser.parse_args().jobs
    if wanted:
        sys.stdout.write(json.dumps(asyncio.run(fly(wanted))))
    else:
        asyncio.run(main())
