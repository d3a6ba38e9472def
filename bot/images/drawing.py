"""The `Drawing` port: previews from the vault, drawn upon in the darkroom's threads. A lost file is a grey tile."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.core.family import Family, Node
from bot.images.darkroom import Darkroom
from bot.images.family import draw_family
from bot.images.layout import plan
from bot.images.lettering import SYSTEM_FONTS, Lettering, chart_font, find_fonts
from bot.images.replay import EXTENSION, MOST, SIDE, chosen, make_replay
from bot.images.sheet import MOST as MOST_ON_SHEET
from bot.images.sheet import draw_sheet
from bot.images.thumbnail import SIDE as PREVIEW
from bot.images.vault import Vault

_AT_ONCE = 8  # files read at a time
_LAYERS = 3  # bitmaps of a drawing's size: itself, and masks that are drawn larger
_SHEET_PIXELS = 1_240 * 1_600


class Drawings:
    """Draws families, replays and contact sheets of pictures in a vault."""

    def __init__(self, *, vault: Vault, darkroom: Darkroom) -> None:
        self._vault = vault
        self._darkroom = darkroom
        self._fonts: tuple[str, ...] | None = None

    async def tree(self, family: Family, names: Mapping[int, str]) -> bytes:
        """See `bot.core.ports.Drawing.tree`."""
        placed = await self._darkroom.run(lambda: plan(family), pixels=0)
        thumbs = await self._previews([family.by_number[number] for number in placed.shown], PREVIEW)
        lettering = await self._lettering()
        pixels = placed.width * placed.height * _LAYERS
        return await self._darkroom.run(lambda: draw_family(placed, family, names, thumbs, lettering), pixels=pixels)

    async def replay(self, steps: Sequence[Node], names: Mapping[int, str], *, limit: int) -> tuple[bytes, str]:
        """See `bot.core.ports.Drawing.replay`.

        Raises:
            TooTight: `limit` is too small for any replay.
            ValueError: there are no steps.
        """
        shown = [steps[place] for place in chosen(len(steps))]
        pictures = await self._previews(shown, SIDE)
        lettering = await self._lettering()
        data = await self._darkroom.run(
            lambda: make_replay(steps, names, pictures, lettering, limit=limit), pixels=MOST * SIDE * SIDE
        )
        return data, EXTENSION

    async def sheet(self, nodes: Sequence[Node], *, title: str) -> bytes:
        """See `bot.core.ports.Drawing.sheet`. Of more than 25 pictures the first are shown, and it says so."""
        thumbs = await self._previews(nodes[:MOST_ON_SHEET], PREVIEW)
        lettering = await self._lettering()
        return await self._darkroom.run(
            lambda: draw_sheet(nodes, thumbs, lettering, title=title), pixels=_SHEET_PIXELS * _LAYERS
        )

    async def _previews(self, nodes: Sequence[Node], side: int) -> dict[int, bytes | None]:
        """Previews by number; None where there is none to be had."""
        gate = asyncio.Semaphore(_AT_ONCE)

        async def preview(node: Node) -> bytes | None:
            if node.removed:
                return None
            async with gate:
                try:
                    return await self._vault.thumbnail(node.sha256, node.extension, side)
                # Lost, damaged or never a picture: the drawing shows a grey tile in its place.
                except (OSError, ValueError):
                    return None

        made = await asyncio.gather(*(preview(node) for node in nodes))
        return {node.number: data for node, data in zip(nodes, made, strict=True)}

    async def _lettering(self) -> Lettering:
        """A fresh one for each drawing, because it serves one thread; the system's fonts are looked for once."""
        if self._fonts is None:
            self._fonts = await self._darkroom.run(lambda: find_fonts((*SYSTEM_FONTS, chart_font())), pixels=0)
        return Lettering(self._fonts)
