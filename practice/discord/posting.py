"""Turns checked drafts into messages: posts, edits and deletes them, and counts whom they ping.

Permissions and limits were settled before; what happens here always succeeds.
"""

import copy
from collections.abc import Mapping
from typing import Any

from practice.discord import components as layout
from practice.discord.drafts import Draft, FileEntry
from practice.discord.entities import (
    Attachment,
    Channel,
    Edit,
    Message,
    MessageFlag,
    MessageType,
    User,
)
from practice.discord.mentions import pings
from practice.discord.uploads import attach
from practice.discord.world import World

NONCE_SECONDS = 300  # "the past few minutes" of the documentation
_KEPT_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2


class Posting:
    """Posts messages into one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._nonces: dict[tuple[int, int, str], Message] = {}

    def earlier(self, author: User, channel: Channel, draft: Draft) -> Message | None:
        """The message the author posted with the same nonce lately, when the draft insists."""
        if draft.nonce is None or not draft.enforce_nonce:
            return None
        found = self._nonces.get((author.id, channel.id, str(draft.nonce)))
        if found is None or found.created_at + NONCE_SECONDS < self._world.clock.time():
            return None
        return found

    def post(
        self,
        channel: Channel,
        author: User,
        draft: Draft,
        *,
        kind: MessageType | None = None,
        reader: User | None = None,
        interaction: Mapping[str, Any] | None = None,
        extra_flags: int = 0,
        message_id: int | None = None,
    ) -> Message:
        """Post a message; `reader` makes it ephemeral, `interaction` what it answers."""
        message = self._new(channel, author, draft)
        message.id = message_id or message.id
        message.type = kind or message.type
        message.flags |= extra_flags
        message.interaction, message.by_webhook = interaction, interaction is not None
        if reader is not None:
            message.reader_id = reader.id
            message.flags |= MessageFlag.EPHEMERAL
        message.attachments = self._files(message, draft.files or ())
        message.pings = self._pings(channel, message, draft, self._replied_to(draft))
        if channel.thread is not None and reader is None:
            self._world.set_archived(channel, archived=False)
            self._world.join_thread(channel, author)
        if draft.nonce is not None:
            self._nonces[author.id, channel.id, str(draft.nonce)] = message
        return self._world.add_message(channel, message)

    def _new(self, channel: Channel, author: User, draft: Draft) -> Message:
        shown = copy.deepcopy(draft.components or [])
        layout.number(shown)
        return Message(
            id=self._world.ids.next(),
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author=author,
            created_at=self._world.clock.time(),
            type=MessageType.REPLY if draft.reference else MessageType.DEFAULT,
            content=(draft.content or "").strip(),
            embeds=[embed | {"type": "rich"} for embed in copy.deepcopy(draft.embeds or [])],
            components=shown,
            flags=(draft.flags or 0) & _KEPT_FLAGS,
            tts=draft.tts,
            nonce=draft.nonce,
            reference=self._reference(channel, draft),
        )

    def edit(self, message: Message, draft: Draft) -> Message:
        """Change a message; the earlier state is kept in its history."""
        world = self._world
        channel = world.channels[message.channel_id]
        message.edits.append(
            Edit(
                at=world.clock.time(),
                content=message.content,
                embeds=tuple(message.embeds),
                components=tuple(message.components),
                filenames=tuple(file.filename for file in message.attachments),
            )
        )
        if draft.content is not None:
            message.content = draft.content.strip()
        if draft.embeds is not None:
            message.embeds = [embed | {"type": "rich"} for embed in copy.deepcopy(draft.embeds)]
        if draft.components is not None:
            message.components = copy.deepcopy(draft.components)
            layout.number(message.components)
        if draft.files is not None:
            message.attachments = self._files(message, draft.files)
        if draft.flags is not None:
            message.flags |= draft.flags & _KEPT_FLAGS
        loading = message.flags & MessageFlag.LOADING
        message.flags &= ~MessageFlag.LOADING
        if loading:
            message.edits.pop()
            message.pings = self._pings(channel, message, draft, None)
        else:
            message.edited_at = world.clock.time()
        world.tell_message("MESSAGE_UPDATE", message)
        return message

    def _reference(self, channel: Channel, draft: Draft) -> dict[str, Any] | None:
        if draft.reference is None:
            return None
        return {
            "type": 0,
            "channel_id": str(draft.reference.get("channel_id") or channel.id),
            "message_id": str(draft.reference["message_id"]),
            **({"guild_id": str(channel.guild_id)} if channel.guild_id else {}),
        }

    def _replied_to(self, draft: Draft) -> Message | None:
        if draft.reference is None:
            return None
        return self._world.messages.get(int(draft.reference["message_id"]))

    def _pings(self, channel: Channel, it: Message, draft: Draft, replied: Message | None) -> Any:
        return pings(
            self._world,
            channel,
            it.author,
            content=it.content,
            components=it.components,
            allowed=draft.allowed_mentions,
            replied_to=replied,
        )

    def _files(self, message: Message, entries: tuple[FileEntry, ...]) -> list[Attachment]:
        existing = {file.id: file for file in message.attachments}
        files = []
        for entry in entries:
            if entry.upload is not None:
                file = attach(
                    entry.upload,
                    attachment_id=self._world.ids.next(),
                    channel_id=message.channel_id,
                    filename=entry.filename,
                    description=entry.description,
                    ephemeral=message.ephemeral,
                )
                self._world.files[file.id] = file
            else:
                file = existing[entry.id or 0]
                if entry.description is not None:
                    file.description = entry.description
            files.append(file)
        return files
