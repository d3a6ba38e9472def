"""Deletes the messages that an erase has left, one after the other, in this run of the bot or a later one."""

import asyncio

import discord
import structlog
from discord.ext import commands

from bot.core.privacy import Leftover
from cogs.faults import ARCHIVED, TROUBLE, Meaning, meaning
from cogs.host import Host

log = structlog.get_logger(__name__)

LOOK_EVERY = 5.0  # seconds
_NO_SUCH_PLACE = frozenset({10003, 10004})  # the channel or server is gone, and its messages with it


class Leftovers(commands.Cog):
    """Works off what `Privacy.messages` owes."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._task: asyncio.Task[None] | None = None

    @commands.Cog.listener("on_ready")
    async def begin(self) -> None:
        """Begin to look; Discord says "ready" anew after long interruptions."""
        if self._task is None:
            self._task = asyncio.create_task(self._look_for_ever(), name="leftovers of erases")

    async def cog_unload(self) -> None:
        """Stop; the rest is deleted after the next start."""
        if self._task is not None:
            self._task.cancel()

    async def _look_for_ever(self) -> None:
        privacy, clock = self._bot.engine.privacy, self._bot.engine.clock
        while True:
            while owed := await privacy.messages():
                for message in owed:
                    await self._work_off(message)
            await clock.sleep(LOOK_EVERY)

    async def _work_off(self, message: Leftover) -> None:
        privacy = self._bot.engine.privacy
        try:
            await self._delete(message)
        except TROUBLE as error:
            gone = meaning(error) is Meaning.GONE or getattr(error, "code", None) in _NO_SUCH_PLACE
            if not gone:
                again = await privacy.message_left(message)
                where = {"channel": message.channel_id, "message": message.message_id}
                log.warning("erased_message_left", again=again, error=repr(error), **where)
                return
        await privacy.message_gone(message)

    async def _delete(self, message: Leftover) -> None:
        try:
            await self._bot.http.delete_message(message.channel_id, message.message_id)
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            # Nothing can be deleted in an archived thread; afterwards it sleeps on.
            await self._bot.http.edit_channel(message.channel_id, archived=False)
            await self._bot.http.delete_message(message.channel_id, message.message_id)
            await self._bot.http.edit_channel(message.channel_id, archived=True)


async def setup(bot: Host) -> None:
    """Begin to work off."""
    await bot.add_cog(Leftovers(bot))
