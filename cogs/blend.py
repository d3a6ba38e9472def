"""`/blend`: two to five pictures become one."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import BadRequest
from bot.core.requests import Kind, Request, split_model
from bot.engine.orders import Input
from cogs.host import Host, Interaction
from cogs.making import Wish, make
from cogs.tray import emptying, tray_of
from cogs.ui import words
from cogs.ui.options import Count, Guidance, Prompt, Seed, picture_options

_EACH = {f"image{number}": f"Picture {number}" for number in range(1, 6)}


class Blend(commands.Cog):
    """Several pictures in one."""

    @app_commands.command(description="Blend two to five pictures into one")
    @picture_options(
        *("model", "aspect_ratio", "count", "seed", "guidance"),
        prompt="How the pictures should come together, in your own words",
        **_EACH,
    )
    async def blend(
        self,
        interaction: Interaction,
        prompt: Prompt,
        image1: discord.Attachment | None = None,
        image2: discord.Attachment | None = None,
        image3: discord.Attachment | None = None,
        image4: discord.Attachment | None = None,
        image5: discord.Attachment | None = None,
        model: str | None = None,
        aspect_ratio: str | None = None,
        count: Count = 1,
        seed: Seed | None = None,
        guidance: Guidance | None = None,
    ) -> None:
        """Blend two to five pictures into one: those attached, wherever, else those in the member's tray."""
        attachments = [it for it in (image1, image2, image3, image4, image5) if it is not None]
        if len(attachments) == 1:
            raise BadRequest(words.ONE_MORE)
        inputs = [] if attachments else await self._tray(interaction)
        name, provider = split_model(model)
        request = Request(
            kind=Kind.BLEND,
            prompt=prompt.strip(),
            pictures=len(attachments) + len(inputs),
            model=name,
            provider=provider,
            count=count,
            aspect_ratio=aspect_ratio,
            seed=seed,
            guidance=guidance,
        )
        wish = Wish(request=request, inputs=inputs, attachments=attachments)
        await make(interaction, emptying(interaction, wish) if inputs else wish)

    async def _tray(self, interaction: Interaction) -> list[Input]:
        """The pictures the member has collected.

        Raises:
            BadRequest: there are fewer than two; an empty tray is told of both ways to bring pictures.
        """
        together, guild_id = interaction.client.engine.together, interaction.guild_id or 0
        if not await together.tray(guild_id=guild_id, user_id=interaction.user.id):
            raise BadRequest(words.ATTACH)
        return await tray_of(interaction)


async def setup(bot: Host) -> None:
    """Add the command."""
    await bot.add_cog(Blend())
