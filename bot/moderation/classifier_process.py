"""The other end of `bot.moderation.classifier`: a process that looks at pictures for the bot and knows nothing else.

    python -m bot.moderation.classifier_process MODULE:CLASS BYTES

It makes one CLASS, whose `look(data)` returns a score of 0 to 1 and the parts that say so, raises a ValueError for
what it cannot read, and may break in any other way: that ends this process. BYTES is the most memory it may have.

Frames go both ways through the pipes: a length of four bytes, the highest first, then so many bytes. In come picture
files; out goes JSON: `{"ready": ...}` once, then one object for each picture. The standard library only, so that
little is loaded before the memory is capped.
"""

import contextlib
import importlib
import json
import os
import struct
import sys
import threading
from queue import SimpleQueue
from typing import Any, BinaryIO, NoReturn, Protocol

LENGTH = struct.Struct(">I")
CHUNK = 1 << 20  # bytes
NICENESS = 10  # the bot's own work goes first
WORDS = 300  # letters of what a model says about its trouble


class Model(Protocol):
    """What CLASS has to be."""

    def look(self, data: bytes) -> tuple[float, list[str]]:
        """What a picture file shows.

        Raises:
            ValueError: it cannot be read; the sentence says why.
        """
        ...


def main(name: str, memory: int) -> NoReturn:
    """Look at pictures until the bot is gone or something breaks; never returns."""
    answers = _own_pipe()
    capped = _step_back(memory)
    pictures: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_receive, args=(pictures,), daemon=True).start()
    try:
        module, _, attribute = name.partition(":")
        model: Model = getattr(importlib.import_module(module), attribute)()
        _send(answers, {"ready": True, "capped": capped})
        while True:
            _send(answers, _looked(model, pictures.get()))
    except BaseException as error:  # noqa: BLE001 - native code in short memory raises anything; the bot is told what
        with contextlib.suppress(OSError):  # unless it is the bot that is gone
            _send(answers, {"broken": _words(error)})
        os._exit(1)


def _looked(model: Model, data: bytes) -> dict[str, Any]:
    try:
        score, parts = model.look(data)
    except ValueError as error:
        return {"unreadable": _words(error)}
    return {"score": score, "parts": list(parts)}


def _own_pipe() -> BinaryIO:
    """Standard output for answers alone: what a library prints goes where errors go."""
    own = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(own, "wb")


def _step_back(memory: int) -> bool:
    """Cap the memory and let others go first; whether this system can cap."""
    with contextlib.suppress(AttributeError, OSError):
        os.nice(NICENESS)
    try:
        import resource  # here: Windows has no limits of this kind

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the picture
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, OSError, ValueError):  # macOS has the limit and does not take it
        return False
    return True


def _receive(pictures: "SimpleQueue[bytes]") -> None:
    """Take frames in; when the bot is gone, however it went, end at once, even in the middle of a picture."""
    try:
        while True:
            pictures.put(_read(LENGTH.unpack(_read(LENGTH.size))[0]))
    finally:
        os._exit(0)


def _read(size: int) -> bytes:
    """So many bytes of standard input, past Python's own reader, whose lock would hold up the end of the process.

    Raises:
        EOFError: the other end is closed.
    """
    parts = []
    while size:
        part = os.read(0, min(size, CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _send(answers: BinaryIO, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    answers.write(LENGTH.pack(len(body)) + body)
    answers.flush()


def _words(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}"[:WORDS] if said else type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
