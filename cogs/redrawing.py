"""Brings messages up to date after something was hidden, shown again, taken down or erased, in this run or a later one.

What is owed stands in the database until it is done: a crash in between does it again.
"""

import asyncio
from collections.abc import Sequence

import structlog

from bot.core.errors import BadRequest, DeliveryError
from bot.core.jobs import Job
from bot.core.takedowns import Redraw
from cogs.faults import TROUBLE
from cogs.host import Host
from cogs.rounds import Rounds
from cogs.upkeep import Upkeep

log = structlog.get_logger(__name__)

LOOK_EVERY = 5.0  # seconds between two looks when nobody says that something is owed
AT_ONCE = 6  # messages worked on side by side; the library keeps to Discord's limits, channel by channel
FAULT_PAUSE = 30.0  # seconds before the next look after an error nobody expected


class Redrawing(Rounds):
    """Works off what `Takedowns.take_redraws` owes."""

    NAME = "redraws"

    def __init__(self, bot: Host) -> None:
        super().__init__(bot)
        self._upkeep = Upkeep(bot)
        self._places = asyncio.Semaphore(AT_ONCE)

    async def rounds(self) -> None:
        """See `Rounds`."""
        takedowns = self._bot.engine.takedowns
        while True:
            try:
                while owed := await takedowns.take_redraws():
                    await self._work_off(owed)
            except Exception:
                log.exception("redrawing_failed")
                await self._bot.engine.clock.sleep(FAULT_PAUSE)
            await takedowns.until_owed(LOOK_EVERY)

    async def _work_off(self, owed: Sequence[Redraw]) -> None:
        """All of these, then what sums up the threads they stand in; only then are they done."""
        drawn = await asyncio.gather(*map(self._draw, owed))
        done = [(redraw, job) for redraw, (finished, job) in zip(owed, drawn, strict=True) if finished]
        left = {redraw.job_id for redraw, (finished, _) in zip(owed, drawn, strict=True) if not finished}
        stale = await self._refresh([job for _, job in done if job is not None])
        for redraw, job in done:
            if job is not None and job.result_channel_id in stale:
                left.add(redraw.job_id)
            else:
                await self._bot.engine.takedowns.redrawn(redraw)
        for redraw in owed:
            if redraw.job_id in left and not await self._bot.engine.takedowns.not_redrawn(redraw):
                log.error("message_left_as_it_was", job=redraw.job_id, tries=redraw.tries + 1)

    async def _draw(self, redraw: Redraw) -> tuple[bool, Job | None]:
        """Whether it is done, and the job."""
        async with self._places:
            try:
                return True, await self._upkeep.bring_up_to_date(redraw.job_id)
            except TROUBLE as error:
                log.warning("message_not_redrawn", job=redraw.job_id, tries=redraw.tries, error=repr(error))
            except DeliveryError as error:
                log.warning("message_not_redrawn", job=redraw.job_id, tries=redraw.tries, error=error.sentence)
            except Exception:
                log.exception("message_not_redrawn", job=redraw.job_id, tries=redraw.tries)
        return False, None

    async def _refresh(self, jobs: Sequence[Job]) -> set[int]:
        """Change the cards of the threads these stand in; returns those whose card could not be changed."""
        refresh, stale = self._bot.delivery.refresh, set()
        threads = {job.result_channel_id: job.place.guild_id for job in jobs if job.result_channel_id is not None}
        for thread_id, guild_id in threads.items():
            try:
                if refresh is not None:
                    await refresh(thread_id, guild_id)
            except TROUBLE as error:
                log.warning("thread_card_not_updated", thread=thread_id, error=repr(error))
                stale.add(thread_id)
            except BadRequest as error:
                log.warning("thread_card_not_drawn", thread=thread_id, error=error.sentence)
        return stale


async def setup(bot: Host) -> None:
    """Begin to work off."""
    await bot.add_cog(Redrawing(bot))
