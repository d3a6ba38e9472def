"""What members read about decisions: whole sentences, and only what is true of their case."""

import pytest

from bot.core import letters
from bot.core.decisions import Decision, DecisionKind
from bot.core.letters import Undone
from bot.core.policy import Policy

AT = 1_795_000_000_000
WHEN = f"<t:{AT // 1000}:f>"


def line(kind=DecisionKind.REFUSED, **values):
    return Decision(**{"number": 7, "guild_id": 1, "at": AT, "by": 0, "kind": kind, "member": 2, **values})


RIGHT = f"About your order, refused {WHEN}: a moderator looked again, and you were right."
CASES = [
    # what was refused by what, what was undone, and the last line of the letter
    (
        {"rule": "rule: no cats"},
        {"passes": True},
        "Order it again: these words now pass the rules of this server for you",
    ),
    ({"rule": "rule: no cats"}, {}, "The words are no longer kept."),
    ({"rule": "built-in: minors"}, {"strike": True}, "Easel itself still refuses these words"),
    ({"rule": "wavespeed: moderation"}, {}, "You can order it again; WaveSpeed may refuse the same again"),
    ({"rule": "this channel holds every picture"}, {}, "You can order it again."),
    ({"rule": "classifier: exposed"}, {}, "You can order it again."),
]


@pytest.mark.parametrize(("what", "undone", "last"), CASES)
def test_who_was_right_reads_what_follows(what, undone, last):
    """A pass where there is one; where nobody here can change anything, that."""
    told = letters.upheld(line(**what), Undone(**undone)).splitlines()
    assert told[0] == RIGHT
    assert told[-1].startswith(last)


def test_everything_that_was_undone_is_named():
    """Strike, suspension, money; in words for the member and in short for the log."""
    undone = Undone(strike=True, suspension=True, refunded=120_000, looks=2)
    taken_down = line(DecisionKind.TAKEN_DOWN, picture=12)
    assert letters.upheld(taken_down, undone).splitlines() == [
        f"About picture #12, taken down {WHEN}: a moderator looked again, and you were right.",
        "The strike is taken back.",
        "Your suspension is lifted: you can make pictures again.",
        "$0.12 is given back: it no longer counts against your limits.",
        "What was taken down is gone for good. What looks like it is no longer blocked, so you can make it again.",
    ]
    assert undone.in_short == "strike taken back, suspension lifted, $0.12 given back, its look is no longer blocked"
    assert Undone().in_short == "nothing had to be undone"


def test_a_rejection_says_that_it_is_final():
    """Nobody should wait for a third look."""
    told = letters.rejected(line(DecisionKind.SUSPENDED))
    assert told.splitlines() == [
        f"About your suspension of {WHEN}: a moderator looked again, and it stays as it was.",
        "Each decision is looked at again once, so this is final.",
    ]


STRIKES = [
    (1, {}, "You have 1 strike of 3;", "At 3 you are suspended from making pictures for 7 days."),
    (2, {"suspension_days": 1}, "You have 2 strikes of 3;", "At 3 you are suspended from making pictures for 1 day."),
    (3, {}, "You have 3 strikes of 3;", None),
    (4, {}, "You have 4 strikes;", None),
    (5, {"strikes_to_suspend": 0}, "You have 5 strikes;", None),
]


@pytest.mark.parametrize(("counting", "policy", "have", "then"), STRIKES)
def test_a_strike_says_how_many_there_are_and_what_comes_next(counting, policy, have, then):
    """What the next one means is said only where there is one that means something."""
    told = letters.strike(line(reason="No cats"), counting, until=AT, policy=Policy(**policy))
    above, below = told.splitlines()
    assert above == f"You got a strike on this server: your order was refused {WHEN}. Reason: No cats."
    assert below.startswith(f"{have} the newest counts until {WHEN}.")
    assert below.endswith(then) if then else "suspended" not in below


@pytest.mark.parametrize(
    ("until", "reason", "before", "told"),
    [
        (AT, "", "none", f"You are suspended from making pictures on this server, until {WHEN}."),
        (None, "Spam!", "none", "You are suspended from making pictures on this server, for good. Reason: Spam!"),
        (
            AT,
            "",
            None,
            f"You are suspended from making pictures on this server, until {WHEN}. Until now it was for good.",
        ),
    ],
)
def test_a_suspension_says_until_when_and_why(until, reason, before, told):
    """Also what held before, when it changes."""
    if before == "none":
        assert letters.suspended(until, reason) == told
    else:
        assert letters.suspension_changed(until, reason, before=before) == f"Your suspension has changed. {told}"
