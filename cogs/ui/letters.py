"""A private message about a decision, as a sheet: the server's name, what there is to say, and `Appeal` where that is.

It carries its own number, so that it is found again after a crash.
"""

from typing import Any

import discord

from bot.core.letters import Notice
from cogs.ui import words_discipline as words
from cogs.ui.appeal import appeal_button
from cogs.ui.sheet import Sheet
from cogs.ui.text import cut, escaped, plain, tame

_NUMBERED = 1_000_000  # above the ids that Discord gives to components by itself
_NAME_LIMIT, _TEXT_LIMIT = 100, 3800


def letter(notice: Notice, server: str | None, *, missed: bool = False) -> Sheet:
    """The message; `missed` when it comes late, as a private answer in the server."""
    heading: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(words.MISSED if missed else f"### {_named(server)}")
    text = "\n".join(map(tame, notice.text.splitlines()))
    body: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay(cut(text, _TEXT_LIMIT), id=_mark(notice))
    items: list[discord.ui.Item[Any]] = [heading, body]
    if notice.decision is not None:
        items.append(discord.ui.ActionRow(appeal_button(notice.decision)))
    return Sheet(discord.ui.Container(*items))


def bears(message: discord.Message, notice: Notice) -> bool:
    """Whether a message is this one.

    Discord gives components their ids back: https://discord.com/developers/docs/components/reference#anatomy-of-a-component
    """
    sheet = discord.ui.LayoutView.from_message(message)
    return any(isinstance(it, discord.ui.TextDisplay) and it.id == _mark(notice) for it in sheet.walk_children())


def _mark(notice: Notice) -> int:
    return _NUMBERED + notice.number


def _named(server: str | None) -> str:
    return escaped(cut(plain(server or ""), _NAME_LIMIT)) or words.SOMEWHERE
