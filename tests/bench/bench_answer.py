"""Time from a slash command to its answer, many commands at once: Easel beside a bot that only defers."""

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from practice.clock import RoomClock
from practice.demo import environment
from practice.discord.entities import MessageFlag
from practice.discord.interaction import Interaction, State
from practice.providers.app import House, build
from practice.room import Room
from tests.bench.figures import cpu_seconds, ms, percentile, say, spread, table

COMMANDS, SECONDS = 500, 1.0
ROUNDS = 2
PATIENCE = 20.0  # seconds after the last command
NO_QUOTAS = dict.fromkeys(
    (
        *("EASEL_USER_DAILY_IMAGES", "EASEL_USER_DAILY_USD", "EASEL_USER_CONCURRENT_JOBS"),
        *("EASEL_GUILD_DAILY_USD", "EASEL_GUILD_MONTHLY_USD", "EASEL_TOTAL_MONTHLY_USD"),
    ),
    "0",
)
EASEL = (sys.executable, "-m", "bot")
BARE = (sys.executable, str(Path(__file__).with_name("bare_bot.py")))


@dataclass(frozen=True, kw_only=True)
class Burst:
    """What one burst showed, seconds; `unanswered` counts those Discord would have called dead.

    `cpu` and `room` are processor time per command of the bot and of the room, which has one core at most: a room
    that needs 2 ms for each of 500 commands is itself what makes the last ones wait.
    """

    answers: list[float]
    cards: list[float]
    unanswered: int
    cpu: float
    room: float


async def burst(program: tuple[str, ...], *, cards: bool) -> Burst:
    """A fresh room, a fresh bot, and all commands within a second."""
    clock = RoomClock()
    house = House(clock=clock, seed=1, pixels=64 * 64, plain=True)
    for account in house.accounts.values():
        account.set(latency=8.0)
    with tempfile.TemporaryDirectory(prefix="easel-bench-") as folder:
        async with Room(clock=clock, neighbours=[(build(house), 0)]) as room:
            bot = await asyncio.create_subprocess_exec(
                *program,
                cwd=folder,
                env=environment(room, house, Path(folder)) | NO_QUOTAS,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                await room.online(60)
                await _warm_up(room)
                return await _measure(room, bot.pid, cards=cards)
            finally:
                bot.kill()
                await bot.wait()


async def _warm_up(room: Room) -> None:
    """A running bot has its connections open and its code in the cache."""
    for number in range(5):
        interaction = await room.visitor("ann").command("studio", "imagine", prompt=f"warm {number}")
        await interaction.settled(PATIENCE)
    await asyncio.sleep(1.0)


async def _measure(room: Room, pid: int, *, cards: bool) -> Burst:
    people = [room.visitor(name) for name in ("ann", "ben", "cleo", "mo", "olive")]
    loop, before = asyncio.get_running_loop(), (cpu_seconds(pid), cpu_seconds())
    asked: list[Interaction] = []
    shown: dict[int, float] = {}
    watch = asyncio.create_task(_watch_cards(asked, shown))
    began = loop.time()
    for number in range(COMMANDS):
        asked.append(await people[number % len(people)].command("studio", "imagine", prompt=f"a red door {number}"))
        await asyncio.sleep(max(0.0, began + (number + 1) * SECONDS / COMMANDS - loop.time()))
    end = loop.time() + PATIENCE
    while loop.time() < end and any(_pending(it, shown, cards=cards) for it in asked):  # noqa: ASYNC110 - cheap
        await asyncio.sleep(0.05)
    cpu, own = cpu_seconds(pid) - before[0], cpu_seconds() - before[1]
    watch.cancel()
    return Burst(
        answers=[it.answered_after for it in asked if it.answered_after is not None],
        cards=[shown[it.id] for it in asked if it.id in shown],
        unanswered=sum(it.state is State.FAILED for it in asked),
        cpu=cpu / COMMANDS,
        room=own / COMMANDS,
    )


def _pending(it: Interaction, shown: dict[int, float], *, cards: bool) -> bool:
    return it.state is not State.FAILED and (it.answered_at is None or (cards and it.id not in shown))


async def _watch_cards(asked: list[Interaction], shown: dict[int, float]) -> None:
    """When each answer became a message that says more than "thinking", to a hundredth of a second."""
    while True:
        await asyncio.sleep(0.01)
        for it in asked:
            if it.id in shown or it.original is None or it.answered_after is None:
                continue
            if not it.original.flags & MessageFlag.LOADING:
                at_once = it.callback_type == 4  # CHANNEL_MESSAGE_WITH_SOURCE: the answer was the card
                shown[it.id] = it.answered_after if at_once else it.world.clock.time() - it.created_at


async def main() -> None:
    say(f"{COMMANDS} commands within {SECONDS:g} s, {ROUNDS} rounds ...")
    rows, ratios = [], []
    for number in range(1, ROUNDS + 1):
        bare = await burst(BARE, cards=False)
        easel = await burst(EASEL, cards=True)
        ratios.append(percentile(easel.answers, 0.99) / percentile(bare.answers, 0.99))
        rows += [
            (f"{number}: bare bot that defers, p50 / p99 / max", spread(bare.answers), ""),
            (f"{number}: Easel's answer, p50 / p99 / max", spread(easel.answers), "all under 3 s"),
            (f"{number}: Easel's card, p50 / p99 / max", spread(easel.cards) if easel.cards else "none", ""),
            (f"{number}: cards shown, commands that died", f"{len(easel.cards)}, {easel.unanswered}", f"{COMMANDS}, 0"),
            (f"{number}: bot's processor per command, bare / Easel", f"{ms(bare.cpu)} / {ms(easel.cpu)}", ""),
            (f"{number}: room's processor per command, bare / Easel", f"{ms(bare.room)} / {ms(easel.room)}", ""),
        ]
    rows.append(("p99, Easel : bare, each round", ", ".join(f"{it:.2f}" for it in ratios), "at most 1.25"))
    table(f"Time to answer ({os.cpu_count()} cores, loopback)", rows)


if __name__ == "__main__":
    asyncio.run(main())
