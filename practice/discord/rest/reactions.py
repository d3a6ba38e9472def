"""Reactions of messages. Source: https://discord.com/developers/docs/resources/message."""

from urllib.parse import unquote

from practice.discord import payloads
from practice.discord.entities import Json, Message, User
from practice.discord.errors import refusal
from practice.discord.rest.calls import Call, Route, snowflake
from practice.discord.world import World

_BASE = "/channels/{channel_id}/messages/{message_id}/reactions"
MOST_REACTIONS = 20


def react(world: World, message: Message, user: User, emoji: str, *, add: bool) -> None:
    """Put or take one person's reaction, and tell it; nothing happens when it is so already."""
    users = message.reactions.setdefault(emoji, [])
    if add is (user.id in users):
        if not users:
            del message.reactions[emoji]
        return
    if add:
        users.append(user.id)
    else:
        users.remove(user.id)
    if not users:
        del message.reactions[emoji]
    name, _, number = emoji.partition(":")
    data: Json = {
        "user_id": str(user.id),
        "channel_id": str(message.channel_id),
        "message_id": str(message.id),
        "emoji": {"id": number or None, "name": name},
        "burst": False,
        "type": 0,
    }
    if message.guild_id is not None:
        data["guild_id"] = str(message.guild_id)
        if add:
            data["member"] = payloads.member(world.guilds[message.guild_id].members[user.id])
            data["message_author_id"] = str(message.author.id)
    kind = "MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE"
    world.tell_message(kind, message, data)


def _emoji(call: Call) -> str:
    emoji = unquote(call.text("emoji"))
    if not emoji or (emoji.isascii() and ":" not in emoji):
        raise refusal(10014)
    return emoji


def _who(call: Call) -> User:
    if call.text("user") == "@me":
        return call.bot
    found = call.world.users.get(snowflake(call.text("user"), "user_id"))
    if found is None:
        raise refusal(10013)
    return found


def add(call: Call) -> None:
    """PUT the bot's reaction."""
    channel = call.channel("READ_MESSAGE_HISTORY")
    message, emoji = call.message(channel), _emoji(call)
    if emoji not in message.reactions:
        call.need(channel, "ADD_REACTIONS")
        if len(message.reactions) >= MOST_REACTIONS:
            raise refusal(30010)
    react(call.world, message, call.bot, emoji, add=True)


def remove(call: Call) -> None:
    """DELETE somebody's reaction; other people's need MANAGE_MESSAGES."""
    channel = call.channel()
    message, who = call.message(channel), _who(call)
    if who is not call.bot:
        call.need(channel, "MANAGE_MESSAGES")
    react(call.world, message, who, _emoji(call), add=False)


def users(call: Call) -> list[Json]:
    """GET who reacted with an emoji, by rising id."""
    message = call.message(call.channel("READ_MESSAGE_HISTORY"))
    limit = call.number("limit", 25, 1, 100)
    after = snowflake(call.query.get("after", "0"), "after")
    found = sorted(it for it in message.reactions.get(_emoji(call), []) if it > after)
    return [payloads.user(call.world.users[it]) for it in found[:limit]]


def clear(call: Call) -> None:
    """DELETE all reactions."""
    channel = call.channel("MANAGE_MESSAGES")
    message = call.message(channel)
    message.reactions.clear()
    data: Json = {"channel_id": str(channel.id), "message_id": str(message.id)}
    data |= {"guild_id": str(channel.guild_id)} if channel.guild_id else {}
    call.world.tell_message("MESSAGE_REACTION_REMOVE_ALL", message, data)


ROUTES = (
    Route(method="PUT", path=_BASE + "/{emoji}/{user}", handler=add),
    Route(method="DELETE", path=_BASE + "/{emoji}/{user}", handler=remove),
    Route(method="GET", path=_BASE + "/{emoji}", handler=users),
    Route(method="DELETE", path=_BASE, handler=clear),
)
