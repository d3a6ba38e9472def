"""Threads and forum posts: start, join, leave, list.

Source: https://discord.com/developers/docs/resources/channel#start-thread-from-message
"""

from practice.clock import iso
from practice.discord import beginnings, drafts, payloads
from practice.discord.entities import Channel, ChannelType, Json, MessageType, ThreadState, User
from practice.discord.errors import Problems, refusal
from practice.discord.fields import check_text
from practice.discord.rest.calls import Call, Created, Route, snowflake
from practice.discord.rest.channels import ARCHIVE_MINUTES
from practice.discord.rest.messages import file_limit, read_draft

_PRIVATE = ChannelType.PRIVATE_THREAD


def _new(call: Call, parent: Channel, *, thread_id: int, kind: ChannelType) -> Channel:
    """Check the fields every new thread has, and make it without telling anyone yet."""
    asked = call.json
    problems = Problems()
    check_text(problems, ("name",), asked.get("name"), 1, 100)
    minutes = asked.get("auto_archive_duration") or 1440
    if minutes not in ARCHIVE_MINUTES:
        problems.choice(("auto_archive_duration",), ARCHIVE_MINUTES)
    problems.refuse()
    return beginnings.thread(
        call.world,
        parent,
        call.bot,
        asked["name"],
        thread_id=thread_id,
        kind=kind,
        minutes=minutes,
        slowmode=asked.get("rate_limit_per_user") or 0,
        invitable=bool(asked.get("invitable", True)),
        tags=[int(it) for it in asked.get("applied_tags") or []],
    )


def from_message(call: Call) -> Created:
    """POST /channels/{channel_id}/messages/{message_id}/threads; the ids become the same."""
    parent = call.channel()
    if parent.type is not ChannelType.TEXT:
        raise refusal(50024)
    message = call.message(parent)
    if message.type is MessageType.THREAD_CREATED:
        raise refusal(50021)
    call.need(parent, "CREATE_PUBLIC_THREADS")
    if message.thread_id is not None:
        raise refusal(160004)
    thread = _new(call, parent, thread_id=message.id, kind=ChannelType.PUBLIC_THREAD)
    call.world.add_channel(thread)
    call.world.start_thread_on(message, thread)
    starter = drafts.Draft(reference={"message_id": str(message.id), "channel_id": str(parent.id)})
    call.server.posting.post(thread, call.bot, starter, kind=MessageType.THREAD_STARTER)
    return Created(data=payloads.channel(call.world, thread))


def without_message(call: Call) -> Created:
    """POST /channels/{channel_id}/threads: a thread of its own, or a forum post."""
    parent = call.channel()
    if parent.type is ChannelType.FORUM:
        return _post_in_forum(call, parent)
    if parent.type is not ChannelType.TEXT:
        raise refusal(50024)
    kind = ChannelType(call.json.get("type", _PRIVATE))
    private = kind is _PRIVATE
    call.need(parent, "CREATE_PRIVATE_THREADS" if private else "CREATE_PUBLIC_THREADS")
    thread = _new(call, parent, thread_id=call.world.ids.next(), kind=kind)
    call.world.add_channel(thread)
    if not private:
        notice = drafts.Draft(content=thread.name)
        call.server.posting.post(parent, call.bot, notice, kind=MessageType.THREAD_CREATED)
    return Created(data=payloads.channel(call.world, thread))


def _post_in_forum(call: Call, forum: Channel) -> Created:
    call.need(forum, "SEND_MESSAGES")
    asked = call.json.get("message") or {}
    draft = read_draft(call.body, asked, file_limit(call, forum))
    drafts.check(draft, prefix=("message",))
    if draft.empty:
        raise refusal(50006)
    if draft.files:
        call.need(forum, "ATTACH_FILES")
    thread_id = call.world.ids.next()
    thread = _new(call, forum, thread_id=thread_id, kind=ChannelType.PUBLIC_THREAD)
    call.world.add_channel(thread)
    message = call.server.posting.post(thread, call.bot, draft, message_id=thread_id)
    document = payloads.channel(call.world, thread)
    return Created(data=document | {"message": call.server.messages.message(message)})


def _member(call: Call) -> User:
    text = call.request.match_info.get("user_id", "@me")
    if text == "@me":
        return call.bot
    found = call.world.users.get(snowflake(text, "user_id"))
    if found is None:
        raise refusal(10013)
    return found


def _thread(call: Call) -> tuple[Channel, ThreadState]:
    channel = call.channel()
    if channel.thread is None:
        raise refusal(50024)
    return channel, channel.thread


def join(call: Call) -> None:
    """PUT a thread member."""
    thread, state = _thread(call)
    if state.archived:
        raise refusal(50083)
    person = _member(call)
    parent = call.world.parent_of(thread)
    if parent is not None and not call.world.may_see(person, parent):
        raise refusal(50001)
    if person is not call.bot:
        call.need(thread, "SEND_MESSAGES_IN_THREADS")
    call.world.join_thread(thread, person)


def leave(call: Call) -> None:
    """DELETE a thread member."""
    thread, state = _thread(call)
    if state.archived:
        raise refusal(50083)
    person = _member(call)
    if person is not call.bot and not (thread.type is _PRIVATE and state.owner_id == call.bot.id):
        call.need(thread, "MANAGE_THREADS")
    call.world.leave_thread(thread, person)


def members(call: Call) -> list[Json]:
    """GET the members of a thread."""
    thread, state = _thread(call)
    return [payloads.thread_member(thread, state, it) for it in state.member_joined]


def archived_public(call: Call) -> Json:
    """GET the archived public threads of a channel, the latest first."""
    return _archived(call, ChannelType.PUBLIC_THREAD)


def archived_private(call: Call) -> Json:
    """GET the archived private threads of a channel."""
    call.channel("READ_MESSAGE_HISTORY", "MANAGE_THREADS")
    return _archived(call, ChannelType.PRIVATE_THREAD)


def _archived(call: Call, kind: ChannelType) -> Json:
    parent = call.channel("READ_MESSAGE_HISTORY")
    limit = call.number("limit", 50, 2, 100)
    found = [
        (it.thread.archive_changed_at, it)
        for it in call.world.threads_of(parent)
        if it.thread is not None and it.thread.archived and it.type is kind
    ]
    found.sort(key=lambda pair: -pair[0])
    if "before" in call.query:
        found = [pair for pair in found if iso(pair[0]) < call.query["before"]]
    shown = [payloads.channel(call.world, it) for _, it in found[:limit]]
    return {"threads": shown, "members": [], "has_more": len(found) > limit}


_BASE = "/channels/{channel_id}"
_MEMBERS = _BASE + "/thread-members"
ROUTES = (
    Route(method="POST", path=_BASE + "/messages/{message_id}/threads", handler=from_message),
    Route(method="POST", path=_BASE + "/threads", handler=without_message),
    Route(method="GET", path=_BASE + "/threads/archived/public", handler=archived_public),
    Route(method="GET", path=_BASE + "/threads/archived/private", handler=archived_private),
    Route(method="GET", path=_MEMBERS, handler=members),
    Route(method="PUT", path=_MEMBERS + "/{user_id}", handler=join),
    Route(method="DELETE", path=_MEMBERS + "/{user_id}", handler=leave),
)
