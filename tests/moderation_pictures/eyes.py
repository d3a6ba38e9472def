"""Models for the classifier's process that do what a picture tells them, in place of one that sees.

Loaded by the process itself, from its command line; a picture here is a text: a word, and what belongs to it.
"""

import json
import os
import resource
import signal
import socket
import sys
import time
from pathlib import Path

HOG_AT_MOST = 3_000_000_000  # so that a missing cap fails a test and not the machine


class Eyes:
    """Sees what the picture says."""

    def __init__(self) -> None:
        self.looks = 0

    def look(self, data: bytes) -> tuple[float, list[str]]:
        self.looks += 1
        word, _, rest = data.decode().partition(" ")
        return getattr(self, f"on_{word}")(rest)

    def on_see(self, rest):
        score, *parts = rest.split()
        return float(score), parts

    def on_count(self, rest):
        return 0.0, [str(self.looks)]

    def on_measure(self, rest):
        return 0.0, [str(len(rest))]

    def on_answer(self, rest):
        score, parts = json.loads(rest)
        return score, parts

    def on_unreadable(self, rest):
        raise ValueError("this is no picture")

    def on_trouble(self, rest):
        raise RuntimeError("the model fell over")

    def on_exit(self, rest):
        os._exit(3)

    def on_segfault(self, rest):
        os.kill(os.getpid(), signal.SIGSEGV)

    def on_hang(self, rest):
        while True:
            time.sleep(60)

    def on_hog(self, rest):
        eaten = [bytearray(16_000_000)]
        while sum(map(len, eaten)) < HOG_AT_MOST:
            eaten.append(bytearray(16_000_000))
        return 1.0, ["nobody stopped me"]

    def on_print(self, rest):
        sys.stdout.write("a library says hello\n")
        sys.stdout.flush()
        os.write(1, b"and its native part does, too")
        return 0.25, ["hello"]

    def on_garbage(self, rest):
        """Write over the pipe of the answers, as a wild pointer might."""
        for number in range(3, 32):
            try:
                os.write(number, rest.encode() or b"\xff" * 4096)
            except OSError:
                continue
        return 0.0, []

    def on_hold(self, rest):
        """Keep a connection open for as long as this process lives, in the middle of a picture for ever."""
        with socket.create_connection(("127.0.0.1", int(rest))):
            self.on_hang("")

    def on_environment(self, rest):
        return 0.0, [f"{name}={value}" for name, value in os.environ.items()]

    def on_place(self, rest):
        core, memory = resource.getrlimit(resource.RLIMIT_CORE), resource.getrlimit(resource.RLIMIT_AS)
        return 0.0, [str(os.getpid()), str(os.nice(0)), str(core[1]), str(memory[1]), str(Path.cwd())]


class Absent:
    """Cannot be loaded."""

    def __init__(self) -> None:
        raise ImportError("no module named eyes")


class Lost:
    """Its file is not where it should be."""

    def __init__(self) -> None:
        Path("/no/such/model.onnx").read_bytes()


class Slow:
    """Never finishes loading."""

    def __init__(self) -> None:
        Eyes().on_hang("")


class Huge:
    """Needs more memory than there is."""

    def __init__(self) -> None:
        Eyes().on_hog("")
