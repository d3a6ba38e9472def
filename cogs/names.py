"""What members are called. Discord tells with each interaction and message; nothing of it is stored.

Without the privileged member intent nobody else is known, so strangers are asked for one by one, few at a time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable

import discord
import structlog

from cogs.faults import TROUBLE

log = structlog.get_logger(__name__)

REMEMBERED = 10_000
ASKED_AT_ONCE = 10
PATIENCE = 1.5  # seconds; an autocomplete must be answered within three


class Names:
    """Display names by server and member; the longest unused are forgotten."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._known: OrderedDict[tuple[int, int], str] = OrderedDict()

    def learn(self, guild_id: int, user: discord.abc.User) -> None:
        """Take note of somebody who has just been seen in a server."""
        self._note((guild_id, user.id), user.display_name)

    async def of(self, guild_id: int, user_ids: Iterable[int]) -> dict[int, str]:
        """Names by id, also of those who left; whoever cannot be asked about in time is `member 1234`."""
        wanted = list(dict.fromkeys(user_ids))
        strangers = [each for each in wanted if (guild_id, each) not in self._known][:ASKED_AT_ONCE]
        if strangers:
            tasks = [asyncio.ensure_future(self._ask(guild_id, each)) for each in strangers]
            _, late = await asyncio.wait(tasks, timeout=PATIENCE)
            for task in late:
                task.cancel()
        return {each: self._name(guild_id, each) for each in wanted}

    def _name(self, guild_id: int, user_id: int) -> str:
        key = (guild_id, user_id)
        if key not in self._known:
            return f"member {str(user_id)[-4:]}"
        self._known.move_to_end(key)
        return self._known[key]

    async def _ask(self, guild_id: int, user_id: int) -> None:
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return
        try:
            self.learn(guild_id, await guild.fetch_member(user_id))
        except discord.NotFound:
            self._note((guild_id, user_id), f"former member {str(user_id)[-4:]}")
        except TROUBLE as error:
            log.info("name_unknown", user=user_id, error=repr(error))

    def _note(self, key: tuple[int, int], name: str) -> None:
        self._known[key] = name
        self._known.move_to_end(key)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
