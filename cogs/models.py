"""`/models`: every model, what it takes, what it costs, and whether it is well."""

from discord import app_commands
from discord.ext import commands

from cogs.host import Host, Interaction
from cogs.ui.answers import Answer
from cogs.ui.lists import models_sheet


class Models(commands.Cog):
    """What there is to choose from."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    @app_commands.command(description="Every model: what it takes, its price, and whether it is available now")
    async def models(self, interaction: Interaction) -> None:
        """List the models of this bot."""
        await Answer.of(interaction).tell(models_sheet(self._bot.engine.models()))


async def setup(bot: Host) -> None:
    """Add the command."""
    await bot.add_cog(Models(bot))
