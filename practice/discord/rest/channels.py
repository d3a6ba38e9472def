"""Channels themselves: fetch, change, delete, and their permission overwrites.

Source: https://discord.com/developers/docs/resources/channel
"""

from practice.discord import payloads
from practice.discord.entities import Channel, ChannelType, Json, Overwrite, OverwriteKind
from practice.discord.errors import Problems, invalid, refusal
from practice.discord.fields import check_text
from practice.discord.rest.calls import Call, Route

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


def get(call: Call) -> Json:
    """GET /channels/{channel_id}."""
    return payloads.channel(call.world, call.channel())


def edit(call: Call) -> Json:
    """PATCH /channels/{channel_id}."""
    channel = call.channel()
    if channel.type is ChannelType.DM:
        raise refusal(50003)
    if channel.thread is not None:
        _edit_thread(call, channel)
    else:
        _edit_channel(call, channel)
    return payloads.channel(call.world, channel)


def _edit_channel(call: Call, channel: Channel) -> None:
    call.need(channel, "MANAGE_CHANNELS")
    asked = call.json
    problems = Problems()
    if "name" in asked:
        check_text(problems, ("name",), asked["name"], 1, 100)
    if asked.get("topic") is not None:
        check_text(problems, ("topic",), asked["topic"], 0, 1024)
    problems.refuse()
    channel.name = asked.get("name", channel.name)
    channel.topic = asked.get("topic", channel.topic)
    channel.nsfw = bool(asked.get("nsfw", channel.nsfw))
    channel.slowmode = asked.get("rate_limit_per_user", channel.slowmode)
    call.world.touch_channel(channel)


def _edit_thread(call: Call, thread: Channel) -> None:
    """Owners may rename and archive their thread; locking takes MANAGE_THREADS.

    An archived thread takes no other change than coming back.
    """
    state = thread.thread
    assert state is not None
    asked = call.json
    opening = asked.get("archived") is False
    if state.archived and not opening:
        raise refusal(50083)
    manager = call.world.may(call.bot, thread, "MANAGE_THREADS")
    own = state.owner_id == call.bot.id
    if not manager:
        if "locked" in asked or "rate_limit_per_user" in asked or state.locked:
            raise refusal(50013)
        if not own and not (opening and set(asked) == {"archived"}):
            raise refusal(50013)
        if opening:
            call.need(thread, "SEND_MESSAGES_IN_THREADS")
    problems = Problems()
    if "name" in asked:
        check_text(problems, ("name",), asked["name"], 1, 100)
    if asked.get("auto_archive_duration", 60) not in ARCHIVE_MINUTES:
        problems.choice(("auto_archive_duration",), ARCHIVE_MINUTES)
    problems.refuse()
    thread.name = asked.get("name", thread.name)
    thread.slowmode = asked.get("rate_limit_per_user", thread.slowmode)
    state.auto_archive_minutes = asked.get("auto_archive_duration", state.auto_archive_minutes)
    state.locked = bool(asked.get("locked", state.locked))
    state.applied_tags = [int(it) for it in asked.get("applied_tags", state.applied_tags)]
    archived = bool(asked.get("archived", state.archived))
    if archived != state.archived:
        call.world.set_archived(thread, archived)
    else:
        call.world.touch_channel(thread)


def delete(call: Call) -> Json:
    """DELETE /channels/{channel_id}."""
    channel = call.channel()
    if channel.type is ChannelType.DM:
        raise refusal(50003)
    call.need(channel, "MANAGE_THREADS" if channel.is_thread else "MANAGE_CHANNELS")
    document = payloads.channel(call.world, channel)
    call.world.delete_channel(channel)
    return document


def set_overwrite(call: Call) -> None:
    """PUT a permission overwrite."""
    channel = call.channel("MANAGE_ROLES")
    asked = call.json
    if asked.get("type") not in (0, 1):
        raise invalid(("type",), "BASE_TYPE_CHOICES", "Value must be one of {0, 1}.")
    overwrite = Overwrite(
        id=call.id("target_id"),
        kind=OverwriteKind(asked["type"]),
        allow=int(asked.get("allow") or 0),
        deny=int(asked.get("deny") or 0),
    )
    call.world.set_overwrite(channel, overwrite)


def delete_overwrite(call: Call) -> None:
    """DELETE a permission overwrite."""
    channel = call.channel("MANAGE_ROLES")
    channel.overwrites.pop(call.id("target_id"), None)
    call.world.touch_channel(channel)


_BASE = "/channels/{channel_id}"
ROUTES = (
    Route(method="GET", path=_BASE, handler=get),
    Route(method="PATCH", path=_BASE, handler=edit),
    Route(method="DELETE", path=_BASE, handler=delete),
    Route(method="PUT", path=_BASE + "/permissions/{target_id}", handler=set_overwrite),
    Route(method="DELETE", path=_BASE + "/permissions/{target_id}", handler=delete_overwrite),
)
