"""Whom a message notifies: what it mentions, what `allowed_mentions` lets through, who may ping.

Source: https://discord.com/developers/docs/resources/message#allowed-mentions-object
"""

import re
from collections.abc import Mapping
from typing import Any

from practice.discord.components import ComponentType, walk
from practice.discord.entities import Channel, Json, Message, Pings, User
from practice.discord.world import World

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


def pings(
    world: World,
    channel: Channel,
    author: User,
    *,
    content: str,
    components: list[Json],
    allowed: Mapping[str, Any] | None,
    replied_to: Message | None,
) -> Pings:
    """Work out whom a message disturbs.

    Without `allowed_mentions` everything mentioned is pinged, and the author of the message
    replied to; with it, only what it names. Roles and @everyone need the permission besides.
    """
    text = "\n".join([content, *_shown_texts(components)])
    parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or [])
    chosen_users = {int(it) for it in (allowed or {}).get("users") or []}
    chosen_roles = {int(it) for it in (allowed or {}).get("roles") or []}
    may_ping_all = world.may(author, channel, "MENTION_EVERYONE")
    users = {int(it) for it in _USER.findall(text)} & world.users.keys()
    users = users if "users" in parse else users & chosen_users
    roles = {int(it) for it in _ROLE.findall(text)}
    roles = roles if "roles" in parse else roles & chosen_roles
    guild = world.guild_of(channel)
    known = guild.roles if guild else {}
    roles = {it for it in roles if it in known and (known[it].mentionable or may_ping_all)}
    everyone = bool(_EVERYONE.search(text)) and "everyone" in parse and may_ping_all
    asked = True if allowed is None else bool(allowed.get("replied_user", False))
    replied = asked and replied_to is not None
    if replied and replied_to is not None:
        users.add(replied_to.author.id)
    return Pings(users=frozenset(users), roles=frozenset(roles), everyone=everyone, replied_user=replied)


def _shown_texts(components: list[Json]) -> list[str]:
    texts = [it for it in walk(components) if it.get("type") == ComponentType.TEXT_DISPLAY]
    return [str(it.get("content", "")) for it in texts]
