"""The number on a `★`: brought up to date by the presses themselves, one edit of a message after the other.

An answer to a press may change the pressed message without counting against Discord's limit. Of presses that come
while an edit is under way, the newest makes the next edit; each edit asks the database for the count, so that the
last one shows the truth however many pressed at once.
Source: https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
import structlog

from bot.core.ports import Clock
from cogs.faults import TROUBLE
from cogs.host import Interaction
from cogs.ui import buttons
from cogs.ui.answers import Answer

log = structlog.get_logger(__name__)

Count = Callable[[], Awaitable[int]]
REMEMBERED = 2_000
TOKEN_USE = 14 * 60  # seconds for which a press may be used to change its message


@dataclass(kw_only=True)
class _Line:
    """One message: whether an edit is under way, who does the next, and a press that can still be used."""

    busy: bool = False
    following: Interaction | None = None
    usable: Interaction | None = None
    since: float = 0.0


class Labels:
    """Edits of messages with a `★`, each message's one after the other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: OrderedDict[int, _Line] = OrderedDict()

    async def by_press(self, interaction: Interaction, number: int, count: Count) -> None:
        """Show the count on the pressed message; `number` is the picture its `★` names."""
        assert interaction.message is not None, "a press stands on a message"
        line = self._line(interaction.message.id)
        if line.busy:
            # Discord must hear within three seconds; the message changes a moment later.
            await Answer.of(interaction).in_place().think()
            line.following = interaction
        if not line.busy:
            await self._work(line, interaction, number, count)

    def keep(self, interaction: Interaction) -> None:
        """Remember a press on a message, for changing the message when a choice has been made elsewhere."""
        assert interaction.message is not None, "a press stands on a message"
        line = self._line(interaction.message.id)
        line.usable, line.since = interaction, self._clock.monotonic()

    async def of_message(self, message: discord.PartialMessage, number: int, count: Count) -> None:
        """Show the count on a message that was not pressed itself: by an earlier press, else by the bot's own token."""
        line = self._line(message.id)
        press = line.usable
        if press is not None and self._clock.monotonic() - line.since < TOKEN_USE:
            line.following = press
            if not line.busy:
                await self._work(line, press, number, count)
            return
        try:
            whole = await message.fetch()
            await message.edit(view=relabelled(whole, number, await count()))
        except TROUBLE as error:
            log.info("star_not_shown", message=message.id, error=repr(error))

    async def _work(self, line: _Line, interaction: Interaction, number: int, count: Count) -> None:
        line.busy, line.following = True, interaction
        try:
            while (press := line.following) is not None:
                line.following = None
                assert press.message is not None, "a press stands on a message"
                await Answer.of(press).in_place().replace(relabelled(press.message, number, await count()))
        finally:
            line.busy = False

    def _line(self, message_id: int) -> _Line:
        line = self._lines.setdefault(message_id, _Line())
        self._lines.move_to_end(message_id)
        while len(self._lines) > REMEMBERED and not next(iter(self._lines.values())).busy:
            self._lines.popitem(last=False)
        return line


def relabelled(message: discord.Message, number: int, stars: int) -> discord.ui.LayoutView:
    """The message as it is, with so many stars on its button."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    files = {attachment.id: attachment.filename for attachment in message.attachments}
    for item in view.walk_children():
        if isinstance(item, discord.ui.Button) and item.custom_id == buttons.custom_id(buttons.STAR, number):
            item.label = buttons.star(number, stars).label
        if isinstance(item, discord.ui.MediaGallery):
            item.items = [_own(it, files) for it in item.items]
    view.stop()
    return view


def _own(item: discord.MediaGalleryItem, files: "dict[int, str]") -> discord.MediaGalleryItem:
    """A picture of the message itself is named by its file: its address would expire."""
    name = files.get(item.media.attachment_id or 0) or item.media.url.partition("?")[0].rpartition("/")[2]
    if item.media.attachment_id is None:
        return item
    return discord.MediaGalleryItem(f"attachment://{name}", description=item.description, spoiler=item.spoiler)
