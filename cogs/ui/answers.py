"""The one answer an interaction gets: within three seconds, once, whatever happens.

Discord wants a first answer within 3 seconds and takes later ones for 15 minutes.
Source: https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import aiohttp
import discord
import structlog

from bot.core.errors import Refusal
from cogs.ui import words
from cogs.ui.text import cut

if TYPE_CHECKING:
    from cogs.host import Interaction

T = TypeVar("T")
log = structlog.get_logger(__name__)

WATCH = 1.5  # seconds of silence before a "thinking…" is sent
CONTENT_LIMIT = 2000
UNKNOWN_INTERACTION, ACKNOWLEDGED = 10062, 40060
# Failures of a call to Discord that say nothing about what was sent.
LOST = (aiohttp.ClientError, OSError, TimeoutError)


class Answer:
    """How far an interaction has been answered, and the only door to answering it."""

    def __init__(self, interaction: "Interaction") -> None:
        self.interaction = interaction
        self._clock = interaction.client.engine.clock
        self._since = self._clock.monotonic()
        self._thinking = False
        self._private = False
        self._in_place = False

    @classmethod
    def of(cls, interaction: "Interaction") -> Self:
        """The interaction's answer; the same one however often it is asked for."""
        if "answer" not in interaction.extras:
            interaction.extras["answer"] = cls(interaction)
        return cast("Self", interaction.extras["answer"])

    @property
    def begun(self) -> bool:
        """Whether Discord has had a first answer."""
        return self.interaction.response.is_done()

    def in_place(self) -> Self:
        """The answer to this press changes the pressed message; a wait shows nothing new meanwhile."""
        self._in_place = True
        return self

    async def meanwhile(self, work: Awaitable[T], *, private: bool = False) -> T:
        """Wait for some work, and show that it takes a moment when it does.

        Raises:
            discord.HTTPException: the interaction is dead; the work was cancelled.
        """
        task = asyncio.ensure_future(work)
        try:
            if not self.begun and not await self._soon(task):
                await self.think(private=private)
            return await task
        finally:
            task.cancel()

    async def in_time(self, work: Awaitable[T]) -> T:
        """Wait for what a form needs: it has to be the first answer, so nothing can be shown meanwhile.

        Raises:
            Refusal: it takes longer than Discord waits for a form; the work was cancelled.
        """
        task = asyncio.ensure_future(work)
        try:
            if not await self._soon(task):
                raise Refusal(words.SLOW)
            return await task
        finally:
            task.cancel()

    async def think(self, *, private: bool = False) -> None:
        """Show "thinking…" unless something was answered already."""
        if self.begun:
            return
        try:
            await self.interaction.response.defer(thinking=not self._in_place, ephemeral=private)
        except discord.HTTPException as error:
            if error.code != ACKNOWLEDGED:
                raise
        except LOST as error:
            # Perhaps it arrived; the next step finds out.
            log.warning("defer_lost", interaction=self.interaction.id, error=repr(error))
        self._thinking, self._private = not self._in_place, private

    async def show(self, view: discord.ui.LayoutView) -> int:
        """Answer in public, once; returns the message's id.

        Raises:
            discord.HTTPException: the interaction is dead, or Discord failed.
        """
        if not self.begun:
            try:
                response = await self.interaction.response.send_message(view=view)
            except discord.HTTPException as error:
                if error.code != ACKNOWLEDGED:
                    raise
            else:
                if response.message_id is not None:
                    return response.message_id
                return (await self.interaction.original_response()).id
        message = await self.interaction.edit_original_response(view=view)
        self._thinking = False
        return message.id

    async def replace(self, view: discord.ui.LayoutView, files: Sequence[discord.File] | None = None) -> None:
        """Answer a press by changing the pressed message itself; `files` take the place of those it had."""
        if self.begun and not self._in_place:
            await self.tell(view, files or ())
            return
        body: dict[str, Any] = {"view": view} if files is None else {"view": view, "attachments": list(files)}
        try:
            if self.begun:
                await self.interaction.edit_original_response(**body)
            else:
                await self.interaction.response.edit_message(**body)
        except (discord.HTTPException, *LOST) as error:
            log.warning("answer_lost", interaction=self.interaction.id, error=repr(error))

    async def tell(self, what: str | discord.ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
        """Answer to the asker alone: a sentence or a sheet, with the files it shows.

        A dead interaction is only logged: there is nobody left to tell.
        """
        body: dict[str, Any] = {"content": cut(what, CONTENT_LIMIT)} if isinstance(what, str) else {"view": what}
        try:
            await self._tell(body, list(files))
        except (discord.HTTPException, *LOST) as error:
            log.warning("answer_lost", interaction=self.interaction.id, error=repr(error))

    async def tell_file(self, file: discord.File) -> None:
        """Answer to the asker alone with a file that is not a picture."""
        try:
            await self._tell({}, [file])
        except (discord.HTTPException, *LOST) as error:
            log.warning("answer_lost", interaction=self.interaction.id, error=repr(error))

    async def _tell(self, body: dict[str, Any], files: list[discord.File]) -> None:
        more: dict[str, Any] = {"files": files} if files else {}
        if not self.begun and await self._first(body | more):
            return
        waiting, self._thinking = self._thinking, False
        if waiting and self._private:
            await self.interaction.edit_original_response(**body, attachments=files)
            return
        if waiting:
            await self._step_aside()
        await self.interaction.followup.send(**body, **more, ephemeral=True)
        if waiting:
            await self._withdraw()

    async def _first(self, body: dict[str, Any]) -> bool:
        """Give the first answer; False when one had reached Discord already."""
        try:
            await self.interaction.response.send_message(**body, ephemeral=True)
        except discord.HTTPException as error:
            if error.code != ACKNOWLEDGED:
                raise
            return False
        return True

    async def _step_aside(self) -> None:
        """Fill the public "thinking…", because the next follow-up would take its place and be public as well.

        A message whose "thinking…" was deleted instead once refused all follow-ups:
        https://github.com/discord/discord-api-docs/issues/2739
        """
        try:
            await self.interaction.edit_original_response(content=words.IN_PRIVATE)
        except discord.NotFound:
            return  # somebody deleted it: nothing is in the way

    async def _withdraw(self) -> None:
        try:
            await self.interaction.delete_original_response()
        except (discord.HTTPException, *LOST) as error:
            log.warning("answer_left", interaction=self.interaction.id, error=repr(error))

    async def _soon(self, task: "asyncio.Future[Any]") -> bool:
        """Whether the work is over before somebody has to be told to wait."""
        left = max(0.0, WATCH - (self._clock.monotonic() - self._since))
        watch = asyncio.ensure_future(self._clock.sleep(left))
        try:
            await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watch.cancel()
        return task.done()
