"""Held pictures and what moderators find of them: for the tests of cards, decisions and the queue."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.core.policy import Mode
from bot.core.reviews import Review
from bot.store import policies
from practice.discord.components import ComponentType, walk
from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from tests.cogs.club import Club
from tests.cogs.reading import gallery, said, soon


async def hold(club: Club, *, place: str = "studio", moderators: str | None = "mods") -> None:
    """Every picture of a channel is held, and moderators are asked in theirs."""
    await club.db.write(policies.set_mode, club.guild_id, club.room.channel(place).id, Mode.HOLD)
    if moderators is not None:
        await ask_in(club, moderators)


async def ask_in(club: Club, place: str) -> None:
    """Moderators are asked in this channel."""
    channel = club.room.channel(place).id
    await club.db.write(policies.set_moderators, club.guild_id, channel, now=club.clock.now())
    club.engine.reviews.wake()


async def ordered(club: Club, who: Visitor, prompt: str = "a red door", place: Any = "studio", **options: Any) -> int:
    """An order that is held by now; its job."""
    name = "edit" if "image" in options else "imagine"
    return await held(club, await who.command(place, name, prompt=prompt, **options))


async def held(club: Club, interaction: Interaction) -> int:
    """The job an interaction ordered, once it is held."""
    return await reached(club, interaction, "held")


async def reached(club: Club, interaction: Interaction, state: str) -> int:
    """The job an interaction ordered, once it is in a state."""
    found = 0

    async def there() -> bool:
        nonlocal found
        rows = await club.db.read(_jobs, interaction.id, state)
        found = rows[0]["id"] if rows else 0
        return bool(found)

    await until(there)
    return found


async def question(club: Club, number: int = 1) -> Review:
    """A question to the moderators as it is by now."""
    return await club.engine.reviews.get(number, guild_id=club.guild_id)


async def over(club: Club, job_id: int) -> str:
    """How a job ended, once its card tells it."""

    async def told() -> bool:
        job = await club.engine.job(job_id)
        return job is not None and job.told

    await until(told)
    job = await club.engine.job(job_id)
    assert job is not None
    return str(job.state)


async def until(there: Callable[[], Awaitable[object]], timeout: float = 10.0) -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(timeout):
        while not await there():  # noqa: ASYNC110 - the database has no event for this
            await asyncio.sleep(0.005)


async def change(club: Club, sql: str, *args: object) -> None:
    """Change the database as nobody but a test may."""
    await club.db.write(_execute, sql, *args)


async def _execute(tx: Any, sql: str, *args: object) -> None:
    await tx.execute(sql, *args)


async def _jobs(reader: Any, interaction_id: int, state: str) -> list[Any]:
    sql = "SELECT id FROM jobs WHERE interaction_id = $1 AND state = $2"
    return list(await reader.fetch(sql, interaction_id, state))


def cards(club: Club, place: str = "mods") -> list[Message]:
    """The cards that stand in a channel, oldest first."""
    channel = club.room.channel(place)
    found = [it for it in club.room.world.messages.values() if it.channel_id == channel.id and it.author.bot]
    return sorted((it for it in found if not it.deleted and not it.ephemeral), key=lambda it: it.id)


async def card(club: Club, count: int = 1, place: str = "mods") -> Message:
    """The newest card, once there are so many."""
    await soon(lambda: len(cards(club, place)) >= count)
    return cards(club, place)[-1]


async def says(message: Message, words: str) -> None:
    """Wait until a message says something."""
    try:
        await soon(lambda: words in said(message))
    except TimeoutError:
        raise AssertionError(f"{words!r} is not in: {said(message)}") from None


async def settled(club: Club) -> None:
    """Wait until every card tells what holds, and nothing more is owed."""

    async def quiet() -> bool:
        rows = await club.db.read(_owed)
        return not rows

    await until(quiet)


async def _owed(reader: Any) -> list[Any]:
    return list(
        await reader.fetch(
            "SELECT number FROM reviews WHERE version > shown UNION ALL SELECT job_id FROM redraws "
            "UNION ALL SELECT number FROM notices WHERE sent_at IS NULL"
        )
    )


def hidden(message: Message) -> list[str]:
    """Names of the files a message shows behind a spoiler, with words; there must be no other."""
    shown = gallery(message) + [it for it in walk(message.components) if it["type"] == ComponentType.THUMBNAIL]
    assert all(it["spoiler"] and it["description"] for it in shown)
    return [it["media"]["url"].removeprefix("attachment://SPOILER_") for it in shown]


async def fill_in(who: Visitor, message: Message | int, button: str, **fields: Any) -> Interaction:
    """Press a button that opens a form, and send it with these fields, by their labels."""
    press = await who.press(message, button)
    await press.settled()
    assert press.modal is not None, [said(it) for it in press.messages]
    names = {row["label"]: row["component"]["custom_id"] for row in press.modal["components"]}
    return await who.submit(press, {names[label]: value for label, value in fields.items()})
