"""The `Again` button: the same wish once more, with a fresh seed."""

from discord.ext import commands

from cogs.host import Host, Interaction
from cogs.making import Wish, make
from cogs.ui import buttons
from cogs.ui.answers import Answer


class Again(commands.Cog):
    """Orders placed by pressing a button."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.presses[buttons.AGAIN] = self.again

    async def again(self, interaction: Interaction, job_id: int) -> None:
        """Order the same again, for whoever pressed; a second press within a moment is the same order."""
        request, inputs = await Answer.of(interaction).meanwhile(self._bot.engine.again(job_id))
        wish = Wish(request=request, inputs=inputs, press=f"again:{job_id}", origin_job=job_id)
        await make(interaction, wish)


async def setup(bot: Host) -> None:
    """Add the button."""
    await bot.add_cog(Again(bot))
