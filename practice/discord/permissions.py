"""Permission names, their bits, and who may do what where. Knows no HTTP.

Source: https://discord.com/developers/docs/topics/permissions
"""

from collections.abc import Iterable
from types import MappingProxyType

from practice.discord.entities import Channel, Guild, Member, OverwriteKind

_NAMES = [
    "CREATE_INSTANT_INVITE",
    "KICK_MEMBERS",
    "BAN_MEMBERS",
    "ADMINISTRATOR",
    "MANAGE_CHANNELS",
    "MANAGE_GUILD",
    "ADD_REACTIONS",
    "VIEW_AUDIT_LOG",
    "PRIORITY_SPEAKER",
    "STREAM",
    "VIEW_CHANNEL",
    "SEND_MESSAGES",
    "SEND_TTS_MESSAGES",
    "MANAGE_MESSAGES",
    "EMBED_LINKS",
    "ATTACH_FILES",
    "READ_MESSAGE_HISTORY",
    "MENTION_EVERYONE",
    "USE_EXTERNAL_EMOJIS",
    "VIEW_GUILD_INSIGHTS",
    "CONNECT",
    "SPEAK",
    "MUTE_MEMBERS",
    "DEAFEN_MEMBERS",
    "MOVE_MEMBERS",
    "USE_VAD",
    "CHANGE_NICKNAME",
    "MANAGE_NICKNAMES",
    "MANAGE_ROLES",
    "MANAGE_WEBHOOKS",
    "MANAGE_GUILD_EXPRESSIONS",
    "USE_APPLICATION_COMMANDS",
    "REQUEST_TO_SPEAK",
    "MANAGE_EVENTS",
    "MANAGE_THREADS",
    "CREATE_PUBLIC_THREADS",
    "CREATE_PRIVATE_THREADS",
    "USE_EXTERNAL_STICKERS",
    "SEND_MESSAGES_IN_THREADS",
    "USE_EMBEDDED_ACTIVITIES",
    "MODERATE_MEMBERS",
    "VIEW_CREATOR_MONETIZATION_ANALYTICS",
    "USE_SOUNDBOARD",
    "CREATE_GUILD_EXPRESSIONS",
    "CREATE_EVENTS",
    "USE_EXTERNAL_SOUNDS",
    "SEND_VOICE_MESSAGES",
]

BITS = MappingProxyType(
    {name: 1 << place for place, name in enumerate(_NAMES)}
    | {
        "SET_VOICE_CHANNEL_STATUS": 1 << 48,
        "SEND_POLLS": 1 << 49,
        "USE_EXTERNAL_APPS": 1 << 50,
        "PIN_MESSAGES": 1 << 51,
        "BYPASS_SLOWMODE": 1 << 52,
    }
)
ALL = sum(BITS.values())


def bits(*names: str) -> int:
    """The bit set of some permission names. An unknown name is a KeyError."""
    value = 0
    for name in names:
        value |= BITS[name]
    return value


def names(value: int) -> list[str]:
    """The permission names in a bit set, lowest bit first."""
    return [name for name, bit in BITS.items() if value & bit]


# What a private conversation with the bot allows both sides (documented for `app_permissions`).
IN_DIRECT_MESSAGES = bits(
    "VIEW_CHANNEL", "SEND_MESSAGES", "EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY",
    "MENTION_EVERYONE", "USE_EXTERNAL_EMOJIS", "ADD_REACTIONS", "USE_APPLICATION_COMMANDS",
    "PIN_MESSAGES",
)  # fmt: skip

_NEEDS_SEND = bits("MENTION_EVERYONE", "SEND_TTS_MESSAGES", "ATTACH_FILES", "EMBED_LINKS")


def in_guild(guild: Guild, member: Member) -> int:
    """What a member may do in the guild as a whole, before any channel has its say."""
    if member.user.id == guild.owner_id:
        return ALL
    value = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        value |= guild.roles[role_id].permissions
    return ALL if value & BITS["ADMINISTRATOR"] else value


def in_channel(guild: Guild, member: Member, channel: Channel, parent: Channel | None) -> int:
    """What a member may do in a channel; for a thread `parent` is the channel it hangs on.

    Threads inherit from their parent, except that writing asks for SEND_MESSAGES_IN_THREADS.
    """
    value = in_guild(guild, member)
    if value & BITS["ADMINISTRATOR"]:
        return ALL
    value = _overwritten(value, guild, member, parent if channel.is_thread and parent else channel)
    if not value & BITS["VIEW_CHANNEL"]:
        return 0
    write = "SEND_MESSAGES_IN_THREADS" if channel.is_thread else "SEND_MESSAGES"
    if not value & BITS[write]:
        value &= ~_NEEDS_SEND
    return value


def _overwritten(value: int, guild: Guild, member: Member, channel: Channel) -> int:
    everyone = channel.overwrites.get(guild.id)
    if everyone is not None:
        value = (value & ~everyone.deny) | everyone.allow
    own = [channel.overwrites[role] for role in member.role_ids if role in channel.overwrites]
    roles = [entry for entry in own if entry.kind is OverwriteKind.ROLE]
    value &= ~_union(entry.deny for entry in roles)
    value |= _union(entry.allow for entry in roles)
    personal = channel.overwrites.get(member.user.id)
    if personal is not None and personal.kind is OverwriteKind.MEMBER:
        value = (value & ~personal.deny) | personal.allow
    return value


def _union(values: Iterable[int]) -> int:
    result = 0
    for value in values:
        result |= value
    return result
