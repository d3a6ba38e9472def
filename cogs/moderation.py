"""The `/moderation` group and its `rule` part, to which several cogs add what moderators may do."""

import discord
from discord import app_commands

from bot.core.errors import NotPermitted
from cogs.host import Host, Interaction
from cogs.ui.groups import staff_group
from cogs.ui.words_moderation import MANAGERS_ONLY, MODERATORS_ONLY

NAME, RULE = "moderation", "rule"


def moderation(bot: Host) -> app_commands.Group:
    """The group, for those who may Manage Messages."""
    return staff_group(bot, NAME, "Decide what is shown in this server", discord.Permissions(manage_messages=True))


def rule(bot: Host) -> app_commands.Group:
    """The part of it that is about rules."""
    group = moderation(bot)
    found = group.get_command(RULE)
    if isinstance(found, app_commands.Group):
        return found
    return app_commands.Group(name=RULE, description="What may not be written in prompts", parent=group)


def is_moderator(person: discord.abc.User) -> bool:
    """Whether somebody may Manage Messages on the server they are met on.

    Who may only in some of its channels is no moderator here: what they decide would hold in all the others, too.
    """
    return isinstance(person, discord.Member) and person.guild_permissions.manage_messages


def moderates_here(interaction: Interaction) -> bool:
    """Whether whoever acts is a moderator of this server, and may be one in this channel, too."""
    return interaction.permissions.manage_messages and is_moderator(interaction.user)


def check_moderator(interaction: Interaction) -> int:
    """The server in which whoever presses is a moderator; buttons of moderators check this, wherever they stand.

    Raises:
        NotPermitted: they are none.
    """
    if interaction.guild_id is None or not moderates_here(interaction):
        raise NotPermitted(MODERATORS_ONLY)
    return interaction.guild_id


def check_manager(interaction: Interaction) -> int:
    """The server that whoever presses may manage; buttons of those who set a server up check this.

    Raises:
        NotPermitted: they may not.
    """
    if interaction.guild_id is None or not interaction.permissions.manage_guild:
        raise NotPermitted(MANAGERS_ONLY)
    return interaction.guild_id
