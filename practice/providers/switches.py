"""How each practice provider behaves at the moment: its mode, its speed, its dialect.

Set from Python or as JSON; knows the names of the faults, not how they are carried out.
"""

import math
import random
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from practice.providers.fields import Field, problems

PHASES = ("submit", "poll", "download", "upload", "history")

ANY_REQUEST = (
    "rate_limited",
    "server_error",
    "unauthorized",
    "no_balance",
    "html",
    "html_ok",
    "lost_reply",
    "gateway_timeout",
    "broken_json",
    "stall",
)
"""Faults of one request: any phase may have them."""

PICTURE = (
    "html_picture",
    "truncated_picture",
    "cut_download",
    "huge_picture",
    "huge_body",
    "redirect_private",
    "redirect_loop",
    "private_url",
    "missing_picture",
    "slow_download",
)
"""Faults of the picture a job ends in."""

JOB = ("slow", "never", "failed", "moderated_input", "moderated_output", "duplicate", "empty")
POLLED = ("not_found_poll", "unknown_status")

MODES: Mapping[str, tuple[str, ...]] = {
    "modelverse": ("ok", *JOB, "fewer", "request_timeout", *ANY_REQUEST, *PICTURE),
    "wavespeed": (
        *("ok", *JOB, "fewer", *POLLED, "nsfw_flag", "nsfw_blank", "sync_timeout_5004"),
        *("cancelled", "timeout", *ANY_REQUEST, *PICTURE),
    ),
    "vtrix": ("ok", *JOB, *POLLED, "blocked_completed", "instant", *ANY_REQUEST, *PICTURE),
}

_DIALECTS: Mapping[str, Mapping[str, tuple[Field, Any]]] = {
    "modelverse": {
        "result": (Field(kind="string", options=("url", "b64", "data_uri", "both")), "url"),
        "auth_for_url": (Field(kind="boolean"), False),
    },
    "wavespeed": {
        "at_once": (Field(kind="integer", low=1, nullable=True), 3),
        "per_minute": (Field(kind="integer", low=1, nullable=True), None),
        "nsfw_flags": (Field(kind="string", options=("list", "null", "missing", "empty")), "list"),
    },
    "vtrix": {
        "body": (Field(kind="string", options=("wrapped", "flat")), "wrapped"),
        "statuses": (Field(kind="string", options=("cli", "page", "queue")), "cli"),
        "errors": (Field(kind="string", options=("object", "string", "flat")), "object"),
        "http_errors": (Field(kind="string", options=("message", "error", "status")), "message"),
        "id_field": (Field(kind="string", options=("id", "task_id")), "id"),
        "created": (Field(kind="string", options=("number", "iso")), "number"),
        "output": (Field(kind="string", options=("list", "object")), "list"),
        "discount": (Field(kind="number", low=0.01, high=1), 1),
    },
}

_COMMON: Mapping[str, Field] = {
    "latency": Field(kind="number", low=0, high=86_400, nullable=True),
    "median": Field(kind="number", low=0, high=3_600),
    "sigma": Field(kind="number", low=0, high=3),
    "times": Field(kind="integer", low=1, nullable=True),
    "on": Field(kind="string", options=PHASES),
    "retry_after": Field(kind="number", low=0, high=3_600, nullable=True),
}


@dataclass(slots=True, kw_only=True)
class Switch:
    """One provider's behaviour. `latency` None means lognormal with `median` and `sigma`, seconds."""

    provider: str
    mode: str = "ok"
    latency: float | None = None
    median: float = 2.5
    sigma: float = 0.25
    times: int | None = None
    on: str = "submit"
    retry_after: float | None = 2.0
    dialect: dict[str, Any] = field(default_factory=dict)
    scripts: dict[str, deque[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dialect = {k: v for k, (_, v) in _DIALECTS[self.provider].items()} | self.dialect

    def take(self, phase: str) -> str:
        """The mode of the request that just came in; counts it off a script or off `times`."""
        script = self.scripts.get(phase)
        if script:
            return script.popleft()
        if self.on != phase or self.mode == "ok":
            return "ok"
        mode = self.mode
        if self.times is not None:
            self.times -= 1
            if self.times == 0:
                self.mode, self.times = "ok", None
        return mode

    def script(self, modes: Iterable[str], *, on: str = "submit") -> None:
        """One mode for each coming request of a phase; the switch speaks again afterwards.

        Raises ValueError for a mode or phase this provider does not know.
        """
        queue = deque(modes)
        for mode in queue:
            self._known(mode)
        if on not in PHASES:
            raise ValueError(f"{on!r} is no phase: {', '.join(PHASES)}")
        self.scripts.setdefault(on, deque()).extend(queue)

    def seconds(self, chance: random.Random, mode: str = "ok") -> float:
        """How long the next job takes."""
        base = self.latency
        if base is None:
            base = self.median * math.exp(self.sigma * chance.gauss(0.0, 1.0))
        return base * (20.0 if mode == "slow" else 1.0)

    def check(self, changes: Mapping[str, Any]) -> None:
        """Raise ValueError with a sentence unless `set` would take all of `changes`."""
        table = dict(_COMMON) | {k: shape for k, (shape, _) in _DIALECTS[self.provider].items()}
        table["mode"] = Field(kind="string", options=MODES[self.provider])
        wrong = problems(table, {k: v for k, v in changes.items() if k != "modes"})
        if wrong:
            raise ValueError(f"{self.provider}: {wrong[0].sentence}")

    def set(self, **changes: Any) -> None:
        """Change what is named, leave the rest; a new mode starts without `times` and on submits.

        Raises ValueError, and then changes nothing.
        """
        self.check(changes)
        if "mode" in changes:
            self.times = None
            self.on = "submit"
        for name, value in changes.items():
            if name in self.dialect:
                self.dialect[name] = value
            elif name != "modes":
                setattr(self, name, value)

    def reset(self) -> None:
        """Back to what a fresh one does, scripts included."""
        fresh = Switch(provider=self.provider)
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))

    def snapshot(self) -> dict[str, Any]:
        """As JSON; `modes` lists what `mode` may be and is ignored when handed back."""
        own = {name: getattr(self, name) for name in ("mode", *_COMMON)}
        return own | self.dialect | {"modes": list(MODES[self.provider])}

    def _known(self, mode: str) -> None:
        if mode not in MODES[self.provider]:
            raise ValueError(f"{self.provider} has no mode {mode!r}")
