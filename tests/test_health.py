"""What those who look after the process can rely on, asked over a real socket."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession

from bot.core.errors import StartupError
from bot.core.jobs import State
from bot.metrics import CONTENT_TYPE, Metrics
from bot.net.health import HealthServer, Probe, ask_alive


class Answer:
    """A probe that answers what it was told to, and counts how often it was asked."""

    def __init__(self, reason: str | None = None) -> None:
        self.reason = reason
        self.asked = 0

    async def __call__(self) -> str | None:
        self.asked += 1
        return self.reason


class Broken:
    async def __call__(self) -> str | None:
        raise RuntimeError("with a key in it: hunter2")


class Stuck:
    async def __call__(self) -> str | None:
        await asyncio.Event().wait()
        return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def serving(
    *, alive: dict[str, Probe] | None = None, ready: dict[str, Probe] | None = None, probe_seconds: float = 2.0
) -> AsyncIterator[str]:
    port = free_port()
    metrics = Metrics()
    server = HealthServer(
        host="127.0.0.1",
        port=port,
        alive=alive or {},
        ready=ready or {},
        metrics=lambda: (metrics.render(), CONTENT_TYPE),
        probe_seconds=probe_seconds,
    )
    async with server:
        yield f"http://127.0.0.1:{port}"


async def ask(url: str) -> tuple[int, dict[str, str]]:
    async with ClientSession() as session, session.get(url) as answer:
        return answer.status, (await answer.json())["checks"]


async def test_a_well_process_is_alive_and_ready() -> None:
    """With every probe content both pages answer 200 and name what was looked at."""
    async with serving(alive={"writer": Answer()}, ready={"gateway": Answer()}) as url:
        assert await ask(f"{url}/healthz") == (200, {"writer": "ok"})
        assert await ask(f"{url}/readyz") == (200, {"writer": "ok", "gateway": "ok"})


async def test_not_ready_is_not_dead() -> None:
    """A draining process says so on /readyz with the reason, and nobody restarts it for that."""
    async with serving(alive={"writer": Answer()}, ready={"engine": Answer("draining")}) as url:
        assert await ask(f"{url}/readyz") == (503, {"writer": "ok", "engine": "draining"})
        assert await ask(f"{url}/healthz") == (200, {"writer": "ok"})


async def test_a_dead_writer_is_neither_alive_nor_ready() -> None:
    """What makes a restart worth while also means that no work should come here."""
    async with serving(alive={"writer": Answer("the writer task has ended")}) as url:
        assert (await ask(f"{url}/healthz"))[0] == 503
        assert await ask(f"{url}/readyz") == (503, {"writer": "the writer task has ended"})


async def test_each_question_is_asked_afresh() -> None:
    """An answer is never older than the question."""
    gateway = Answer("connecting")
    async with serving(ready={"gateway": gateway}) as url:
        assert (await ask(f"{url}/readyz"))[0] == 503
        gateway.reason = None
        assert (await ask(f"{url}/readyz"))[0] == 200
    assert gateway.asked == 2


async def test_a_container_can_ask_how_it_is() -> None:
    """The question a container's health check asks is answered with nothing, or with the reason."""
    async with serving(alive={"writer": Answer()}) as url:
        assert await ask_alive("0.0.0.0", int(url.rpartition(":")[2])) is None
    async with serving(alive={"writer": Answer("gone")}) as url:
        assert "gone" in str(await ask_alive("127.0.0.1", int(url.rpartition(":")[2])))
    async with serving(alive={"writer": Stuck()}, probe_seconds=9) as url:
        assert "did not answer" in str(await ask_alive("127.0.0.1", int(url.rpartition(":")[2]), seconds=0.05))
    assert "cannot be reached" in str(await ask_alive("127.0.0.1", free_port()))


async def test_a_probe_that_fails_is_a_reason_without_details() -> None:
    """The page asks nobody who they are, so the text of an exception stays in the log."""
    async with serving(ready={"database": Broken()}) as url:
        assert await ask(f"{url}/readyz") == (503, {"database": "the check itself failed (RuntimeError)"})


async def test_a_probe_that_hangs_does_not_hang_the_page() -> None:
    """Whoever checks the health gets an answer, and the other probes are still told."""
    async with serving(ready={"database": Stuck(), "gateway": Answer()}, probe_seconds=0.05) as url:
        assert await ask(f"{url}/readyz") == (503, {"database": "no answer within 0.05 s", "gateway": "ok"})


async def test_metrics_are_served_as_prometheus_expects() -> None:
    """The text and its media type are those of the exposition format."""
    async with serving() as url, ClientSession() as session, session.get(f"{url}/metrics") as answer:
        assert answer.headers["Content-Type"] == CONTENT_TYPE
        assert 'easel_jobs{state="queued"} 0.0' in await answer.text()


async def test_a_port_in_use_names_its_setting() -> None:
    """Two bots on one machine: the second says which setting to change."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = HealthServer(
            host="127.0.0.1", port=taken.getsockname()[1], alive={}, ready={}, metrics=lambda: (b"", CONTENT_TYPE)
        )
        with pytest.raises(StartupError, match="EASEL_HTTP_PORT") as caught:
            await server.__aenter__()
    assert "in use" in caught.value.sentence


async def test_an_address_of_another_machine_names_its_setting() -> None:
    """192.0.2.0/24 belongs to nobody, so it is not ours."""
    server = HealthServer(host="192.0.2.1", port=free_port(), alive={}, ready={}, metrics=lambda: (b"", CONTENT_TYPE))
    with pytest.raises(StartupError, match="EASEL_HTTP_HOST"):
        await server.__aenter__()


async def test_the_port_is_free_again_afterwards() -> None:
    """A restart in the same second finds its port."""
    async with serving() as url:
        port = int(url.rpartition(":")[2])
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


async def test_port_zero_means_no_server() -> None:
    """0 = off: nothing listens, and entering and leaving is no error."""
    before = {id(task) for task in asyncio.all_tasks()}
    async with HealthServer(host="not a host", port=0, alive={}, ready={}, metrics=lambda: (b"", CONTENT_TYPE)):
        assert {id(task) for task in asyncio.all_tasks()} == before


def sample(metrics: Metrics, line: str) -> bool:
    return line in metrics.render().decode().splitlines()


def test_what_happened_is_counted() -> None:
    """Each thing that happens moves its own number, with the words it was told."""
    metrics = Metrics()
    metrics.job_moved("queued")
    metrics.job_delivered("wavespeed", "kontext-pro", 7.5)
    metrics.queue_measured(12)
    metrics.provider_called("vtrix", "submit", "ok", 0.3)
    metrics.spending_measured(40_002)
    metrics.discord_called("POST /channels/{channel_id}/messages", 429)
    metrics.batch_written(3, 0.002)
    metrics.loop_was_late(0.01)
    for line in (
        'easel_job_moves_total{state="queued"} 1.0',
        'easel_job_seconds_bucket{le="8.0",model="kontext-pro",provider="wavespeed"} 1.0',
        "easel_queue_depth 12.0",
        'easel_provider_calls_total{operation="submit",outcome="ok",provider="vtrix"} 1.0',
        'easel_provider_call_seconds_sum{operation="submit",provider="vtrix"} 0.3',
        "easel_month_cost_micro_usd 40002.0",
        'easel_discord_calls_total{route="POST /channels/{channel_id}/messages",status="429"} 1.0',
        "easel_write_batch_size_sum 3.0",
        "easel_write_commit_seconds_sum 0.002",
        "easel_event_loop_late_seconds 0.01",
    ):
        assert sample(metrics, line), line


def test_every_state_has_a_number_from_the_start() -> None:
    """A state nobody is in is 0, and becomes 0 again: an alert on it must not go blind."""
    metrics = Metrics()
    assert all(sample(metrics, f'easel_jobs{{state="{state}"}} 0.0') for state in State)
    metrics.jobs_counted({"waiting": 4})
    assert sample(metrics, 'easel_jobs{state="waiting"} 4.0')
    metrics.jobs_counted({"ready": 1})
    assert sample(metrics, 'easel_jobs{state="waiting"} 0.0')


def test_two_sets_of_metrics_never_meet() -> None:
    """There is no global registry: a second one starts from nothing."""
    first, second = Metrics(), Metrics()
    first.queue_measured(5)
    assert sample(second, "easel_queue_depth 0.0")
