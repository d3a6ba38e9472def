"""`/moderation queue`: everything that waits for the moderators of a server, in private, with the same buttons.

It works where no channel for moderators is set up.
"""

from collections.abc import Sequence
from typing import Any

from discord import app_commands

from bot.core.errors import BadRequest
from cogs.host import Host, Interaction
from cogs.moderation import check_moderator, moderation
from cogs.review_prints import ReviewPrints
from cogs.sight import age_restricted
from cogs.ui import exhibits, words
from cogs.ui import words_review as told
from cogs.ui.answers import Answer
from cogs.ui.lists import question
from cogs.ui.queue_sheet import ON_A_PAGE, OPEN, PAGE, back, queue_sheet
from cogs.ui.review_cards import card
from cogs.ui.sheet import Sheet

PRIVATE_LIMIT = 4 * 1024 * 1024  # bytes of a picture that is looked at in private: whoever asked is waiting


class Queue:
    """Shows pages of the queue, and one question in full."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._prints = ReviewPrints(bot.delivery.prints)
        bot.turns[PAGE] = self.turn
        bot.turns[OPEN] = self.open

    def command(self) -> app_commands.Command[Any, ..., Any]:
        """The sub-command."""

        @app_commands.command(name="queue", description="What waits for a moderator: held pictures, reports, appeals")
        async def queue(interaction: Interaction) -> None:
            answer = Answer.of(interaction)
            guild_id = check_moderator(interaction)
            await answer.tell(await answer.meanwhile(self._page(guild_id, 0), private=True))

        return queue

    async def turn(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """A page, in place of what the message showed."""
        (page,) = _numbers(parts, 1)
        guild_id = check_moderator(interaction)
        answer = Answer.of(interaction).in_place()
        await answer.replace(await answer.meanwhile(self._page(guild_id, page)), [])

    async def open(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """One question as its card, with its pictures and buttons."""
        number, page = _numbers(parts, 2)
        guild_id, reviews = check_moderator(interaction), self._bot.engine.reviews
        answer = Answer.of(interaction).in_place()
        review = await answer.meanwhile(reviews.get(number, guild_id=guild_id))
        await answer.think()  # pictures take their time on the way to Discord
        file = await reviews.file(review)
        adult = age_restricted(interaction.channel)
        evidence = await self._prints.of(file, min(interaction.filesize_limit, PRIVATE_LIMIT), adult=adult)
        files = evidence.files()
        await answer.replace(card(file, exhibits.fresh(files), back=back(page)), files)

    async def _page(self, guild_id: int, page: int) -> Sheet:
        """A page, or the last one when there are fewer by now."""
        engine = self._bot.engine
        found, total = await engine.reviews.waiting(guild_id, offset=page * ON_A_PAGE, most=ON_A_PAGE)
        pages = -(-total // ON_A_PAGE)
        if not total:
            return question(told.EMPTY)
        if page >= pages:
            return await self._page(guild_id, pages - 1)
        rows = [(each, await engine.job(each.job_id) if each.job_id is not None else None) for each in found]
        return queue_sheet(rows, total=total, page=page, pages=pages)


def _numbers(parts: Sequence[str], count: int) -> list[int]:
    """What a button carries.

    Raises:
        BadRequest: it is of another version.
    """
    if len(parts) != count or not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
        raise BadRequest(words.OLD_BUTTON)
    return [int(part) for part in parts]


async def setup(bot: Host) -> None:
    """Add the sub-command."""
    moderation(bot).add_command(Queue(bot).command())
