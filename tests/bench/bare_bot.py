"""The least a discord.py bot can do: one command, deferred. What `bench_answer` holds Easel against."""

import os
import sys
from pathlib import Path

import discord
from discord import app_commands

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot import endpoints


class Bare(discord.AutoShardedClient):
    """A client with `/imagine`, which answers nothing but "thinking"."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(imagine)

    async def setup_hook(self) -> None:
        """Register the command, as any bot does at its first start."""
        await endpoints.learn_gateway(self)
        await self.tree.sync()


@app_commands.command(description="Make a picture from words")
async def imagine(interaction: discord.Interaction, prompt: str) -> None:
    """Defer, and forget it."""
    del prompt
    await interaction.response.defer(thinking=True)


if __name__ == "__main__":
    endpoints.point_at(os.environ["DISCORD_API_URL"])
    Bare().run(os.environ["DISCORD_TOKEN"], log_handler=None)
