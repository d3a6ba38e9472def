"""Brings an export to its member by private message, file after file, with the bot's own token. Nothing goes elsewhere.

A stop or a crash breaks it off; nothing is lost by that, the member asks again.
"""

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

import discord
import structlog

from bot.core.errors import Refusal
from bot.engine.exporting import Export
from cogs.faults import TROUBLE, Meaning, meaning, retry_after
from cogs.host import Host, Interaction
from cogs.ui import words_privacy as words
from cogs.ui.answers import Answer
from cogs.ui.errors import explained

log = structlog.get_logger(__name__)

PAUSES = (1.0, 10.0, 60.0, 300.0)  # seconds before another try, when Discord is unwell
_SHUT = frozenset({Meaning.CLOSED, Meaning.FORBIDDEN})


class Courier:
    """Exports under way; `close` breaks them off."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Break off what is under way; its files are deleted."""
        tasks: Sequence[asyncio.Task[None]] = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def knock(self, interaction: Interaction, server: str) -> discord.DMChannel | None:
        """Say what is coming; None when the member's private messages are closed.

        Raises:
            Refusal: Discord is unwell.
        """
        try:
            channel = await interaction.user.create_dm()
            await self._send(channel, words.greeting(server), nonce=f"x{interaction.id}")
        except TROUBLE as error:
            if meaning(error) not in _SHUT:
                log.warning("export_not_begun", user=interaction.user.id, error=repr(error))
                raise Refusal(words.NOT_NOW) from error
            return None
        return channel

    def send(self, interaction: Interaction, export: Export, server: str, channel: discord.DMChannel) -> None:
        """Send everything, in the background: it may take longer than an interaction lives."""
        task = asyncio.create_task(
            self._carry(interaction, export, server, channel), name=f"export of {interaction.user.id}"
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, interaction: Interaction, export: Export, server: str, channel: discord.DMChannel) -> None:
        sent = False
        try:
            async with aclosing(export.parts()) as parts:
                async for part in parts:
                    nonce = f"x{interaction.id}-{part.number}"
                    file = (str(part.path), part.name)
                    await self._insist(channel, words.part(part.number), nonce=nonce, file=file)
            await self._insist(channel, words.farewell(server, export.packed), nonce=f"x{interaction.id}-e")
            sent = True
        except Exception as error:  # noqa: BLE001 - a full disk, Discord, a bug: the member is told, the log knows
            log.warning("export_broken_off", user=interaction.user.id, error=repr(error))
            await self._regret(interaction, channel, error)
        finally:
            await self._bot.engine.privacy.end_export(export, sent=sent)

    async def _regret(self, interaction: Interaction, channel: discord.DMChannel, error: Exception) -> None:
        """Tell that it was not everything: in private, else where the command was given, while that is possible."""
        sentence = words.BROKEN_OFF
        if isinstance(error, TROUBLE):
            sentence = words.CLOSED if meaning(error) in _SHUT else words.BROKEN_OFF
        else:
            sentence = f"{sentence}\n-# {explained(error, interaction=interaction.id, user=interaction.user.id)}"
        try:
            await self._send(channel, sentence, nonce=f"x{interaction.id}-r")
        except TROUBLE:
            await Answer.of(interaction).tell(sentence)

    async def _insist(
        self, channel: discord.DMChannel, text: str, *, nonce: str, file: tuple[str, str] | None = None
    ) -> None:
        """Send a message, again and again while Discord is unwell; the nonce keeps it from being there twice."""
        for pause in PAUSES:
            try:
                return await self._send(channel, text, nonce=nonce, file=file)
            except TROUBLE as error:
                if meaning(error) is not Meaning.PASSING:
                    raise
                log.info("export_delayed", error=repr(error))
                asked_to_wait = retry_after(error) if isinstance(error, discord.RateLimited) else 0.0
                await self._bot.engine.clock.sleep(max(pause, asked_to_wait))
        return await self._send(channel, text, nonce=nonce, file=file)

    async def _send(
        self, channel: discord.DMChannel, text: str, *, nonce: str, file: tuple[str, str] | None = None
    ) -> None:
        files = [discord.File(file[0], filename=file[1])] if file else []
        await channel.send(text, files=files, nonce=nonce, allowed_mentions=discord.AllowedMentions.none())
