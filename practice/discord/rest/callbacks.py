"""The first answer to an interaction: a message, a wait, an update, choices or a modal.

Source: https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from typing import Any

from practice.discord import drafts
from practice.discord.command_schema import check_choice
from practice.discord.entities import Json, Message, MessageFlag, MessageType
from practice.discord.errors import Problems, invalid, refusal
from practice.discord.interaction import Interaction, InteractionType, State
from practice.discord.modals import check_modal
from practice.discord.rest.calls import Auth, Call, Route
from practice.discord.rest.messages import editable, file_limit, read_draft

PONG, MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
_UPDATES = (DEFER_UPDATE, UPDATE)
_MODALLESS = (InteractionType.MODAL, InteractionType.AUTOCOMPLETE)


def respond(call: Call) -> Json | None:
    """POST /interactions/{interaction_id}/{token}/callback."""
    interaction = _due(call)
    kind: Any = call.json.get("type")
    data = call.json.get("data") or {}
    _check_kind(interaction, kind)
    resource = _ANSWERS[kind](call, interaction, data)
    interaction.callback_type = kind
    call.server.interactions.settle(interaction, _state_after(kind))
    if call.query.get("with_response", "").lower() not in ("true", "1"):
        return None
    return _callback_resource(call, interaction, kind, resource)


def _due(call: Call) -> Interaction:
    """The interaction in the path, which still waits for its first answer."""
    interactions = call.server.interactions
    interaction = interactions.by_id(call.id("interaction_id"))
    if interaction is None or interaction.token != call.text("token"):
        raise refusal(10062)
    if interaction.acknowledged:
        raise refusal(40060)
    age = call.server.clock.time() - interaction.created_at
    if interaction.state is State.FAILED or age >= interactions.answer_seconds:
        raise refusal(10062)
    if interaction.channel.id not in call.world.channels:
        raise refusal(10003)
    return interaction


def _check_kind(interaction: Interaction, kind: Any) -> None:
    allowed = {MESSAGE, DEFER, MODAL}
    if interaction.type is InteractionType.AUTOCOMPLETE:
        allowed = {CHOICES}
    elif interaction.source is not None and interaction.type is not InteractionType.COMMAND:
        allowed |= {DEFER_UPDATE, UPDATE}
    if interaction.type in _MODALLESS:
        allowed.discard(MODAL)
    if kind not in allowed:
        raise invalid(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {sorted(allowed)} here.")


def _message(call: Call, interaction: Interaction, data: Json) -> Message:
    channel = interaction.channel
    draft = read_draft(call.body, data, file_limit(call, channel))
    drafts.check(draft, prefix=("data",))
    if draft.empty:
        raise refusal(50006)
    reader = interaction.user if (draft.flags or 0) & MessageFlag.EPHEMERAL else None
    return produce(call, interaction, draft, reader=reader, original=True)


def produce(
    call: Call,
    interaction: Interaction,
    draft: drafts.Draft,
    *,
    reader: Any,
    original: bool,
    extra_flags: int = 0,
) -> Message:
    """Post a message for an interaction and remember it as its own."""
    kind = MessageType.REPLY
    refers_to = interaction.source if original else interaction.original
    if original and interaction.type is InteractionType.COMMAND:
        menu = interaction.data.get("type", 1) != 1
        kind = MessageType.CONTEXT_MENU_COMMAND if menu else MessageType.SLASH_COMMAND
        refers_to = None
    if refers_to is not None:
        draft = drafts.with_reference(draft, refers_to.id)
    elif kind is MessageType.REPLY:
        kind = MessageType.DEFAULT
    message = call.server.posting.post(
        interaction.channel,
        call.bot,
        draft,
        kind=kind,
        reader=reader,
        interaction=interaction.message_fields,
        extra_flags=extra_flags,
    )
    call.server.interactions.produced(interaction, message)
    if original:
        interaction.original = message
    return message


def _defer(call: Call, interaction: Interaction, data: Json) -> None:
    flags = data.get("flags") or 0
    if flags & ~MessageFlag.EPHEMERAL:
        raise invalid(("data", "flags"), "MESSAGE_FLAGS_INVALID", "Only EPHEMERAL may be set when deferring.")
    reader = interaction.user if flags & MessageFlag.EPHEMERAL else None
    interaction.deferred_reader = reader
    produce(
        call,
        interaction,
        drafts.Draft(),
        reader=reader,
        original=True,
        extra_flags=MessageFlag.LOADING,
    )


def _defer_update(_: Call, interaction: Interaction, __: Json) -> None:
    interaction.original = interaction.source


def _update(call: Call, interaction: Interaction, data: Json) -> Message:
    source = interaction.source
    if source is None or source.deleted:
        raise refusal(10008)
    draft = read_draft(call.body, data, file_limit(call, interaction.channel))
    drafts.check(draft, before=source, prefix=("data",))
    editable(interaction.channel, source, draft)
    interaction.original = source
    return call.server.posting.edit(source, draft)


def _choices(_: Call, interaction: Interaction, data: Json) -> None:
    problems = Problems(("data",))
    choices = data.get("choices")
    if not isinstance(choices, list):
        problems.required(("choices",))
        problems.refuse()
        return
    problems.length(("choices",), choices, 0, 25)
    for index, choice in enumerate(choices):
        check_choice(problems, ("choices", index), choice, interaction.focused_type)
    problems.refuse()
    interaction.choices = choices


def _modal(_: Call, interaction: Interaction, data: Json) -> None:
    problems = Problems(("data",))
    check_modal(problems, data)
    problems.refuse()
    interaction.modal = data


_ANSWERS = {
    MESSAGE: _message,
    DEFER: _defer,
    DEFER_UPDATE: _defer_update,
    UPDATE: _update,
    CHOICES: _choices,
    MODAL: _modal,
}


def _state_after(kind: int) -> State:
    if kind == DEFER:
        return State.DEFERRED
    return State.MODAL if kind == MODAL else State.ANSWERED


def _callback_resource(call: Call, interaction: Interaction, kind: int, message: Any) -> Json:
    about: Json = {"id": str(interaction.id), "type": int(interaction.type)}
    original = interaction.original
    if original is not None and kind in (MESSAGE, DEFER, *_UPDATES):
        about |= {
            "response_message_id": str(original.id),
            "response_message_loading": bool(original.flags & MessageFlag.LOADING),
            "response_message_ephemeral": original.ephemeral,
        }
    document: Json = {"interaction": about}
    if isinstance(message, Message):
        shown = call.server.messages.message(message)
        document["resource"] = {"type": kind, "message": shown}
    elif kind in (DEFER, MODAL):
        document["resource"] = {"type": kind}
    return document


ROUTES = (
    Route(
        method="POST",
        path="/interactions/{interaction_id}/{token}/callback",
        handler=respond,
        auth=Auth.NONE,
        limited=False,
    ),
)
