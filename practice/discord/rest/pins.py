"""Pinned messages. Source: https://discord.com/developers/docs/resources/message#get-channel-pins."""

from practice.clock import iso
from practice.discord.changes import Event
from practice.discord.entities import Channel, Json
from practice.discord.errors import refusal
from practice.discord.rest.calls import Call, Route

_NEW = "/channels/{channel_id}/messages/pins"
_OLD = "/channels/{channel_id}/pins"
MOST_PINS = 250


def _pinned(channel: Channel) -> list[tuple[float, int]]:
    found = [(it.pinned_at, it.id) for it in channel.messages.values() if it.pinned_at is not None]
    return sorted(found, reverse=True)


def listing(call: Call) -> Json:
    """GET the pinned messages, the latest pin first."""
    channel = call.channel()
    limit = call.number("limit", 50, 1, 50)
    if not call.world.may(call.bot, channel, "READ_MESSAGE_HISTORY"):
        return {"items": [], "has_more": False}
    found = _pinned(channel)
    if "before" in call.query:
        found = [it for it in found if iso(it[0]) < call.query["before"]]
    items = [
        {
            "pinned_at": iso(at),
            "message": call.server.messages.message(channel.messages[message_id]),
        }
        for at, message_id in found[:limit]
    ]
    return {"items": items, "has_more": len(found) > limit}


def pin(call: Call) -> None:
    """PUT a pin."""
    channel = call.channel("PIN_MESSAGES")
    message = call.message(channel)
    if message.pinned_at is None:
        if len(_pinned(channel)) >= MOST_PINS:
            raise refusal(30003)
        message.pinned_at = call.server.clock.time()
        _tell(call, channel)
        call.world.tell_message("MESSAGE_UPDATE", message)


def unpin(call: Call) -> None:
    """DELETE a pin."""
    channel = call.channel("PIN_MESSAGES")
    message = call.message(channel)
    if message.pinned_at is not None:
        message.pinned_at = None
        _tell(call, channel)
        call.world.tell_message("MESSAGE_UPDATE", message)


def _tell(call: Call, channel: Channel) -> None:
    event = Event(name="CHANNEL_PINS_UPDATE", guild_id=channel.guild_id, channel=channel)
    call.world.changes.tell(event)


ROUTES = (
    Route(method="GET", path=_NEW, handler=listing),
    Route(method="PUT", path=_NEW + "/{message_id}", handler=pin),
    Route(method="DELETE", path=_NEW + "/{message_id}", handler=unpin),
    Route(method="PUT", path=_OLD + "/{message_id}", handler=pin),
    Route(method="DELETE", path=_OLD + "/{message_id}", handler=unpin),
)
