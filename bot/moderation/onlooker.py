"""One process that looks at pictures, as the bot holds it: how it is started, with what, asked, and ended.

Everything but starting and killing it may block, and belongs into a thread. Knows no line of pictures and no clock.
"""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.core.judges import Explicit
from bot.moderation.classifier_process import LENGTH

PROCESS = "bot.moderation.classifier_process"
ROOT = Path(__file__).resolve().parents[2]  # where `bot` is, however it was started
MOST_ANSWER = 64_000  # bytes

# What it may know of the bot's environment: where programs and libraries are, and how text is written. No key is
# among it.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "SYSTEMROOT")
# Threads and heaps of their own would take address space for each processor, of which nobody knows how many there are.
FRUGAL = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}


class Broken(Exception):
    """The process is of no use any more; the message finishes a sentence that starts with it."""


class Onlooker:
    """One process and its pipes.

    Args:
        model: what it makes, as `module:class`.
        memory: the most bytes of address space it may have.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self, model: str, memory: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module, no shell
            [sys.executable, "-P", "-m", PROCESS, model, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=Path(os.sep),  # not where .env lies
            start_new_session=True,  # Ctrl+C is for the bot, which ends this one when it is done
        )

    @property
    def gone(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.poll() is not None

    def greet(self) -> bool:
        """Wait until its model is loaded; whether its memory is capped.

        Raises:
            Broken: it never will be.
        """
        answer = self._hear()
        if answer.get("ready") is not True:
            raise Broken(f"cannot load its model: {answer.get('broken', 'it does not say why')}")
        return answer.get("capped") is True

    def ask(self, data: bytes) -> Explicit | str:
        """What a picture file shows, or why that cannot be seen.

        Raises:
            Broken: there will be no answer, or it is nonsense.
        """
        assert self._process.stdin is not None
        with suppress(OSError):  # it is gone; its last words may still be there to hear
            self._process.stdin.write(LENGTH.pack(len(data)))
            self._process.stdin.write(data)
            self._process.stdin.flush()
        return _read(self._hear())

    def kill(self) -> None:
        """End it at once; whoever waits for its answer hears that it is over."""
        self._process.kill()

    def bury(self) -> None:
        """Take leave of a process that was killed: no zombie and no open pipe stays."""
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(OSError):  # bytes that it never took
                pipe.close()

    def _hear(self) -> dict[str, Any]:
        (size,) = LENGTH.unpack(self._heard(LENGTH.size))
        if size > MOST_ANSWER:
            raise Broken("talks nonsense")
        try:
            answer = json.loads(self._heard(size))
        except ValueError:
            raise Broken("talks nonsense") from None
        if not isinstance(answer, dict):
            raise Broken("talks nonsense")
        return answer

    def _heard(self, size: int) -> bytes:
        assert self._process.stdout is not None
        data = self._process.stdout.read(size)
        if len(data) < size:
            raise Broken(self._epitaph())
        return data

    def _epitaph(self) -> str:
        try:
            code = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return "fell silent"
        return f"was ended by a signal ({signal.strsignal(-code)})" if code < 0 else f"ended with code {code}"


def _environment() -> dict[str, str]:
    known = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    places = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return known | FRUGAL | {"PYTHONPATH": os.pathsep.join(filter(None, places))}


def _read(answer: dict[str, Any]) -> Explicit | str:
    if isinstance(broken := answer.get("broken"), str):
        raise Broken(f"broke off: {broken}")
    if isinstance(unreadable := answer.get("unreadable"), str):
        return unreadable
    score, parts = answer.get("score"), answer.get("parts")
    if not isinstance(score, int | float) or isinstance(score, bool) or not 0 <= score <= 1:
        raise Broken("talks nonsense")
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise Broken("talks nonsense")
    return Explicit(score=float(score), parts=tuple(parts))
