"""Private messages about decisions: each is sent until it stands, once; one that cannot be sent is told elsewhere."""

import discord
import structlog

from bot.core.errors import Moderated
from bot.core.letters import Notice
from cogs.faults import TROUBLE, Meaning, meaning
from cogs.host import Host, Interaction
from cogs.rounds import Rounds
from cogs.ui.answers import Answer
from cogs.ui.letters import bears, letter

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0  # seconds
LOOKED_AT = 50  # messages of a private conversation
_WAIT = frozenset({Meaning.PASSING, Meaning.EXPIRED})  # Discord is unwell, or our token is: later it may work


class Notices(Rounds):
    """Sends what members have to be told."""

    NAME = "private messages"

    async def rounds(self) -> None:
        """See `Rounds`."""
        engine = self._bot.engine
        while True:
            try:
                for notice in await engine.discipline.take_notices():
                    await self._send(notice)
            except Exception:  # whatever it was (a full disk): what is owed stays written down
                log.exception("notices_delayed")
            await engine.clock.sleep(LOOK_EVERY)

    async def _send(self, notice: Notice) -> None:
        """Send one message; nothing of it goes into the log."""
        discipline, facts = self._bot.engine.discipline, {"notice": notice.number, "user": notice.user_id}
        try:
            await self._post(notice)
        except TROUBLE as error:
            if meaning(error) in _WAIT and not discipline.hopeless(notice):
                log.warning("notice_delayed", **facts, error=repr(error))
                return
            log.info("notice_not_sent", **facts, code=getattr(error, "code", None))
            await discipline.notice_sent(notice, missed=True)
        else:
            await discipline.notice_sent(notice)

    async def _post(self, notice: Notice) -> None:
        channel = await self._bot.create_dm(discord.Object(notice.user_id))
        # Handed out before: a crash may have come between the message and its record.
        if notice.tries and await self._stands(channel, notice):
            return
        server = self._bot.get_guild(notice.guild_id)
        await channel.send(
            view=letter(notice, server.name if server else None),
            nonce=f"n{notice.number}",
            allowed_mentions=discord.AllowedMentions.none(),
        )

    async def _stands(self, channel: discord.DMChannel, notice: Notice) -> bool:
        me = self._bot.user
        return any([m.author == me and bears(m, notice) async for m in channel.history(limit=LOOKED_AT)])


async def catch_up(interaction: Interaction, error: Exception | None) -> None:
    """Tell, after an order was answered, what its member could not be told in private; `error` is that answer.

    Never raises: the order is answered, and what was not told here is told with the next one.
    """
    discipline = interaction.client.engine.discipline
    just_read = error.decision if isinstance(error, Moderated) else None
    try:
        owed = await discipline.missed(guild_id=interaction.guild_id or 0, user_id=interaction.user.id)
        for notice in owed:
            if notice.decision is None or notice.decision != just_read:
                await Answer.of(interaction).tell(letter(notice, None, missed=True))
        if owed:
            await discipline.caught_up(owed)
    except Exception:  # see above
        log.exception("notices_not_caught_up", user=interaction.user.id)


async def setup(bot: Host) -> None:
    """Begin to send."""
    await bot.add_cog(Notices(bot))
