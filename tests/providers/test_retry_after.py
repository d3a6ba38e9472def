"""How long a provider asks to wait, in each way it may say so."""

import pytest

from bot.core.errors import Fault
from bot.providers import faults
from bot.providers.faults import Words
from bot.providers.spec import Answer

NOW = 1_445_412_000.0  # Wed, 21 Oct 2015 07:20:00 GMT


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 2 ", 2.0),
        ("1.5", 1.5),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 480.0),
        ("Wed, 21 Oct 2015 07:28:00 -0000", 480.0),
        ("Wednesday, 21-Oct-15 07:28:00 GMT", 480.0),
        ("Wed, 21 Oct 2015 07:00:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("NaN", None),
        ("1e9", None),
        ("99999999999999999999", None),
        ("Wed, 99 Oct 2015 07:28:00 GMT", None),
    ],
)
def test_seconds_and_dates_are_understood(value, seconds):
    """Seconds or an HTTP date, counted from when the answer came; the past is now, nonsense is nothing."""
    answer = Answer(status=429, headers={"retry-after": value}, at=NOW)
    error = faults.of_submit("wavespeed", answer, Words())
    assert (error.fault, error.elsewhere, error.retry_after) == (Fault.BUSY, True, seconds)


def test_milliseconds_are_not_taken_for_seconds():
    """`retry-after-ms` is another header, and is not read."""
    answer = Answer(status=429, headers={"retry-after-ms": "1500"}, at=NOW)
    assert faults.of_submit("wavespeed", answer, Words()).retry_after is None


@pytest.mark.parametrize(
    "message",
    [
        "Content Moderation, contains sensitive information",
        "Request Moderated",
        "map[Moderation Reasons:[Safety Filter]]",
        "NSFW content detected",
        "rejected by our safety system",
        "violates our content policy",
        "CONTENT_BLOCKED",
    ],
)
def test_words_of_moderation_are_recognised(message):
    """Each wording found in the wild is about what the picture shows."""
    assert Words(message=message).moderated


@pytest.mark.parametrize(
    "message", ["model names are case-sensitive", "case sensitive", "insensitive", "Rate limit", ""]
)
def test_other_words_are_not_moderation(message):
    """A member is not told off because a provider talks about letters."""
    assert not Words(message=message).moderated


@pytest.mark.parametrize(
    "message",
    [
        "Insufficient credits. Please top up your account",
        "insufficient balance",
        "Your balance is too low",
        "not enough credits",
        "api key quota exceeded",
        "Your account is in arrears",
    ],
)
def test_words_of_an_empty_account_are_recognised(message):
    """Each wording says that only the owner can help."""
    assert Words(message=message).unfunded


@pytest.mark.parametrize("message", ["a photo of a credit card", "work-life balance", "Invalid param: quota of steps"])
def test_other_words_are_not_an_empty_account(message):
    """A prompt quoted in an error does not alarm the owner."""
    assert not Words(message=message).unfunded
