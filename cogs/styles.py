"""`/studio style add`, `remove` and `list`: the prompt templates of a server, with example pictures."""

from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from bot.engine.customs import NAME_LIMIT, TEMPLATE_LIMIT, style_of
from cogs.host import Host, Interaction
from cogs.studio import studio
from cogs.ui import words_gallery as words
from cogs.ui.answers import Answer
from cogs.ui.contact import pictured
from cogs.ui.options import CHOICE_NAME_LIMIT, CHOICES_LIMIT
from cogs.ui.sheet import Shown
from cogs.ui.text import cut, plain, quoted

_TEMPLATE_SHOWN = 200
_EXAMPLES = 25  # pictures on the sheet

Name = app_commands.Range[str, 1, NAME_LIMIT]
Template = app_commands.Range[str, 1, TEMPLATE_LIMIT]


class Styles:
    """Reads and changes a server's styles."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot

    def group(self) -> app_commands.Group:
        """The sub-commands."""
        group = app_commands.Group(name="style", description="Prompt templates that members can choose")

        @group.command(name="add", description="Add a style, or change the one of that name")
        @app_commands.describe(
            name="What members choose it by",
            template="The whole prompt, with $prompt where the member's own words go",
            example="A picture made with it",
        )
        async def add(
            interaction: Interaction, name: Name, template: Template, example: discord.Attachment | None = None
        ) -> None:
            await self.add(interaction, name, template, example)

        @group.command(name="remove", description="Take a style away; pictures made with it stay")
        @app_commands.describe(name="Which one")
        @app_commands.autocomplete(name=suggest_styles)
        async def remove(interaction: Interaction, name: Name) -> None:
            await self.remove(interaction, name)

        @group.command(name="list", description="The styles of this server, with their examples")
        async def every(interaction: Interaction) -> None:
            await self.every(interaction)

        return group

    async def add(self, interaction: Interaction, name: str, template: str, example: discord.Attachment | None) -> None:
        """Write a style down; its example is kept like any picture handed in."""
        await Answer.of(interaction).meanwhile(self._add(interaction, name, template, example), private=True)

    async def _add(
        self, interaction: Interaction, name: str, template: str, example: discord.Attachment | None
    ) -> None:
        engine, guild_id, by = self._bot.engine, interaction.guild_id or 0, interaction.user.id
        before = {style.name: style for style in await engine.customs.styles(guild_id)}
        wanted = style_of(name, template)  # before its example is fetched and kept
        old = before.get(wanted.name)
        number = old.example if old else None
        if example is not None:
            item = await engine.take_input(
                url=example.url, name=example.filename, size=example.size, content_type=example.content_type
            )
            number = await engine.customs.keep_example(item, guild_id=guild_id, user_id=by)
        style = await engine.customs.add_style(
            guild_id=guild_id, name=wanted.name, template=wanted.template, example=number, by=by
        )
        await Answer.of(interaction).tell(words.style_saved(quoted(style.name), known=style.name in before))

    async def remove(self, interaction: Interaction, name: str) -> None:
        """Forget a style."""
        answer = Answer.of(interaction)
        work = self._bot.engine.customs.remove_style(guild_id=interaction.guild_id or 0, name=name)
        await answer.meanwhile(work, private=True)
        await answer.tell(words.STYLE_GONE.format(name=plain(name)))

    async def every(self, interaction: Interaction) -> None:
        """Show all styles, and their examples as one sheet."""
        answer = Answer.of(interaction)
        shown = await answer.meanwhile(self._list(interaction), private=True)
        await answer.tell(shown.sheet, shown.files)

    async def _list(self, interaction: Interaction) -> Shown:
        together, guild_id = self._bot.engine.together, interaction.guild_id or 0
        styles = await self._bot.engine.customs.styles(guild_id)
        nodes = []
        for style in [each for each in styles if each.example is not None][:_EXAMPLES]:
            node = await together.picture(style.example or 0, guild_id=guild_id)
            if node is not None and not node.removed:
                nodes.append(replace(node, prompt=style.name))
        jpeg = await together.draw_sheet(nodes, title="Styles") if nodes else None
        lines = [
            words.style_line(quoted(style.name), quoted(style.template, _TEMPLATE_SHOWN), style.example)
            for style in styles
        ]
        return pictured("Styles", lines or [words.NO_STYLES], nodes, jpeg)


async def suggest_styles(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The server's styles whose name or template has what was typed."""
    wanted = current.strip().casefold()
    styles = await interaction.client.engine.customs.styles(interaction.guild_id or 0)
    matching = [each for each in styles if wanted in each.name.casefold() or wanted in each.template.casefold()]
    return [
        app_commands.Choice(name=cut(plain(each.name), CHOICE_NAME_LIMIT), value=each.name)
        for each in matching[:CHOICES_LIMIT]
    ]


async def setup(bot: Host) -> None:
    """Add the sub-commands."""
    group: Any = Styles(bot).group()
    studio(bot).add_command(group)
