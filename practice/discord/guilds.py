"""How a guild changes while everybody is watching: roles, members, AutoMod rules.

Each change is told to the bot as Discord tells it, so that its caches stay right.
Sources: https://discord.com/developers/docs/resources/guild and
https://discord.com/developers/docs/resources/auto-moderation
"""

from collections.abc import Iterable

from practice.discord import payloads
from practice.discord.changes import Event
from practice.discord.entities import Guild, Json, Role, User
from practice.discord.world import World

_KEYWORDS, _MESSAGE_SEND, _BLOCK = 1, 1, 1


def add_role(
    world: World,
    guild: Guild,
    name: str,
    *,
    permissions: int = 0,
    members: Iterable[User] = (),
    mentionable: bool = False,
) -> Role:
    """A new role, given to some members."""
    role = Role(
        id=world.ids.next(),
        name=name,
        permissions=permissions,
        position=len(guild.roles),
        mentionable=mentionable,
    )
    guild.roles[role.id] = role
    _tell(world, guild, "GUILD_ROLE_CREATE", {"role": payloads.role(role)})
    for user in members:
        give_role(world, guild, user, role)
    return role


def set_permissions(world: World, guild: Guild, role: Role, permissions: int) -> None:
    """Change what a role allows everywhere."""
    role.permissions = permissions
    _tell(world, guild, "GUILD_ROLE_UPDATE", {"role": payloads.role(role)})


def give_role(world: World, guild: Guild, user: User, role: Role) -> None:
    """Give somebody a role; the bot hears of it only when it is the one."""
    member = guild.members[user.id]
    member.role_ids.add(role.id)
    if user is world.bot:
        _tell(world, guild, "GUILD_MEMBER_UPDATE", payloads.member(member))


def remove_member(world: World, guild: Guild, user: User) -> None:
    """Let somebody leave. When the bot goes, all it hears is that the guild is gone."""
    if user is not world.bot:
        del guild.members[user.id]
        return
    _tell(world, guild, "GUILD_DELETE", {"id": str(guild.id)})
    del guild.members[user.id]


def add_keyword_rule(world: World, guild: Guild, name: str, words: Iterable[str]) -> Json:
    """An AutoMod rule that blocks messages with certain words (`*` stands for anything)."""
    rule: Json = {
        "id": str(world.ids.next()),
        "guild_id": str(guild.id),
        "name": name,
        "creator_id": str(guild.owner_id),
        "event_type": _MESSAGE_SEND,
        "trigger_type": _KEYWORDS,
        "trigger_metadata": {
            "keyword_filter": list(words),
            "regex_patterns": [],
            "allow_list": [],
        },
        "actions": [{"type": _BLOCK, "metadata": {}}],
        "enabled": True,
        "exempt_roles": [],
        "exempt_channels": [],
    }
    guild.automod_rules.append(rule)
    world.changes.tell(Event(name="AUTO_MODERATION_RULE_CREATE", guild_id=guild.id, data=rule))
    return rule


def _tell(world: World, guild: Guild, name: str, data: Json) -> None:
    about = {"guild_id": str(guild.id)} if name != "GUILD_DELETE" else {}
    world.changes.tell(Event(name=name, guild_id=guild.id, data=data | about))
