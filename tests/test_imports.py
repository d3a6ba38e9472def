"""Importing any part of Easel starts nothing and needs nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).parents[1]

# Runs in a process of its own with an empty environment: Python's audit events tell what a module does while it
# is imported. https://docs.python.org/3/library/audit_events.html
WATCH = """
import asyncio, importlib, json, os, pkgutil, sys, threading

REFUSED = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system",
    "os.fork", "os.mkdir", "os.remove", "os.rename", "sqlite3.connect",
)
did = []
name = None

def hook(event, arguments):
    if name is None:
        return
    # Compiled modules are the interpreter's own business; only files a module itself opens to write count.
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if event in REFUSED or writes:
        did.append(f"{name}: {event} {arguments!r}")

# The libraries first: what they do is theirs.
import aiohttp, aiosqlite, discord, PIL.Image, prometheus_client, pydantic_settings, structlog, typer

start = threading.Thread.start
def watched_start(thread):  # Python 3.11 has no audit event for this one
    did.append(f"{name}: starts {thread!r}")
    start(thread)

threading.Thread.start = watched_start
sys.addaudithook(hook)
seen = []
for top in sys.argv[1].split(","):
    name = top
    package = importlib.import_module(top)
    name = None
    for found in pkgutil.walk_packages(package.__path__, f"{top}."):
        if found.name.endswith("__main__"):
            continue  # `python -m` runs these; imported, they would only define their own name
        name = found.name
        importlib.import_module(name)
        seen.append(name)
        name = None
print(json.dumps({"seen": seen, "did": did, "threads": threading.active_count()}))
"""


class Found(TypedDict):
    seen: list[str]
    did: list[str]
    threads: int


def watch(folder: Path, tops: str, root: Path) -> Found:
    result = subprocess.run(
        [sys.executable, "-B", "-W", "ignore", "-c", WATCH, tops],
        cwd=folder,
        env={"PATH": os.defpath, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    found: Found = json.loads(result.stdout)
    return found


def test_importing_starts_nothing(tmp_path: Path) -> None:
    """Every module can be imported with an empty environment: no thread, socket, process or file comes of it."""
    tops = [top for top in ("bot", "cogs", "practice") if (ROOT / top / "__init__.py").exists()]
    found = watch(tmp_path, ",".join(tops), ROOT)
    assert {"bot.settings", "bot.cli", "bot.core.jobs"} <= set(
        str(found["seen"]).replace("'", "").strip("[]").split(", ")
    )
    assert found["did"] == []
    assert found["threads"] == 1
    assert list(tmp_path.iterdir()) == []


def test_the_watch_sees_what_a_module_does(tmp_path: Path) -> None:
    """The test above can fail: a module that opens a file, a socket or a thread is caught."""
    package = tmp_path / "guilty"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "writes.py").write_text("open('left-behind', 'w').close()\n")
    (package / "listens.py").write_text("import socket\nsocket.socket().bind(('127.0.0.1', 0))\n")
    (package / "forks.py").write_text("import threading\nthreading.Thread(target=lambda: None).start()\n")
    did = "\n".join(watch(tmp_path, "guilty", tmp_path)["did"])
    assert [name for name in ("writes", "listens", "forks") if f"guilty.{name}: " not in did] == []
