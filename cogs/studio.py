"""The `/studio` group, to which several cogs add what the owner's staff may set."""

import discord
from discord import app_commands

from cogs.host import Host

NAME = "studio"


def studio(bot: Host) -> app_commands.Group:
    """The group in the bot's tree, made by whoever asks first. Discord offers it to those who may Manage Server."""
    found = bot.tree.get_command(NAME)
    if isinstance(found, app_commands.Group):
        return found
    group = app_commands.Group(
        name=NAME,
        description="Set up Easel for this server",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )
    bot.tree.add_command(group)
    return group
