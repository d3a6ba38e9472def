"""What a person writes: held to the limits of Discord's client and to the server's AutoMod, then posted.

Who may write where is decided in `admission.py`; a `Visitor` asks it first.
"""

from collections.abc import Iterable
from typing import Any

from practice.discord import alerts, automod, beginnings
from practice.discord.drafts import Draft, FileEntry
from practice.discord.entities import Channel, ChannelType, Json, Message, MessageType, User
from practice.discord.resolved import Refused, stored
from practice.discord.server import Server
from practice.discord.uploads import Upload

MOST_FILES, MOST_LETTERS, LONGEST_NAME = 10, 2000, 100


def draft(
    server: Server,
    user: User,
    channel: Channel,
    content: str,
    files: Iterable[Any] = (),
    reference: Json | None = None,
    *,
    ping: bool = True,
) -> Draft:
    """A message as Discord's client lets it through. Refused with a sentence otherwise."""
    entries = tuple(_entry(server, it, channel) for it in files)
    if len(entries) > MOST_FILES:
        raise Refused(f"A message takes at most {MOST_FILES} files.")
    if entries and not server.world.may(user, channel, "ATTACH_FILES"):
        raise Refused("You may not attach files here.")
    if len(content) > MOST_LETTERS:
        raise Refused(f"A message takes at most {MOST_LETTERS} characters.")
    if not content.strip() and not entries:
        raise Refused("Write something or attach a file.")
    pings = {"parse": ["users", "roles", "everyone"], "replied_user": ping}
    return Draft(content=content, files=entries, reference=reference, allowed_mentions=pings)


def post(server: Server, user: User, channel: Channel, draft: Draft, *, first: bool = False) -> Message:
    """Post what AutoMod lets through, and alert moderators where its rules want that.

    `first` is the message a forum post comes to be with: it carries the post's own id.

    Raises:
        Refused: when a rule blocks it, in the words the member reads.
    """
    world, text, guild = server.world, draft.content or "", server.world.guild_of(channel)
    hits: list[automod.Hit] = []
    if guild is not None:
        hits = automod.hits(guild, guild.members[user.id], channel, world.parent_of(channel), text)
    blocking = [it for it in hits if it.blocks]
    posted = None
    if not blocking:
        if first:
            world.add_channel(channel)
        posted = server.posting.post(channel, user, draft, message_id=channel.id if first else None)
    for hit in hits:
        alerts.carry_out(world, hit, user, channel, text, posted)
    if posted is None:
        raise Refused(blocking[0].sentence)
    return posted


def begin(server: Server, user: User, parent: Channel, name: str, content: str, files: Iterable[Any]) -> Channel:
    """Start a public thread, or a forum post, which always begins with words or files."""
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise Refused(f"A name has 1 to {LONGEST_NAME} characters.")
    thread, files = beginnings.thread(server.world, parent, user, name.strip()), tuple(files)
    if parent.type is ChannelType.FORUM:
        post(server, user, thread, draft(server, user, parent, content, files), first=True)
        return thread
    opening = draft(server, user, parent, content, files) if content or files else None
    server.world.add_channel(thread)
    server.posting.post(parent, user, Draft(content=thread.name), kind=MessageType.THREAD_CREATED)
    if opening is not None:
        post(server, user, thread, opening)
    return thread


def _entry(server: Server, value: Any, channel: Channel) -> FileEntry:
    file = stored(server, value, channel)
    upload = Upload(filename=file.filename, data=file.data)
    return FileEntry(id=None, upload=upload, filename=file.filename, description=file.description)
