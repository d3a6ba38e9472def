"""The composition root: opens everything once, in order, and closes it in the opposite order."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import discord
import structlog

from bot import endpoints
from bot.client import EaselBot
from bot.core.errors import StartupError
from bot.core.jobs import Picture
from bot.core.ports import Clock, Provider
from bot.engine.clock import SystemClock
from bot.engine.engine import Engine
from bot.engine.numbers import Numbers
from bot.images.darkroom import Darkroom
from bot.images.files import VaultError
from bot.images.shelf import Shelf
from bot.images.vault import Vault
from bot.measuring import Measured, measure_for_ever
from bot.metrics import CONTENT_TYPE, Metrics
from bot.net.health import HealthServer
from bot.net.http import Http
from bot.providers import registry
from bot.settings import Settings
from bot.store import health
from bot.store.alone import Alone
from bot.store.pictures import kept_of
from bot.store.sqlite import SQLite
from cogs.delivery import DiscordDelivery

log = structlog.get_logger(__name__)

UNAVAILABLE = 69
STALE_PARTS = 3600  # seconds after which a half-written picture belongs to nobody


async def run(settings: Settings, *, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set, then let what is under way finish.

    Raises:
        StartupError: the first thing that cannot be opened, in one sentence.
    """
    clock, metrics = SystemClock(), Metrics()
    async with AsyncExitStack() as stack:
        stack.callback(endpoints.point_at(settings.discord_api_url))
        path = settings.database.path
        stack.enter_context(Alone(path))
        db = await SQLite.open(path)
        stack.push_async_callback(db.close)
        db.on_group(metrics.batch_written)
        http = await stack.enter_async_context(Http())
        darkroom = await stack.enter_async_context(Darkroom())
        shelf = Shelf(vault=await _vault(settings, darkroom, clock), darkroom=darkroom, fetch=_fetch(settings, http))
        providers = _providers(settings, http, metrics, clock)
        delivery = DiscordDelivery(pictures=shelf, fit=_fit(shelf), clock=clock)
        engine = Engine(
            db=db,
            clock=clock,
            providers=providers,
            concurrency={name: access.concurrency for name, access in settings.providers.items()},
            pictures=shelf,
            delivery=delivery,
            limits=settings.limits,
            process_id=Numbers().next(clock.now()),
            timeout=settings.job_timeout_seconds,
            observe=metrics,
        )
        bot = EaselBot(
            engine=engine,
            delivery=delivery,
            shard_ids=settings.shard_ids,
            shard_count=settings.shard_count,
            sync_guild_id=settings.sync_guild_id,
        )
        server = HealthServer(
            host=settings.http_host,
            port=settings.http_port,
            alive={"database": _answer(lambda: None if db.healthy else "its writer has stopped")},
            ready={
                "discord": _answer(lambda: None if bot.is_ready() else "not connected"),
                "engine": _answer(lambda: "stopping" if engine.draining else None),
                "disk": health.Writable(db),
            },
            metrics=lambda: (metrics.render(), CONTENT_TYPE),
        )
        await stack.enter_async_context(server)
        await _log_in(bot, settings)
        stack.push_async_callback(bot.close)
        stack.push_async_callback(engine.stop)
        await engine.start(alone=True)
        await stack.enter_async_context(_background(measure_for_ever(metrics, db, clock)))
        await _until(stop, bot)
        log.info("stopping", under_way=engine.under_way)
    log.info("stopped")
