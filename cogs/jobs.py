"""`/jobs`, `/cancel` and the `Cancel` button: what is under way, and stopping it."""

from discord import app_commands
from discord.ext import commands

from bot.core.errors import NotYours
from bot.core.jobs import Job
from bot.core.ports import Outlook
from cogs.host import Host, Interaction
from cogs.ui import buttons, words
from cogs.ui.answers import Answer
from cogs.ui.checks import moderates
from cogs.ui.lists import JOBS_SHOWN, jobs_sheet
from cogs.ui.options import CHOICE_NAME_LIMIT, CHOICES_LIMIT
from cogs.ui.text import cut, plain

_LONGEST_ID = 19  # digits of the largest number the database holds


class Jobs(commands.Cog):
    """Jobs under way."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.presses[buttons.CANCEL] = self.cancel_job

    @app_commands.command(description="What you have under way: state, place in line, expected time")
    async def jobs(self, interaction: Interaction) -> None:
        """List the member's own open jobs."""
        answer = Answer.of(interaction)
        rows = await answer.meanwhile(self._rows(interaction), private=True)
        await answer.tell(jobs_sheet(rows) if rows else words.NOTHING_OPEN)

    @app_commands.command(description="Cancel a job that is under way")
    @app_commands.describe(job="Which one; start typing a word of its prompt")
    async def cancel(self, interaction: Interaction, job: str) -> None:
        """Cancel a job picked from the list."""
        text = job.strip().removeprefix("#")
        if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID):
            raise NotYours(words.NO_SUCH_JOB)
        await self.cancel_job(interaction, int(text))

    @cancel.autocomplete("job")
    async def suggest_jobs(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The member's own open jobs; a moderator is offered the whole server's."""
        if interaction.guild_id is None:
            return []
        user = interaction.user.id
        everyone = moderates(interaction, interaction.guild_id)
        found = await self._bot.engine.open_jobs(guild_id=interaction.guild_id, user_id=None if everyone else user)
        # A moderator's own come first.
        found.sort(key=lambda job: job.user_id != user)
        wanted = current.strip().casefold()
        matching = [job for job in found if wanted in plain(job.request.wish).casefold() or wanted == str(job.id)]
        return [app_commands.Choice(name=_label(job, user), value=str(job.id)) for job in matching[:CHOICES_LIMIT]]

    async def cancel_job(self, interaction: Interaction, job_id: int) -> None:
        """Cancel a job, for its owner or a moderator of its server, and say what it cost."""
        answer, engine = Answer.of(interaction), self._bot.engine
        job = await answer.meanwhile(engine.job(job_id), private=True)
        if job is None:
            raise NotYours(words.JOB_GONE)
        moderator = moderates(interaction, job.place.guild_id)
        result = await answer.meanwhile(
            engine.cancel(job_id, by=interaction.user.id, moderator=moderator), private=True
        )
        await answer.tell(words.cancelled(result))

    async def _rows(self, interaction: Interaction) -> list[tuple[Job, Outlook | None]]:
        """The jobs, with an outlook for those that will be shown in full."""
        engine = self._bot.engine
        found = await engine.open_jobs(guild_id=interaction.guild_id or 0, user_id=interaction.user.id)
        shown = [(job, await engine.outlook(job)) for job in found[:JOBS_SHOWN]]
        return [*shown, *((job, None) for job in found[JOBS_SHOWN:])]


def _label(job: Job, user_id: int) -> str:
    end = f" · {words.state(job)}" + ("" if job.user_id == user_id else " · somebody else's")
    return cut(plain(job.request.wish) or f"job {job.id}", CHOICE_NAME_LIMIT - len(end)) + end


async def setup(bot: Host) -> None:
    """Add the commands and the button."""
    await bot.add_cog(Jobs(bot))
