"""The real EaselBot, started against a practice Discord in this process, with everything a test looks at."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot import endpoints
from bot.client import EaselBot
from bot.core.jobs import Job, Picture, State
from cogs.delivery import DiscordDelivery
from practice.room import Room
from tests.cogs.fakes import PNG, FakeEngine, Fitting, Hourglass, Shelf, picture_of


@dataclass
class Easel:
    """A running bot with everything around it that a test looks at."""

    bot: EaselBot
    engine: FakeEngine
    delivery: DiscordDelivery
    clock: Hourglass
    shelf: Shelf
    fitting: Fitting

    def finish(self, job_id: int, count: int | None = None, **changes) -> tuple[Job, list[Picture]]:
        """Let the provider be done: the job is `ready` and its pictures lie on the shelf."""
        job = self.engine.jobs[job_id].evolve(state=State.READY, submitted_at=self.clock.now(), **changes)
        pictures = [picture_of(job, n) for n in range(count or job.request.count)]
        self.shelf.pictures.update({it.sha256: PNG for it in pictures})
        self.engine.jobs[job_id], self.engine.made[job_id] = job, pictures
        return job, pictures

    async def deliver(self, job_id: int, **changes) -> Job:
        """Do as the engine does: deliver, write down where, conclude."""
        job, pictures = self.finish(job_id, **changes)
        there = await self.delivery.deliver(job, pictures)
        self.engine.together.posted(job, pictures, there)
        done = self.engine.jobs[job_id].evolve(
            state=State.DELIVERED,
            result_id=there.message_id,
            result_channel_id=there.channel_id,
            finished_at=job.created_at + 9000,
        )
        self.engine.jobs[job_id] = done
        await self.delivery.conclude(done, pictures)
        return done


@asynccontextmanager
async def running(room: Room, engine: FakeEngine, shelf: Shelf | None = None, **options) -> AsyncIterator[Easel]:
    """Start the real bot in a room and stop it again."""
    restore = endpoints.point_at(room.api_url)
    fitting, shelf, before = Fitting(), shelf or Shelf(), len(room.world.log)
    delivery = DiscordDelivery(pictures=shelf, fit=fitting, clock=engine.clock)
    bot = EaselBot(engine=engine, delivery=delivery, **{"guild_ready_timeout": 0.05} | options)
    start = asyncio.create_task(bot.start(room.token))
    online = asyncio.create_task(room.online())
    try:
        await asyncio.wait({start, online}, return_when=asyncio.FIRST_COMPLETED)
        if start.done():
            start.result()
        await online
        # What is read once after each start is read before a test begins to count calls.
        await room.until(lambda: any("auto-moderation" in it.route for it in room.world.log[before:]))
        yield Easel(bot, engine, delivery, engine.clock, shelf, fitting)
    finally:
        online.cancel()
        await bot.close()
        await asyncio.wait({start}, timeout=5)
        restore()
