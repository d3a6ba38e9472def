"""What may be shown of pictures that arrived: a table of values, and the same through the engine."""

import pytest

from bot.core import outcomes
from bot.core.decisions import DecisionKind
from bot.core.jobs import Job, Place, State
from bot.core.moderation import Severity
from bot.core.policy import House as Server
from bot.core.policy import Mode, Policy
from bot.core.ports import Finished, Image, Kept
from bot.core.requests import Kind, Request
from bot.engine.withholding import HELD_BY_CHANNEL, Look, sorted_by
from bot.store import blocked, leftovers, policies
from tests.engine.house import CHANNEL, GUILD, START
from tests.engine.judges import ScriptedClassifier, ScriptedJudge, finding
from tests.engine.takings import log

PRICE = 40_000
HOUR = 3_600_000
THREAD, PARENT = 21, 22
PICTURE = Kept(sha256="a" * 64, extension="png", media_type="image/png", width=8, height=8, size=8, look="f" * 16)
FINE, FLAGGED = Look(kept=PICTURE), Look(kept=PICTURE, flagged=True)
SEEN, BLOCKED = Look(kept=PICTURE, explicit="exposed"), Look(kept=PICTURE, blocked=12)
STRICT = Policy().evolve(adult=False)


def job_in(*, adult=False, hold=None, channel=CHANNEL, home=None):
    place = Place(guild_id=GUILD, channel_id=channel, home_id=home, adult=adult, interaction_id=1)
    return Job(
        id=1, state=State.FETCHING, user_id=31, request=Request(kind=Kind.IMAGINE, prompt="a boat", count=2),
        place=place, model="kontext-pro", provider="wavespeed", wire_id="x", seed=5, estimate=2 * PRICE,
        created_at=START, day="2026-11-18", hold=hold,
    )  # fmt: skip


def server(mode=None, policy=None, **modes):
    found = {CHANNEL: mode} if mode else {}
    return Server(policy=policy or Policy(), modes=found | modes.get("more", {}))


# What the server says, the job, what is known of its pictures; then: which are shown (True = behind a spoiler), held?
TABLE = {
    "nothing special": (server(), job_in(), [FINE, FINE], [False, False], False),
    "a channel of spoilers": (server(Mode.SPOILER), job_in(), [FINE, FINE], [True, True], False),
    "a channel that holds": (server(Mode.HOLD), job_in(), [FINE, FINE], [False, False], True),
    "switched off since": (server(Mode.OFF), job_in(), [FINE], [False], False),
    "a rule that holds": (server(), job_in(hold="rule: x"), [FINE], [False], True),
    "flagged in an ordinary channel": (server(), job_in(), [FLAGGED, FLAGGED], [], False),
    "flagged in an age-restricted channel": (server(), job_in(adult=True), [FLAGGED, FINE], [True, False], False),
    "flagged where the server allows none": (server(policy=STRICT), job_in(adult=True), [FLAGGED], [], False),
    "seen by the classifier": (server(), job_in(), [SEEN, FINE], [None, False], False),
    "seen, age-restricted": (server(), job_in(adult=True), [SEEN], [True], False),
    "seen and held": (server(Mode.HOLD), job_in(adult=True), [SEEN], [True], True),
    "looks blocked": (server(), job_in(adult=True), [BLOCKED, FINE], [None, False], False),
    "nothing left to hold": (server(Mode.HOLD), job_in(), [BLOCKED, FLAGGED], [], False),
    "the rest is held": (server(Mode.HOLD), job_in(), [BLOCKED, FINE], [None, False], True),
    "a thread of a channel that holds": (
        server(more={PARENT: Mode.HOLD}), job_in(channel=THREAD, home=PARENT), [FINE], [False], True,
    ),
    "a thread with a mode of its own": (
        server(more={PARENT: Mode.HOLD, THREAD: Mode.POST}), job_in(channel=THREAD, home=PARENT),
        [FINE], [False], False,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_what_may_be_shown(name):
    """Place, server, channel and what is known of a picture decide whether and how it is shown."""
    house, job, looks, expected, held = TABLE[name]
    found = sorted_by(house, job, looks, now=START)

    shown = {place: spoiler for place, spoiler in enumerate(expected) if spoiler is not None}
    assert dict(found.shown) == shown
    assert (found.hold is not None) == held
    assert bool(found.sentence) == bool(found.rule) == bool(found.causes) == (len(shown) < len(looks))


@pytest.mark.parametrize(
    ("job", "policy", "look", "rule", "sentence", "cause"),
    [
        (job_in(), Policy(), FLAGGED, "wavespeed: adult flag", outcomes.withheld(), outcomes.ADULT_NOT_HERE),
        (
            *(job_in(adult=True), STRICT, FLAGGED, "wavespeed: adult flag"),
            *(outcomes.adult_not_allowed(), outcomes.ADULT_NOT_ALLOWED),
        ),
        (job_in(), Policy(), SEEN, "classifier: exposed", outcomes.withheld(), outcomes.ADULT_NOT_HERE),
        (
            *(job_in(adult=True), Policy(), BLOCKED, "blocked picture: picture 12"),
            *(outcomes.looks_blocked(), outcomes.LOOKS_BLOCKED),
        ),
    ],
)
def test_why_it_is_not_shown(job, policy, look, rule, sentence, cause):
    """Moderators read what found it, the member reads what it means and that it is free."""
    found = sorted_by(Server(policy=policy), job, [look], now=START)
    assert (found.rule, found.sentence, list(found.causes)) == (rule, sentence, [cause])
    assert found.sentence.endswith("It costs you nothing.")


def test_a_rule_counts_before_the_channel_as_a_reason():
    """The more telling reason is the one a moderator reads; the time is the server's."""
    house = server(Mode.HOLD, Policy().evolve(hold_hours=3))
    assert sorted_by(house, job_in(hold="rule: x"), [FINE], now=START).hold == "rule: x"
    found = sorted_by(house, job_in(), [FINE], now=START)
    assert (found.hold, found.until) == (HELD_BY_CHANNEL, START + 3 * HOUR)


@pytest.mark.parametrize(("withheld", "asked", "rest"), [(1, 2, ""), (2, 4, " 1 never came.")])
def test_a_part_is_told_as_what_it_is(withheld, asked, rest):
    """Kept back is not lost, and both are said."""
    assert outcomes.partly_withheld(1, withheld, asked, [outcomes.ADULT_NOT_HERE]) == (
        f"1 of {asked} pictures may be shown; you pay for 1. Moderation keeps {withheld} back: flagged as adult "
        f"content in a channel that is not age-restricted.{rest}"
    )


def pictures(*nsfw):
    return [Finished(images=(Image(url=f"https://cdn.test/{n}.png", nsfw=flag),)) for n, flag in enumerate(nsfw)]


async def test_flagged_pictures_of_an_order_are_kept_back_and_not_paid(house):
    """One of two is shown and paid; the other leaves neither a row nor a file, and the log says what was kept back."""
    house.wavespeed.on_poll.extend(pictures(False, True))
    placed = await house.engine.place(house.order(count=2))
    job = await house.reaches(placed.job.id, "delivered")

    assert job.sentence == outcomes.partly_withheld(1, 1, 2, [outcomes.ADULT_NOT_HERE])
    assert await house.books(job.id) == {"reserve": 2 * PRICE, "charge": PRICE, "cost": 2 * PRICE}
    assert len(await house.engine.pictures(job.id)) == 1
    assert len(house.pictures.kept) == 1
    (line,) = await log(house, DecisionKind.REFUSED)
    assert (line.rule, line.after, line.job_id) == ("wavespeed: adult flag", "kept back: 1", job.id)
    assert job.decision is None  # nothing to appeal against: the order itself stands
    await house.books_agree()


async def test_an_order_with_nothing_left_is_refused_for_free(house):
    """All flagged: refused, told why and that it is free; the owner's bill is booked, and the files are gone."""
    house.wavespeed.on_poll.extend(pictures(True))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "refused")

    assert job.sentence == outcomes.withheld()
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "cost": PRICE}
    assert house.pictures.kept == {}
    (line,) = await log(house, DecisionKind.REFUSED)
    assert (line.number, line.words) == (job.decision, "a red door")
    await house.books_agree()


async def test_the_classifier_looks_where_nobody_has_said_anything(build):
    """A flagged picture is not looked at again, a fine one is; what it sees counts like a flag."""
    eye = ScriptedClassifier(sees={b"https://cdn.test/1.png": 0.9})
    house = await build(classifier=eye)
    house.wavespeed.on_poll.extend(pictures(True, False, False))
    placed = await house.engine.place(house.order(count=3))
    job = await house.reaches(placed.job.id, "delivered")

    assert sorted(eye.looked) == [b"https://cdn.test/1.png", b"https://cdn.test/2.png"]
    assert len(await house.engine.pictures(job.id)) == 1
    (line,) = await log(house, DecisionKind.REFUSED)
    assert sorted(line.rule.split("; ")) == ["classifier: exposed", "wavespeed: adult flag"]
    await house.books_agree()


async def test_what_looks_like_a_picture_taken_down_is_not_shown(house):
    """A result that looks like a blocked picture is refused for free, wherever it was ordered."""
    look = "0f" * 8
    await house.db.write(blocked.add, look, guild_id=GUILD, picture=12, decision=1, now=START)
    house.pictures.look = look
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "refused")
    assert job.sentence == outcomes.looks_blocked()
    assert house.pictures.kept == {}
    await house.books_agree()


async def test_what_is_kept_back_goes_later_when_the_disk_fails_now(house):
    """The file is owed in the transaction that keeps it back, so that no crash leaves it there."""
    house.pictures.trouble = OSError(5, "Input/output error")
    house.wavespeed.on_poll.extend(pictures(True))
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "refused")
    ((sha256, extension),) = await house.db.read(leftovers.files)
    assert (sha256 in house.pictures.kept, extension) == (True, "png")


async def test_a_rule_that_holds_shows_its_name_to_moderators(build):
    """The finding's name is the reason of the question, and the channel is not asked."""
    judge = ScriptedJudge(finds={"door": finding(Severity.HOLD)})
    house = await build(moderator=judge)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "held")
    ((review,), total) = await house.engine.reviews.waiting(GUILD)
    assert (review.reason, total) == ("rule: no cats", 1)


async def test_the_server_as_it_is_when_the_pictures_arrive(house):
    """A channel that begins to hold while an order is at the provider holds its pictures."""
    placed = await house.engine.place(house.order())
    await house.db.write(policies.set_mode, GUILD, CHANNEL, Mode.HOLD)
    await house.reaches(placed.job.id, "held")
