"""`/blend`: two to five pictures become one."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.errors import BadRequest
from bot.core.requests import Kind, Request, split_model
from cogs.host import Host, Interaction
from cogs.making import Wish, make
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
        """Blend two to five pictures into one; which of the five options hold them does not matter."""
        attachments = [it for it in (image1, image2, image3, image4, image5) if it is not None]
        if len(attachments) < 2:
            raise BadRequest(words.ONE_MORE if attachments else words.ATTACH)
        name, provider = split_model(model)
        request = Request(
            kind=Kind.BLEND,
            prompt=prompt.strip(),
            pictures=len(attachments),
            model=name,
            provider=provider,
            count=count,
            aspect_ratio=aspect_ratio,
            seed=seed,
            guidance=guidance,
        )
        await make(interaction, Wish(request=request, attachments=attachments))


async def setup(bot: Host) -> None:
    """Add the command."""
    await bot.add_cog(Blend())
