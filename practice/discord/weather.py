"""Discord's own bad weather as one switch, for the panel on the page.

Tests use `faults` and `gateway` themselves; this sets a few of their combinations by name.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from practice.discord.faults import Fault
from practice.discord.server import Server

_EVERYTHING = "*"
_POSTS = "POST /channels/{channel_id}/messages"
MODES: Mapping[str, tuple[Mapping[str, Any], ...]] = MappingProxyType(
    {
        "ok": (),
        "slow": ({"pattern": _EVERYTHING, "delay": 1.5, "only_delay": True},),
        "too_late": ({"pattern": "POST /interactions/*", "delay": 4.0, "only_delay": True},),
        "rate_limited": ({"pattern": _POSTS, "retry_after": 2.0},),
        "server_error": ({"pattern": _EVERYTHING, "status": 500},),
        "lost_reply": ({"pattern": _POSTS, "status": 502, "after": True},),
    }
)


class DiscordWeather:
    """The switch called `discord`; `times` is how many calls it lasts, None until changed."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._mode = "ok"
        self._made: list[Fault] = []

    def snapshot(self) -> dict[str, Any]:
        """The switch as JSON."""
        return {"mode": self._mode, "modes": list(MODES)}

    def check(self, wanted: Mapping[str, Any]) -> None:
        """ValueError for a mode there is not, or for `times` that is no number."""
        mode, times = wanted.get("mode", self._mode), wanted.get("times")
        if mode not in MODES:
            raise ValueError(f"discord has no mode {mode!r}")
        if times is not None and not isinstance(times, int):
            raise ValueError("times must be a whole number or null")

    def apply(self, wanted: Mapping[str, Any]) -> None:
        """Turn the switch. ValueError as in `check`, and nothing is turned."""
        self.check(wanted)
        mode = wanted.get("mode", self._mode)
        waiting = self._server.faults.waiting
        for fault in self._made:
            if fault in waiting:
                waiting.remove(fault)
        self._mode = mode
        times = wanted.get("times")
        self._made = [Fault(times=times, **about) for about in MODES[mode]]
        waiting.extend(self._made)
