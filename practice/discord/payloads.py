"""Discord's JSON for people and places: users, members, roles, guilds, channels, threads.

Renders only; decides nothing and changes nothing. Messages are rendered in
`message_payloads.py`.
"""

from practice.clock import iso
from practice.discord.entities import (
    Channel,
    ChannelType,
    Guild,
    Json,
    Member,
    Role,
    ThreadState,
    User,
)
from practice.discord.world import World, counts_in_thread


def user(it: User) -> Json:
    """https://discord.com/developers/docs/resources/user#user-object."""
    return {
        "id": str(it.id),
        "username": it.name,
        "global_name": it.global_name,
        "discriminator": "0",
        "avatar": it.avatar,
        "bot": it.bot,
        "public_flags": 0,
        "avatar_decoration_data": None,
        "primary_guild": None,
    }


def member(it: Member, *, with_user: bool = True, permissions: int | None = None) -> Json:
    """https://discord.com/developers/docs/resources/guild#guild-member-object."""
    document: Json = {
        "nick": it.nick,
        "avatar": None,
        "banner": None,
        "roles": [str(role) for role in sorted(it.role_ids)],
        "joined_at": iso(it.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    if with_user:
        document["user"] = user(it.user)
    if permissions is not None:
        document["permissions"] = str(permissions)
    return document


def role(it: Role) -> Json:
    """https://discord.com/developers/docs/topics/permissions#role-object."""
    document: Json = {
        "id": str(it.id),
        "name": it.name,
        "color": it.color,
        "colors": {"primary_color": it.color, "secondary_color": None, "tertiary_color": None},
        "hoist": it.hoist,
        "icon": None,
        "unicode_emoji": None,
        "position": it.position,
        "permissions": str(it.permissions),
        "managed": it.managed_by is not None,
        "mentionable": it.mentionable,
        "flags": 0,
    }
    if it.managed_by is not None:
        document["tags"] = {"bot_id": str(it.managed_by)}
    return document


def channel(world: World, it: Channel) -> Json:
    """https://discord.com/developers/docs/resources/channel#channel-object."""
    document: Json = {
        "id": str(it.id),
        "type": int(it.type),
        "last_message_id": _text(it.last_message_id),
        "flags": 0,
    }
    if it.type is ChannelType.DM:
        return document | {"recipients": [user(who) for who in it.recipients]}
    document |= {
        "guild_id": str(it.guild_id),
        "name": it.name,
        "parent_id": _text(it.parent_id),
        "rate_limit_per_user": it.slowmode,
    }
    if it.thread is not None:
        return document | _thread(world, it, it.thread)
    document |= {
        "position": it.position,
        "topic": it.topic,
        "nsfw": it.nsfw,
        "default_auto_archive_duration": 1440,
        "permission_overwrites": [
            {
                "id": str(entry.id),
                "type": int(entry.kind),
                "allow": str(entry.allow),
                "deny": str(entry.deny),
            }
            for entry in it.overwrites.values()
        ],
    }
    if it.type is ChannelType.FORUM:
        document |= {
            "available_tags": it.tags,
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    return document


def _thread(world: World, it: Channel, state: ThreadState) -> Json:
    parent = world.parent_of(it)
    kept = [message for message in it.messages.values() if counts_in_thread(message)]
    first = 1 if it.id in it.messages else 0  # a forum post's own message is not counted
    document: Json = {
        "owner_id": str(state.owner_id),
        "message_count": len(kept) - first,
        "total_message_sent": max(0, state.total_sent - first),
        "member_count": min(50, len(state.member_joined)),
        "thread_metadata": {
            "archived": state.archived,
            "auto_archive_duration": state.auto_archive_minutes,
            "archive_timestamp": iso(state.archive_changed_at or state.created_at),
            "locked": state.locked,
            "create_timestamp": iso(state.created_at),
        },
    }
    if it.type is ChannelType.PRIVATE_THREAD:
        document["thread_metadata"]["invitable"] = state.invitable
    if parent is not None and parent.type is ChannelType.FORUM:
        document["applied_tags"] = [str(tag) for tag in state.applied_tags]
    if world.bot.id in state.member_joined:
        document["member"] = thread_member(it, state, world.bot.id)
    return document


def thread_member(thread: Channel, state: ThreadState, user_id: int) -> Json:
    """https://discord.com/developers/docs/resources/channel#thread-member-object."""
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(state.member_joined[user_id]),
        "flags": 0,
    }


def partial_channel(world: World, it: Channel, asker: User) -> Json:
    """The channel as interactions carry it, with the asker's permissions in it."""
    document = channel(world, it)
    document.pop("permission_overwrites", None)
    document["permissions"] = str(world.permissions(asker, it))
    document["app_permissions"] = str(world.permissions(world.bot, it))
    if it.type is not ChannelType.DM:
        parent = world.parent_of(it)
        document["nsfw"] = parent.nsfw if it.is_thread and parent is not None else it.nsfw
    return document


def guild(it: Guild) -> Json:
    """https://discord.com/developers/docs/resources/guild#guild-object, as fetched."""
    return {
        "id": str(it.id),
        "name": it.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(it.owner_id),
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "roles": [role(entry) for entry in it.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "mfa_level": 0,
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "max_members": 500_000,
        "max_presences": None,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": it.premium_tier,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": it.locale,
        "nsfw_level": 0,
        "incidents_data": None,
    }


def guild_create(world: World, it: Guild, *, all_members: bool) -> Json:
    """The guild as GUILD_CREATE carries it: with channels, threads and the members allowed."""
    channels = [entry for entry in world.channels.values() if entry.guild_id == it.id]
    shown = it.members.values() if all_members else [it.members[world.bot.id]]
    return guild(it) | {
        "joined_at": iso(it.members[world.bot.id].joined_at),
        "large": False,
        "unavailable": False,
        "member_count": len(it.members),
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "members": [member(entry) for entry in shown],
        "channels": [channel(world, entry) for entry in channels if not entry.is_thread],
        "threads": [
            channel(world, entry)
            for entry in channels
            if entry.thread and not entry.thread.archived and world.may_see(world.bot, entry)
        ],
    }


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)
