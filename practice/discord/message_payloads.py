"""Discord's JSON for messages and files, as one particular reader gets to see them.

A bot without the message content intent reads empty messages, except its own, private ones and
those that mention it (https://discord.com/developers/docs/events/gateway#message-content-intent).
"""

import re
from collections.abc import Mapping

from practice.clock import iso
from practice.discord import payloads
from practice.discord.components import ComponentType
from practice.discord.entities import Attachment, Json, Message, MessageFlag, User
from practice.discord.links import Links
from practice.discord.world import World

_REFERENCE = re.compile(r"^attachment://(.+)$")


class MessagePayloads:
    """Renders messages; holds the world, the signed links and whether content is granted."""

    def __init__(self, world: World, links: Links, *, message_content: bool) -> None:
        self._world = world
        self._links = links
        self.message_content = message_content

    def attachment(self, it: Attachment) -> Json:
        """https://discord.com/developers/docs/resources/message#attachment-object."""
        url = self._links.attachment(it)
        document: Json = {
            "id": str(it.id),
            "filename": it.filename,
            "size": len(it.data),
            "url": url,
            "proxy_url": url,
            "flags": 0,
        }
        if it.content_type is not None:
            document["content_type"] = it.content_type
        if it.width is not None:
            document |= {"width": it.width, "height": it.height}
        if it.description is not None:
            document["description"] = it.description
        if it.ephemeral:
            document["ephemeral"] = True
        return document

    def message(self, it: Message, *, reader: User | None = None, plain: bool = False, nested: bool = True) -> Json:
        """A message for `reader` (the bot when none is named).

        `plain` shows the content whatever the intents say, as in the target of a message
        command. `nested` adds the message a reply refers to.
        """
        who = reader or self._world.bot
        document = self._envelope(it)
        document |= self._content(it) if plain or self._open_to(it, who) else _closed()
        channel = self._world.channels.get(it.channel_id)
        if it.thread_id is not None and it.thread_id in self._world.channels:
            thread = self._world.channels[it.thread_id]
            document["thread"] = payloads.channel(self._world, thread)
        if it.reactions:
            document["reactions"] = [_reaction(emoji, users, who) for emoji, users in it.reactions.items()]
        if it.reference is not None:
            document["message_reference"] = it.reference
            if nested and channel is not None and "message_id" in it.reference:
                source = self._world.messages.get(int(it.reference["message_id"]))
                document["referenced_message"] = (
                    None if source is None else self.message(source, reader=reader, plain=plain, nested=False)
                )
        return document

    def gateway_message(self, it: Message) -> Json:
        """A message as the gateway brings it to the bot; ephemeral ones come without guild."""
        document = self.message(it)
        if it.guild_id is not None and not it.ephemeral:
            document["guild_id"] = str(it.guild_id)
            member = self._world.guilds[it.guild_id].members.get(it.author.id)
            if member is not None:
                document["member"] = payloads.member(member, with_user=False)
        if it.nonce is not None:
            document["nonce"] = it.nonce
        return document

    def _envelope(self, it: Message) -> Json:
        world = self._world
        mentioned = [world.users[user] for user in sorted(it.pings.users) if user in world.users]
        document: Json = {
            "id": str(it.id),
            "channel_id": str(it.channel_id),
            "type": int(it.type),
            "author": payloads.user(it.author),
            "timestamp": iso(it.created_at),
            "edited_timestamp": None if it.edited_at is None else iso(it.edited_at),
            "tts": it.tts,
            "mention_everyone": it.pings.everyone,
            "mentions": [payloads.user(user) for user in mentioned],
            "mention_roles": [str(role) for role in sorted(it.pings.roles)],
            "pinned": it.pinned_at is not None,
            "flags": it.flags,
        }
        if it.by_webhook:
            document["webhook_id"] = str(world.bot.id)
            document["application_id"] = str(world.bot.id)
        if it.interaction is not None:
            document |= it.interaction
        return document

    def _content(self, it: Message) -> Json:
        shown, embeds, components = self._resolved(it)
        return {
            "content": it.content,
            "embeds": embeds,
            "attachments": [self.attachment(file) for file in it.attachments if file.id in shown],
            "components": components,
        }

    def _resolved(self, it: Message) -> tuple[set[int], list[Json], list[Json]]:
        """Put addresses where `attachment://` stood; what is shown there is listed no more."""
        by_name = {file.filename: file for file in it.attachments}
        used: set[int] = set()

        def swap(node: object) -> object:
            if isinstance(node, list):
                return [swap(entry) for entry in node]
            if not isinstance(node, dict):
                return node
            url = node.get("url")
            match = _REFERENCE.match(url) if isinstance(url, str) else None
            if match is not None and match[1] in by_name:
                file = by_name[match[1]]
                used.add(file.id)
                return node | self._media(file)
            return _unfurled({key: swap(value) for key, value in node.items()}, by_name)

        embeds: list[Json] = swap(it.embeds)  # type: ignore[assignment]  # same shape as it went in
        components: list[Json] = swap(it.components)  # type: ignore[assignment]  # likewise
        return {file.id for file in it.attachments} - used, embeds, components

    def _media(self, file: Attachment) -> Json:
        url = self._links.attachment(file)
        return {
            "url": url,
            "proxy_url": url,
            "width": file.width,
            "height": file.height,
            "content_type": file.content_type,
            "attachment_id": str(file.id),
            "loading_state": 2,
            "flags": 0,
        }

    def _open_to(self, it: Message, reader: User) -> bool:
        bot = self._world.bot
        if reader is not bot or self.message_content:
            return True
        return it.author is bot or it.guild_id is None or bot.id in it.pings.users


def _reaction(emoji: str, users: list[int], reader: User) -> Json:
    """https://discord.com/developers/docs/resources/message#reaction-object."""
    name, _, number = emoji.partition(":")
    return {
        "count": len(users),
        "count_details": {"burst": 0, "normal": len(users)},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "burst_count": 0,
        "me": reader.id in users,
        "emoji": {"id": number or None, "name": name},
    }


def _unfurled(node: Json, by_name: Mapping[str, Attachment]) -> Json:
    """Add what Discord tells about media elsewhere, and a file component's name and size."""
    for key in ("media", "image", "thumbnail"):
        media = node.get(key)
        if isinstance(media, dict) and "url" in media:
            media.setdefault("proxy_url", media["url"])
    if node.get("type") == ComponentType.FILE and isinstance(node.get("file"), dict):
        number = node["file"].get("attachment_id")
        file = next((it for it in by_name.values() if str(it.id) == number), None)
        if file is not None:
            node |= {"name": file.filename, "size": len(file.data)}
    return node


def _closed() -> Json:
    return {"content": "", "embeds": [], "attachments": [], "components": []}


def deletion(it: Message) -> Json:
    """The body of MESSAGE_DELETE."""
    document: Json = {"id": str(it.id), "channel_id": str(it.channel_id)}
    if it.guild_id is not None and not it.flags & MessageFlag.EPHEMERAL:
        document["guild_id"] = str(it.guild_id)
    return document
