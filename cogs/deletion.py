"""The `Delete` button: a picture taken down by whoever ordered it or by a moderator, after one question."""

from discord.ext import commands

from bot.core.errors import NotYours
from bot.core.jobs import Job
from cogs.host import Host, Interaction
from cogs.ui import buttons, words
from cogs.ui.answers import Answer
from cogs.ui.checks import moderates
from cogs.ui.lists import question


class Deletion(commands.Cog):
    """Taking pictures down."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.presses[buttons.DELETE] = self.ask
        bot.presses[buttons.DELETE_SURELY] = self.delete
        bot.presses[buttons.KEEP] = self.keep

    async def ask(self, interaction: Interaction, job_id: int) -> None:
        """Ask first; somebody else's picture is not even asked about."""
        job = await self._job_of(interaction, job_id)
        row = [buttons.button(verb, job) for verb in (buttons.DELETE_SURELY, buttons.KEEP)]
        await Answer.of(interaction).tell(question(words.CONFIRM_DELETE, row))

    async def delete(self, interaction: Interaction, job_id: int) -> None:
        """Delete files and message, and say so on the card."""
        job = await self._job_of(interaction, job_id)
        answer, moderator = Answer.of(interaction), moderates(interaction, job.place.guild_id)
        removed = await answer.meanwhile(
            self._bot.engine.remove(job_id, by=interaction.user.id, moderator=moderator), private=True
        )
        deleted = await answer.meanwhile(self._bot.delivery.withdraw(removed.job), private=True)
        await answer.replace(question(words.DELETED if deleted else words.DELETED_PARTLY))

    async def keep(self, interaction: Interaction, job_id: int) -> None:  # noqa: ARG002 - the signature of a press
        """Leave everything as it is."""
        await Answer.of(interaction).replace(question(words.KEPT))

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
