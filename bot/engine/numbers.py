"""Numbers for jobs and processes: they sort by time, and JSON and SQLite hold them exactly."""

import secrets

EPOCH = 1_767_225_600_000  # 2026-01-01 UTC in milliseconds
_LOW_BITS = 12


class Numbers:
    """Hands out numbers of at most 53 bits: milliseconds since 2026, then a count that starts at random."""

    def __init__(self) -> None:
        self._last = 0

    def next(self, now: int) -> int:
        """A number larger than every one before it; `now` in milliseconds since 1970."""
        number = (max(0, now - EPOCH) << _LOW_BITS) + secrets.randbelow(1 << (_LOW_BITS - 1))
        self._last = max(self._last + 1, number)
        return self._last
