"""What moderation asks all day long, and what it does while others wait for the writer, grows with no history."""

import re

import pytest

from bot.core.policy import Policy
from bot.core.ports import Kept
from bot.core.quota import Limits
from bot.core.takedowns import Act
from bot.store import (
    belongings,
    blocked,
    complaints,
    conduct,
    discipline,
    erasing,
    exports,
    following,
    housekeeping,
    leftovers,
    lineage,
    notices,
    orders,
    passes,
    pictures,
    policies,
    reviews,
    suspensions,
    takedowns,
)
from bot.store.orders import NewInput
from bot.store.writing import finish
from tests.store.conftest import NOW
from tests.store.test_plans import Explaining

GUILD, MEMBER = 10, 31
WHO = {"guild_id": GUILD, "user_id": MEMBER}
HISTORY = (
    *("jobs", "pictures", "decisions", "reviews", "reports", "ledger", "looks", "lineage", "job_inputs", "members"),
    *("notices", "strikes", "stars", "gallery_posts", "trays", "suspensions"),
)
# Partial indexes hold what is still to be done, and nothing that is over.
SMALL = (
    "jobs_left",
    "jobs_untold",
    "reviews_untold",
    "reviews_open",
    "reviews_due",
    "notices_unsent",
    "members_erased",
)
ACT = Act(guild_id=GUILD, by=40, reason="no", policy=Policy(), now=NOW)
ONE = Kept(sha256="ab" * 32, extension="png", media_type="image/png", width=8, height=8, size=1, look="1" * 16)

STEP = re.compile(rf"(SCAN|SEARCH) ({'|'.join(HISTORY)}|[a-z])\b(?: USING (?:COVERING )?INDEX (\w+))?(.*)")
TREE = {"SCAN a", "SCAN b"}  # what a recursion has found so far


@pytest.fixture
def explaining(db, tmp_path):
    reader = Explaining(tmp_path / "easel.db")
    yield reader
    reader.close()


def walks(plan):
    """The steps of a plan that go through a whole history, or through all that a server has of it."""
    steps = [said for step in plan.splitlines() if step not in TREE and (said := STEP.match(step))]
    broad = [said for said in steps if said[3] not in SMALL]
    return [said[0] for said in broad if said[1] == "SCAN" or said[4].strip() == "(guild_id=?)"]


QUESTIONS = {
    "suspended": lambda r: suspensions.suspension(r, now=NOW, **WHO),
    "what a server says": lambda r: policies.house(r, GUILD),
    "passes": lambda r: passes.holds(r, words="x", now=NOW, **WHO),
    "blocked": lambda r: blocked.similar(r, "1" * 16, guild_id=GUILD),
    "known": lambda r: pictures.known(r, sha256="x", **WHO),
    "made here": lambda r: pictures.made_here(r, sha256="x", guild_id=GUILD),
    "words before": lambda r: lineage.ancestors(r, 5, most=30),
    "cards owed": lambda r: reviews.owed(r, now=NOW),
    "cards": lambda r: reviews.take(r, now=NOW),
    "cards after a start": reviews.hand_back,
    "run out": lambda r: reviews.due(r, now=NOW),
    "history of a member": lambda r: reviews.history(r, guild_id=GUILD, member=MEMBER),
    "own log": lambda r: conduct.log(r, GUILD, MEMBER, 0, 200),
    "own books": lambda r: belongings.ledger(r, GUILD, MEMBER, 0, 200),
    "own questions": lambda r: conduct.reviews(r, GUILD, MEMBER, 0, 200),
    "what they did as staff": lambda r: conduct.staff_decisions(r, GUILD, MEMBER, 0, 200),
    "messages owed": lambda r: notices.owed(r, now=NOW),
    "messages": lambda r: notices.take(r, now=NOW),
    "messages missed": lambda r: notices.missed(r, **WHO),
    "ended by a suspension": discipline.ended_untold,
    "left by erases": lambda r: leftovers.collect(r, now=NOW),
    "run out after erases": lambda r: erasing.run_out(r, now=NOW),
    "words to forget": lambda r: housekeeping.refused_orders(r, before=NOW, now=NOW),
    "forgetting words": lambda r: housekeeping.forget_words(r, before=NOW, now=NOW),
    "forgetting tokens": lambda r: housekeeping.forget_tokens(r, now=NOW),
    "export": lambda r: exports.begin(r, process=1, now=NOW, **WHO),
    "behind a message": lambda r: following.behind(r, 5, guild_id=GUILD),
    "a strike": lambda r: discipline.strike(r, decision=5, policy=Policy(), by=0, now=NOW, **WHO),
    "a strike taken back": lambda r: discipline.lift_strike(r, 5, now=NOW),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_history_costs_nothing(explaining, name):
    """Each of these looks at single rows, at one member's, or at what is still to be done."""
    finish(QUESTIONS[name](explaining))
    assert explaining.plans
    assert [step for plan in explaining.plans for step in walks(plan)] == []


def test_an_edit_is_placed_without_looking_at_the_servers_pictures(explaining, make_job):
    """Whether a picture that is handed in is known is asked by its bytes."""
    job, shots = make_job()
    finish(orders.place(explaining, job, shots, [NewInput(kept=ONE)], limits=Limits(), press=None))
    assert [step for plan in explaining.plans for step in walks(plan)] == []


def test_a_takedown_and_an_erase_look_at_what_they_change(explaining, make_job):
    """The writer is theirs while they run: nobody's history is walked through."""
    job, shots = make_job()
    finish(orders.place(explaining, job, shots, [NewInput(kept=ONE)], limits=Limits(), press=None))
    finish(complaints.report(explaining, 1, by=32, guild_id=GUILD, reason="r", policy=Policy(), now=NOW))
    finish(takedowns.take_down(explaining, [1], ACT))
    finish(erasing.erase(explaining, guild_id=GUILD, user_id=32, now=NOW))
    assert [step for plan in explaining.plans for step in walks(plan)] == []
