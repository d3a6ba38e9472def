"""A real process with a model that does what a picture tells it: nothing it does reaches the bot."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.core.errors import StartupError
from bot.core.judges import Explicit
from bot.moderation.classifier import MOST_BYTES, check_installed
from bot.moderation.onlooker import FRUGAL, PASSED_ON

ROOT = Path(__file__).parents[2]
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps the address space of a process")


async def place(classifier) -> list[str]:
    """Process id, niceness, largest core file, most memory and folder of the process."""
    seen = await classifier.look(b"place")
    return list(seen.parts)


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_it_says_what_the_model_sees(opened):
    """Score and parts come back as the model said them."""
    classifier = await opened()
    assert await classifier.look(b"see 0.75 breast belly") == Explicit(score=0.75, parts=("breast", "belly"))
    assert await classifier.look(b"see 0") == Explicit(score=0.0)


async def test_large_pictures_go_through_the_pipe(opened):
    """A file far larger than any pipe's buffer arrives whole."""
    classifier = await opened()
    seen = await classifier.look(b"measure " + b"x" * 20_000_000)
    assert seen.parts == ("20000000",)


async def test_a_file_beyond_all_limits_is_not_even_sent(opened):
    """It is not looked at, and the process stays as it is."""
    classifier = await opened()
    assert await classifier.look(bytes(MOST_BYTES + 1)) is None
    assert (await classifier.look(b"count")).parts == ("1",)


async def test_what_is_no_picture_harms_nobody(opened):
    """It counts as not looked at, the log says why, and the same process looks at the next one at once."""
    classifier = await opened()
    with capture_logs() as lines:
        assert await classifier.look(b"unreadable") is None
    assert [line["why"] for line in lines] == ["ValueError: this is no picture"]
    assert (await classifier.look(b"count")).parts == ("2",)


async def test_what_libraries_print_is_no_answer(opened):
    """Text on standard output, from Python or beneath it, is not taken for one."""
    classifier = await opened()
    assert await classifier.look(b"print") == Explicit(score=0.25, parts=("hello",))
    assert (await classifier.look(b"count")).parts == ("2",)


@pytest.mark.parametrize(
    ("picture", "why"),
    [
        (b"exit", "ended with code 3"),
        (b"segfault", f"was ended by a signal ({signal.strsignal(signal.SIGSEGV)})"),
        (b"trouble", "broke off: RuntimeError: the model fell over"),
        (b"garbage", "talks nonsense"),
        (b"garbage \0\0\0\2ok", "talks nonsense"),
        (b"garbage \0\0\0\2[]", "talks nonsense"),
        (b"answer [7, []]", "talks nonsense"),
        (b"answer [-0.5, []]", "talks nonsense"),
        (b"answer [NaN, []]", "talks nonsense"),
        (b"answer [true, []]", "talks nonsense"),
        (b'answer ["high", []]', "talks nonsense"),
        (b"answer [0.5, [1]]", "talks nonsense"),
        pytest.param(b"hog", "broke off: MemoryError", marks=LINUX),
    ],
)
async def test_a_process_that_breaks_is_replaced(opened, clock, picture, why):
    """The picture counts as not looked at, the log says what happened, and a new process looks at the next one."""
    classifier = await opened()
    first, *_ = await place(classifier)
    with capture_logs() as lines:
        assert await classifier.look(picture) is None
        later = asyncio.create_task(classifier.look(b"place"))
        await clock.turn(1.0)
        second = (await later).parts[0]
    told = [line["why"] for line in lines if line["event"] == "a picture was not looked at"]
    assert told == [f"the process that looks at pictures {why}"]
    assert first != second
    assert gone(int(first))


async def test_a_picture_that_takes_for_ever_is_given_up(opened, clock):
    """After 20 seconds its process is killed, and the next picture has a new one."""
    classifier = await opened()
    first, *_ = await place(classifier)
    stuck = asyncio.create_task(classifier.look(b"hang"))
    await clock.turn(20.0)
    assert await stuck is None
    assert gone(int(first))
    later = asyncio.create_task(classifier.look(b"count"))
    await clock.turn(1.0)
    assert (await later).parts == ("1",)


async def test_a_process_that_ended_while_nobody_asked_costs_no_picture(opened, clock):
    """The next picture is looked at by a new process instead of being lost with the old one."""
    classifier = await opened()
    pid, *_ = await place(classifier)
    os.kill(int(pid), signal.SIGKILL)
    await asyncio.to_thread(classifier._onlooker._process.wait)
    later = asyncio.create_task(classifier.look(b"see 0.5 breast"))
    await clock.turn(1.0)
    assert await later == Explicit(score=0.5, parts=("breast",))


async def test_no_key_reaches_the_process(opened, monkeypatch):
    """Of the bot's environment it has a few names that say where things are, and it stands where no .env lies."""
    secrets = {"DISCORD_TOKEN": "token-0123456789", "WAVESPEED_API_KEY": "key-0123456789", "EASEL_ANYTHING": "else"}
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    classifier = await opened()
    variables = dict(each.split("=", 1) for each in (await classifier.look(b"environment")).parts)
    assert variables.keys() <= {*PASSED_ON, *FRUGAL, "PYTHONPATH"}
    assert not {*variables.values()} & {*secrets.values()}
    assert (await place(classifier))[4] == os.sep


async def test_the_process_steps_back(opened):
    """It is nicer than the bot and leaves no core file, in which a picture would be."""
    classifier = await opened()
    _, niceness, core, _, _ = await place(classifier)
    assert int(niceness) == min(os.nice(0) + 10, 19)
    assert core == "0"


@LINUX
async def test_the_memory_of_the_process_is_capped(opened):
    """What it may have is what it was given, and it cannot ask for more."""
    classifier = await opened(memory=300_000_000)
    assert (await place(classifier))[3] == "300000000"


async def test_closing_ends_the_process_and_answers_everybody(opened, clock):
    """Nobody waits for ever: what is being looked at, what stands in line and what comes later is not looked at."""
    classifier = await opened()
    pid, *_ = await place(classifier)
    waiting = [asyncio.create_task(classifier.look(picture)) for picture in (b"hang", b"count", b"count")]
    await clock.sleeping(20.0)
    await classifier.close()
    assert await asyncio.gather(*waiting) == [None, None, None]
    assert await classifier.look(b"count") is None
    assert gone(int(pid))


PARENT = """
import asyncio, sys
from bot.engine.clock import SystemClock
from bot.moderation.classifier import LocalClassifier

async def main():
    async with LocalClassifier(clock=SystemClock(), model="tests.moderation_pictures.eyes:Eyes") as classifier:
        await classifier.look(b"hold " + sys.argv[1].encode())

asyncio.run(main())
"""


def test_kill_9_of_the_bot_ends_the_process_in_the_middle_of_a_picture():
    """No process stays behind, whatever it was doing: its connection breaks."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        port = str(server.getsockname()[1])
        with subprocess.Popen([sys.executable, "-c", PARENT, port], cwd=ROOT) as parent:
            held, _ = server.accept()
            parent.kill()
        with held:
            held.settimeout(30)
            assert held.recv(1) == b""


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("Absent", "cannot load its model: ImportError: no module named eyes."),
        ("Nothing", "cannot load its model: AttributeError: "),
        ("Lost", "cannot load its model: FileNotFoundError: "),
        pytest.param("Huge", "cannot load its model: MemoryError.", marks=LINUX),
    ],
)
async def test_a_model_that_cannot_be_loaded_stops_the_start(opened, model, sentence):
    """The owner hears at once that nobody would look, and why."""
    with pytest.raises(StartupError) as caught:
        await opened(model)
    assert caught.value.exit_code == 78
    assert caught.value.sentence.startswith(f"EASEL_CLASSIFIER: the process that looks at pictures {sentence}")


async def test_a_model_that_never_finishes_loading_stops_the_start(opened, clock):
    """After a minute the start ends with a sentence."""
    opening = asyncio.create_task(opened("Slow"))
    await clock.turn(60.0)
    with pytest.raises(StartupError, match="gave no answer within 60 s"):
        await opening


def test_a_missing_package_is_named_with_what_installs_it():
    """One sentence: which setting, and the command for this very interpreter."""
    with pytest.raises(StartupError) as caught:
        check_installed(("json", "a_package_nobody_has"))
    assert caught.value.exit_code == 78
    assert caught.value.sentence.startswith("EASEL_CLASSIFIER: nudenet is not installed.")
    assert f'{sys.executable} -m pip install "nudenet>=3.4,<4"' in caught.value.sentence
    assert "EASEL_CLASSIFIER=off" in caught.value.sentence
