"""The card at the top of a long thread: its newest and most starred pictures, with links.

Comfort only: made from a thread's tenth result on and changed at most once a minute, one counted call each time.
Somebody who deletes it is heard: it is not made again.
"""

import asyncio
from collections import OrderedDict
from io import BytesIO
from typing import Any

import discord
import structlog
from discord.ext import commands

from bot.core.errors import BadRequest
from bot.core.family import Node
from bot.core.jobs import Job
from cogs.faults import TROUBLE, Meaning, meaning
from cogs.host import Host
from cogs.post import Content, Post
from cogs.ui import words_gallery as words
from cogs.ui.contact import line
from cogs.ui.sheet import Sheet
from cogs.ui.text import cut

log = structlog.get_logger(__name__)

LONG = 10  # results that make a thread long
EVERY = 60.0  # seconds between two changes of a thread's card
NEWEST, STARRED = 6, 6  # pictures shown
UNWANTED = 0  # written down in place of a card that somebody deleted
_LOOKED_AT = 200  # the newest pictures of a thread among which the most starred are found
_REMEMBERED = 1_000
_TEXT_LIMIT = 3600


class ThreadCards(commands.Cog):
    """Keeps the cards of long threads up to date, after each result."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._clock = bot.engine.clock
        self._messages = Post(bot, bot.engine.clock)
        self._changed: OrderedDict[int, float] = OrderedDict()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        bot.delivery.afterwards = self.after
        bot.delivery.refresh = self.refresh

    async def cog_unload(self) -> None:
        """Stop; the next result after the next start brings the card up to date."""
        self._bot.delivery.afterwards = self._bot.delivery.refresh = None
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def after(self, job: Job) -> None:
        """A result stands in its place: change the card there soon, unless that is due already."""
        thread_id = job.result_channel_id
        if thread_id is None or not self._is_thread(job):
            return
        self._again.add(thread_id)
        if thread_id in self._tasks:
            return
        task = asyncio.create_task(self._when_due(thread_id, job.place.guild_id), name=f"card of thread {thread_id}")
        self._tasks[thread_id] = task
        task.add_done_callback(lambda _: self._tasks.pop(thread_id, None))

    async def refresh(self, thread_id: int, guild_id: int) -> None:
        """Something is gone from a thread or back in it: change its card now, if it has one.

        Raises:
            TROUBLE: the card is as it was.
        """
        card_id = await self._bot.engine.customs.thread_card(thread_id)
        if card_id is not None and card_id != UNWANTED:
            await self._update(thread_id, guild_id)

    def _is_thread(self, job: Job) -> bool:
        return job.result_channel_id == job.thread_id or isinstance(
            self._bot.get_channel(job.result_channel_id or 0), discord.Thread
        )

    async def _when_due(self, thread_id: int, guild_id: int) -> None:
        try:
            while thread_id in self._again:
                since = self._clock.monotonic() - self._changed.get(thread_id, float("-inf"))
                if since < EVERY:
                    await self._clock.sleep(EVERY - since)
                self._again.discard(thread_id)
                await self._update(thread_id, guild_id)
        except TROUBLE as error:
            log.info("thread_card_not_updated", thread=thread_id, error=repr(error))
        except BadRequest as error:
            log.info("thread_card_not_drawn", thread=thread_id, error=error.sentence)
        except Exception:
            log.exception("thread_card_failed", thread=thread_id)
            raise

    async def _update(self, thread_id: int, guild_id: int) -> None:
        together, customs = self._bot.engine.together, self._bot.engine.customs
        nodes = [it for it in await together.in_thread(thread_id, most=_LOOKED_AT) if it.guild_id == guild_id]
        card_id = await customs.thread_card(thread_id)
        # A card that stands is kept up to date, and goes with the last picture: it shows what was there.
        if card_id == UNWANTED or (card_id is None and len({node.message_id for node in nodes}) < LONG):
            return
        self._note(thread_id)
        if not nodes:
            await self._remove(thread_id, card_id)
            return
        newest, starred = chosen(nodes)
        both = list({node.number: node for node in (*starred, *newest)}.values())
        jpeg = await together.draw_sheet(both, title=words.TOP_TITLE)

        def content() -> tuple[Sheet, list[discord.File]]:
            upload = discord.File(BytesIO(jpeg), filename="thread.jpg", description=words.sheet_aloud(both))
            return _sheet(newest, starred, upload, len(nodes)), [upload]

        if card_id is None:
            await customs.set_thread_card(thread_id, await self._post(thread_id, content))
        elif not await self._edit(thread_id, card_id, content):
            await customs.set_thread_card(thread_id, UNWANTED)

    async def _post(self, thread_id: int, content: Content) -> int:
        sheet, uploads = content()
        thread = self._bot.get_partial_messageable(thread_id)
        message = await thread.send(
            view=sheet, files=uploads, nonce=f"t{thread_id}", allowed_mentions=discord.AllowedMentions.none()
        )
        try:
            await self._bot.http.pin_message(thread_id, message.id)
        except TROUBLE as error:
            log.info("thread_card_not_pinned", thread=thread_id, error=repr(error))
        return message.id

    async def _remove(self, thread_id: int, card_id: int | None) -> None:
        if card_id is not None:
            await self._messages.delete(thread_id, card_id)
            await self._bot.engine.customs.forget_thread_card(thread_id)

    async def _edit(self, thread_id: int, card_id: int, content: Content) -> bool:
        """False when somebody deleted it."""
        try:
            await self._messages.redraw(thread_id, card_id, content)
        except discord.HTTPException as error:
            if meaning(error) is not Meaning.GONE:
                raise
            return False
        return True

    def _note(self, thread_id: int) -> None:
        self._changed[thread_id] = self._clock.monotonic()
        self._changed.move_to_end(thread_id)
        while len(self._changed) > _REMEMBERED:
            self._changed.popitem(last=False)


def chosen(nodes: "list[Node]") -> "tuple[list[Node], list[Node]]":
    """The newest and the most starred of a thread's pictures, which come newest first."""
    starred = sorted((node for node in nodes if node.stars), key=lambda node: (-node.stars, -node.number))
    return nodes[:NEWEST], starred[:STARRED]


def _sheet(newest: "list[Node]", starred: "list[Node]", upload: discord.File, count: int) -> Sheet:
    lines = [words.top_card(count)]
    if starred:
        lines += [words.MOST_STARRED, *map(line, starred)]
    lines += [words.NEWEST_ONES, *map(line, newest)]
    text: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(cut("\n".join(lines), _TEXT_LIMIT))
    picture: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
        discord.MediaGalleryItem(upload, description=upload.description)
    )
    return Sheet(discord.ui.Container(text, picture))


async def setup(bot: Host) -> None:
    """Begin keeping cards."""
    await bot.add_cog(ThreadCards(bot))
