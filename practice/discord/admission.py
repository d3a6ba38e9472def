"""What a person may do in Discord's client: use a command, write, archive. Knows no bot.

Source: https://discord.com/developers/docs/interactions/application-commands#permissions
"""

from practice.discord.entities import Channel, ChannelType, Guild, Json, User
from practice.discord.permissions import BITS, in_guild
from practice.discord.world import World


def why_not(world: World, user: User, command: Json, channel: Channel) -> str | None:
    """Why a person may not use a command in a channel, None when they may."""
    guild = world.guild_of(channel)
    contexts = command.get("contexts")
    if guild is None:
        usable = command.get("dm_permission", True) if contexts is None else 1 in contexts
        return None if usable else "This command works in servers only."
    if contexts is not None and 0 not in contexts:
        return "This command works in private messages only."
    if not world.may(user, channel, "USE_APPLICATION_COMMANDS"):
        return "You may not use commands here."
    if not may_write(world, user, channel):
        return "You may not write here."
    if command.get("nsfw") and not age_restricted(world, channel):
        return "This command works in age-restricted channels only."
    return _lacking(world, user, command, guild, channel)


def may_write(world: World, user: User, channel: Channel) -> bool:
    """Whether a person can type into a channel."""
    if channel.type is ChannelType.DM:
        return True
    if channel.type in (ChannelType.FORUM, ChannelType.CATEGORY):
        return False
    if channel.thread is None:
        return world.may(user, channel, "SEND_MESSAGES")
    if channel.thread.locked and not world.may(user, channel, "MANAGE_THREADS"):
        return False
    return world.may(user, channel, "SEND_MESSAGES_IN_THREADS")


def may_begin(world: World, user: User, channel: Channel) -> bool:
    """Whether a person can start a thread in a channel, or a post in a forum."""
    if channel.type is ChannelType.FORUM:
        return world.may(user, channel, "SEND_MESSAGES")
    return channel.type is ChannelType.TEXT and world.may(user, channel, "CREATE_PUBLIC_THREADS")


def may_archive(world: World, user: User, thread: Channel) -> bool:
    """Whether a person may archive a thread or bring it back."""
    if thread.thread is None:
        return False
    return thread.thread.owner_id == user.id or world.may(user, thread, "MANAGE_THREADS")


def age_restricted(world: World, channel: Channel) -> bool:
    """Whether a channel, or the one a thread hangs on, is for adults."""
    parent = world.parent_of(channel) if channel.is_thread else channel
    return parent is not None and parent.nsfw


def _lacking(world: World, user: User, command: Json, guild: Guild, channel: Channel) -> str | None:
    wanted = command.get("default_member_permissions")
    if wanted is None:
        return None
    if int(wanted) == 0:
        administrator = in_guild(guild, guild.members[user.id]) & BITS["ADMINISTRATOR"]
        return None if administrator else "This command is for administrators."
    if world.permissions(user, channel) & int(wanted) != int(wanted):
        return "You lack the permission for this command."
    return None
