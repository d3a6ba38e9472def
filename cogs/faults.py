"""What Discord's refusals mean for a message of ours. Codes become meanings here and nowhere else.

Source: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from enum import StrEnum

import aiohttp
import discord

# What a call to Discord may raise; everything else is a bug of ours.
TROUBLE = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)

THREAD_EXISTS = 160004
ARCHIVED = 50083
BLOCKED, INVALID = 200000, 50035
NO_SUCH_PLACE = frozenset({10003, 10004})  # the channel or the server is gone, and its messages with it
_EXPIRED = frozenset({10015, 10062, 50027})
# Unknown channel or server, no access, archived or locked thread, closed private messages, wrong kind, AutoMod.
_CLOSED = frozenset({10003, 10004, 50001, 50007, 50008, 50024, 50278, ARCHIVED, 160005, BLOCKED})
_RETRY_AFTER = 5.0  # seconds, when Discord names none


class Meaning(StrEnum):
    """What to do about it."""

    EXPIRED = "expired"  # the interaction is over; the bot's own token still works
    GONE = "gone"  # the message no longer exists
    CLOSED = "closed"  # nothing can be posted there
    FORBIDDEN = "forbidden"  # a permission is missing
    TOO_LARGE = "too large"
    PASSING = "passing"  # Discord is unwell; later it may work
    WRONG = "wrong"  # our request is wrong


def meaning(error: BaseException) -> Meaning:
    """Read an error of a call to Discord."""
    if not isinstance(error, discord.HTTPException):
        return Meaning.PASSING
    if error.code in _EXPIRED or error.status == 401:
        return Meaning.EXPIRED
    if error.code in _CLOSED:
        return Meaning.CLOSED
    if error.status == 413 or error.code == 40005:
        return Meaning.TOO_LARGE
    return {403: Meaning.FORBIDDEN, 404: Meaning.GONE, 429: Meaning.PASSING}.get(
        error.status, Meaning.PASSING if error.status >= 500 else Meaning.WRONG
    )


def retry_after(error: BaseException) -> float:
    """Seconds to wait before the next try."""
    return error.retry_after if isinstance(error, discord.RateLimited) else _RETRY_AFTER
