"""Jobs per second through one process, beside a bare script that makes the same calls and keeps nothing."""

import asyncio
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import aiohttp

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.core.polling import Pace
from practice.clock import RoomClock
from practice.demo import environment
from practice.providers.app import House
from practice.room import Room
from tests.bench.bench_answer import EASEL, NO_QUOTAS
from tests.bench.figures import cpu_seconds, ms, say, table
from tests.bench.neighbour import neighbour
from tests.bench.orders import PROMPT, Book
from tests.bench.shop import PATHS, open_shop

JOBS, AT_ONCE = 800, 32
ROUNDS = 2
ROOM_JOBS = 200
PATIENCE = 60.0  # seconds
AT_ONCE_PACE = Pace(first=0.0, factor=1.0, longest=0.0)  # the practice job is done before anybody can ask
TEXT = {"wavespeed": "wavespeed-ai/flux-kontext-pro/text-to-image", "modelverse": "black-forest-labs/flux-kontext-pro"}


@dataclass(frozen=True, kw_only=True)
class Run:
    """Jobs per second, and processor seconds per job of the process under test."""

    rate: float
    cpu: float


async def bare(base: str, provider: str, jobs: int) -> Run:
    """Submit, poll where there is something to poll, download, forget."""
    headers, url = {"Authorization": f"Bearer practice-key-{provider}"}, base + PATHS[provider]
    left = iter(range(jobs))
    connector = aiohttp.TCPConnector(limit=AT_ONCE)

    async def wavespeed(session: aiohttp.ClientSession) -> str:
        body = {"prompt": PROMPT, "seed": 1}
        async with session.post(f"{url}/{TEXT[provider]}", json=body, headers=headers) as answer:
            task = (await answer.json())["data"]["id"]
        async with session.get(f"{url}/predictions/{task}/result", headers=headers) as answer:
            found: str = (await answer.json())["data"]["outputs"][0]
            return found

    async def modelverse(session: aiohttp.ClientSession) -> str:
        body = {"model": f"{TEXT[provider]}/text-to-image", "prompt": PROMPT, "n": 1}
        async with session.post(f"{url}/images/generations", json=body, headers=headers) as answer:
            found: str = (await answer.json())["data"][0]["url"]
            return found

    ask = {"wavespeed": wavespeed, "modelverse": modelverse}[provider]

    async def worker(session: aiohttp.ClientSession) -> None:
        for _ in left:
            async with session.get(await ask(session)) as answer:
                assert await answer.read()

    began, cpu = time.perf_counter(), cpu_seconds()
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(worker(session) for _ in range(AT_ONCE)))
    return Run(rate=jobs / (time.perf_counter() - began), cpu=(cpu_seconds() - cpu) / jobs)


async def engine_only(base: str, provider: str) -> Run:
    """All orders at once through an engine whose results go nowhere."""
    book = Book(provider)
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as folder:
        async with open_shop(Path(folder), base, provider=provider, concurrency=AT_ONCE, pace=AT_ONCE_PACE) as shop:
            began, cpu = time.perf_counter(), cpu_seconds()
            now = shop.engine.clock.now()
            await asyncio.gather(*(shop.engine.place(book.order(now=now)) for _ in range(JOBS)))
            async with asyncio.timeout(PATIENCE):
                while shop.delivery.concluded < JOBS:  # noqa: ASYNC110 - looking costs less than being told
                    await asyncio.sleep(0.01)
            assert shop.delivery.delivered == JOBS
            return Run(rate=JOBS / (time.perf_counter() - began), cpu=(cpu_seconds() - cpu) / JOBS)


async def whole_bot(base: str) -> tuple[Run, float]:
    """Orders by slash command, pictures in threads: the real process, in a practice room without rate limits.

    Returns also the room's own processor seconds per job: it shares the machine and is no faster than it is.
    """
    room = Room(clock=RoomClock())
    room.server.ratelimits.enabled = False
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as folder:
        async with room:
            room.neighbour_urls.append(base)
            env = environment(room, House(), Path(folder)) | NO_QUOTAS
            env = {name: value for name, value in env.items() if not name.startswith(("WAVESPEED", "VTRIX"))}
            env |= {"EASEL_MODELVERSE_CONCURRENCY": str(AT_ONCE), "EASEL_LOG_LEVEL": "ERROR"}
            bot = await asyncio.create_subprocess_exec(*EASEL, cwd=folder, env=env)
            try:
                await room.online(PATIENCE)
                await _orders_in_a_room(room, 5)
                began, cpu, own = time.perf_counter(), cpu_seconds(bot.pid), cpu_seconds()
                await _orders_in_a_room(room, ROOM_JOBS)
                taken = time.perf_counter() - began
                run = Run(rate=ROOM_JOBS / taken, cpu=(cpu_seconds(bot.pid) - cpu) / ROOM_JOBS)
                return run, (cpu_seconds() - own) / ROOM_JOBS
            finally:
                bot.kill()
                await bot.wait()


async def _orders_in_a_room(room: Room, count: int) -> None:
    before = _posted(room)
    people = [room.visitor(name) for name in ("ann", "ben", "cleo", "mo", "olive")]
    for number in range(count):
        await people[number % len(people)].command("studio", "imagine", prompt=PROMPT)
    async with asyncio.timeout(PATIENCE):
        while _posted(room) < before + count:  # noqa: ASYNC110 - looking costs less than being told
            await asyncio.sleep(0.05)


def _posted(room: Room) -> int:
    return sum(bool(it.attachments) and it.author.bot for it in room.world.messages.values())


async def main() -> None:
    say(f"{JOBS} jobs, {AT_ONCE} at once, {ROUNDS} rounds ...")
    rows: list[tuple[str, str, str]] = []
    async with neighbour() as base:
        for provider in ("wavespeed", "modelverse"):
            ratios = []
            for number in range(1, ROUNDS + 1):
                script, engine = await bare(base, provider, JOBS), await engine_only(base, provider)
                ratios.append(engine.rate / script.rate)
                rows += [
                    (f"{provider} {number}: bare script, jobs/s, processor/job", _shown(script), ""),
                    (f"{provider} {number}: engine, jobs/s, processor/job", _shown(engine), ""),
                ]
            rows.append((f"{provider}: engine : bare script", _ratios(ratios), "at least 0.5"))
        ratios = []
        for number in range(1, ROUNDS + 1):
            script = await bare(base, "modelverse", ROOM_JOBS)
            bot, room = await whole_bot(base)
            ratios.append(bot.rate / script.rate)
            rows.append((f"in the room {number}: whole bot, jobs/s, processor/job", _shown(bot), ""))
            rows.append((f"in the room {number}: the room's own processor/job", ms(room), ""))
        rows.append(("whole bot with Discord : bare script without", _ratios(ratios), ""))
    table(f"Jobs per second ({os.cpu_count()} cores, loopback)", rows)


def _shown(run: Run) -> str:
    return f"{run.rate:,.0f}, {ms(run.cpu)}"


def _ratios(values: list[float]) -> str:
    return ", ".join(f"{value:.2f}" for value in values)


if __name__ == "__main__":
    asyncio.run(main())
