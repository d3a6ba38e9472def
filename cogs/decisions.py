"""`/moderation log`: what was decided, by whom, about whom and why; in pages, or as a file for a spreadsheet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord
from discord import app_commands

from bot.core.decisions import Decision, DecisionKind
from bot.core.errors import BadRequest
from cogs.host import Host, Interaction
from cogs.moderation import check_moderator, moderation
from cogs.ui import words_discipline as words
from cogs.ui.answers import Answer
from cogs.ui.cards import message_link
from cogs.ui.panel import TEXT_LIMIT, panel
from cogs.ui.sheet import Sheet
from cogs.ui.text import cut
from cogs.ui.trees import link
from cogs.ui.turns import pager

LOG = "decisions"
PAGE = 5  # lines; what is said of each is cut so that they fit into one message
LONGEST = 366  # days
_ANY = "any"
_CHOICES = [app_commands.Choice(name=name, value=str(kind)) for kind, name in words.KINDS.items()]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What somebody looks for; as parts of a button's id and back."""

    member: int | None = None
    kind: DecisionKind | None = None
    days: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """For a button."""
        return (str(self.member or 0), str(self.kind or _ANY), str(self.days or 0))

    @classmethod
    def of(cls, parts: Sequence[str]) -> "Filter":
        """From a button."""
        member, kind, days = parts
        return cls(
            member=int(member) or None, kind=DecisionKind(kind) if kind != _ANY else None, days=int(days) or None
        )


class Log:
    """Shows the log to moderators."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[LOG] = self.turn

    def command(self) -> app_commands.Command[Any, ..., Any]:
        """The sub-command."""

        @app_commands.command(name="log", description="What was decided, by whom, about whom and why; newest first")
        @app_commands.describe(
            member="Only what is about them, or by them",
            kind="Only decisions of one kind",
            days="Only the last days, today included",
            csv="As a file for a spreadsheet, with every line",
        )
        @app_commands.choices(kind=_CHOICES)
        async def log(
            interaction: Interaction,
            member: discord.User | None = None,
            kind: str | None = None,
            days: app_commands.Range[int, 1, LONGEST] | None = None,
            csv: bool = False,
        ) -> None:
            wanted = Filter(member=member.id if member else None, kind=DecisionKind(kind) if kind else None, days=days)
            await (self.send_file(interaction, wanted) if csv else self.show(interaction, wanted))

        return log

    async def show(self, interaction: Interaction, wanted: Filter) -> None:
        """The first page, to the asker alone."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        await answer.tell(await answer.meanwhile(self._page(guild_id, wanted, 0), private=True))

    async def turn(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Another page in place of this one."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction).in_place()
        *rest, page = parts
        await answer.replace(await answer.meanwhile(self._page(guild_id, Filter.of(rest), int(page))))

    async def send_file(self, interaction: Interaction, wanted: Filter) -> None:
        """Every line that fits, as a CSV file, to the asker alone."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        work = self._bot.engine.discipline.log_file(guild_id, member=wanted.member, kind=wanted.kind, days=wanted.days)
        data = await answer.meanwhile(work, private=True)
        if len(data) > interaction.filesize_limit:
            raise BadRequest(words.TOO_LARGE.format(math.ceil(len(data) / 1024**2)))
        await answer.tell_file(discord.File(BytesIO(data), filename="easel-moderation-log.csv"))

    async def _page(self, guild_id: int, wanted: Filter, page: int) -> Sheet:
        found, total = await self._bot.engine.discipline.log(
            guild_id,
            member=wanted.member,
            kind=wanted.kind,
            days=wanted.days,
            offset=max(0, page) * PAGE,
            most=PAGE,
        )
        pages = max(1, math.ceil(total / PAGE))
        narrowed = words.narrowed(wanted.member, wanted.kind, wanted.days)
        if not total:
            return panel(words.LOG, words.NO_SUCH_LINES if narrowed else words.NO_LINES)
        if not 0 <= page < pages:  # the days have passed on since the button was shown
            return await self._page(guild_id, wanted, min(max(0, page), pages - 1))
        entries = [words.entry(line, await self._where(line)) for line in found]
        room = (TEXT_LIMIT - 300) // PAGE
        text = "\n\n".join(part for part in (narrowed, *(cut(entry, room) for entry in entries)) if part)
        row = pager(LOG, *wanted.parts, page=page, pages=pages)
        return panel(words.title(page, pages, total), text, [discord.ui.ActionRow(*row)] if row else ())

    async def _where(self, line: Decision) -> str:
        """Links to what a line is about, as far as it still stands somewhere."""
        engine = self._bot.engine
        if line.picture is not None:
            node = await engine.together.picture(line.picture, guild_id=line.guild_id)
            return f"picture {link(node) if node else f'#{line.picture}'}"
        job = await engine.job(line.job_id) if line.job_id is not None else None
        message = (job.result_id or job.card_id) if job is not None else None
        if job is None or message is None:
            return ""
        channel = (job.result_channel_id if job.result_id else None) or job.place.channel_id
        return f"[order]({message_link(job.place.guild_id, channel, message)})"


async def setup(bot: Host) -> None:
    """Add the sub-command."""
    moderation(bot).add_command(Log(bot).command())
