"""What an interaction's token is good for after the first answer: followups and edits.

Source: https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages
"""

from practice.discord import drafts
from practice.discord.entities import Json, Message, MessageFlag
from practice.discord.errors import refusal
from practice.discord.interaction import Interaction
from practice.discord.rest.callbacks import produce
from practice.discord.rest.calls import Auth, Call, Route, snowflake
from practice.discord.rest.messages import editable, file_limit, read_draft

_BASE = "/webhooks/{application_id}/{token}"


def _interaction(call: Call) -> Interaction:
    """The interaction behind a token that may be used.

    Raises:
        DiscordError: 10015 for a token that never was or was not answered in time, 50027 for
            one that is over 15 minutes old.
    """
    interaction = call.server.interactions.by_token(call.text("token"))
    if interaction is None or call.id("application_id") != call.bot.id:
        raise refusal(10015)
    if interaction.expired:
        raise refusal(50027)
    if not interaction.acknowledged:
        raise refusal(10015)
    if interaction.channel.id not in call.world.channels:
        raise refusal(10003)
    return interaction


def _message(call: Call, interaction: Interaction) -> Message:
    name = call.text("message")
    message = interaction.original
    if name != "@original":
        wanted = snowflake(name, "message_id")
        message = next((it for it in interaction.messages if it.id == wanted), None)
        if message is None and interaction.source is not None and interaction.source.id == wanted:
            message = interaction.source
    if message is None or message.deleted:
        raise refusal(10008)
    return message


def followup(call: Call) -> Json:
    """POST /webhooks/{application_id}/{token}; after a defer it fills the waiting answer."""
    interaction = _interaction(call)
    draft = read_draft(call.body, call.json, file_limit(call, interaction.channel))
    original = interaction.original
    if original is not None and original.flags & MessageFlag.LOADING and original in interaction.messages:
        return _change(call, interaction, original, draft)
    drafts.check(draft)
    if draft.empty:
        raise refusal(50006)
    reader = interaction.user if (draft.flags or 0) & MessageFlag.EPHEMERAL else None
    message = produce(call, interaction, draft, reader=reader, original=False)
    return call.server.messages.message(message)


def get(call: Call) -> Json:
    """GET a message of an interaction."""
    return call.server.messages.message(_message(call, _interaction(call)))


def edit(call: Call) -> Json:
    """PATCH a message of an interaction."""
    interaction = _interaction(call)
    message = _message(call, interaction)
    draft = read_draft(call.body, call.json, file_limit(call, interaction.channel))
    return _change(call, interaction, message, draft)


def _change(call: Call, interaction: Interaction, message: Message, draft: drafts.Draft) -> Json:
    editable(interaction.channel, message, draft)
    call.server.posting.edit(message, draft)
    if message is interaction.original:
        call.server.interactions.filled(interaction)
    return call.server.messages.message(message)


def delete(call: Call) -> None:
    """DELETE a message of an interaction."""
    call.world.remove_message(_message(call, _interaction(call)))


ROUTES = (
    Route(method="POST", path=_BASE, handler=followup, auth=Auth.TOKEN),
    Route(method="GET", path=_BASE + "/messages/{message}", handler=get, auth=Auth.TOKEN),
    Route(method="PATCH", path=_BASE + "/messages/{message}", handler=edit, auth=Auth.TOKEN),
    Route(method="DELETE", path=_BASE + "/messages/{message}", handler=delete, auth=Auth.TOKEN),
)
