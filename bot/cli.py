"""The command line: run the bot, check its settings, show them.

Knows how a process begins and ends (settings, logs, signals, exit codes) and nothing of pictures.
"""

import asyncio
import contextlib
import os
import signal
import sys
from types import FrameType
from typing import Annotated

import structlog
import typer

from bot import logs
from bot import settings as settings_module
from bot.collecting import collect_seldom
from bot.core.accounts import By
from bot.core.errors import StartupError
from bot.settings import Settings

# The meaning of these numbers is that of sysexits.h, so that a service manager can tell them apart.
UNAVAILABLE = 69
UNEXPECTED = 70
INTERRUPTED = 128 + signal.SIGINT

app = typer.Typer(
    add_completion=False,
    # The pretty kind prints local variables, and some of them are keys.
    pretty_exceptions_enable=False,
)


books = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
app.add_typer(books, name="ledger", help="The books.")


@app.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Run the bot until SIGTERM or Ctrl+C: it finishes what it must and exits; a second one exits at once.

    Exit codes: 0 stopped when asked, 69 Discord refuses the token, 70 an unexpected error, 78 settings.
    """
    if context.invoked_subcommand is None:
        raise typer.Exit(_run(_load()))


@app.command("check")
def check() -> None:
    """Check all settings, without starting anything: exit code 0 or 78."""
    settings = _load()
    if settings.classifier != "off":
        from bot.moderation.classifier import check_installed  # here: the other commands start faster without

        try:
            check_installed()
        except StartupError as error:
            _tell(error.sentence)
            raise typer.Exit(error.exit_code) from None
    typer.echo(f"The settings are in order. Providers: {', '.join(settings.providers)}.")


@app.command("settings")
def show(
    *,
    example: Annotated[bool, typer.Option(help="Print a file to copy to .env instead.")] = False,
    markdown: Annotated[bool, typer.Option(help="Print the README's table instead.")] = False,
) -> None:
    """Show every setting with its current value; secrets only as set or not set."""
    if example or markdown:
        typer.echo(settings_module.example() if example else settings_module.describe(), nl=False)
        return
    rows = [("name", "value", "origin"), *settings_module.current(_load())]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for name, value, origin in rows:
        typer.echo(f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}")


@app.command("health")
def health() -> None:
    """Ask the bot that runs on this machine whether it is well: exit code 0 or 69. Needs EASEL_HTTP_PORT."""
    from bot.net.health import ask_alive  # here: the other commands start faster without

    settings = _load()
    if not settings.http_port:
        typer.echo("EASEL_HTTP_PORT is 0, so there is nobody to ask.")
        return
    reason = asyncio.run(ask_alive(settings.http_host, settings.http_port))
    if reason is not None:
        _tell(reason)
        raise typer.Exit(UNAVAILABLE)
    typer.echo("ok")


@app.command("costs")
def costs(
    *,
    month: Annotated[str, typer.Option(help="A UTC month such as 2026-11.")],
    by: Annotated[By, typer.Option(help="How to group them.")] = By.DAY,
) -> None:
    """Show what a month cost, whether the bot runs or not: exit code 0, or 78 when that cannot be told."""
    from bot import accounts  # here: the other commands start faster without

    try:
        typer.echo(accounts.costs_table(_load().database.path, month=month, by=by))
    except StartupError as error:
        _tell(error.sentence)
        raise typer.Exit(error.exit_code) from None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--month") from None


@books.command("check")
def check_books(
    *, repair: Annotated[bool, typer.Option(help="Make the sums anew; the bot must not be running.")] = False
) -> None:
    """Prove that the books hold: sums, projections, no reserve without an open job. Exit code 0, or 1 if not."""
    from bot import accounts  # here: the other commands start faster without

    path = _load().database.path
    try:
        found = accounts.repair(path) if repair else accounts.problems(path)
    except StartupError as error:
        _tell(error.sentence)
        raise typer.Exit(error.exit_code) from None
    for problem in found:
        typer.echo(problem)
    if found:
        advice = "Nothing of this can be repaired by adding up again." if repair else "--repair makes the sums anew."
        _tell(f"The books do not hold: {len(found)} problem{'' if len(found) == 1 else 's'}. {advice}")
        raise typer.Exit(1)
    typer.echo("The books hold: every sum equals the ledger, and no reserve is left without an open job.")


def _load() -> Settings:
    try:
        return settings_module.load()
    except StartupError as error:
        _tell(error.sentence)
        raise typer.Exit(error.exit_code) from None


def _run(settings: Settings) -> int:
    """From checked settings to an exit code; every way out has its own sentence."""
    logs.configure(style=settings.log_format, level=settings.log_level, secrets=settings.secrets)
    redactor = logs.Redactor(settings.secrets)
    try:
        asyncio.run(_serve(settings))
    except KeyboardInterrupt:  # only where the system has no signal handlers for event loops
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 (the last door: it ends in a sentence, a log line and a code)
        known = _startup_error(error)
        if known is not None:
            _tell(redactor.text(known.sentence))
            return known.exit_code
        structlog.get_logger(__name__).exception("Easel stopped because of an unexpected error")
        _tell(f"Easel stopped because of an unexpected error ({type(error).__name__}); the log above says where.")
        return UNEXPECTED
    return 0


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    _stop_on_signals(stop)
    # Imported here: `check`, `settings` and --help answer at once, without Discord's library.
    from bot import app as application

    collect_seldom()
    await application.run(settings, stop=stop)


def _stop_on_signals(stop: asyncio.Event) -> None:
    """The first SIGTERM or SIGINT sets `stop`; the next one ends the process at once."""
    loop = asyncio.get_running_loop()
    both = (signal.SIGTERM, signal.SIGINT)

    def first(number: signal.Signals) -> None:
        for each in both:
            loop.remove_signal_handler(each)
            # Not through the event loop, which may be what hangs; and not the system's default either,
            # which does nothing to the first process of a container.
            signal.signal(each, _exit_now)
        structlog.get_logger(__name__).info("stopping; a second signal stops at once", signal=number.name)
        stop.set()

    with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C raises KeyboardInterrupt instead
        for each in both:
            loop.add_signal_handler(each, first, each)


def _exit_now(number: int, _frame: FrameType | None) -> None:
    # Nothing is tidied up, on purpose: whatever is under way is taken up again at the next start.
    os._exit(128 + number)


def _startup_error(error: BaseException) -> StartupError | None:
    """The StartupError in it, also where a task group has wrapped it."""
    if isinstance(error, StartupError):
        return error
    if isinstance(error, BaseExceptionGroup):
        return next((found for each in error.exceptions if (found := _startup_error(each))), None)
    return None


def _tell(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
