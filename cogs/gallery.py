"""`/gallery` and `Sum up`: pages of pictures as contact sheets. What a page shows stands in its buttons."""

import math
from collections.abc import Sequence
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import NotYours
from cogs.host import Host, Interaction
from cogs.sight import Sight
from cogs.ui import buttons, words
from cogs.ui import words_gallery as told
from cogs.ui.answers import Answer
from cogs.ui.contact import contact_sheet
from cogs.ui.sheet import Shown
from cogs.ui.turns import pager
from cogs.ui.words_family import who

PAGE = 9  # pictures on a page of the gallery
SUMMED = 12  # pictures on a page of a thread's summary
_THREAD = 600  # the newest pictures of a thread that are summed up
GALLERY = "gallery"


class Gallery(commands.Cog):
    """Many pictures at a glance."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        self._sight = Sight()
        bot.turns[GALLERY] = self.turn
        bot.turns[buttons.SUM_UP] = self.turn_summary
        bot.presses[buttons.SUM_UP] = self.sum_up

    @app_commands.command(description="The pictures made here, newest or most starred first")
    @app_commands.describe(member="Only theirs", sort="Newest first, unless you choose otherwise")
    async def gallery(
        self,
        interaction: Interaction,
        member: discord.User | None = None,
        sort: Literal["newest", "stars"] = "newest",
    ) -> None:
        """Show the first page, to the asker alone."""
        answer = Answer.of(interaction)
        user_id = member.id if member else 0
        shown = await answer.meanwhile(self._page(interaction, sort, user_id, 0), private=True)
        await answer.tell(shown.sheet, shown.files)

    async def turn(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Show another page in place of this one."""
        answer = Answer.of(interaction).in_place()
        sort, user_id, page = parts
        shown = await answer.meanwhile(self._page(interaction, sort, int(user_id), int(page)))
        await answer.replace(shown.sheet, shown.files)

    async def sum_up(self, interaction: Interaction, job_id: int) -> None:
        """The thread that a job opened, in order, to whoever asks."""
        answer = Answer.of(interaction)
        shown = await answer.meanwhile(self._summary(interaction, job_id, 0), private=True)
        await answer.tell(shown.sheet, shown.files)

    async def turn_summary(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Another page of it."""
        answer = Answer.of(interaction).in_place()
        shown = await answer.meanwhile(self._summary(interaction, int(parts[0]), int(parts[1])))
        await answer.replace(shown.sheet, shown.files)

    async def _page(self, interaction: Interaction, sort: str, user_id: int, page: int) -> Shown:
        together = self._bot.engine.together
        nodes, total = await together.gallery(
            guild_id=interaction.guild_id or 0,
            user_id=user_id or None,
            starred=sort == told.STARS,
            offset=page * PAGE,
            most=PAGE,
        )
        pages = max(1, math.ceil(total / PAGE))
        title = told.gallery_title(sort, page, pages)
        if not total:
            empty = told.EMPTY_OF_MEMBER.format(who=who(user_id)) if user_id else told.EMPTY
            return contact_sheet([], None, title=title, note=empty)
        seen = await self._sight.seen(interaction, nodes)
        visible = [node for node in nodes if node.number in seen]
        hidden = len(nodes) - len(visible)
        jpeg = await together.draw_sheet(visible, title=title) if visible else None
        row = pager(GALLERY, sort, user_id, page=page, pages=pages)
        note = told.OUT_OF_SIGHT.format(count=hidden) if hidden else ""
        return contact_sheet(visible, jpeg, title=title, note=note, buttons=row)

    async def _summary(self, interaction: Interaction, job_id: int, page: int) -> Shown:
        job = await self._bot.engine.job(job_id)
        if job is None or job.place.guild_id != interaction.guild_id:
            raise NotYours(words.JOB_GONE)
        thread_id = job.thread_id or job.place.channel_id
        together = self._bot.engine.together
        nodes = (await together.in_thread(thread_id, most=_THREAD))[::-1]
        if not nodes:
            raise NotYours(told.EMPTY_THREAD)
        seen = await self._sight.seen(interaction, nodes)
        visible = [node for node in nodes if node.number in seen]
        if not visible:
            raise NotYours(told.NO_THREAD)
        pages = math.ceil(len(visible) / SUMMED)
        page = min(max(page, 0), pages - 1)
        part = visible[page * SUMMED : (page + 1) * SUMMED]
        title = told.summary_title(len(visible), page, pages)
        jpeg = await together.draw_sheet(part, title=title)
        row = pager(buttons.SUM_UP, job_id, page=page, pages=pages, labels=told.EARLIER_LATER)
        return contact_sheet(part, jpeg, title=title, buttons=row)


async def setup(bot: Host) -> None:
    """Add the command and the buttons."""
    await bot.add_cog(Gallery(bot))
