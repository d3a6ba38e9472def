"""Reads practice messages as a person would: words, buttons, pictures."""

import asyncio
from collections.abc import Callable

from practice.discord.components import walk
from practice.discord.entities import Message, MessageFlag
from practice.discord.interaction import Interaction


def text(message: Message) -> str:
    """All text of a message in components."""
    return "\n".join(it["content"] for it in walk(message.components) if it["type"] == 10)


def said(message: Message) -> str:
    """What a message says, plain or in components."""
    return message.content or text(message)


def buttons(message: Message) -> list[str]:
    """The labels of a message's buttons."""
    return [it["label"] for it in walk(message.components) if it["type"] == 2]


def gallery(message: Message) -> list[dict]:
    """The pictures a message shows."""
    return [item for it in walk(message.components) if it["type"] == 12 for item in it["items"]]


async def soon(predicate: Callable[[], object], timeout: float = 5.0) -> None:
    """Wait until something outside the practice world is true; a room's own `until` wakes on the world's changes."""
    async with asyncio.timeout(timeout):
        while not predicate():  # noqa: ASYNC110 - the fakes have no event for everything a test may wait for
            await asyncio.sleep(0.002)


async def private_answer(interaction: Interaction) -> str:
    """The one private message an interaction brought; nothing else, nothing public."""
    await interaction.settled()

    def told() -> bool:
        return any(it.ephemeral and not it.flags & MessageFlag.LOADING for it in interaction.messages)

    await interaction.world.changes.until(told, 5)
    await interaction.world.changes.until(lambda: all(it.deleted or it.ephemeral for it in interaction.messages), 5)
    (message,) = [it for it in interaction.messages if not it.deleted]
    assert message.ephemeral
    return said(message)
