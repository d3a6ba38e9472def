"""Each refusal of Discord means one thing to do."""

from types import SimpleNamespace

import aiohttp
import discord
import pytest

from cogs.faults import Meaning, meaning, retry_after


def refused(status: int, code: int = 0) -> discord.HTTPException:
    return discord.HTTPException(SimpleNamespace(status=status, reason=""), {"code": code, "message": ""})


@pytest.mark.parametrize(
    ("error", "expected", "note"),
    [
        (refused(401, 50027), Meaning.EXPIRED, "invalid webhook token"),
        (refused(404, 10015), Meaning.EXPIRED, "unknown webhook: the interaction is over"),
        (refused(404, 10062), Meaning.EXPIRED, "unknown interaction"),
        (refused(404, 10008), Meaning.GONE, "message deleted"),
        (refused(404, 10003), Meaning.CLOSED, "channel deleted"),
        (refused(403, 50001), Meaning.CLOSED, "channel hidden"),
        (refused(400, 50083), Meaning.CLOSED, "thread archived"),
        (refused(400, 160005), Meaning.CLOSED, "thread locked"),
        (refused(403, 50007), Meaning.CLOSED, "private messages closed"),
        (refused(403, 50013), Meaning.FORBIDDEN, "permission missing"),
        (refused(413), Meaning.TOO_LARGE, "refused before Discord read it"),
        (refused(400, 40005), Meaning.TOO_LARGE, "refused by Discord"),
        (refused(429), Meaning.PASSING, "too many calls"),
        (refused(503), Meaning.PASSING, "Discord is unwell"),
        (refused(400, 50035), Meaning.WRONG, "our request is wrong"),
        (aiohttp.ServerDisconnectedError(), Meaning.PASSING, "the connection broke"),
        (TimeoutError(), Meaning.PASSING, "no answer"),
        (discord.RateLimited(61.0), Meaning.PASSING, "a long rate limit"),
    ],
)
def test_what_a_refusal_means(error, expected, note):
    """Codes come before statuses; whatever is not Discord's answer at all may pass."""
    assert meaning(error) is expected


def test_a_named_wait_is_heeded():
    """The wait Discord names is kept; without one a few seconds pass."""
    assert retry_after(discord.RateLimited(61.0)) == 61.0
    assert 0 < retry_after(refused(503)) <= 30
