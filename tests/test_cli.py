"""How the process begins and ends: real processes, real signals, real exit codes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOKEN = "token-of-the-bot-0123456789"
GOOD = {"DISCORD_TOKEN": TOKEN, "WAVESPEED_API_KEY": "key-of-a-provider-0123456789"}

# The command line as it is, with another program in the place of the bot: `run` is what the test is about.
STAND_IN = """
import asyncio, sys, time, types
from bot.core.errors import StartupError
stand_in = types.ModuleType("bot.app")
async def run(settings, *, stop):
    token = settings.discord_token.get_secret_value()
{body}
stand_in.run = run
sys.modules["bot.app"] = stand_in
import bot
bot.app = stand_in
from bot.cli import app
sys.argv[1:] = []
app()
"""
SERVE = """
    print("up", flush=True)
    await stop.wait()
    print("drained", flush=True)
"""
HANG = """
    print("up", flush=True)
    await stop.wait()
    print("hanging", flush=True)
    while True:  # not even the event loop runs any more
        time.sleep(0.01)
"""


def environment(folder: Path, **variables: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), **variables}


def finish(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(folder, **variables),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def ending(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    return finish(folder, "-c", STAND_IN.replace("{body}", body), **GOOD)


@contextmanager
def running(folder: Path, body: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", STAND_IN.replace("{body}", body)],
        cwd=folder,
        env=environment(folder, **GOOD),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "up\n"
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("arguments", [("-m", "bot"), ("-m", "bot", "check"), ("-m", "bot", "settings")])
def test_wrong_settings_end_with_78_and_one_message(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Without settings there is a sentence on standard error, no traceback, and the code for configuration."""
    result = finish(tmp_path, *arguments)
    assert result.returncode == 78
    assert "DISCORD_TOKEN" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_check_starts_nothing(tmp_path: Path) -> None:
    """Right settings end with 0, and nothing was made on disk."""
    result = finish(tmp_path, "-m", "bot", "check", **GOOD)
    assert (result.returncode, result.stderr) == (0, "")
    assert "wavespeed" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_settings_are_shown_without_secrets(tmp_path: Path) -> None:
    """The table can be pasted into a bug report."""
    (tmp_path / ".env").write_text("EASEL_HTTP_PORT=9000\n")
    result = finish(tmp_path, "-m", "bot", "settings", **GOOD)
    assert result.returncode == 0
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()}
    assert rows["DISCORD_TOKEN"] == ["set", "set"]
    assert rows["VTRIX_API_KEY"] == ["not", "set", "default"]
    assert rows["EASEL_HTTP_PORT"] == ["9000", "set"]
    assert not any(secret in result.stdout for secret in GOOD.values())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_bot_finish(tmp_path: Path, number: signal.Signals) -> None:
    """SIGTERM and Ctrl+C: what must be finished is finished, and the code is 0."""
    with running(tmp_path, SERVE) as process:
        process.send_signal(number)
        out, _ = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "drained\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_it_at_once(tmp_path: Path, number: signal.Signals) -> None:
    """Even when the event loop itself hangs, an impatient owner needs no kill -9."""
    with running(tmp_path, HANG) as process:
        process.send_signal(signal.SIGTERM)
        assert process.stdout is not None
        assert process.stdout.readline() == "hanging\n"
        process.send_signal(number)
        process.wait(timeout=20)
    assert process.returncode == 128 + number


def test_a_refused_token_has_its_own_code(tmp_path: Path) -> None:
    """A StartupError of the running bot ends with its sentence and its code, secrets masked."""
    result = ending(tmp_path, '    raise StartupError(f"Discord refuses {token}.", exit_code=69)')
    assert (result.returncode, result.stderr) == (69, "Discord refuses ***.\n")


def test_a_start_up_error_is_found_inside_a_group(tmp_path: Path) -> None:
    """Task groups wrap errors; the owner still reads one sentence."""
    result = ending(tmp_path, '    raise ExceptionGroup("tasks", [ExceptionGroup("more", [StartupError("No.")])])')
    assert (result.returncode, result.stderr) == (78, "No.\n")


def test_an_unexpected_error_ends_with_70_and_a_masked_traceback(tmp_path: Path) -> None:
    """Something nobody foresaw: the log says where, the last line is for a human, no secret is shown."""
    result = ending(tmp_path, '    raise ValueError(f"broken by {token}")')
    assert result.returncode == 70
    assert "ValueError: broken by ***" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Easel stopped because of an unexpected error (ValueError)")
    assert TOKEN not in result.stderr


def test_health_asks_the_running_bot(tmp_path: Path) -> None:
    """A container's health check: 0 when well, 69 when nobody answers, 0 when the page is switched off."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    nobody = finish(tmp_path, "-m", "bot", "health", EASEL_HTTP_PORT=port, **GOOD)
    assert nobody.returncode == 69
    assert f"127.0.0.1:{port}" in nobody.stderr
    assert finish(tmp_path, "-m", "bot", "health", EASEL_HTTP_PORT="0", **GOOD).returncode == 0
