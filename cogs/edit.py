"""`/edit`: change one picture with words."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.requests import Kind, Request, split_model
from cogs.host import Host, Interaction
from cogs.making import Wish, make
from cogs.ui.options import Count, Guidance, Negative, Prompt, Seed, Steps, picture_options


class Edit(commands.Cog):
    """Changes to a picture."""

    @app_commands.command(description="Change a picture with words")
    @picture_options(
        *("model", "aspect_ratio", "count", "seed", "guidance", "steps", "negative_prompt", "style"),
        image="The picture to change",
        prompt="What should change, in your own words",
    )
    async def edit(
        self,
        interaction: Interaction,
        image: discord.Attachment,
        prompt: Prompt,
        model: str | None = None,
        aspect_ratio: str | None = None,
        count: Count = 1,
        seed: Seed | None = None,
        guidance: Guidance | None = None,
        steps: Steps | None = None,
        negative_prompt: Negative | None = None,
        style: str | None = None,
    ) -> None:
        """Change a picture with words."""
        name, provider = split_model(model)
        request = Request(
            kind=Kind.EDIT,
            prompt=prompt.strip(),
            pictures=1,
            model=name,
            provider=provider,
            count=count,
            aspect_ratio=aspect_ratio,
            seed=seed,
            guidance=guidance,
            steps=steps,
            negative_prompt=negative_prompt,
        )
        await make(interaction, Wish(request=request, attachments=[image], style=style))


async def setup(bot: Host) -> None:
    """Add the command."""
    await bot.add_cog(Edit())
