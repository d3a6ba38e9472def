"""`/moderation rule add`, `remove`, `list` and `test`: words a server does not want, and trying a rule out."""

import asyncio
import math
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Literal

import discord
from discord import app_commands

from bot.core import sheets
from bot.core.moderation import Severity
from bot.core.privacy import moment
from bot.core.rehearsal import PROMPTS_LIMIT, Found, Rehearsal
from bot.core.rules import NAME_LIMIT, PATTERN_LIMIT, RuleKind
from bot.engine.house_rules import rule_of
from cogs.host import Host, Interaction
from cogs.moderation import check_moderator, moderates_here
from cogs.moderation import rule as rule_group
from cogs.ui import words_rules as words
from cogs.ui.answers import Answer
from cogs.ui.cards import message_link
from cogs.ui.options import CHOICE_NAME_LIMIT, CHOICES_LIMIT
from cogs.ui.panel import TEXT_LIMIT, panel
from cogs.ui.sheet import Sheet, Shown
from cogs.ui.text import cut, plain, units
from cogs.ui.turns import pager

LIST = "rules"
PAGE = 5  # rules; those of AutoMod stand below them and must fit as well
LAST = 200
FILE = "easel-rehearsal.csv"
COLUMNS = ("at", "member", "prompt", "found", "what became of it", "link", "line of the log")

Name = app_commands.Range[str, 1, NAME_LIMIT]
Pattern = app_commands.Range[str, 1, PATTERN_LIMIT]
Last = app_commands.Range[int, 1, PROMPTS_LIMIT]


class Rules:
    """Reads, changes and tries out a server's rules."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.turns[LIST] = self.turn

    def fill(self, group: app_commands.Group) -> None:
        """Add the sub-commands to their group."""

        @group.command(name="add", description="Add a rule, or change the one of that name")
        @app_commands.describe(
            name="What you call it; members never see it",
            kind="words: separated by commas. phrase: words in this order. regex: a regular expression",
            pattern="What it finds",
            severity="refuse: no picture. hold: a moderator looks first. flag: only the log tells",
            leet="Read n4ked as naked",
            shadow="On trial: it writes into the log and does nothing",
        )
        async def add(
            interaction: Interaction,
            name: Name,
            kind: Literal["words", "phrase", "regex"],
            pattern: Pattern,
            severity: Literal["refuse", "hold", "flag"],
            leet: bool = False,
            shadow: bool = False,
        ) -> None:
            wanted = {"name": plain(name), "kind": RuleKind(kind), "pattern": pattern, "severity": Severity(severity)}
            await self.add(interaction, leet=leet, shadow=shadow, **wanted)

        @group.command(name="remove", description="Take a rule away; the log keeps what it said")
        @app_commands.describe(name="Which one")
        @app_commands.autocomplete(name=suggest_rules)
        async def remove(interaction: Interaction, name: Name) -> None:
            await self.remove(interaction, plain(name))

        @group.command(name="list", description="The rules of this server, and which of Discord's AutoMod count here")
        async def every(interaction: Interaction) -> None:
            await self.every(interaction)

        @group.command(name="test", description="Try a rule on what was asked for here: its hits, and its mistakes")
        @app_commands.describe(name="Which one", last="On how many of the newest prompts; 200 unless you say otherwise")
        @app_commands.autocomplete(name=suggest_rules)
        async def test(interaction: Interaction, name: Name, last: Last = LAST) -> None:
            await self.test(interaction, plain(name), last)

    async def add(self, interaction: Interaction, *, leet: bool, shadow: bool, **wanted: Any) -> None:
        """Write a rule down, and say what it was before."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        rule, house_rules = rule_of(leet=leet, shadow=shadow, **wanted), self._bot.engine.house_rules
        work = house_rules.add_rule(rule, guild_id=guild_id, by=interaction.user.id)
        before = await answer.meanwhile(work, private=True)
        same = before is not None and words.rule(before) == words.rule(rule) and before.pattern == rule.pattern
        text = words.saved(rule, before, same=same)
        house = await answer.meanwhile(house_rules.house(guild_id), private=True)
        if rule.severity is Severity.HOLD and house.moderators_channel is None:
            text += f"\n{words.NOBODY_LOOKS}"
        await answer.tell(text)

    async def remove(self, interaction: Interaction, name: str) -> None:
        """Forget a rule."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        work = self._bot.engine.house_rules.remove_rule(name, guild_id=guild_id, by=interaction.user.id)
        await answer.tell(words.removed(await answer.meanwhile(work, private=True)))

    async def every(self, interaction: Interaction) -> None:
        """The first page, to the asker alone."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        await answer.tell(await answer.meanwhile(self._page(guild_id, 0), private=True))

    async def turn(self, interaction: Interaction, parts: Sequence[str]) -> None:
        """Another page in place of this one."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction).in_place()
        await answer.replace(await answer.meanwhile(self._page(guild_id, int(parts[0]))))

    async def _page(self, guild_id: int, page: int) -> Sheet:
        house_rules = self._bot.engine.house_rules
        rules, known = await house_rules.rules(guild_id), await house_rules.automod(guild_id)
        pages = max(1, math.ceil(len(rules) / PAGE))
        page = min(max(page, 0), pages - 1)
        shown = [words.listed(rule) for rule in rules[page * PAGE : (page + 1) * PAGE]] or [words.NO_RULES]
        below = words.automod(known, house_rules.not_honoured(known))
        row = pager(LIST, page=page, pages=pages)
        rows: list[discord.ui.ActionRow[Any]] = [discord.ui.ActionRow(*row)] if row else []
        return panel(words.list_title(len(rules), page, pages), "\n".join([*shown, "", below]), rows)

    async def test(self, interaction: Interaction, name: str, last: int) -> None:
        """A rule on the newest prompts: the first hits at once, all of them as a file."""
        guild_id, answer = check_moderator(interaction), Answer.of(interaction)
        work = self._bot.engine.house_rules.rehearse(name, guild_id=guild_id, last=last)
        shown = await rehearsed(await answer.meanwhile(work, private=True), guild_id)
        await answer.tell(shown.sheet, shown.files)


async def rehearsed(found: Rehearsal, guild_id: int) -> Shown:
    """A rehearsal as it is shown; beyond the first hits a file has them all."""
    title = f"{words.TEST_TITLE}: {plain(found.rule.name)}"
    lines = [words.rule_name(found.rule.name) + " " + words.rule(found.rule), words.rehearsal(found), ""]
    first = [words.hit(each, number, guild_id) for number, each in enumerate(found.found[: words.HITS_SHOWN], start=1)]
    lines += _fitting(first, TEXT_LIMIT - units("\n".join(lines)) - units(title) - units(words.ALL_HITS) - 10)
    if len(found.found) <= words.HITS_SHOWN:
        return Shown(sheet=panel(title, "\n".join(lines)))
    data = await asyncio.to_thread(sheets.written, COLUMNS, list(_rows(found.found, guild_id)))
    sheet = panel(title, "\n".join([*lines, words.ALL_HITS]))
    sheet.add_item(discord.ui.File(f"attachment://{FILE}"))
    return Shown(sheet=sheet, files=[discord.File(BytesIO(data), filename=FILE)])


def _fitting(lines: Iterable[str], room: int) -> list[str]:
    """As many whole lines as there is room for."""
    kept = []
    for line in lines:
        room -= units(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def _rows(found: Sequence[Found], guild_id: int) -> Iterable[dict[str, Any]]:
    for each in found:
        asked = each.asked
        there = asked.channel_id is not None and asked.message_id is not None
        link = message_link(guild_id, asked.channel_id or 0, asked.message_id or 0) if there else ""
        values = (moment(asked.at), str(asked.member), asked.wish, each.matched, words.fate(asked.fate), link)
        yield dict(zip(COLUMNS, (*values, asked.decision or ""), strict=True))


async def suggest_rules(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The server's rules whose name or pattern has what was typed."""
    if interaction.guild_id is None or not moderates_here(interaction):
        return []
    wanted = current.strip().casefold()
    found = await interaction.client.engine.house_rules.rules(interaction.guild_id)
    matching = [each for each in found if wanted in each.name.casefold() or wanted in each.pattern.casefold()]
    return [
        app_commands.Choice(name=cut(plain(f"{each.name} · {each.pattern}"), CHOICE_NAME_LIMIT), value=each.name)
        for each in matching[:CHOICES_LIMIT]
    ]


async def setup(bot: Host) -> None:
    """Add the sub-commands."""
    Rules(bot).fill(rule_group(bot))
