"""Where a result may go when the place it belongs to is closed: thread, parent channel, private message."""

from collections.abc import AsyncIterator

import discord

from bot.core.jobs import Job
from cogs.desk import Desk
from cogs.faults import Meaning, meaning
from cogs.post import Post
from cogs.ui import words


async def places(post: Post, desk: Desk, job: Job) -> AsyncIterator[tuple[int, str | None]]:
    """Channel ids, best first, with a word why the result is not where it belongs.

    Raises:
        discord.HTTPException: Discord is unwell.
    """
    place = job.place
    yield job.thread_id or place.channel_id, None
    if job.thread_id is not None and job.thread_id != place.channel_id:
        yield place.channel_id, words.MOVED_TO_CHANNEL
    elif place.in_thread and (parent := await _parent(post, desk, place.channel_id)) is not None:
        yield parent, words.MOVED_TO_CHANNEL
    try:
        direct = await post.direct_channel(job.user_id)
    except discord.HTTPException as error:
        if meaning(error) is Meaning.PASSING:
            raise
        return
    yield direct, words.MOVED_TO_PRIVATE


async def _parent(post: Post, desk: Desk, thread_id: int) -> int | None:
    """The channel a thread hangs on; never that of a private thread, whose pictures are not for everybody."""
    channel = await post.channel(thread_id)
    if isinstance(channel, discord.Thread):
        if channel.is_private() or isinstance(channel.parent, discord.ForumChannel):
            return None
        return channel.parent_id
    return desk.parent(thread_id) if channel is None else None
