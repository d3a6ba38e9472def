"""What waits for the moderators of a server, as a private list with a button at each question."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.core.jobs import Job
from bot.core.reviews import Review
from cogs.ui import words_review as words
from cogs.ui.review_cards import link
from cogs.ui.sheet import Sheet
from cogs.ui.turns import pager, turn

PAGE, OPEN = "queue", "queueopen"  # verbs: a page by its number from 0; a question, and the page it was on
ON_A_PAGE = 5


def queue_sheet(rows: Sequence[tuple[Review, Job | None]], *, total: int, page: int, pages: int) -> Sheet:
    """One page, oldest first."""
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(words.queue_heading(total, page, pages))]
    for review, job in rows:
        line: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(words.queue_line(review, job, link(review)))
        items += [
            discord.ui.Separator(),
            discord.ui.Section(line, accessory=turn(OPEN, f"Open {review.number}", review.number, page)),
        ]
    buttons = pager(PAGE, page=page, pages=pages)
    rows_below = [discord.ui.ActionRow(*buttons)] if buttons else []
    return Sheet(discord.ui.Container(*items), *rows_below)


def back(page: int) -> "discord.ui.Button[Any]":
    """Leads from a question back to the page it was on."""
    return turn(PAGE, words.BACK, page)


def back_of(message: discord.Message) -> "discord.ui.Button[Any] | None":
    """The same, as a message has it already; None on a card in the moderators' channel."""
    for item in discord.ui.LayoutView.from_message(message).walk_children():
        if isinstance(item, discord.ui.Button) and (item.custom_id or "").startswith(f"easel/{PAGE}/"):
            return back(int(str(item.custom_id).rpartition("/")[2]))
    return None
