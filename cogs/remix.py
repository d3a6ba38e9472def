"""One of Easel's pictures taken further: `/remix` in a thread, and the `Remix` buttons with their form."""

import re
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import BadRequest, NotPermitted, NotYours
from bot.core.family import Node
from bot.core.requests import Kind, Request, split_model
from cogs.doubts import price_note
from cogs.host import Host, Interaction
from cogs.making import Wish, make
from cogs.ui import buttons
from cogs.ui import words_remix as words
from cogs.ui.answers import Answer
from cogs.ui.checks import check_place
from cogs.ui.forms import filled
from cogs.ui.options import CHOICE_NAME_LIMIT, CHOICES_LIMIT, Prompt, Seed, picture_options
from cogs.ui.remix_forms import remix_form, wish_of
from cogs.ui.text import cut, plain

_NUMBER = re.compile(r"#?\s*([0-9]{1,18})")


class Remix(commands.Cog):
    """Remixes of pictures that have a number."""

    def __init__(self, bot: Host) -> None:
        self._bot = bot
        bot.presses[buttons.REMIX] = self.ask
        bot.forms[buttons.REMIX] = self.take

    @app_commands.command(description="Take a picture of this thread further; the newest one unless you pick")
    @picture_options(
        *("model", "aspect_ratio", "seed"),
        prompt="What should change, in your own words",
        picture="Which picture of this thread; the newest one when you leave it out",
        image="Another picture to take something from",
    )
    async def remix(
        self,
        interaction: Interaction,
        prompt: Prompt,
        picture: str | None = None,
        image: discord.Attachment | None = None,
        model: str | None = None,
        aspect_ratio: str | None = None,
        seed: Seed | None = None,
    ) -> None:
        """Take a picture of this thread further."""
        answer, attachments = Answer.of(interaction), [image] if image else []
        if not check_place(interaction).in_thread:
            raise NotPermitted(words.NOT_IN_A_THREAD)
        node = await answer.meanwhile(self._meant(interaction, picture))
        first = await answer.meanwhile(
            self._bot.engine.together.input_of(node.number, by=interaction.user.id, guild_id=node.guild_id)
        )
        name, provider = split_model(model)
        request = Request(
            kind=Kind.REMIX,
            prompt=prompt.strip(),
            pictures=1 + len(attachments),
            model=name,
            provider=provider,
            aspect_ratio=aspect_ratio,
            seed=seed,
        )
        wish = Wish(request=request, inputs=[first], attachments=attachments, origin_job=node.job_id)
        await make(interaction, wish)

    @remix.autocomplete("picture")
    async def suggest_pictures(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The pictures of this thread, newest first, with number, maker and words."""
        if interaction.guild_id is None or interaction.channel_id is None:
            return []
        nodes = await self._bot.engine.together.in_thread(interaction.channel_id)
        names = await self._bot.names.of(interaction.guild_id, [it.user_id for it in nodes])
        labels = {it.number: f"#{it.number} · {plain(names[it.user_id])} · {plain(it.prompt)}" for it in nodes}
        wanted = current.strip().casefold()
        return [
            app_commands.Choice(name=cut(label, CHOICE_NAME_LIMIT), value=str(number))
            for number, label in labels.items()
            if wanted in label.casefold()
        ][:CHOICES_LIMIT]

    async def ask(self, interaction: Interaction, number: int) -> None:
        """Open the form for a picture, unless it may not be taken further or nothing can be posted here."""
        check_place(interaction)
        engine, answer = self._bot.engine, Answer.of(interaction)
        work = engine.together.input_of(number, by=interaction.user.id, guild_id=interaction.guild_id or 0)
        await answer.in_time(work)
        price = await answer.in_time(price_note(interaction, Kind.REMIX, 1))
        form = remix_form(buttons.REMIX, number, words.remix_title(number), engine.models(), price=price)
        await interaction.response.send_modal(form)

    async def take(self, interaction: Interaction, number: int) -> None:
        """Place what was written into the form; where it was pressed twice, once."""
        together, guild_id = self._bot.engine.together, interaction.guild_id or 0
        answer = Answer.of(interaction)
        first = await answer.meanwhile(together.input_of(number, by=interaction.user.id, guild_id=guild_id))
        node = await answer.meanwhile(together.picture(number, guild_id=guild_id))
        wish = wish_of(filled(interaction), Kind.REMIX, about=f"remix:{number}", inputs=[first])
        await make(interaction, replace(wish, origin_job=node.job_id if node else None))

    async def _meant(self, interaction: Interaction, picture: str | None) -> Node:
        """The picture of this thread that somebody means.

        Raises:
            BadRequest: it is no number, or there is none at all.
            NotYours: it stands elsewhere. Numbers can be guessed, and what stands in another place may be private.
        """
        together, channel_id = self._bot.engine.together, interaction.channel_id or 0
        if picture is None:
            newest = await together.in_thread(channel_id, most=1)
            if not newest:
                raise BadRequest(words.NOTHING_YET)
            return newest[0]
        match = _NUMBER.match(picture.strip())
        if match is None:
            raise BadRequest(words.ODD_NUMBER)
        node = await together.picture(int(match[1]), guild_id=interaction.guild_id or 0)
        if node is None or node.channel_id != channel_id:
            raise NotYours(words.not_here(int(match[1])))
        return node


async def setup(bot: Host) -> None:
    """Add the command and the buttons."""
    await bot.add_cog(Remix(bot))
