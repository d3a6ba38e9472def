"""`/privacy`: what a member decides about their own pictures."""

from discord import app_commands
from discord.ext import commands

from cogs.host import Host, Interaction
from cogs.ui import words_family as words
from cogs.ui.answers import Answer


@app_commands.guild_only()
class Privacy(commands.GroupCog, group_name="privacy", group_description="What happens with your pictures"):
    """A member's own wishes."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    @app_commands.command(description="Whether others may take your pictures further")
    @app_commands.describe(allow="True: they may. False: nobody but you may.")
    async def remixing(self, interaction: Interaction, allow: bool) -> None:
        """Note a member's wish for all their pictures on this server."""
        answer = Answer.of(interaction)
        wish = self._bot.engine.customs.set_remixing(
            guild_id=interaction.guild_id or 0, user_id=interaction.user.id, allow=allow
        )
        await answer.meanwhile(wish, private=True)
        await answer.tell(words.wish(allow=allow))


async def setup(bot: Host) -> None:
    """Add the commands."""
    await bot.add_cog(Privacy(bot))
