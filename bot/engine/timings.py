"""How long an offer usually takes, from its newest finished jobs."""

from collections import defaultdict, deque
from statistics import median, quantiles

from bot.core.jobs import Job
from bot.store import jobs
from bot.store.database import Database

UNKNOWN = 12_000  # milliseconds; a guess until the first jobs are measured
KEPT = 50


class Timings:
    """Durations from submit to end in milliseconds, read from the database once per offer and then kept."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._seen: defaultdict[tuple[str, str], deque[int]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._read: set[tuple[str, str]] = set()

    async def typical(self, provider: str, wire_id: str) -> int:
        """The median, milliseconds."""
        key = (provider, wire_id)
        if key not in self._read:
            self._read.add(key)
            found = await self._db.read(jobs.durations, provider=provider, wire_id=wire_id)
            self._seen[key].extend(reversed(found))
        return int(median(self._seen[key])) if self._seen[key] else UNKNOWN

    async def spread(self, provider: str, wire_id: str) -> tuple[int, int]:
        """In how many milliseconds half and nine tenths of an offer's jobs are done."""
        usual, seen = await self.typical(provider, wire_id), self._seen[provider, wire_id]
        slow = quantiles(seen, n=10, method="inclusive")[-1] if len(seen) > 1 else 2 * usual
        return usual, max(usual, int(slow))

    def finished(self, job: Job) -> None:
        """A job's pictures are there."""
        if job.submitted_at is not None and job.finished_at is not None:
            self._seen[job.provider, job.wire_id].append(job.finished_at - job.submitted_at)
