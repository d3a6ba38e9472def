"""The `/studio` group, to which several cogs add what the owner's staff may set."""

import discord
from discord import app_commands

from cogs.host import Host
from cogs.ui.groups import staff_group

NAME = "studio"


def studio(bot: Host) -> app_commands.Group:
    """The group, for those who may Manage Server."""
    return staff_group(bot, NAME, "Set up Easel for this server", discord.Permissions(manage_guild=True))
