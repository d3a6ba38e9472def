"""The small web server for those who look after the process: `/healthz`, `/readyz` and `/metrics`.

Knows probes and bytes, and nothing of what they are about. It is meant for the own machine or
network: it shows no secret, but it asks nobody who they are.
"""

import asyncio
import errno
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Protocol, Self

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.core.errors import StartupError

PROBE_SECONDS = 2.0  # container health checks give up after 3 to 5 seconds
CLOSE_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Probe(Protocol):
    """One question about the process; cheap enough to be asked every few seconds."""

    async def __call__(self) -> str | None:
        """None when all is well, else the reason in a few words for the owner."""
        ...


class HealthServer:
    """Answers on `host`:`port` from entry to exit; with port 0 it does nothing.

    Args:
        host: an address or name of this machine.
        port: 1 to 65535, or 0 for no server at all.
        alive: probes of `/healthz`, by name: a failing one means that a restart would help.
        ready: probes of `/readyz`, by name: a failing one means that work should not come here now.
        metrics: the text of `/metrics` and its media type.
        probe_seconds: how long a probe may take; one that takes longer counts as failed.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        alive: Mapping[str, Probe],
        ready: Mapping[str, Probe],
        metrics: Callable[[], tuple[bytes, str]],
        probe_seconds: float = PROBE_SECONDS,
    ) -> None:
        self._host = host
        self._port = port
        self._alive = dict(alive)
        self._ready = dict(ready)
        self._metrics = metrics
        self._probe_seconds = probe_seconds
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        """Start to listen.

        Raises:
            StartupError: the address cannot be used, with the setting that would help.
        """
        if self._port == 0:
            return self
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=CLOSE_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            raise StartupError(_why_not(error, self._host, self._port)) from error
        self._runner = runner
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening; questions under way have a moment to be answered."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("/healthz", self._answer_alive)
        application.router.add_get("/readyz", self._answer_ready)
        application.router.add_get("/metrics", self._answer_metrics)
        return application

    async def _answer_alive(self, _request: web.Request) -> web.Response:
        """That there is an answer shows that the event loop runs; the probes look at the rest."""
        return await self._report(self._alive)

    async def _answer_ready(self, _request: web.Request) -> web.Response:
        return await self._report({**self._alive, **self._ready})

    async def _answer_metrics(self, _request: web.Request) -> web.Response:
        body, media_type = self._metrics()
        return web.Response(body=body, headers={"Content-Type": media_type})

    async def _report(self, probes: Mapping[str, Probe]) -> web.Response:
        """200 when every probe is content, else 503; the body names each probe with `ok` or its reason."""
        reasons = await asyncio.gather(*(self._ask(name, probe) for name, probe in probes.items()))
        well = not any(reasons)
        checks = {name: reason or "ok" for name, reason in zip(probes, reasons, strict=True)}
        return web.json_response(
            {"status": "ok" if well else "unavailable", "checks": checks},
            status=200 if well else 503,
            headers={"Cache-Control": "no-store"},
        )

    async def _ask(self, name: str, probe: Probe) -> str | None:
        try:
            async with asyncio.timeout(self._probe_seconds):
                return await probe()
        except TimeoutError:
            return f"no answer within {self._probe_seconds:g} s"
        except Exception as error:
            log.warning("a health probe failed", probe=name, exc_info=error)
            return f"the check itself failed ({type(error).__name__})"


async def ask_alive(host: str, port: int, *, seconds: float = 4.0) -> str | None:
    """Ask the Easel that runs on this machine for its `/healthz`: None when it is well, else why not.

    This is what a container's health check runs; `host` may be an address to listen on, such as 0.0.0.0.
    """
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (asked, not listened on)
    url = f"http://[{here}]:{port}/healthz" if ":" in here else f"http://{here}:{port}/healthz"
    try:
        async with ClientSession(timeout=ClientTimeout(total=seconds)) as session, session.get(url) as answer:
            return None if answer.status == HTTPStatus.OK else (await answer.text())[:500]
    except TimeoutError:
        return f"{url} did not answer within {seconds:g} s"
    except ClientError as error:
        return f"{url} cannot be reached ({type(error).__name__})"


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program (another Easel?)."
            " Set EASEL_HTTP_PORT to a free port, or to 0 for no health page."
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"This user may not listen on port {port}. Set EASEL_HTTP_PORT to 1024 or more, or to 0 for none."
    return (
        f"{host} is not an address of this machine. Set EASEL_HTTP_HOST to 127.0.0.1 (only this machine)"
        " or 0.0.0.0 (every address)."
    )
