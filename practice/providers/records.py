"""What the practice providers remember: requests, tasks, violations and leaked keys.

Plain values for tests to read; nothing here decides how a provider behaves.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Exchange:
    """One request and its answer. `status` 0 means the connection was dropped unanswered.

    `at` is seconds since 1970 by the house's clock; `body` the decoded JSON, None where there was none; `keyed`
    tells whether the request carried this provider's own key.
    """

    provider: str
    phase: str
    at: float
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any = None
    mode: str = "ok"
    keyed: bool = False
    task: str | None = None
    status: int = 0
    reply: Any = None


@dataclass(slots=True, kw_only=True)
class Violation:
    """Something the provider's documents do not allow, and was sent all the same."""

    provider: str
    at: float
    path: str
    sentence: str


@dataclass(slots=True, kw_only=True)
class Leak:
    """A key that was sent where it does not belong. `where` names the header, or `url`, or `body`."""

    owner: str
    sent_to: str
    at: float
    path: str
    where: str


@dataclass(slots=True, kw_only=True)
class Failure:
    """Why a task failed: the provider's own code, and its words."""

    code: Any
    message: str


@dataclass(slots=True, kw_only=True)
class Task:
    """One accepted job. Times are seconds by the house's clock, `price` is micro-USD for all its pictures."""

    id: str
    provider: str
    model: str
    inputs: dict[str, Any]
    prompt: str
    seed: int
    size: tuple[int, int] | None
    images: tuple[bytes, ...]
    count: int
    format: str
    price: int
    mode: str
    created: float
    latency: float
    started: float | None = None
    due: float | None = None
    finished: float | None = None
    failure: Failure | None = None
    status: str = "completed"
    polls: list[float] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    deleted: bool = False

    @property
    def billed(self) -> int:
        """Micro-USD the provider keeps: what failed is given back."""
        return 0 if self.failure else self.price
