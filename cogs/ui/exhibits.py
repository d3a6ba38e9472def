"""Pictures on the cards of moderators: behind a spoiler, uploaded once, and kept through every edit of the card.

A message that shows its files in components does not list them among its attachments; which picture one is tells
its name alone.
Source: https://discord.com/developers/docs/resources/message#message-object (`attachments`)
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, NamedTuple

import discord

from cogs.ui.results import Print
from cogs.ui.text import ALT_LIMIT, cut

PICTURE, SOURCE = "picture", "source"  # what it is about, and what that was made from
GALLERY_LIMIT = 10  # https://discord.com/developers/docs/components/reference#media-gallery
_NAME = re.compile(rf"(?:SPOILER_)?easel-({PICTURE}|{SOURCE})-(\d+)\.\w+")


class Which(NamedTuple):
    """A picture by its number, and what it is on the card."""

    role: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One picture of a card; `attachment_id` once Discord has it."""

    which: Which
    item: discord.MediaGalleryItem
    attachment_id: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """As an attachment that an edit keeps."""
        return {"id": self.attachment_id}


def uploads(prints: Sequence[Print], role: str, words: str) -> list[discord.File]:
    """Fresh upload objects, each used once; `words` are for those who cannot see the pictures."""
    return [
        discord.File(
            BytesIO(it.data),
            filename=f"easel-{role}-{it.number}.{it.extension.lstrip('.')}",
            spoiler=True,
            description=cut(words, ALT_LIMIT),
        )
        for it in prints
    ]


def fresh(files: Sequence[discord.File]) -> list[Exhibit]:
    """Files that go with this message."""
    return [
        Exhibit(which=which, item=discord.MediaGalleryItem(file, description=file.description, spoiler=True))
        for file in files
        if (which := _which(file.filename)) is not None
    ]


def standing(message: discord.Message) -> list[Exhibit]:
    """What a message of ours shows already."""
    found = []
    for part in discord.ui.LayoutView.from_message(message).walk_children():
        for media, description in _media(part):
            name = media.url.partition("?")[0].rpartition("/")[2]
            which = _which(name)
            if which is not None and media.attachment_id is not None:
                own = discord.MediaGalleryItem(f"attachment://{name}", description=description, spoiler=True)
                found.append(Exhibit(which=which, item=own, attachment_id=media.attachment_id))
    return found


def kept(found: Sequence[Exhibit], wanted: Collection[Which]) -> list[Exhibit]:
    """Those that may stay."""
    return [it for it in found if it.which in wanted]


def gallery(found: Sequence[Exhibit], role: str) -> "list[discord.ui.Item[Any]]":
    """All of one role side by side; nothing when there are none."""
    items = [it.item for it in found if it.which.role == role]
    return [discord.ui.MediaGallery(*items[:GALLERY_LIMIT])] if items else []


def beside(found: Sequence[Exhibit], role: str, text: str) -> "list[discord.ui.Item[Any]]":
    """A line with all of one role: a single one small beside it, several below; nothing without a line."""
    items = [it.item for it in found if it.which.role == role]
    if not text:
        return []
    if len(items) != 1:
        return [discord.ui.TextDisplay(text), *gallery(found, role)]
    (item,) = items
    small: discord.ui.Thumbnail[Any] = discord.ui.Thumbnail(item.media, description=item.description, spoiler=True)
    return [discord.ui.Section(discord.ui.TextDisplay(text), accessory=small)]


def _media(part: "discord.ui.Item[Any]") -> "list[tuple[discord.UnfurledMediaItem, str | None]]":
    if isinstance(part, discord.ui.Thumbnail):
        return [(part.media, part.description)]
    return [(it.media, it.description) for it in part.items] if isinstance(part, discord.ui.MediaGallery) else []


def _which(name: str) -> Which | None:
    match = _NAME.fullmatch(name)
    return Which(match[1], int(match[2])) if match else None
