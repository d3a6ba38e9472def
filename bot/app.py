"""The composition root: opens everything once, in order, and closes it in the opposite order."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext, suppress

import aiohttp
import discord
import structlog

from bot import endpoints
from bot.client import EaselBot
from bot.core.errors import StartupError
from bot.core.jobs import Picture
from bot.core.judges import Classifier, Moderator
from bot.core.ports import Clock, Provider
from bot.core.pricebook import FILE, Key, parse
from bot.core.prices import Price
from bot.engine.clock import SystemClock
from bot.engine.engine import Engine
from bot.engine.numbers import Numbers
from bot.images.chart import MatplotlibCharts
from bot.images.darkroom import Darkroom
from bot.images.drawing import Drawings
from bot.images.files import VaultError
from bot.images.shelf import Fetch, Shelf
from bot.images.vault import Vault
from bot.measuring import Counting, Measured, discord_calls, measure_for_ever
from bot.metrics import CONTENT_TYPE, Metrics
from bot.moderation.classifier import LocalClassifier, check_installed
from bot.moderation.remote import Remote
from bot.moderation.service import WordJudge
from bot.net.addresses import Endpoint, Origin
from bot.net.downloads import fetch_picture
from bot.net.health import HealthServer, Probe
from bot.net.http import Http
from bot.providers import registry
from bot.providers.registry import ProviderConfig
from bot.settings import Settings
from bot.store import counts
from bot.store.alone import Alone
from bot.store.pictures import kept_of
from bot.store.sqlite import SQLite
from cogs.delivery import DiscordDelivery
from cogs.prints import Fit

log = structlog.get_logger(__name__)

UNAVAILABLE = 69  # sysexits.h: a service this one needs does not let it in
STALE_PARTS = 3600  # seconds after which a half-written picture belongs to nobody


async def run(settings: Settings, *, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set, then let what is under way finish.

    Raises:
        StartupError: the first thing that cannot be opened, in one sentence.
    """
    clock, metrics = SystemClock(), Metrics()
    configs = _configs(settings)
    async with AsyncExitStack() as stack:
        stack.callback(endpoints.point_at(settings.discord_api_url))
        path = settings.database.path
        stack.enter_context(Alone(path))
        db = await SQLite.open(path)
        stack.push_async_callback(db.close)
        db.on_group(metrics.batch_written)
        http = await stack.enter_async_context(Http(trusted=_trusted(settings, configs)))
        darkroom = await stack.enter_async_context(Darkroom())
        vault = await _vault(settings, darkroom, clock)
        shelf = Shelf(vault=vault, darkroom=darkroom, fetch=_fetch(http))
        providers: dict[str, Provider] = {
            name: Measured(provider, metrics, clock) for name, provider in registry.build(configs, http).items()
        }
        classifier = await stack.enter_async_context(_classifier(settings, clock))
        delivery = DiscordDelivery(pictures=shelf, fit=_fit(shelf), clock=clock)
        engine = Engine(
            db=db,
            clock=clock,
            providers=providers,
            concurrency={config.name: config.concurrency for config in configs},
            pictures=shelf,
            delivery=delivery,
            limits=settings.limits,
            process_id=Numbers().next(clock.now()),
            timeout=settings.job_timeout_seconds,
            observer=Counting(metrics),
            drawing=Drawings(vault=vault, darkroom=darkroom),
            price_file=_prices(settings),
            moderator=_judge(settings, http, clock),
            classifier=classifier,
            exports=settings.data_dir / "exports",
            endpoint=settings.moderation is not None,
            refused_prompt_days=settings.refused_prompt_days,
        )
        bot = EaselBot(
            engine=engine,
            delivery=delivery,
            shard_ids=settings.shard_ids,
            shard_count=settings.shard_count,
            sync_guild_id=settings.sync_guild_id,
            http_trace=discord_calls(metrics),
            charts=MatplotlibCharts(darkroom),
        )
        await stack.enter_async_context(_health(settings, db, engine, bot, metrics))
        stack.push_async_callback(bot.close)
        await _log_in(bot, settings)
        stack.push_async_callback(engine.stop)
        await engine.start(alone=True)
        await stack.enter_async_context(_background(measure_for_ever(metrics, db, clock)))
        await _until(stop, bot)
        log.info("stopping", under_way=engine.under_way)
    log.info("stopped")


def _configs(settings: Settings) -> list[ProviderConfig]:
    return [
        ProviderConfig(
            name=access.name,
            key=access.key.get_secret_value(),
            base_url=access.base_url,
            concurrency=access.concurrency,
            body=settings.vtrix_body,
        )
        for access in settings.providers.values()
    ]


def _trusted(settings: Settings, configs: list[ProviderConfig]) -> frozenset[Endpoint]:
    """Where pictures may be fetched from private addresses: the hosts the owner named, and only those."""
    return registry.endpoints(configs) | {Origin.of(settings.discord_api_url).endpoint}


def _prices(settings: Settings) -> dict[Key, Price]:
    """The owner's own prices, from a file beside the pictures; none when there is no such file.

    Raises:
        StartupError: it cannot be read; money is not guessed.
    """
    path = settings.data_dir / FILE
    try:
        return parse(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise StartupError(f"{path}: {error}") from error


def _judge(settings: Settings, http: Http, clock: Clock) -> Moderator:
    """Who judges words: this machine, and the moderation service where the owner named one."""
    access = settings.moderation
    if access is None:
        return WordJudge(clock=clock)
    key = access.key.get_secret_value() if access.key is not None else None
    return WordJudge(clock=clock, remote=Remote(http=http, base_url=access.base_url, key=key, clock=clock))


def _classifier(settings: Settings, clock: Clock) -> AbstractAsyncContextManager[Classifier | None]:
    """Who looks at pictures on this machine, to be opened; nobody where the owner wants nobody.

    Raises:
        StartupError: what it needs is not installed.
    """
    if settings.classifier == "off":
        return nullcontext()
    check_installed()
    return LocalClassifier(clock=clock)


async def _vault(settings: Settings, darkroom: Darkroom, clock: Clock) -> Vault:
    vault = Vault(settings.data_dir, darkroom=darkroom)
    try:
        await vault.sweep(before=clock.now() / 1000 - STALE_PARTS)
    except VaultError as error:
        raise StartupError(f"EASEL_DATA_DIR: pictures cannot be kept in {settings.data_dir}: {error}") from error
    return vault


def _fetch(http: Http) -> Fetch:
    async def fetch(url: str, *, max_bytes: int) -> bytes:
        return await fetch_picture(http, url, max_bytes=max_bytes)

    return fetch


def _fit(shelf: Shelf) -> Fit:
    async def fit(data: bytes, picture: Picture, limit: int) -> tuple[bytes, str]:
        return await shelf.fit(data, kept_of(picture), limit)

    return fit


def _health(settings: Settings, db: SQLite, engine: Engine, bot: EaselBot, metrics: Metrics) -> HealthServer:
    async def writable() -> str | None:
        await db.write(counts.touch)
        return None

    return HealthServer(
        host=settings.http_host,
        port=settings.http_port,
        alive={"database": _probe(lambda: None if db.healthy else "its writer has stopped")},
        ready={
            "discord": _probe(lambda: None if bot.online else "not connected"),
            "engine": _probe(lambda: "stopping" if engine.draining else None),
            "disk": writable,
        },
        metrics=lambda: (metrics.render(), CONTENT_TYPE),
    )


def _probe(ask: Callable[[], str | None]) -> Probe:
    async def probe() -> str | None:
        return ask()

    return probe


async def _log_in(bot: EaselBot, settings: Settings) -> None:
    """Introduce the bot to Discord: checks the token, loads the cogs, registers commands.

    Raises:
        StartupError: Discord refuses the token, or cannot be reached.
    """
    try:
        await bot.login(settings.discord_token.get_secret_value())
    except discord.LoginFailure as error:
        raise StartupError(
            "DISCORD_TOKEN: Discord refuses this token. Copy it again from the Bot page of your application at "
            "https://discord.com/developers/applications (resetting it makes a new one).",
            exit_code=UNAVAILABLE,
        ) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise StartupError(
            f"Discord cannot be reached at {settings.discord_api_url} ({type(error).__name__}). "
            "Check the network and DISCORD_API_URL, then start again.",
            exit_code=UNAVAILABLE,
        ) from error


@asynccontextmanager
async def _background(work: object) -> AsyncIterator[None]:
    assert asyncio.iscoroutine(work)
    task = asyncio.create_task(work, name="measuring")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _until(stop: asyncio.Event, bot: EaselBot) -> None:
    """Stay connected until told to stop.

    Raises:
        StartupError: Discord closed the connection for good.
    """
    connected = asyncio.create_task(bot.connect(reconnect=True), name="gateway")
    told = asyncio.create_task(stop.wait(), name="stop signal")
    try:
        await asyncio.wait({connected, told}, return_when=asyncio.FIRST_COMPLETED)
        if connected.done() and not stop.is_set():
            error = connected.exception()
            log.error("the connection to Discord ended", exc_info=error)
            raise StartupError(
                f"Discord ended the connection for good ({type(error).__name__}).", exit_code=UNAVAILABLE
            )
    finally:
        told.cancel()
