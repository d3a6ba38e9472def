"""Where a result may go when the place it belongs to is closed: thread, parent channel, private message."""

from collections.abc import AsyncIterator

import discord

from bot.core.jobs import Job
from cogs.faults import Meaning, meaning
from cogs.post import Post
from cogs.ui import words


async def places(post: Post, job: Job) -> AsyncIterator[tuple[int, str | None]]:
    """Channel ids, best first, with a word why the result is not where it belongs.

    Raises:
        discord.HTTPException: Discord is unwell.
    """
    place = job.place
    yield job.thread_id or place.channel_id, None
    if job.thread_id is not None and job.thread_id != place.channel_id:
        yield place.channel_id, words.MOVED_TO_CHANNEL
    elif place.in_thread and place.parent_id is not None:
        yield place.parent_id, words.MOVED_TO_CHANNEL
    try:
        direct = await post.direct_channel(job.user_id)
    except discord.HTTPException as error:
        if meaning(error) is Meaning.PASSING:
            raise
        return
    yield direct, words.MOVED_TO_PRIVATE
