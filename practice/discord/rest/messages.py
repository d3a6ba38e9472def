"""Messages of a channel over the bot token: read, post, edit, delete.

Source: https://discord.com/developers/docs/resources/message
"""

from typing import Any

from practice.discord import drafts
from practice.discord.entities import (
    Channel,
    ChannelType,
    Json,
    Message,
    MessageFlag,
    MessageType,
)
from practice.discord.errors import invalid, refusal
from practice.discord.rest.calls import Call, Route, snowflake
from practice.discord.uploads import Body

_SYSTEM = {MessageType.PINNED, MessageType.THREAD_CREATED, MessageType.THREAD_STARTER}
_BULK_DAYS = 14


def read_draft(body: Body, document: Json, file_limit: int) -> drafts.Draft:
    """Read a message out of a request. Files over the limit are refused with 40005."""
    if any(len(upload.data) > file_limit for upload in body.files.values()):
        raise refusal(40005)
    return drafts.read(document, body.files)


def file_limit(call: Call, channel: Channel) -> int:
    """The largest file that may be sent to a channel, in bytes."""
    guild = call.world.guild_of(channel)
    return guild.file_limit if guild is not None else 10 * 1024 * 1024


def may_post(call: Call, channel: Channel, draft: drafts.Draft) -> None:
    """Refuse what the bot may not post here."""
    if channel.type in (ChannelType.FORUM, ChannelType.CATEGORY):
        raise refusal(50008)
    if channel.type is ChannelType.DM:
        person = channel.recipients[0]
        if not person.accepts_dms or not any(person.id in it.members for it in call.world.guilds.values()):
            raise refusal(50007)
        return
    call.need(channel, "SEND_MESSAGES_IN_THREADS" if channel.is_thread else "SEND_MESSAGES")
    locked = channel.thread is not None and channel.thread.locked
    if locked and not call.world.may(call.bot, channel, "MANAGE_THREADS"):
        raise refusal(160005)
    if draft.files:
        call.need(channel, "ATTACH_FILES")
    if draft.embeds:
        call.need(channel, "EMBED_LINKS")
    if draft.tts:
        call.need(channel, "SEND_TTS_MESSAGES")
    if draft.reference is not None and not call.world.may(call.bot, channel, "READ_MESSAGE_HISTORY"):
        raise refusal(160002)


def check_reference(channel: Channel, draft: drafts.Draft) -> drafts.Draft:
    """Refuse a reply to a message that is not there, unless the request does not mind."""
    if draft.reference is None:
        return draft
    wanted = snowflake(draft.reference.get("message_id"), "message_reference")
    found = channel.messages.get(wanted)
    if found is not None and not found.ephemeral and found.type not in _SYSTEM:
        return draft
    if draft.reference.get("fail_if_not_exists", True):
        raise invalid(("message_reference",), "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
    return drafts.without_reference(draft)


def create(call: Call) -> Json:
    """POST /channels/{channel_id}/messages."""
    channel = call.channel()
    draft = read_draft(call.body, call.json, file_limit(call, channel))
    drafts.check(draft)
    may_post(call, channel, draft)
    draft = check_reference(channel, draft)
    if draft.empty:
        raise refusal(50006)
    earlier = call.server.posting.earlier(call.bot, channel, draft)
    if earlier is not None:
        return _shown(call, earlier)
    return _shown(call, call.server.posting.post(channel, call.bot, draft))


def edit(call: Call) -> Json:
    """PATCH /channels/{channel_id}/messages/{message_id}."""
    channel = call.channel()
    message = call.message(channel)
    draft = read_draft(call.body, call.json, file_limit(call, channel))
    if message.author is not call.bot:
        return _edit_of_another(call, channel, message, draft)
    editable(channel, message, draft)
    if draft.files and any(entry.upload for entry in draft.files):
        call.need(channel, "ATTACH_FILES")
    call.server.posting.edit(message, draft)
    interaction = call.server.interactions.of_message(message)
    if interaction is not None and interaction.original is message:
        call.server.interactions.filled(interaction)
    return _shown(call, message)


def editable(channel: Channel, message: Message, draft: drafts.Draft) -> None:
    """Refuse an edit that breaks a limit or would leave nothing of the message."""
    if message.type in _SYSTEM:
        raise refusal(50021)
    if channel.thread is not None and channel.thread.archived:
        raise refusal(50083)
    drafts.check(draft, before=message)
    content = message.content if draft.content is None else draft.content
    embeds = message.embeds if draft.embeds is None else draft.embeds
    components = message.components if draft.components is None else draft.components
    files = message.attachments if draft.files is None else draft.files
    if not (content or embeds or components or files):
        raise refusal(50006)


def _edit_of_another(call: Call, channel: Channel, message: Message, draft: Any) -> Json:
    """Of other people's messages only the flags may be edited, to hide embeds."""
    if draft.cleared or draft.files is not None or draft.flags is None:
        raise refusal(50005)
    call.need(channel, "MANAGE_MESSAGES")
    message.flags = (message.flags & ~MessageFlag.SUPPRESS_EMBEDS) | (draft.flags & MessageFlag.SUPPRESS_EMBEDS)
    call.world.tell_message("MESSAGE_UPDATE", message)
    return _shown(call, message)


def delete(call: Call) -> None:
    """DELETE /channels/{channel_id}/messages/{message_id}.

    The one thing that may still happen in an archived thread, unless it is locked as well:
    https://discord.com/developers/docs/topics/threads#active-archived-threads
    """
    channel = call.channel()
    message = call.message(channel)
    state = channel.thread
    shut = state is not None and state.archived and state.locked
    if shut and not call.world.may(call.bot, channel, "MANAGE_THREADS"):
        raise refusal(50083)
    if message.author is not call.bot:
        if channel.type is ChannelType.DM:
            raise refusal(50003)
        call.need(channel, "MANAGE_MESSAGES")
    call.world.remove_message(message)


def bulk_delete(call: Call) -> None:
    """POST /channels/{channel_id}/messages/bulk-delete."""
    channel = call.channel("MANAGE_MESSAGES")
    ids = [snowflake(it, "messages") for it in call.json.get("messages") or []]
    if not 2 <= len(set(ids)) <= 100:
        raise refusal(50016)
    found = [channel.messages[it] for it in ids if it in channel.messages]
    oldest = call.server.clock.time() - _BULK_DAYS * 86400
    if any(it.created_at < oldest for it in found):
        raise refusal(50034)
    call.world.remove_messages(channel, [it for it in found if not it.ephemeral])


def get(call: Call) -> Json:
    """GET /channels/{channel_id}/messages/{message_id}."""
    channel = call.channel("READ_MESSAGE_HISTORY")
    return _shown(call, call.message(channel))


def history(call: Call) -> list[Json]:
    """GET /channels/{channel_id}/messages: newest first, with before, after or around."""
    channel = call.channel()
    limit = call.number("limit", 50, 1, 100)
    if not call.world.may(call.bot, channel, "READ_MESSAGE_HISTORY"):
        return []
    public = [it for it in channel.messages.values() if not it.ephemeral]
    found = public[-limit:]
    if "before" in call.query:
        end = snowflake(call.query["before"], "before")
        found = [it for it in public if it.id < end][-limit:]
    elif "after" in call.query:
        start = snowflake(call.query["after"], "after")
        found = [it for it in public if it.id > start][:limit]
    elif "around" in call.query:
        middle = snowflake(call.query["around"], "around")
        half = limit // 2
        older = [it for it in public if it.id < middle][-half:] if half else []
        found = older + [it for it in public if it.id >= middle][: limit - half]
    return [_shown(call, it) for it in reversed(found)]


def typing(call: Call) -> None:
    """POST /channels/{channel_id}/typing."""
    channel = call.channel()
    call.need(channel, "SEND_MESSAGES_IN_THREADS" if channel.is_thread else "SEND_MESSAGES")


def _shown(call: Call, message: Message) -> Json:
    document = call.server.messages.message(message)
    if message.nonce is not None:
        document["nonce"] = message.nonce
    return document


ROUTES = (
    Route(method="GET", path="/channels/{channel_id}/messages", handler=history),
    Route(method="POST", path="/channels/{channel_id}/messages", handler=create),
    Route(method="POST", path="/channels/{channel_id}/messages/bulk-delete", handler=bulk_delete),
    Route(method="GET", path="/channels/{channel_id}/messages/{message_id}", handler=get),
    Route(method="PATCH", path="/channels/{channel_id}/messages/{message_id}", handler=edit),
    Route(method="DELETE", path="/channels/{channel_id}/messages/{message_id}", handler=delete),
    Route(method="POST", path="/channels/{channel_id}/typing", handler=typing),
)
