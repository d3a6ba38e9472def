"""Keeps the cards of open jobs up to date without ever holding up a job or overtaking its end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.core.jobs import Job
from bot.core.ports import Delivery, Outlook


class Cards:
    """One update per job is under way at a time; of those that wait only the newest counts."""

    def __init__(self, delivery: Delivery, outlook: Callable[[Job], Awaitable[Outlook]]) -> None:
        self._delivery = delivery
        self._outlook = outlook
        self._next: dict[int, tuple[Job, str | None]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def show(self, job: Job, note: str | None = None) -> None:
        """Bring the card up to date soon."""
        self._next[job.id] = (job, note)
        if job.id not in self._tasks:
            self._tasks[job.id] = asyncio.create_task(self._update(job.id), name=f"card of job {job.id}")

    def drop(self, job_id: int) -> None:
        """Begin no further update; one that is under way goes on."""
        self._next.pop(job_id, None)

    async def settle(self, job_id: int) -> None:
        """Drop what waits and let the update under way finish, so that the outcome is shown last."""
        self.drop(job_id)
        if task := self._tasks.get(job_id):
            await asyncio.wait({task})

    async def close(self) -> None:
        """Stop updating."""
        self._next.clear()
        for task in list(self._tasks.values()):
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _update(self, job_id: int) -> None:
        try:
            while entry := self._next.pop(job_id, None):
                job, note = entry
                outlook = await self._outlook(job)
                await self._delivery.show(job, replace(outlook, note=note or outlook.note))
        finally:
            self._tasks.pop(job_id, None)
