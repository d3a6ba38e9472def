"""One provider's side of the counter: its keys, its switch, its queue of tasks and everything it was asked."""

import heapq
import random
from collections import deque
from collections.abc import Iterable
from typing import Any

from practice.clock import Clock
from practice.providers.records import Exchange, Leak, Task, Violation
from practice.providers.switches import Switch


class Account:
    """State of one provider. `at_once` of the switch's dialect bounds how many tasks run together.

    Time passes only when somebody asks: `settle` replays what happened since, so ten thousand open tasks cost no timer.
    """

    def __init__(self, name: str, *, clock: Clock, chance: random.Random, keys: Iterable[str], remember: int) -> None:
        self.name = name
        self.clock = clock
        self.chance = chance
        self.keys = set(keys)
        self.switch = Switch(provider=name)
        self.balance = 100_000_000
        self.exchanges: deque[Exchange] = deque(maxlen=remember)
        self.submits: deque[Exchange] = deque(maxlen=remember)
        self.tasks: dict[str, Task] = {}
        self.violations: list[Violation] = []
        self.leaks: list[Leak] = []
        self.open = 0
        self.most_at_once = 0
        self._waiting: deque[Task] = deque()
        self._running: list[tuple[float, int, Task]] = []
        self._serial = 0

    @property
    def billed(self) -> int:
        """The provider's bill so far, micro-USD."""
        return sum(task.billed for task in self.tasks.values())

    def script(self, modes: Iterable[str], *, on: str = "submit") -> None:
        """One mode for each coming request; see `Switch.script`."""
        self.switch.script(modes, on=on)

    def set(self, **changes: Any) -> None:
        """Turn switches; see `Switch.set`."""
        self.switch.set(**changes)

    def violate(self, path: str, sentence: str) -> None:
        """Write down that a request broke the provider's documents."""
        self.violations.append(Violation(provider=self.name, at=self.clock.time(), path=path, sentence=sentence))

    def note(self, exchange: Exchange) -> None:
        """Remember a request, the oldest making room for it."""
        self.exchanges.append(exchange)
        if exchange.phase == "submit":
            self.submits.append(exchange)

    def admit(self, task: Task) -> None:
        """Take a task on: it runs at once or waits its turn, oldest first."""
        now = self.clock.time()
        self.settle(now)
        self.tasks[task.id] = task
        self._waiting.append(task)
        self.open += 1
        self.most_at_once = max(self.most_at_once, self.open)
        self._fill(now)
        self.settle(now)

    def finish(self, task: Task) -> None:
        """End a task that is kept outside the queue (a synchronous call)."""
        task.finished = self.clock.time()
        self.open -= 1

    def begin(self, task: Task) -> None:
        """Start a task outside the queue (a synchronous call)."""
        self.tasks[task.id] = task
        task.started = self.clock.time()
        self.open += 1
        self.most_at_once = max(self.most_at_once, self.open)

    def settle(self, now: float) -> None:
        """Let everything happen that is due by `now`, in order."""
        while self._running and self._running[0][0] <= now:
            moment, _, task = heapq.heappop(self._running)
            task.finished = moment
            self.open -= 1
            self._fill(moment)

    def _fill(self, moment: float) -> None:
        slots = self.switch.dialect.get("at_once")
        while self._waiting and (slots is None or len(self._running) < slots):
            task = self._waiting.popleft()
            task.started = max(moment, task.created)
            if task.mode == "never":
                continue  # runs for ever without holding a slot: a fault should not stop its neighbours
            task.due = task.started + task.latency
            self._serial += 1
            heapq.heappush(self._running, (task.due, self._serial, task))
