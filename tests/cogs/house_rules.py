"""What tests of a server's rules share: its panels, its log, and waiting for what is known of its AutoMod."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.core.decisions import DecisionKind
from bot.core.policy import House
from bot.core.rules import Automod
from practice.discord.entities import Guild, Message
from practice.discord.visitor import Visitor
from tests.cogs.club import Club
from tests.cogs.reading import soon, text


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


async def settings_log(club: Club) -> list[tuple[int, str, str, str]]:
    """Every change of a setting, newest first: by whom, what, before and after."""
    lines, _ = await club.engine.discipline.log(club.guild_id, kind=DecisionKind.SETTING, most=50)
    return [(line.by, line.reason, line.before, line.after) for line in lines]


async def house_of(club: Club) -> House:
    """What the server has decided about moderation."""
    return await club.engine.house_rules.house(club.guild_id)


async def channels_panel(who: Visitor, place: Any = "studio", **options: Any) -> Message:
    """`/studio channels` and the panel it brings."""
    panel = await (await who.command(place, "studio channels", **options)).answered()
    assert panel is not None
    assert panel.ephemeral
    return panel


async def policy_panel(who: Visitor) -> Message:
    """The panel of settings behind it."""
    panel = await channels_panel(who)
    await (await who.press(panel, "Moderation…")).settled()
    await soon(lambda: "### Moderation" in text(panel))
    return panel
