"""Held pictures and what moderators find of them: for the tests of cards, decisions and the queue."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.core.policy import Mode
from bot.store import policies
from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from tests.cogs.club import Club
from tests.cogs.reading import soon


async def hold(club: Club, *, place: str = "studio", moderators: str | None = "mods") -> None:
    """Every picture of a channel is held, and moderators are asked in theirs."""
    channels = club.room.channel
    await club.db.write(policies.set_mode, club.guild_id, channels(place).id, Mode.HOLD)
    if moderators is not None:
        await club.db.write(policies.set_moderators, club.guild_id, channels(moderators).id, now=club.clock.now())


async def ordered(club: Club, who: Visitor, prompt: str = "a red door", place: Any = "studio", **options: Any) -> int:
    """An order that is held by now; its job."""
    interaction = await who.command(place, "imagine", prompt=prompt, **options)
    return await held(club, interaction)


async def held(club: Club, interaction: Interaction) -> int:
    """The job an interaction ordered, once it is held."""
    found = 0

    async def there() -> bool:
        nonlocal found
        jobs = await club.engine.open_jobs(guild_id=club.guild_id, user_id=None)
        found = next((it.id for it in jobs if it.place.interaction_id == interaction.id and it.state == "held"), 0)
        return bool(found)

    await until(there)
    return found


async def until(there: Callable[[], Awaitable[object]], timeout: float = 10.0) -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(timeout):
        while not await there():  # noqa: ASYNC110 - the database has no event for this
            await asyncio.sleep(0.005)


def cards(club: Club, place: str = "mods") -> list[Message]:
    """The messages of the bot in a channel, oldest first."""
    channel = club.room.channel(place)
    found = [it for it in club.room.world.messages.values() if it.channel_id == channel.id and it.author.bot]
    return sorted((it for it in found if not it.deleted), key=lambda it: it.id)


async def card(club: Club, count: int = 1, place: str = "mods") -> Message:
    """The newest card, once there are so many."""
    await soon(lambda: len(cards(club, place)) >= count)
    return cards(club, place)[-1]
