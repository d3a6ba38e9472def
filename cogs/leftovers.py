"""Deletes the messages that an erase has left, one after the other, in this run of the bot or a later one."""

import structlog

from bot.core.privacy import Leftover
from cogs.faults import TROUBLE
from cogs.host import Host
from cogs.post import Post
from cogs.rounds import Rounds

log = structlog.get_logger(__name__)

LOOK_EVERY = 60.0  # seconds, when no erase says that there is something to do


class Leftovers(Rounds):
    """Works off what `Privacy.messages` owes."""

    NAME = "leftovers of erases"

    def __init__(self, bot: Host) -> None:
        super().__init__(bot)
        self._post = Post(bot, bot.engine.clock)

    async def rounds(self) -> None:
        """See `Rounds`."""
        privacy = self._bot.engine.privacy
        while True:
            privacy.owed.hush()
            try:
                while owed := await privacy.messages():
                    for message in owed:
                        await self._work_off(message)
            except Exception:
                log.exception("leftovers_delayed")
            await privacy.rest(LOOK_EVERY)

    async def _work_off(self, message: Leftover) -> None:
        privacy = self._bot.engine.privacy
        try:
            await self._post.delete(message.channel_id, message.message_id)
        except TROUBLE as error:
            where = {"channel": message.channel_id, "message": message.message_id}
            again = await privacy.message_left(message)
            log.warning("erased_message_left", again=again, error=repr(error), **where)
        else:
            await privacy.message_gone(message)


async def setup(bot: Host) -> None:
    """Begin to work off."""
    await bot.add_cog(Leftovers(bot))
