"""What several plays share: a stage for a whole file, the names of Discord's calls, an order, a busy database."""

import contextlib
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image

from practice.discord.interaction import Interaction
from tests.e2e.stage import Stage

CALM = {
    "EASEL_USER_DAILY_IMAGES": "0",
    "EASEL_USER_DAILY_USD": "0",
    "EASEL_USER_CONCURRENT_JOBS": "0",
    "EASEL_GUILD_DAILY_USD": "0",
}
POST = "POST /channels/{channel_id}/messages"
THREAD = "POST /channels/{channel_id}/messages/{message_id}/threads"
ANSWER = "POST /interactions/{interaction_id}/{token}/callback"
EDIT = "PATCH /webhooks/{application_id}/{token}/messages/{message}"


async def imagine(stage: Stage, prompt: str, *, place: Any = "studio", **options: Any) -> Interaction:
    """An order at WaveSpeed, which is asked after two seconds at the earliest: so long it is `waiting`."""
    return await stage.ann.command(place, "imagine", prompt=prompt, **{"model": "kontext-pro@wavespeed"} | options)


@contextlib.contextmanager
def busy(stage: Stage) -> Iterator[None]:
    """Somebody else writes to the database."""
    other = sqlite3.connect(stage.folder / "easel.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def png(side: int = 64) -> bytes:
    """A small picture."""
    out = BytesIO()
    Image.new("RGB", (side, side), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()
