"""The gallery channel: a picture with enough stars is shown there, once. Says nothing to those who pressed."""

from typing import Any

import discord
import structlog

from bot.core.errors import DeliveryError
from bot.core.family import Node
from bot.core.jobs import Job
from cogs.faults import NO_SUCH_PLACE, TROUBLE, Meaning, meaning
from cogs.host import Host
from cogs.post import Content, Post
from cogs.ui import words_gallery as words
from cogs.ui.cards import message_link
from cogs.ui.checks import missing
from cogs.ui.facts import credit_line
from cogs.ui.results import files
from cogs.ui.sheet import Sheet
from cogs.ui.text import alt_text, quoted
from cogs.ui.trees import TREE
from cogs.ui.turns import turn

log = structlog.get_logger(__name__)

NEEDED = ("view_channel", "send_messages", "attach_files", "read_message_history")
LOOK_BACK = 50  # messages among which a copy is looked for that a crash kept from being written down
_PROMPT_SHOWN = 300


class Showcase:
    """Posts pictures into gallery channels and takes them out again."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    async def show(self, number: int, channel_id: int) -> None:
        """Post a picture there and write it down; after a failure the next star tries again. Never raises."""
        message_id = None
        try:
            message_id = await self._post(number, channel_id)
        except TROUBLE as error:
            log.warning("gallery_not_shown", picture=number, channel=channel_id, error=repr(error))
        except DeliveryError as error:
            log.warning("gallery_not_shown", picture=number, channel=channel_id, error=error.sentence)
        finally:
            await self._bot.engine.together.shown_in_gallery(number, message_id)

    async def withdraw(self, number: int) -> None:
        """Delete a picture's copy from the gallery channel, if there is one.

        Raises:
            TROUBLE: it may stand there still.
        """
        together = self._bot.engine.together
        slot = await together.gallery_slot(number)
        if slot is None:
            return
        channel_id, message_id = slot
        if message_id is None:
            # Being posted this moment, or posted and not written down because of a crash.
            channel: Any = self._bot.get_channel(channel_id)
            message_id = await self._earlier(channel, number) if channel is not None else None
        if message_id is not None:
            await self._delete(channel_id, message_id)
            await together.left_gallery(number, message_id)

    async def show_again(self, number: int, guild_id: int) -> None:
        """Post a picture that was withdrawn and has earned its place; a copy that stands says what holds now.

        Raises:
            TROUBLE, DeliveryError: the copy is as it was.
        """
        together = self._bot.engine.together
        channel_id = await together.earned(number, guild_id=guild_id)
        if channel_id is not None:
            await self.show(number, channel_id)
        elif (place := await together.gallery_place(number)) is not None:
            await self._tell_anew(number, guild_id, *place)

    async def _tell_anew(self, number: int, guild_id: int, channel_id: int, message_id: int) -> None:
        channel: Any = self._bot.get_channel(channel_id)
        node = await self._bot.engine.together.picture(number, guild_id=guild_id)
        job = await self._bot.engine.job(node.job_id) if node is not None and node.job_id is not None else None
        if channel is None or node is None or job is None:
            return
        content = await self._content(node, job, channel.guild.filesize_limit)
        try:
            await Post(self._bot, self._bot.engine.clock).redraw(channel_id, message_id, content)
        except discord.HTTPException as error:
            if meaning(error) is not Meaning.GONE and error.code not in NO_SUCH_PLACE:
                raise

    async def _delete(self, channel_id: int, message_id: int) -> None:
        try:
            await self._bot.http.delete_message(channel_id, message_id)
        except discord.HTTPException as error:
            if meaning(error) is not Meaning.GONE and error.code not in NO_SUCH_PLACE:
                raise

    async def _post(self, number: int, channel_id: int) -> int | None:
        channel: Any = self._bot.get_channel(channel_id)
        if channel is None:
            log.warning("gallery_channel_gone", picture=number, channel=channel_id)
            return None
        (node,) = [await self._bot.engine.together.picture(number, guild_id=channel.guild.id)]
        job = await self._bot.engine.job(node.job_id) if node is not None and node.job_id is not None else None
        if node is None or job is None or not fitting(channel, node, adult=job.place.adult):
            log.info("gallery_not_for_all", picture=number, channel=channel_id)
            return None
        lacking = missing(channel.permissions_for(channel.guild.me), NEEDED)
        if lacking:
            log.warning("gallery_permissions", picture=number, channel=channel_id, lacking=lacking)
            return None
        if (earlier := await self._earlier(channel, number)) is not None:
            return earlier
        sheet, uploads = (await self._content(node, job, channel.guild.filesize_limit))()
        # Not the same nonce twice: it would bring back a copy that was withdrawn minutes ago instead of a new one.
        nonce = f"g{number}-{self._bot.engine.clock.now()}"
        message = await channel.send(
            view=sheet, files=uploads, nonce=nonce, allowed_mentions=discord.AllowedMentions.none()
        )
        return int(message.id)

    async def _content(self, node: Node, job: Job, limit: int) -> Content:
        """A copy as it should be by now."""
        own = [it for it in await self._bot.engine.pictures(job.id) if it.number == node.number]
        prints = await self._bot.delivery.prints.of(job, own, limit)
        credit = credit_line(await self._bot.engine.together.credits(job.id))

        def content() -> tuple[Sheet, list[discord.File]]:
            uploads = files(job, prints)
            return _sheet(node, uploads, alt_text(job), credit), uploads

        return content

    async def _earlier(self, channel: Any, number: int) -> int | None:
        mark = turn(TREE, "", number).custom_id
        async for message in channel.history(limit=LOOK_BACK):
            if self._bot.user is None or message.author.id != self._bot.user.id:
                continue
            there = discord.ui.LayoutView.from_message(message).walk_children()
            if any(getattr(item, "custom_id", None) == mark for item in there):
                return int(message.id)
        return None


def copied_in(message: discord.Message) -> int | None:
    """The number of the picture that a copy in a gallery channel shows: its button names it."""
    for item in discord.ui.LayoutView.from_message(message).walk_children():
        mark = str(getattr(item, "custom_id", None)).split("/")
        if mark[:2] == ["easel", TREE] and len(mark) == 3:
            return int(mark[2])
    return None


def fitting(channel: Any, node: Node, *, adult: bool) -> bool:
    """Whether everybody who sees a gallery channel might have seen the picture where it was made."""
    if adult and not channel.is_nsfw():
        return False
    source: Any = channel.guild.get_channel_or_thread(node.channel_id or 0)
    if isinstance(source, discord.Thread):
        if source.is_private():
            return False
        source = source.parent
    everyone = channel.guild.default_role
    hidden = source is not None and not source.permissions_for(everyone).view_channel
    return not (hidden and channel.permissions_for(everyone).view_channel)


def _sheet(node: Node, uploads: "list[discord.File]", alt: str, credit: str) -> Sheet:
    picture: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery(
        *(discord.MediaGalleryItem(it, description=alt, spoiler=it.spoiler) for it in uploads)
    )
    lines = [
        quoted(node.prompt, _PROMPT_SHOWN),
        f"-# #{node.number} by <@{node.user_id}> · ★ {words.starred(node.stars)}",
        credit,
    ]
    row: list[discord.ui.Button[Any]] = [turn(TREE, "Family", node.number)]
    if node.channel_id and node.message_id:
        address = message_link(node.guild_id, node.channel_id, node.message_id)
        row.append(discord.ui.Button(label=words.IN_ITS_THREAD, url=address))
    return Sheet(
        picture,
        discord.ui.TextDisplay("\n".join(line for line in lines if line)),
        discord.ui.ActionRow(*row),
    )
