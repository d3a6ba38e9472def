"""What tests of rules and AutoMod share: waiting for what is known of a server's AutoMod."""

import asyncio
from collections.abc import Callable

from bot.core.rules import Automod
from practice.discord.entities import Guild
from tests.cogs.club import Club


async def until_known(club: Club, look: Callable[[Automod], object], guild: Guild | None = None) -> Automod:
    """Wait until what is known of a server's AutoMod is so; the usual server unless another is named."""
    guild_id = (guild or club.room.guild).id
    async with asyncio.timeout(5):
        while not look(found := await club.engine.house_rules.automod(guild_id)):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)
    return found


def called(*names: str) -> Callable[[Automod], bool]:
    """Whether exactly the rules of these names are known."""
    return lambda found: found.readable and sorted(rule.name for rule in found.rules) == sorted(names)
