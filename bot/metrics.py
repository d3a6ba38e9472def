"""What can be counted about a running Easel, in Prometheus' format.

A registry of its own, so that two of them (in tests, or in one process) never meet. Labels are small
sets of known words: never a member, a server, a prompt or an address.
"""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.core.jobs import State

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# Seconds: a poll answers in a tenth, a submit in a few, a synchronous picture in up to a minute.
CALL_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
# Seconds from the order to the picture's delivery.
JOB_SECONDS = (1, 2, 4, 6, 8, 10, 15, 20, 30, 60, 120, 300, 600)
COMMIT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1)
BATCH_SIZES = (1, 2, 5, 10, 25, 50, 100, 250)


class Metrics:
    """Named by what happened; each method takes what a caller knows at that moment."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own: dict[str, Any] = {"registry": self.registry, "namespace": "easel"}
        ProcessCollector(registry=self.registry)
        self._jobs = Gauge("jobs", "Jobs now, by state.", ["state"], **own)
        self.jobs_counted({})  # a state nobody is in is 0, not absent
        self._moves = Counter("job_moves", "Jobs that reached a state.", ["state"], **own)
        self._job_seconds = Histogram(
            "job_seconds", "From the order to the delivery.", ["provider", "model"], buckets=JOB_SECONDS, **own
        )
        self._queue = Gauge("queue_depth", "Jobs that wait for their turn.", **own)
        self._calls = Counter(
            "provider_calls", "Calls to providers, by outcome.", ["provider", "operation", "outcome"], **own
        )
        self._call_seconds = Histogram(
            "provider_call_seconds",
            "How long providers took to answer.",
            ["provider", "operation"],
            buckets=CALL_SECONDS,
            **own,
        )
        self._spent = Gauge("month_cost_micro_usd", "Spent and reserved in this UTC month, in micro-USD.", **own)
        self._discord = Counter("discord_calls", "Calls to Discord, by what they were for.", ["route", "status"], **own)
        self._batch = Histogram("write_batch_size", "Writes in one commit.", buckets=BATCH_SIZES, **own)
        self._commit = Histogram("write_commit_seconds", "How long a commit took.", buckets=COMMIT_SECONDS, **own)
        self._lag = Gauge("event_loop_late_seconds", "How late the event loop was when last looked at.", **own)

    def jobs_counted(self, counts: Mapping[str, int]) -> None:
        """The database was asked how many jobs stand in each state; states left out have none."""
        for state in State:
            self._jobs.labels(state).set(counts.get(state, 0))

    def job_moved(self, state: str) -> None:
        """A job reached a state."""
        self._moves.labels(state).inc()

    def job_delivered(self, provider: str, model: str, seconds: float) -> None:
        """A job's pictures were posted, so many seconds after it was ordered."""
        self._job_seconds.labels(provider, model).observe(seconds)

    def queue_measured(self, depth: int) -> None:
        """So many jobs wait for their turn."""
        self._queue.set(depth)

    def provider_called(self, provider: str, operation: str, outcome: str, seconds: float) -> None:
        """A provider answered, or did not.

        `operation` is submit, poll, find or download; `outcome` is ok, running or a `Fault`.
        """
        self._calls.labels(provider, operation, outcome).inc()
        self._call_seconds.labels(provider, operation).observe(seconds)

    def spending_measured(self, micro_usd: int) -> None:
        """So much counts against the owner's monthly ceiling."""
        self._spent.set(micro_usd)

    def discord_called(self, route: str, status: int) -> None:
        """Discord answered; `route` is the template, without any id: `POST /channels/{channel_id}/messages`."""
        self._discord.labels(route, str(status)).inc()

    def batch_written(self, size: int, seconds: float) -> None:
        """The writer committed so many changes together."""
        self._batch.observe(size)
        self._commit.observe(seconds)

    def loop_was_late(self, seconds: float) -> None:
        """The event loop woke a timer so much too late."""
        self._lag.set(seconds)

    def render(self) -> bytes:
        """Everything, as `/metrics` answers it; the media type is `CONTENT_TYPE`."""
        return generate_latest(self.registry)
