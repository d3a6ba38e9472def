"""Everything there is on the practice Discord: who and what exists, and how it changes.

The world checks nothing: whether somebody may do a thing is decided before (`permissions.py`,
`limits.py`, the routes). Each change is told to `changes`, once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from practice.clock import Clock
from practice.discord import permissions
from practice.discord.changes import Changes, Event
from practice.discord.entities import (
    Attachment,
    Channel,
    ChannelType,
    Guild,
    Json,
    Member,
    Message,
    MessageFlag,
    MessageType,
    Overwrite,
    Role,
    ThreadState,
    User,
)
from practice.discord.journal import Call
from practice.discord.snowflakes import Snowflakes

T = TypeVar("T")


class World:
    """Users, guilds, channels and messages by id, and the log of every REST call."""

    def __init__(self, clock: Clock, ids: Snowflakes, bot: User) -> None:
        self.clock = clock
        self.ids = ids
        self.changes = Changes()
        self.bot = bot
        self.users: dict[int, User] = {bot.id: bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.deleted: list[Message] = []
        self.files: dict[int, Attachment] = {}
        self.log: list[Call] = []

    # -- looking things up ------------------------------------------------------------------

    def user(self, who: str | int) -> User:
        """A user by id, name or display name. KeyError when there is none."""
        return _find(self.users, who, lambda user: (user.name, user.global_name))

    def guild(self, which: str | int) -> Guild:
        """A guild by id or name. KeyError when there is none."""
        return _find(self.guilds, which, lambda guild: (guild.name,))

    def channel(self, which: str | int) -> Channel:
        """A channel or thread by id or name. KeyError when there is none."""
        name = which.lstrip("#") if isinstance(which, str) else which
        return _find(self.channels, name, lambda channel: (channel.name,))

    def message(self, message_id: int) -> Message:
        """A message that still exists. KeyError when there is none."""
        return self.messages[message_id]

    def guild_of(self, channel: Channel) -> Guild | None:
        """The guild a channel is in, None for a private conversation."""
        return None if channel.guild_id is None else self.guilds[channel.guild_id]

    def parent_of(self, channel: Channel) -> Channel | None:
        """The channel a thread hangs on, or the category of a channel."""
        return None if channel.parent_id is None else self.channels.get(channel.parent_id)

    def threads_of(self, channel: Channel) -> list[Channel]:
        """The threads of a channel, oldest first."""
        return [it for it in self.channels.values() if it.is_thread and it.parent_id == channel.id]

    def history(self, channel: Channel, reader: User) -> list[Message]:
        """The messages of a channel one reader can see, oldest first."""
        return [it for it in channel.messages.values() if it.reader_id in (None, reader.id)]

    def permissions(self, user: User, channel: Channel) -> int:
        """What a user may do in a channel, as a bit set; nothing for strangers."""
        guild = self.guild_of(channel)
        if guild is None:
            inside = user in channel.recipients or user is self.bot
            return permissions.IN_DIRECT_MESSAGES if inside else 0
        member = guild.members.get(user.id)
        if member is None:
            return 0
        return permissions.in_channel(guild, member, channel, self.parent_of(channel))

    def may(self, user: User, channel: Channel, *names: str) -> bool:
        """Whether a user has all the named permissions in a channel."""
        wanted = permissions.bits(*names)
        return self.permissions(user, channel) & wanted == wanted

    def may_see(self, user: User, channel: Channel) -> bool:
        """Whether a user sees a channel; a private thread only as its member or moderator."""
        held = self.permissions(user, channel)
        if not held & permissions.BITS["VIEW_CHANNEL"]:
            return False
        if channel.type is ChannelType.PRIVATE_THREAD and channel.thread is not None:
            inside = user.id in channel.thread.member_joined
            return inside or bool(held & permissions.BITS["MANAGE_THREADS"])
        return True

    # -- changing people and places ---------------------------------------------------------

    def add_user(self, user: User) -> User:
        """Let an account exist."""
        self.users[user.id] = user
        return user

    def add_guild(self, guild: Guild) -> Guild:
        """Let a guild exist (with its roles, members and no channels yet)."""
        self.guilds[guild.id] = guild
        self.changes.tell(Event(name="GUILD_CREATE", guild_id=guild.id))
        return guild

    def join(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        """Let a user be a member of a guild."""
        role_ids = {role.id for role in roles}
        member = Member(user=user, joined_at=self.clock.time(), role_ids=role_ids)
        guild.members[user.id] = member
        return member

    def add_channel(self, channel: Channel) -> Channel:
        """Let a channel or thread exist."""
        self.channels[channel.id] = channel
        kind = "THREAD_CREATE" if channel.is_thread else "CHANNEL_CREATE"
        self._tell_channel(kind, channel)
        return channel

    def touch_channel(self, channel: Channel) -> None:
        """Tell everyone that a channel's own data changed."""
        self._tell_channel("THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE", channel)

    def delete_channel(self, channel: Channel) -> None:
        """Remove a channel with its threads and messages."""
        for thread in self.threads_of(channel):
            self.delete_channel(thread)
        del self.channels[channel.id]
        for message in channel.messages.values():
            self._forget(message)
        self._tell_channel("THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE", channel)

    def set_overwrite(self, channel: Channel, overwrite: Overwrite) -> None:
        """Allow or deny something in one channel, for a role or a member."""
        channel.overwrites[overwrite.id] = overwrite
        self.touch_channel(channel)

    def set_archived(self, thread: Channel, archived: bool) -> None:
        """Archive a thread or bring it back."""
        state = _thread_state(thread)
        if state.archived != archived:
            state.archived = archived
            state.archive_changed_at = self.clock.time()
            self.touch_channel(thread)

    def join_thread(self, thread: Channel, user: User) -> None:
        """Add somebody to a thread; nothing happens when they are in it already."""
        state = _thread_state(thread)
        if user.id not in state.member_joined:
            state.member_joined[user.id] = self.clock.time()
            data: Json = {"added": [user.id], "removed": []}
            self._tell_channel("THREAD_MEMBERS_UPDATE", thread, data)

    def leave_thread(self, thread: Channel, user: User) -> None:
        """Take somebody out of a thread."""
        if _thread_state(thread).member_joined.pop(user.id, None) is not None:
            data: Json = {"added": [], "removed": [user.id]}
            self._tell_channel("THREAD_MEMBERS_UPDATE", thread, data)

    def direct_channel(self, user: User) -> Channel:
        """The private conversation between a user and the bot, opened when it is not there."""
        for channel in self.channels.values():
            if channel.type is ChannelType.DM and user in channel.recipients:
                return channel
        channel = Channel(id=self.ids.next(), type=ChannelType.DM, name=user.name, recipients=(user,))
        return self.add_channel(channel)

    # -- changing messages ------------------------------------------------------------------

    def add_message(self, channel: Channel, message: Message) -> Message:
        """Post a message."""
        channel.messages[message.id] = message
        self.messages[message.id] = message
        if not message.ephemeral:
            channel.last_message_id = message.id
        if channel.thread is not None and counts_in_thread(message):
            channel.thread.total_sent += 1
        self.tell_message("MESSAGE_CREATE", message)
        return message

    def remove_message(self, message: Message) -> None:
        """Delete a message; `deleted` remembers it for tests."""
        channel = self.channels[message.channel_id]
        channel.messages.pop(message.id, None)
        self._forget(message)
        self.tell_message("MESSAGE_DELETE", message)

    def remove_messages(self, channel: Channel, messages: Iterable[Message]) -> None:
        """Delete many messages of a channel at once: the bot hears of it once, a page of each."""
        gone = list(messages)
        for message in gone:
            channel.messages.pop(message.id, None)
            self._forget(message)
            self.tell_message("message_delete", message)
        self._tell_channel("MESSAGE_DELETE_BULK", channel, {"ids": [str(it.id) for it in gone]})

    def _forget(self, message: Message) -> None:
        self.messages.pop(message.id, None)
        for file in message.attachments:
            self.files.pop(file.id, None)
        message.deleted = True
        self.deleted.append(message)

    def start_thread_on(self, message: Message, thread: Channel) -> None:
        """Mark a message as the beginning of a thread."""
        message.thread_id = thread.id
        message.flags |= MessageFlag.HAS_THREAD
        self.tell_message("MESSAGE_UPDATE", message)

    def tell_message(self, name: str, message: Message, data: Json | None = None) -> None:
        """Tell everyone about a message, under the gateway's name for what happened."""
        channel = self.channels.get(message.channel_id)
        self.changes.tell(
            Event(
                name=name,
                guild_id=message.guild_id,
                channel=channel,
                message=message,
                data=data,
            )
        )

    def visible_channels(self, user: User, guild: Guild) -> Iterator[Channel]:
        """The channels and threads of a guild a user sees, in the order they were made."""
        for channel in self.channels.values():
            if channel.guild_id == guild.id and self.may_see(user, channel):
                yield channel

    def _tell_channel(self, name: str, channel: Channel, data: Json | None = None) -> None:
        event = Event(name=name, guild_id=channel.guild_id, channel=channel, data=data)
        self.changes.tell(event)


def _find(things: Mapping[int, T], which: str | int, names: Callable[[T], tuple[str | None, ...]]) -> T:
    if isinstance(which, int) or which.isdigit():
        return things[int(which)]
    for thing in things.values():
        if which in names(thing):
            return thing
    raise KeyError(which)


def counts_in_thread(message: Message) -> bool:
    """Whether Discord counts a message of a thread: neither its beginning nor a whisper."""
    return message.type is not MessageType.THREAD_STARTER and not message.ephemeral


def _thread_state(channel: Channel) -> ThreadState:
    if channel.thread is None:
        raise ValueError(f"#{channel.name} is not a thread")
    return channel.thread
