"""A sheet with a chart in it, and the figures in words for those who do not see it."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord

from bot.core.charts import Bars, Charts
from cogs.ui.panel import TEXT_LIMIT
from cogs.ui.sheet import Sheet, Shown
from cogs.ui.text import ALT_LIMIT, cut, units


async def charted(
    charts: Charts | None,
    chart: Bars | None,
    title: str,
    text: str,
    rows: "Sequence[discord.ui.ActionRow[Any]]" = (),
) -> Shown:
    """Heading, lines, the chart where there is something to draw and somebody who draws, and rows of controls."""
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"### {title}"),
        discord.ui.TextDisplay(cut(text, TEXT_LIMIT - units(title))),
    ]
    files = []
    if charts is not None and chart is not None and any(chart.values):
        words = chart.words(ALT_LIMIT)
        upload = discord.File(BytesIO(await charts.bars(chart)), filename="chart.png", description=words)
        files.append(upload)
        items.append(discord.ui.MediaGallery(discord.MediaGalleryItem(upload, description=words)))
    return Shown(sheet=Sheet(discord.ui.Container(*items), *rows), files=files)
