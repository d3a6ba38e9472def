"""The Discord client: intents, what is cached, which cogs are loaded, and when commands are registered.

Holds the engine and the delivery for the cogs; knows nothing of databases and providers.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from typing import Any

import aiohttp
import discord
import structlog
from discord.ext import commands

from bot import endpoints
from bot.core.charts import Charts
from cogs.cloakroom import Cloakroom
from cogs.delivery import DiscordDelivery
from cogs.host import Engine, Host
from cogs.names import Names
from cogs.ui import forms, words_money
from cogs.ui.buttons import JobButton
from cogs.ui.errors import EaselTree
from cogs.ui.picks import Picked
from cogs.ui.turns import Turned

log = structlog.get_logger(__name__)

COGS = (
    "cogs.imagine",
    "cogs.edit",
    "cogs.blend",
    "cogs.remix",
    "cogs.remix_menu",
    "cogs.tray",
    "cogs.replies",
    "cogs.again",
    "cogs.confirming",
    "cogs.jobs",
    "cogs.deletion",
    "cogs.reports",
    "cogs.takedowns",
    "cogs.redrawing",
    "cogs.models",
    "cogs.usage",
    "cogs.family",
    "cogs.about",
    "cogs.stars",
    "cogs.gallery",
    "cogs.thread_cards",
    "cogs.privacy",
    "cogs.leftovers",
    "cogs.channels",
    "cogs.policy",
    "cogs.automod",
    "cogs.rules",
    "cogs.styles",
    "cogs.limits",
    "cogs.budget",
    "cogs.costs",
    "cogs.pause",
    "cogs.reviews",
    "cogs.queue",
    "cogs.suspensions",
    "cogs.decisions",
    "cogs.appeals",
    "cogs.notices",
)
LAST_ANSWERS = 5.0  # seconds a stopping bot gives to answers it has begun
LONGEST_LIMIT = 60.0  # seconds of a rate limit that are waited out inside a call; longer ones are the caller's matter


class EaselBot(Host):
    """Easel on Discord."""

    def __init__(
        self,
        *,
        engine: Engine,
        delivery: DiscordDelivery,
        shard_ids: Sequence[int] | None = None,
        shard_count: int | None = None,
        sync_guild_id: int | None = None,
        http_trace: aiohttp.TraceConfig | None = None,
        charts: Charts | None = None,
        guild_ready_timeout: float = 2.0,  # seconds without another server after which all are there; the library's own
    ) -> None:
        # No privileged intent: commands bring what they need, and a reply that pings Easel brings its text.
        intents = discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True, auto_moderation_configuration=True
        )
        # Easel speaks to nobody; warnings about missing voice libraries would only worry an owner.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        shards: dict[str, Any] = {"shard_count": shard_count}
        if shard_ids is not None:
            shards["shard_ids"] = list(shard_ids)
        super().__init__(
            commands.when_mentioned,
            help_command=None,
            tree_cls=EaselTree,
            intents=intents,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=discord.app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True, user=False),
            max_ratelimit_timeout=LONGEST_LIMIT,
            guild_ready_timeout=guild_ready_timeout,
            http_trace=http_trace,  # type: ignore[arg-type]  # None is what discord.py has by default
            **shards,
        )
        self.engine = engine
        self.delivery = delivery
        self.names = Names(self)
        self.cloakroom = Cloakroom()
        self.undecided = Cloakroom(words_money.UNDECIDED_FORGOTTEN)
        self.charts = charts
        self.presses, self.picks, self.forms, self.turns = {}, {}, {}, {}
        self.answering = set()
        self._sync_guild_id = sync_guild_id
        delivery.connect(self, engine.card_shown, engine.together.credits)

    async def setup_hook(self) -> None:
        """Load the cogs and register what changed; any failure stops the start."""
        if endpoints.elsewhere():
            await endpoints.learn_gateway(self)
        for name in COGS:
            await self.load_extension(name)
        self.add_dynamic_items(JobButton, Picked, Turned)
        await self._register()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Remember who somebody is; answer forms."""
        if interaction.guild_id is not None:
            self.names.learn(interaction.guild_id, interaction.user)
        await forms.answer(interaction)

    @property
    def online(self) -> bool:
        """Whether every shard is connected now; once ready, discord.py calls itself ready through every outage."""
        return self.is_ready() and not any(shard.is_closed() for shard in self.shards.values())

    async def on_message(self, message: discord.Message, /) -> None:
        """Easel has no text commands."""

    async def close(self) -> None:
        """Let begun answers finish, then leave."""
        if self.answering:
            await asyncio.wait(set(self.answering), timeout=LAST_ANSWERS)
        await super().close()

    async def _register(self) -> None:
        """Tell Discord about the commands when they differ from what it was told last, or from what it has.

        Comparing first keeps restarts from using up the 200 registrations a day.
        Source: https://discord.com/developers/docs/interactions/application-commands#registering-a-command
        """
        guild = discord.Object(self._sync_guild_id) if self._sync_guild_id else None
        if guild is not None:
            self.tree.copy_global_to(guild=guild)
        documents = [command.to_dict(self.tree) for command in self.tree.get_commands(guild=guild)]
        documents.sort(key=lambda document: str(document["name"]))
        told = hashlib.sha256(json.dumps(documents, sort_keys=True).encode()).hexdigest()
        key = f"commands:{self.application_id}:{self._sync_guild_id or 'global'}"
        there = {command.name for command in await self.tree.fetch_commands(guild=guild)}
        if there == {document["name"] for document in documents} and await self.engine.note(key) == told:
            return
        await self.tree.sync(guild=guild)
        await self.engine.remember(key, told)
        log.info("commands_registered", count=len(documents), guild=self._sync_guild_id)
