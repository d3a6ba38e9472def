"""Discord's identifiers: 64-bit numbers that carry the millisecond they were made in.

Source: https://discord.com/developers/docs/reference#snowflakes
"""

from practice.clock import Clock

EPOCH_MS = 1_420_070_400_000  # the first second of 2015, where Discord's time starts
_SEQUENCE_BITS = 22


class Snowflakes:
    """Makes identifiers that always rise, even within one millisecond or after a slow clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """A new identifier, larger than every earlier one."""
        moment = (int(self._clock.time() * 1000) - EPOCH_MS) << _SEQUENCE_BITS
        self._last = max(moment, self._last + 1)
        return self._last


def made_at(snowflake: int) -> float:
    """Seconds since 1970 at which an identifier was made."""
    return ((snowflake >> _SEQUENCE_BITS) + EPOCH_MS) / 1000


def shard_of(guild_id: int, shard_count: int) -> int:
    """The shard that hears of a guild (https://discord.com/developers/docs/events/gateway#sharding)."""
    return (guild_id >> _SEQUENCE_BITS) % shard_count
