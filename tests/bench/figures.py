"""What the benchmarks share: tables, percentiles, and what Linux tells about a process. Measures nothing itself."""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK = 0.005  # seconds between two looks at the event loop


def say(text: str) -> None:
    """Print a line at once, so that a long run shows that it lives."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def table(title: str, rows: Sequence[tuple[str, str, str]]) -> None:
    """Print figures as (figure, value, what is wanted; empty where nothing is)."""
    rows = [("figure", "value", "wanted"), *rows]
    first, second, _ = (max(len(row[column]) for row in rows) for column in range(3))
    say(f"\n{title}")
    for figure, value, wanted in rows:
        say(f"  {figure:<{first}}  {value:>{second}}  {wanted}".rstrip())


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so many (0 to 1) of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    """A short time for a table."""
    return f"{seconds * 1000:.1f} ms"


def spread(seconds: Sequence[float]) -> str:
    """p50 / p99 / max."""
    return " / ".join(ms(value) for value in (percentile(seconds, 0.5), percentile(seconds, 0.99), max(seconds)))


def cpu_seconds(pid: int | None = None) -> float:
    """Processor time a process (this one unless said) has used, its threads included."""
    fields = Path(f"/proc/{pid or 'self'}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def resident_bytes() -> int:
    """Memory this process has in RAM, after collecting what is garbage."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Lateness:
    """How late an event loop woke a timer: every look, seconds."""

    def __init__(self) -> None:
        self.looks: list[float] = [0.0]

    def restart(self) -> None:
        """Forget what was seen."""
        self.looks = [0.0]

    async def look(self) -> None:
        """Watch until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + _LOOK
            await asyncio.sleep(_LOOK)
            self.looks.append(max(0.0, loop.time() - due))


@asynccontextmanager
async def lateness() -> AsyncIterator[Lateness]:
    """Watches the running loop meanwhile."""
    seen = Lateness()
    watch = asyncio.create_task(seen.look())
    try:
        yield seen
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
