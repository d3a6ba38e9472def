"""The things a Discord server consists of: users, roles, guilds, channels, threads, messages.

Plain records without behaviour of their own; `world.py` changes them, `payloads.py` turns them
into Discord's JSON. Times are seconds since 1970, identifiers are integers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

Json = dict[str, Any]


class ChannelType(IntEnum):
    """https://discord.com/developers/docs/resources/channel#channel-object-channel-types."""

    TEXT = 0
    DM = 1
    CATEGORY = 4
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


class MessageType(IntEnum):
    """https://discord.com/developers/docs/resources/message#message-object-message-types."""

    DEFAULT = 0
    PINNED = 6
    THREAD_CREATED = 18
    REPLY = 19
    SLASH_COMMAND = 20
    THREAD_STARTER = 21
    CONTEXT_MENU_COMMAND = 23
    AUTO_MODERATION_ACTION = 24


class MessageFlag(IntEnum):
    """https://discord.com/developers/docs/resources/message#message-object-message-flags."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


class OverwriteKind(IntEnum):
    """Whom a channel's permission overwrite is about."""

    ROLE = 0
    MEMBER = 1


@dataclass(kw_only=True, eq=False)
class User:
    """Somebody with an account: a person or the bot."""

    id: int
    name: str
    global_name: str | None = None
    bot: bool = False
    color: int = 0x7289A0
    locale: str = "en-US"
    accepts_dms: bool = True

    @property
    def avatar(self) -> str:
        """The avatar's hash; the picture is painted from it."""
        return f"{self.id:016x}{self.color:06x}"


@dataclass(kw_only=True, eq=False)
class Role:
    """A named set of permissions within one guild."""

    id: int
    name: str
    permissions: int
    position: int = 0
    color: int = 0
    mentionable: bool = False
    hoist: bool = False
    managed_by: int | None = None


@dataclass(frozen=True, kw_only=True)
class Overwrite:
    """What one channel allows or denies one role or one member."""

    id: int
    kind: OverwriteKind
    allow: int = 0
    deny: int = 0


@dataclass(kw_only=True, eq=False)
class Member:
    """A user within one guild."""

    user: User
    joined_at: float
    role_ids: set[int] = field(default_factory=set)
    nick: str | None = None


@dataclass(kw_only=True, eq=False)
class Guild:
    """One server. The role whose id is the guild's id belongs to everyone."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    automod_rules: list[Json] = field(default_factory=list)
    locale: str = "en-GB"
    premium_tier: int = 0

    @property
    def file_limit(self) -> int:
        """The largest file anybody may upload here, in bytes, by boost tier."""
        return {2: 50, 3: 100}.get(self.premium_tier, 10) * 1024 * 1024


@dataclass(kw_only=True, eq=False)
class ThreadState:
    """What a channel has besides when it is a thread or a forum post."""

    owner_id: int
    created_at: float
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    archive_changed_at: float = 0.0
    member_joined: dict[int, float] = field(default_factory=dict)
    total_sent: int = 0
    invitable: bool = True
    applied_tags: list[int] = field(default_factory=list)


@dataclass(kw_only=True, eq=False)
class Attachment:
    """A stored file, with the size of the picture where it is one."""

    id: int
    channel_id: int
    filename: str
    data: bytes
    content_type: str | None
    width: int | None = None
    height: int | None = None
    description: str | None = None
    ephemeral: bool = False


@dataclass(frozen=True, kw_only=True)
class Pings:
    """Whom a message really notifies, after `allowed_mentions` and permissions had their say."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False
    replied_user: bool = False

    @property
    def nobody(self) -> bool:
        """True when the message disturbs no one."""
        return not (self.users or self.roles or self.everyone)


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A message as it was before one of its edits."""

    at: float
    content: str
    embeds: tuple[Json, ...]
    components: tuple[Json, ...]
    filenames: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class Message:
    """A message; `reader_id` names the only person who sees it when it is ephemeral."""

    id: int
    channel_id: int
    guild_id: int | None
    author: User
    created_at: float
    type: MessageType = MessageType.DEFAULT
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    tts: bool = False
    edited_at: float | None = None
    nonce: str | int | None = None
    reference: Json | None = None
    pings: Pings = field(default_factory=Pings)
    pinned_at: float | None = None
    reactions: dict[str, list[int]] = field(default_factory=dict)
    interaction: Mapping[str, Any] | None = None
    by_webhook: bool = False
    reader_id: int | None = None
    thread_id: int | None = None
    deleted: bool = False
    edits: list[Edit] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """True when only `reader_id` sees the message."""
        return self.reader_id is not None

    @property
    def is_v2(self) -> bool:
        """True when the message is laid out with Components V2."""
        return bool(self.flags & MessageFlag.COMPONENTS_V2)


@dataclass(kw_only=True, eq=False)
class Channel:
    """A text channel, forum, thread or private conversation."""

    id: int
    type: ChannelType
    name: str
    guild_id: int | None = None
    parent_id: int | None = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slowmode: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: tuple[User, ...] = ()
    tags: list[Json] = field(default_factory=list)
    thread: ThreadState | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    last_message_id: int | None = None

    @property
    def is_thread(self) -> bool:
        """True for threads and forum posts."""
        return self.thread is not None
