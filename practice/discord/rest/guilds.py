"""Guilds: their members, roles, channels and AutoMod rules.

Sources: https://discord.com/developers/docs/resources/guild and
https://discord.com/developers/docs/resources/auto-moderation
"""

from practice.discord import payloads, permissions
from practice.discord.entities import Json, Member
from practice.discord.errors import refusal
from practice.discord.rest.calls import Call, Route, snowflake


def get(call: Call) -> Json:
    """GET /guilds/{guild_id}."""
    guild = call.guild()
    document = payloads.guild(guild)
    if call.query.get("with_counts", "").lower() in ("true", "1"):
        count = len(guild.members)
        document |= {"approximate_member_count": count, "approximate_presence_count": count}
    return document


def channels(call: Call) -> list[Json]:
    """GET /guilds/{guild_id}/channels, without threads."""
    guild = call.guild()
    found = (it for it in call.world.channels.values() if it.guild_id == guild.id)
    return [payloads.channel(call.world, it) for it in found if not it.is_thread]


def roles(call: Call) -> list[Json]:
    """GET /guilds/{guild_id}/roles."""
    return [payloads.role(it) for it in call.guild().roles.values()]


def role(call: Call) -> Json:
    """GET /guilds/{guild_id}/roles/{role_id}."""
    found = call.guild().roles.get(call.id("role_id"))
    if found is None:
        raise refusal(10011)
    return payloads.role(found)


def _member(call: Call) -> Member:
    guild = call.guild()
    text = call.text("user_id")
    user_id = call.bot.id if text == "@me" else snowflake(text, "user_id")
    found = guild.members.get(user_id)
    if found is None:
        raise refusal(10007)
    return found


def member(call: Call) -> Json:
    """GET /guilds/{guild_id}/members/{user_id}."""
    return payloads.member(_member(call))


def search(call: Call) -> list[Json]:
    """GET /guilds/{guild_id}/members/search."""
    start = call.query.get("query", "").lower()
    limit = call.number("limit", 1, 1, 1000)
    names = ((it, (it.user.name, it.nick or "")) for it in call.guild().members.values())
    found = [it for it, known in names if any(name.lower().startswith(start) for name in known)]
    return [payloads.member(it) for it in found[:limit]]


def rules(call: Call) -> list[Json]:
    """GET the AutoMod rules; they ask for MANAGE_GUILD."""
    guild = call.guild()
    held = permissions.in_guild(guild, guild.members[call.bot.id])
    if not held & permissions.BITS["MANAGE_GUILD"]:
        raise refusal(50013)
    return guild.automod_rules


def active_threads(call: Call) -> Json:
    """GET /guilds/{guild_id}/threads/active."""
    guild = call.guild()
    found = [
        it for it in call.world.visible_channels(call.bot, guild) if it.thread is not None and not it.thread.archived
    ]
    members = [
        payloads.thread_member(it, it.thread, call.bot.id)
        for it in found
        if it.thread is not None and call.bot.id in it.thread.member_joined
    ]
    return {"threads": [payloads.channel(call.world, it) for it in found], "members": members}


_BASE = "/guilds/{guild_id}"
ROUTES = (
    Route(method="GET", path=_BASE, handler=get),
    Route(method="GET", path=_BASE + "/channels", handler=channels),
    Route(method="GET", path=_BASE + "/roles", handler=roles),
    Route(method="GET", path=_BASE + "/roles/{role_id}", handler=role),
    Route(method="GET", path=_BASE + "/members/search", handler=search),
    Route(method="GET", path=_BASE + "/members/{user_id}", handler=member),
    Route(method="GET", path=_BASE + "/threads/active", handler=active_threads),
    Route(method="GET", path=_BASE + "/auto-moderation/rules", handler=rules),
)
