"""The `Delete` button: pictures taken down by whoever ordered them or by a moderator, after one question.

Message, files, thumbnails and a copy in the gallery go; the places in their families stay, so that what was made
from them keeps its history.
"""

import structlog
from discord.ext import commands

from bot.core.errors import DeliveryError, NotYours
from bot.core.jobs import Job
from cogs.faults import TROUBLE
from cogs.host import Host, Interaction
from cogs.sight import Sight
from cogs.ui import buttons, words
from cogs.ui.answers import Answer
from cogs.ui.checks import moderates
from cogs.ui.lists import question
from cogs.ui.trees import linked
from cogs.ui.words_family import descendants
from cogs.upkeep import Upkeep

log = structlog.get_logger(__name__)

_LISTED, _ASKED = 8, 40  # descendants linked to, and looked at to find those


class Deletion(commands.Cog):
    """Taking pictures down."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._sight = Sight()
        self._upkeep = Upkeep(bot)
        bot.presses[buttons.DELETE] = self.ask
        bot.presses[buttons.DELETE_SURELY] = self.delete
        bot.presses[buttons.KEEP] = self.keep

    async def ask(self, interaction: Interaction, job_id: int) -> None:
        """Ask first; somebody else's picture is not even asked about."""
        job = await self._job_of(interaction, job_id)
        row = [buttons.button(verb, job) for verb in (buttons.DELETE_SURELY, buttons.KEEP)]
        answer = Answer.of(interaction)
        children = await answer.meanwhile(self._made_from(interaction, job_id), private=True)
        await answer.tell(question("\n".join(line for line in (words.CONFIRM_DELETE, children) if line), row))

    async def delete(self, interaction: Interaction, job_id: int) -> None:
        """Delete files and message, and say so on the card."""
        job = await self._job_of(interaction, job_id)
        answer, moderator = Answer.of(interaction), moderates(interaction, job.place.guild_id)
        removed = await answer.meanwhile(
            self._bot.engine.remove(job_id, by=interaction.user.id, moderator=moderator), private=True
        )
        deleted = await answer.meanwhile(self._shown(removed.job.id), private=True)
        await answer.replace(question(words.DELETED if deleted else words.DELETED_PARTLY))

    async def keep(self, interaction: Interaction, job_id: int) -> None:  # noqa: ARG002 - the signature of a press
        """Leave everything as it is."""
        await Answer.of(interaction).replace(question(words.KEPT))

    async def _shown(self, job_id: int) -> bool:
        """Make message, card and gallery say so at once; what cannot be done now is owed and done later."""
        takedowns = self._bot.engine.takedowns
        redraw = await takedowns.redraw_of(job_id)
        try:
            await self._upkeep.bring_up_to_date(job_id)
        except TROUBLE as error:
            log.warning("result_not_deleted", job=job_id, error=repr(error))
            return False
        except DeliveryError as error:
            log.warning("result_not_deleted", job=job_id, error=error.sentence)
            return False
        if redraw is not None:
            await takedowns.redrawn(redraw)
        return True

    async def _made_from(self, interaction: Interaction, job_id: int) -> str:
        """What stands on a job's pictures and stays, in words, with links to what the asker may see."""
        engine = self._bot.engine
        own = [it.number for it in await engine.pictures(job_id)]
        found = {node.number: node for number in own for node in await engine.together.descendants(number)}
        below = [found[number] for number in sorted(found.keys() - set(own))]
        seen = await self._sight.seen(interaction, below[:_ASKED])
        links = [linked(node) for node in below if node.number in seen][:_LISTED]
        more = len(below) - len(links)
        listed = [*links, words.others(more)] if more and links else links
        text = descendants(len(below))
        return f"{text}\n-# {words.listed(listed)}" if listed else text

    async def _job_of(self, interaction: Interaction, job_id: int) -> Job:
        job = await Answer.of(interaction).meanwhile(self._bot.engine.job(job_id), private=True)
        if job is None:
            raise NotYours(words.JOB_GONE)
        if job.user_id != interaction.user.id and not moderates(interaction, job.place.guild_id):
            raise NotYours(words.NOT_YOUR_PICTURE)
        return job


async def setup(bot: Host) -> None:
    """Add the buttons."""
    await bot.add_cog(Deletion(bot))
