"""Which providers are unwell: after failures in a row they are asked last, until some time has passed."""

from collections import defaultdict

from bot.core.errors import Fault
from bot.core.ports import Clock

ROW = 3  # failures in a row
REST = 60_000  # milliseconds during which an unwell provider is asked last
_COUNTS = frozenset({Fault.CONFIGURATION, Fault.BROKEN, Fault.UNKNOWN, Fault.BUSY})


class Wellness:
    """Remembers how the last requests to each provider went. Lost at a restart, and soon learned again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._row: defaultdict[str, int] = defaultdict(int)
        self._until: dict[str, int] = {}

    def good(self, provider: str) -> None:
        """A request went well."""
        self._row.pop(provider, None)
        self._until.pop(provider, None)

    def bad(self, provider: str, fault: Fault) -> None:
        """A request did not; moderation and wrong requests say nothing about the provider."""
        if fault not in _COUNTS:
            return
        self._row[provider] += 1
        if self._row[provider] >= ROW or fault is Fault.CONFIGURATION:
            self._until[provider] = self._clock.now() + REST

    @property
    def unwell(self) -> frozenset[str]:
        """Providers to be asked last."""
        now = self._clock.now()
        return frozenset(name for name, until in self._until.items() if until > now)
