"""What tests of suspensions, appeals, private messages and the log share: presses, and what is read in private."""

from typing import Any

from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from practice.room import Room
from tests.cogs.reading import private_answer, said

WHY = "Why should this be looked at again?"


async def moderate(who: Visitor, what: str, place: Any = "studio", **options: Any) -> str:
    """What a moderator reads after a command of theirs."""
    return await private_answer(await who.command(place, f"moderation {what}", **options))


async def letters(room: Room, who: Visitor, count: int = 1) -> list[Message]:
    """Somebody's private messages from the bot, oldest first, once there are so many."""
    await room.until(lambda: len(who.messages(who.direct())) >= count, 10)
    return who.messages(who.direct())


async def newest(room: Room, who: Visitor, words: str) -> Message:
    """The private message that says this, once it is there."""

    def there() -> list[Message]:
        return [it for it in who.messages(who.direct()) if words in said(it)]

    return (await room.until(there, 10))[-1]


async def refusal(interaction: Interaction) -> Message:
    """The private message an order was refused with."""
    await private_answer(interaction)
    (message,) = [it for it in interaction.messages if not it.deleted]
    return message


async def appeal(who: Visitor, message: Message, words: str = "It was a harmless cat.") -> str:
    """Press `Appeal` below a message, say why, and read the answer."""
    press = await who.press(message, "Appeal")
    await press.settled()
    assert press.modal is not None, [said(it) for it in press.messages]
    (field,) = [row["component"]["custom_id"] for row in press.modal["components"] if row["label"] == WHY]
    return await private_answer(await who.submit(press, {field: words}))


async def told_off(who: Visitor, message: Message) -> str:
    """Press `Appeal` below a message and read why that does not work."""
    return await private_answer(await who.press(message, "Appeal"))
