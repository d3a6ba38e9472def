"""Groups of commands for a server's staff, to which several cogs add theirs."""

from typing import TYPE_CHECKING

import discord
from discord import app_commands

if TYPE_CHECKING:
    from cogs.host import Host


def staff_group(bot: "Host", name: str, description: str, permissions: discord.Permissions) -> app_commands.Group:
    """The group of that name in the bot's tree, made by whoever asks first.

    Discord offers it to those who have these permissions, unless the server's staff decide otherwise.
    Source: https://discord.com/developers/docs/interactions/application-commands#permissions
    """
    found = bot.tree.get_command(name)
    if isinstance(found, app_commands.Group):
        return found
    group = app_commands.Group(name=name, description=description, guild_only=True, default_permissions=permissions)
    bot.tree.add_command(group)
    return group
