"""How a guild changes while everybody is watching: roles, members, AutoMod rules.

Each change is told to the bot as Discord tells it, so that its caches stay right.
Sources: https://discord.com/developers/docs/resources/guild and
https://discord.com/developers/docs/resources/auto-moderation
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from practice.discord import automod, payloads
from practice.discord.automod import Action, Trigger
from practice.discord.changes import Event
from practice.discord.entities import Channel, Guild, Json, Role, User
from practice.discord.permissions import bits
from practice.discord.world import World

_MESSAGE_SEND = 1
_METADATA = {
    "keywords": "keyword_filter",
    "regexes": "regex_patterns",
    "allowed": "allow_list",
    "presets": "presets",
}
_EXEMPT = ("exempt_roles", "exempt_channels")


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


def own_role(world: World, guild: Guild) -> Role:
    """The role that came with the bot."""
    return next(it for it in guild.roles.values() if it.managed_by == world.bot.id)


def take_permissions(world: World, guild: Guild, *names: str, role: Role | None = None) -> None:
    """Take permissions from a role everywhere, from the bot's own when none is named (`"MANAGE_GUILD"`)."""
    role = role or own_role(world, guild)
    set_permissions(world, guild, role, role.permissions & ~bits(*names))


def give_permissions(world: World, guild: Guild, *names: str, role: Role | None = None) -> None:
    """Give permissions to a role everywhere, to the bot's own when none is named."""
    role = role or own_role(world, guild)
    set_permissions(world, guild, role, role.permissions | bits(*names))


def set_age_restricted(world: World, channel: Channel, *, restricted: bool = True) -> None:
    """Mark a channel as one for adults, or take the mark away; its threads have no mark of their own."""
    channel.nsfw = restricted
    world.touch_channel(channel)


# -- AutoMod ----------------------------------------------------------------------------------


class RuleWishes(TypedDict, total=False):
    """What a rule is to be. `presets` makes it a preset rule; roles and channels are things or ids.

    `blocks` refuses the message, with `message` besides Discord's own words; `alert` is where moderators are told.
    """

    name: str
    keywords: Iterable[str]
    regexes: Iterable[str]
    allowed: Iterable[str]
    presets: Iterable[int]
    exempt_roles: Iterable[Role | int]
    exempt_channels: Iterable[Channel | int]
    enabled: bool
    blocks: bool
    message: str
    alert: Channel | None


def add_rule(world: World, guild: Guild, name: str, /, **wishes: Unpack[RuleWishes]) -> Json:
    """A new AutoMod rule; it is switched on and blocks unless the wishes say otherwise. Returns Discord's object.

    Raises:
        ValueError: for a rule that Discord would refuse.
    """
    preset = "presets" in wishes
    metadata: Json = {"presets": []} if preset else {"keyword_filter": [], "regex_patterns": []}
    blank: Json = {
        "id": str(world.ids.next()),
        "guild_id": str(guild.id),
        "name": name,
        "creator_id": str(guild.owner_id),
        "event_type": _MESSAGE_SEND,
        "trigger_type": int(Trigger.KEYWORD_PRESET if preset else Trigger.KEYWORD),
        "trigger_metadata": metadata | {"allow_list": []},
        "actions": [{"type": int(Action.BLOCK_MESSAGE), "metadata": {}}],
        "enabled": True,
        "exempt_roles": [],
        "exempt_channels": [],
    }
    rule = _with_wishes(blank, wishes)
    automod.check(rule, guild.automod_rules)
    guild.automod_rules.append(rule)
    _tell(world, guild, "AUTO_MODERATION_RULE_CREATE", rule)
    return rule


def change_rule(world: World, guild: Guild, which: Json | str | int, /, **wishes: Unpack[RuleWishes]) -> Json:
    """Change what is named of a rule (by object, id or name), leave the rest.

    Raises:
        KeyError: when there is no such rule.
        ValueError: when Discord would refuse the change.
    """
    before = _rule(guild, which)
    rule = _with_wishes(before, wishes)
    automod.check(rule, [it for it in guild.automod_rules if it is not before])
    guild.automod_rules[guild.automod_rules.index(before)] = rule
    _tell(world, guild, "AUTO_MODERATION_RULE_UPDATE", rule)
    return rule


def remove_rule(world: World, guild: Guild, which: Json | str | int, /) -> None:
    """Remove a rule. A rule that is not there is a KeyError."""
    rule = _rule(guild, which)
    guild.automod_rules.remove(rule)
    _tell(world, guild, "AUTO_MODERATION_RULE_DELETE", rule)


def _rule(guild: Guild, which: Json | str | int) -> Json:
    wanted = which["id"] if isinstance(which, dict) else str(which)
    for rule in guild.automod_rules:
        if wanted in (rule["id"], rule["name"]):
            return rule
    raise KeyError(wanted)


def _with_wishes(rule: Json, wishes: RuleWishes) -> Json:
    given: Mapping[str, Any] = wishes
    metadata = dict(rule["trigger_metadata"])
    metadata |= {_METADATA[it]: list(given[it]) for it in _METADATA if it in given}
    exempt = {it: [str(getattr(one, "id", one)) for one in given[it]] for it in _EXEMPT if it in given}
    plain = {it: given[it] for it in ("name", "enabled") if it in given}
    return rule | plain | exempt | {"trigger_metadata": metadata, "actions": _actions(rule["actions"], given)}


def _actions(before: list[Json], given: Mapping[str, Any]) -> list[Json]:
    """The actions of a rule: blocking first, then the alert; what nobody wishes stays as it was."""
    kinds = {it["type"]: it.get("metadata") or {} for it in before}
    block, alert = kinds.get(Action.BLOCK_MESSAGE), kinds.get(Action.SEND_ALERT_MESSAGE)
    if "blocks" in given:
        block = (block or {}) if given["blocks"] else None
    if "message" in given and block is not None:
        block = {"custom_message": given["message"]} if given["message"] else {}
    if "alert" in given:
        alert = {"channel_id": str(given["alert"].id)} if given["alert"] is not None else None
    wanted = ((Action.BLOCK_MESSAGE, block), (Action.SEND_ALERT_MESSAGE, alert))
    return [{"type": int(kind), "metadata": about} for kind, about in wanted if about is not None]


def _tell(world: World, guild: Guild, name: str, data: Json) -> None:
    about = {"guild_id": str(guild.id)} if name != "GUILD_DELETE" else {}
    world.changes.tell(Event(name=name, guild_id=guild.id, data=data | about))
