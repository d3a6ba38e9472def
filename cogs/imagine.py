"""`/imagine`: a picture from words, or from words and a picture."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.requests import Kind, Request, split_model
from cogs.host import Host, Interaction
from cogs.making import Wish, make
from cogs.ui.options import (
    Count,
    Guidance,
    Negative,
    Prompt,
    Seed,
    Steps,
    Strength,
    picture_options,
)


class Imagine(commands.Cog):
    """Pictures from words."""

    @app_commands.command(description="Make a picture from words")
    @picture_options(
        *("prompt", "model", "aspect_ratio", "count", "seed", "guidance", "steps", "size"),
        *("negative_prompt", "strength", "style"),
        image="A picture to start from",
    )
    async def imagine(
        self,
        interaction: Interaction,
        prompt: Prompt,
        model: str | None = None,
        aspect_ratio: str | None = None,
        count: Count = 1,
        seed: Seed | None = None,
        guidance: Guidance | None = None,
        steps: Steps | None = None,
        size: str | None = None,
        negative_prompt: Negative | None = None,
        image: discord.Attachment | None = None,
        strength: Strength | None = None,
        style: str | None = None,
    ) -> None:
        """Make a picture from words."""
        name, provider = split_model(model)
        attachments = [image] if image else []
        request = Request(
            kind=Kind.IMAGINE,
            prompt=prompt.strip(),
            pictures=len(attachments),
            model=name,
            provider=provider,
            count=count,
            aspect_ratio=aspect_ratio,
            seed=seed,
            guidance=guidance,
            steps=steps,
            size=size,
            strength=strength,
            negative_prompt=negative_prompt,
        )
        await make(interaction, Wish(request=request, attachments=attachments, style=style))


async def setup(bot: Host) -> None:
    """Add the command."""
    await bot.add_cog(Imagine())
