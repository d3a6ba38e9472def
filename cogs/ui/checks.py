"""What must hold before anything is spent: the kind of channel, Easel's permissions there, who is a moderator.

Embed Links is not among them: Easel writes in components, which are no embeds.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from bot.core.errors import NotPermitted
from bot.core.jobs import Place
from cogs.ui import words

if TYPE_CHECKING:
    from cogs.host import Interaction

TOKEN_LIFE = 15 * 60 * 1000  # milliseconds

_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
_RESULT = ("attach_files", "read_message_history")
_IN_THREAD = ("view_channel", "send_messages_in_threads", *_RESULT)
_IN_TEXT = ("view_channel", "send_messages", "create_public_threads", "send_messages_in_threads", *_RESULT)
# Voice and stage channels have messages but no threads: the card becomes the result there.
_IN_VOICE = ("view_channel", "send_messages", *_RESULT)


def check_place(interaction: "Interaction") -> Place:
    """Where the order is made, if pictures can be posted there.

    Raises:
        NotPermitted: naming exactly what is missing.
    """
    place = place_in(
        interaction.channel,
        interaction_id=interaction.id,
        held=interaction.app_permissions,
        upload_limit=interaction.filesize_limit,
    )
    return replace(
        place,
        token=interaction.token,
        token_until=int(interaction.created_at.timestamp() * 1000) + TOKEN_LIFE,
        origin_id=interaction.message.id if interaction.message else None,
    )


def place_in(channel: Any, *, interaction_id: int, held: discord.Permissions, upload_limit: int) -> Place:
    """A channel as a place for pictures; `held` are Easel's permissions there, `upload_limit` is in bytes.

    Raises:
        NotPermitted: naming exactly what is missing.
    """
    guild = getattr(channel, "guild", None)
    if guild is None:
        raise NotPermitted(words.SERVER_ONLY)
    if not isinstance(channel, discord.Thread | discord.TextChannel | discord.VoiceChannel | discord.StageChannel):
        raise NotPermitted(words.NOT_HERE)
    if isinstance(channel, discord.Thread) and channel.locked and not held.manage_threads:
        raise NotPermitted(words.LOCKED)
    lacking = missing(held, _needed(channel))
    if lacking:
        raise NotPermitted(words.permissions_missing(lacking))
    return Place(
        guild_id=guild.id,
        channel_id=channel.id,
        parent_id=_open_parent(channel),
        home_id=channel.parent_id if isinstance(channel, discord.Thread) else None,
        in_thread=not isinstance(channel, discord.TextChannel),
        adult=channel.is_nsfw(),
        upload_limit=upload_limit,
        interaction_id=interaction_id,
    )


def _open_parent(channel: Any) -> int | None:
    """The channel a thread hangs on; not that of a private thread, whose pictures are not for everybody."""
    if not isinstance(channel, discord.Thread) or channel.is_private():
        return None
    return None if isinstance(channel.parent, discord.ForumChannel) else channel.parent_id


def missing(held: discord.Permissions, needed: tuple[str, ...]) -> list[str]:
    """Which of the permissions are not held, as Discord's settings call them.

    Who may not see a channel may do nothing there, and who may not write may not attach: Discord takes those
    away by itself, so they are not named until the first one is granted.
    """
    lacking = [name for name in needed if not getattr(held, name)]
    if "view_channel" in lacking:
        lacking = ["view_channel"]
    writing = "send_messages" if "send_messages" in needed else "send_messages_in_threads"
    if writing in lacking:
        lacking = [name for name in lacking if name != "attach_files"]
    return [_NAMES[name] for name in lacking]


def missing_for_result(channel: Any) -> list[str]:
    """What Easel lacks in a channel it remembers; empty when nothing is known."""
    me = getattr(getattr(channel, "guild", None), "me", None)
    if me is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return []
    return missing(channel.permissions_for(me), _needed(channel))


def moderates(interaction: "Interaction", guild_id: int) -> bool:
    """Whether whoever presses is a moderator of the server a job belongs to."""
    return interaction.guild_id == guild_id and interaction.permissions.manage_messages


def _needed(channel: Any) -> tuple[str, ...]:
    if isinstance(channel, discord.Thread):
        return _IN_THREAD
    return _IN_TEXT if isinstance(channel, discord.TextChannel) else _IN_VOICE
