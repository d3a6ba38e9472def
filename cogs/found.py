"""The pictures in a message somebody points at: Easel's own by number, members' by address. Avatars are never taken."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import discord

from bot.core.errors import BadRequest, NotPermitted, NotYours
from bot.core.family import Node
from cogs.cloakroom import Cloakroom
from cogs.handed import Handed
from cogs.host import Host
from cogs.ui import buttons
from cogs.ui import words_remix as words
from cogs.ui.text import plain

SHOWN_LIMIT = 10  # items of a media gallery: https://discord.com/developers/docs/components/reference#media-gallery
_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif"})
# Faces and emblems on Discord's own host: https://discord.com/developers/docs/reference#image-formatting
_FACES = re.compile(r"/(?:avatars|users/\d+/avatars|guilds/\d+/users|embed/avatars|icons|avatar-decoration[a-z-]*)/")
_ON_BUTTONS = re.compile(rf"easel:(?:{buttons.REMIX}|{buttons.STAR}):(?P<number>[0-9]{{1,19}})")


@dataclass(frozen=True, kw_only=True)
class Find:
    """One picture of a message: `number` when Easel knows it, else `handed`; `shown_at` is where it can be seen."""

    shown_at: str
    spoiler: bool = False
    number: int | None = None
    handed: Handed | None = None
    title: str


async def found_in(host: Host, message: discord.Message, *, by: int, guild_id: int) -> list[Find]:
    """The pictures of a message that somebody wants to use, at most ten.

    Raises:
        BadRequest: there is none.
        NotPermitted: their owner does not want that, or there is no owner to ask.
        NotYours: they were taken down.
    """
    if host.user is not None and message.author.id == host.user.id:
        finds = await _own(host, message, guild_id)
    else:
        finds = pictures_of_author(message)
        if finds and (message.author.bot or message.webhook_id is not None):
            raise NotPermitted(words.NO_OWNER)
        if finds:
            await host.engine.together.check_owner(message.author.id, by=by, guild_id=guild_id)
    if not finds:
        raise BadRequest(words.FORWARDED if message.message_snapshots else words.NO_PICTURE)
    return finds[:SHOWN_LIMIT]


async def _own(host: Host, message: discord.Message, guild_id: int) -> list[Find]:
    """Easel's pictures: as written down, else as the message's own buttons say."""
    together = host.engine.together
    nodes: list[Node] = [it for it in await together.in_message(message.id) if it.guild_id == guild_id]
    view = discord.ui.LayoutView.from_message(message)
    children = list(view.walk_children())
    if not nodes:
        marks = (_ON_BUTTONS.fullmatch(getattr(it, "custom_id", None) or "") for it in children)
        numbers = dict.fromkeys(int(mark["number"]) for mark in marks if mark)
        nodes = [node for it in numbers if (node := await together.picture(it, guild_id=guild_id))]
    if nodes and all(it.removed for it in nodes):
        raise NotYours(words.GONE)
    shown = [item for it in children if isinstance(it, discord.ui.MediaGallery) for item in it.items]
    return [
        Find(
            number=node.number,
            shown_at=item.media.url,
            spoiler=item.spoiler,
            title=f"#{node.number} · {plain(node.prompt)}",
        )
        for node, item in zip(nodes, shown, strict=False)
        if not node.removed
    ]


def pictures_of_author(message: discord.Message) -> list[Find]:
    """Attachments and the pictures of links; each once, in order."""
    found: dict[str, Find] = {}
    owner = message.author.id
    for it in message.attachments:
        if _is_picture(it):
            handed = Handed(url=it.url, filename=it.filename, size=it.size, content_type=it.content_type, owner=owner)
            found[_key(it.url)] = Find(handed=handed, shown_at=it.url, spoiler=it.is_spoiler(), title=it.filename)
    for embed in message.embeds:
        media = embed.image if embed.image.url else embed.thumbnail if embed.type == "image" else None
        # Discord's own copy: the bot need not call at a stranger's door.
        url = (media.proxy_url or media.url) if media else None
        if url is None or media is None or any(_FACES.search(urlsplit(it or "").path) for it in (url, media.url)):
            continue
        name = PurePosixPath(urlsplit(media.url or url).path).name or "picture"
        found.setdefault(_key(url), Find(handed=Handed(url=url, filename=name, owner=owner), shown_at=url, title=name))
    return list(found.values())


def _is_picture(attachment: discord.Attachment) -> bool:
    if attachment.content_type:
        return attachment.content_type.startswith("image/")
    return PurePosixPath(attachment.filename.lower()).suffix in _SUFFIXES


def _key(url: str) -> str:
    return url.partition("?")[0]


def token(find: Find, cloakroom: Cloakroom[Handed]) -> str:
    """A find as the value of a choice in a menu: `p` and its number, or `t` and a ticket."""
    if find.number is not None:
        return f"p{find.number}"
    assert find.handed is not None, "a find is one or the other"
    return f"t{cloakroom.leave(find.handed)}"
