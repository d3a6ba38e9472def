"""What all of Easel's Components V2 messages share."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord


class Sheet(discord.ui.LayoutView):
    """A message in components. Its buttons are found by their custom ids, so the library need not remember it."""

    def __init__(self, *items: "discord.ui.Item[Sheet]") -> None:
        super().__init__(timeout=None)
        for item in items:
            self.add_item(item)
        # A view that has stopped is not kept in memory for each message that shows it.
        self.stop()


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A sheet and the files it shows."""

    sheet: Sheet
    files: Sequence[discord.File] = ()
