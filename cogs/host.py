"""The bot as the cogs know it, and what they ask of the engine. Wiring is done elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import discord
from discord.ext import commands

from bot.core.charts import Charts
from bot.core.jobs import Job, Picture
from bot.core.ports import Clock, Outlook
from bot.core.requests import Request
from bot.engine.customs import Customs
from bot.engine.discipline import Discipline
from bot.engine.house_rules import HouseRules
from bot.engine.orders import Availability, Cancelled, Input, Order, Placed, Quote, Removed, Usage
from bot.engine.privacy import Privacy
from bot.engine.reviewing import Reviews
from bot.engine.takedowns import Takedowns
from bot.engine.together import Together
from bot.engine.treasury import Treasury
from cogs.cloakroom import Cloakroom
from cogs.delivery import DiscordDelivery
from cogs.handed import Handed
from cogs.names import Names

if TYPE_CHECKING:
    from cogs.doubts import Doubt


class Engine(Protocol):
    """The door to everything behind the surface; every refusal is a `Refusal` with a sentence."""

    clock: Clock
    together: Together
    customs: Customs
    treasury: Treasury
    discipline: Discipline
    house_rules: HouseRules
    reviews: Reviews
    privacy: Privacy
    takedowns: Takedowns

    def quote(self, request: Request) -> Quote:
        """Who would do it and for how much. Raises BadRequest."""
        ...

    def models(self) -> list[Availability]:
        """What this bot offers now."""
        ...

    async def take_input(self, *, url: str, name: str, size: int | None, content_type: str | None) -> Input:
        """Fetch a picture a member handed in, make it safe and keep it. Raises PictureRefused."""
        ...

    async def place(self, order: Order) -> Placed:
        """Check, reserve and queue in one transaction. Raises Refusal."""
        ...

    async def abandon(self, job_id: int) -> bool:
        """Nobody can be told about this job: cancel it, free of charge; False when it has been sent already."""
        ...

    async def card_shown(self, job_id: int, *, card_id: int, thread_id: int | None = None) -> None:
        """Remember the message, and the thread once it exists."""
        ...

    async def cancel(self, job_id: int, *, by: int, moderator: bool = False) -> Cancelled:
        """Stop a job as far as that can be done. Raises NotYours."""
        ...

    async def again(self, job_id: int) -> tuple[Request, list[Input]]:
        """The same wish with a fresh seed, and its pictures. Raises NotYours."""
        ...

    async def remove(self, job_id: int, *, by: int, moderator: bool = False) -> Removed:
        """Delete a job's pictures. Raises NotYours."""
        ...

    async def job(self, job_id: int) -> Job | None:
        """One job."""
        ...

    async def pictures(self, job_id: int) -> list[Picture]:
        """A job's pictures, in order."""
        ...

    async def open_jobs(self, *, guild_id: int, user_id: int | None) -> list[Job]:
        """Open jobs, oldest first; of the whole server when `user_id` is None."""
        ...

    async def outlook(self, job: Job) -> Outlook:
        """Place in line and expected time."""
        ...

    async def usage(self, *, guild_id: int, user_id: int) -> Usage:
        """What a member used and may still use."""
        ...

    async def price_left(self, *, guild_id: int, user_id: int) -> int | None:
        """Micro-USD a member may still spend today; None without a limit."""
        ...

    async def note(self, name: str) -> str | None:
        """A small fact remembered by name."""
        ...

    async def remember(self, name: str, value: str) -> None:
        """Remember a small fact."""
        ...


class Host(commands.AutoShardedBot):
    """A discord.py bot that carries the engine and the delivery, and finishes the answers it has begun.

    Attributes:
        presses: who answers a button, by the verb in its custom id (`cogs.ui.buttons`).
        picks: who answers a select menu (`cogs.ui.picks`).
        forms: who answers a modal (`cogs.ui.forms`).
        turns: who answers a button that means more than one number (`cogs.ui.turns`).
        names: what members are called.
        cloakroom: pictures somebody has pointed at and is writing about.
        undecided: orders about which a member was asked something first.
        charts: who draws charts; None where figures are told in words only.
    """

    engine: Engine
    delivery: DiscordDelivery
    names: Names
    cloakroom: Cloakroom[Handed]
    undecided: "Cloakroom[Doubt]"
    charts: Charts | None
    presses: "dict[str, Press]"
    picks: "dict[str, Pick]"
    forms: "dict[str, Press]"
    turns: "dict[str, Turn]"
    answering: set[asyncio.Task[None]]

    async def carry(self, work: Coroutine[Any, Any, None]) -> None:
        """Do some work to its end even when whoever asked for it is cancelled meanwhile."""
        task = asyncio.create_task(work, name="answer")
        self.answering.add(task)
        task.add_done_callback(self.answering.discard)
        await asyncio.shield(task)


Interaction = discord.Interaction[Host]
Press = Callable[[Interaction, int], Awaitable[None]]
Pick = Callable[[Interaction, int, list[str]], Awaitable[None]]
Turn = Callable[[Interaction, Sequence[str]], Awaitable[None]]
