"""Rows of tables as values of `bot.core`, and back."""

import json
from typing import Any

from bot.core.jobs import Job, Picture, Place, Shot, ShotState, State
from bot.core.requests import Request
from bot.store.database import Row

_JOB_PLAIN = (
    *("id", "user_id", "model", "provider", "wire_id", "seed", "shots", "estimate", "day", "created_at"),
    *("owner", "epoch", "dispatches", "attempt", "not_before", "tried", "submitted_at", "finished_at", "cancelled_by"),
    *("card_id", "thread_id", "result_id", "result_channel_id", "deliveries", "charged", "sentence", "origin_job"),
    *("price", "free", "turn", "hold", "decision"),
)
_PLACE_PLAIN = (
    "guild_id",
    "channel_id",
    "parent_id",
    "home_id",
    "upload_limit",
    "interaction_id",
    "token",
    "token_until",
    "origin_id",
)


def job_of(row: Row) -> Job:
    """A row of `jobs`."""
    place = Place(
        in_thread=bool(row["in_thread"]), adult=bool(row["adult"]), **{name: row[name] for name in _PLACE_PLAIN}
    )
    return Job(
        state=State(row["state"]),
        request=Request.from_json(row["request"]),
        place=place,
        told=bool(row["told"]),
        paused=bool(row["paused"]),
        roles=tuple(json.loads(row["roles"])),
        **{name: row[name] for name in _JOB_PLAIN},
    )


def job_columns(job: Job) -> dict[str, Any]:
    """A new job as columns of `jobs`."""
    place = job.place
    return {
        **{name: getattr(job, name) for name in _JOB_PLAIN},
        **{name: getattr(place, name) for name in _PLACE_PLAIN},
        "in_thread": int(place.in_thread),
        "adult": int(place.adult),
        "state": str(job.state),
        "told": int(job.told),
        "paused": int(job.paused),
        "roles": json.dumps(job.roles),
        "top_role": job.roles[0] if job.roles else 0,
        "kind": str(job.request.kind),
        "prompt": job.request.prompt,
        "request": job.request.to_json(),
        "pictures": job.request.count,
    }


def shot_of(row: Row) -> Shot:
    """A row of `shots`."""
    plain = ("job_id", "number", "count", "seed", "task", "posted_at", "cost", "fault", "detail")
    return Shot(
        state=ShotState(row["state"]),
        results=tuple(json.loads(row["results"])),
        **{name: row[name] for name in plain},
    )


def picture_of(row: Row) -> Picture:
    """A row of `pictures`."""
    plain = (
        *("number", "job_id", "position", "guild_id", "user_id", "sha256", "extension", "media_type"),
        *("width", "height", "size", "message_id", "created_at", "removed_at", "look"),
    )
    flags = ("spoiler", "uploaded", "hidden", "adult")
    values: dict[str, Any] = {name: row[name] for name in plain} | {name: bool(row[name]) for name in flags}
    return Picture(**values)
