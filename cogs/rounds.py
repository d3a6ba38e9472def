"""Cogs that work something off for as long as the bot runs: alerts, cards, private messages, what has to be redrawn.

What is owed stands in the database, so that a round may be cut at any moment and the next start goes on.
"""

import asyncio

from discord.ext import commands

from cogs.host import Host


class Rounds(commands.Cog):
    """Begins `rounds` once the bot is connected and ends it with the cog. `NAME` is what its task is called."""

    NAME = "rounds"

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._task: asyncio.Task[None] | None = None

    @commands.Cog.listener("on_ready")
    async def begin(self) -> None:
        """Begin, once; Discord says "ready" anew after long interruptions."""
        if self._task is None:
            self._task = asyncio.create_task(self.rounds(), name=self.NAME)

    async def cog_unload(self) -> None:
        """Stop; the next start does the rest."""
        if self._task is not None:
            self._task.cancel()

    async def rounds(self) -> None:
        """Look for what is owed, again and again. An error must not end it."""
        raise NotImplementedError
