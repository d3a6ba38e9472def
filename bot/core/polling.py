"""When to ask a provider next. The one place to become clever: callers know nothing but `next_poll`."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How a provider wants to be asked, in seconds.

    Attributes:
        first: after the submit, and never less than this between two polls.
        factor: how the pause grows.
        longest: and where it stops growing.
    """

    first: float = 1.5
    factor: float = 1.5
    longest: float = 8.0


def next_poll(pace: Pace, *, polls: int, jitter: float, left: float) -> float:
    """Seconds to wait before the next poll.

    Args:
        pace: the provider's wish.
        polls: polls made so far for this request.
        jitter: from 0 to 1, random; spreads the polls of jobs that started together.
        left: seconds to the deadline; the last poll falls on it rather than behind it.
    """
    pause = pace.first
    for _ in range(min(polls, 32)):
        pause = min(pace.longest, pause * pace.factor)
    return max(0.0, min(pause * (1 + 0.1 * jitter), left))
