"""A job's messages as they should be by now: its result, its card, copies in the gallery. Doing it twice shows it once.

Pictures that were taken down are gone from them, hidden ones stand behind a sentence, those shown again are back.
"""

from collections.abc import Sequence

import discord
import structlog

from bot.core.errors import DeliveryError
from bot.core.jobs import Job, Picture, State
from cogs.delivery import SMALLEST_LIMIT
from cogs.faults import NO_SUCH_PLACE, Meaning, meaning
from cogs.host import Host
from cogs.post import Post
from cogs.showcase import Showcase
from cogs.ui import cards, words_takedown
from cogs.ui.results import Print, Result

log = structlog.get_logger(__name__)


class Upkeep:
    """Reads how a job's pictures stand, and makes its messages say so."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._post = Post(bot, bot.engine.clock)
        self._showcase = Showcase(bot)

    async def bring_up_to_date(self, job_id: int) -> Job | None:
        """Make everything that shows a job's pictures say what holds now; returns the job, None when there is none.

        Raises:
            TROUBLE, DeliveryError: something may still be as it was; again later.
        """
        engine = self._bot.engine
        job = await engine.job(job_id)
        if job is None or job.state is not State.DELIVERED:
            return job
        made = await engine.pictures(job_id)
        if made and all(it.removed_at is not None for it in made):
            await self._take_away(job)
        else:
            await self._redraw(job, made)
        for picture in made:
            if picture.there:
                await self._showcase.show_again(picture.number, picture.guild_id)
            else:
                await self._showcase.withdraw(picture.number)
        return job

    async def _take_away(self, job: Job) -> None:
        """Delete the message with the pictures, and say so on the card."""
        if job.result_id is not None and job.result_channel_id is not None:
            await self._post.delete(job.result_channel_id, job.result_id)
        if job.card_id is None or job.card_id == job.result_id:
            return
        try:
            await self._bot.delivery.last_edit(job, job.card_id, lambda: (cards.removed_card(job), []))
        except discord.HTTPException as error:
            if not _gone(error):
                raise

    async def _redraw(self, job: Job, made: Sequence[Picture]) -> None:
        """Make the message show what may be seen."""
        if job.result_id is None or job.result_channel_id is None:
            return
        try:
            await self._show(job, job.result_channel_id, job.result_id, made)
        except discord.HTTPException as error:
            if not _gone(error):
                raise
            log.info("result_gone", job=job.id)

    async def _show(self, job: Job, channel_id: int, message_id: int, made: Sequence[Picture]) -> None:
        limit = job.place.upload_limit
        while prints := await self._prints(job, made, limit):
            result = Result(job=job, prints=prints, credits=await self._credits(job), stars=await self._stars(made))
            try:
                await self._post.redraw(channel_id, message_id, result.content(_note(made)))
            except discord.HTTPException as error:
                if meaning(error) is not Meaning.TOO_LARGE or limit // 2 < SMALLEST_LIMIT:
                    raise
                limit //= 2
            else:
                return
        hidden = sum(it.hidden and it.removed_at is None for it in made)
        await self._post.redraw(channel_id, message_id, lambda: (cards.hidden_sheet(job, hidden), []))

    async def _prints(self, job: Job, made: Sequence[Picture], limit: int) -> list[Print]:
        """Those that may be seen; one whose file is damaged must not keep the others from going."""
        prints: list[Print] = []
        for picture in made:
            if not picture.there:
                continue
            try:
                prints += await self._bot.delivery.prints.of(job, [picture], limit)
            except DeliveryError as error:
                if not error.final:
                    raise
                log.warning("picture_left_out", job=job.id, picture=picture.number, problem=error.sentence)
        return prints

    async def _credits(self, job: Job) -> list[int]:
        return await self._bot.engine.together.credits(job.id) if job.request.pictures else []

    async def _stars(self, made: Sequence[Picture]) -> int:
        together = self._bot.engine.together
        nodes = [await together.picture(it.number, guild_id=it.guild_id) for it in made if it.there]
        return sum(node.stars for node in nodes if node is not None)


def _note(made: Sequence[Picture]) -> str | None:
    """What is missing, and why."""
    gone = sum(it.removed_at is not None for it in made)
    hidden = sum(it.hidden and it.removed_at is None for it in made)
    return words_takedown.left_over(hidden, gone, len(made)) or None


def _gone(error: discord.HTTPException) -> bool:
    return meaning(error) is Meaning.GONE or error.code in NO_SUCH_PLACE
