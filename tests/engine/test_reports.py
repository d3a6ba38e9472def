"""What members report, what it does, and what moderators decide about it."""

import asyncio

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import NotYours
from bot.core.reviews import Outcome
from bot.store import reviews
from tests.engine.house import ANN, BEN, GUILD
from tests.engine.takings import CLEO, MAX, MO, REPORTERS, log, node, policy, report, rows, take_down, told
from tests.engine.test_together import make


async def test_three_reports_hide_a_picture_until_a_moderator_has_looked(house):
    """The third one hides it from everybody; the moderators see one question with the number of reports."""
    number = await make(house, ANN)
    done = await report(house, number, *REPORTERS[:3])

    assert [it.hidden for it in done] == [False, False, True]
    assert {it.review.number for it in done} == {1}
    review = await house.engine.reviews.get(1, guild_id=GUILD)
    assert (review.reports, review.member, review.picture, review.reason) == (3, ANN, number, "not nice")
    assert (await node(house, number)).removed
    with pytest.raises(NotYours):
        await house.engine.together.input_of(number, by=BEN, guild_id=GUILD)
    with pytest.raises(NotYours):
        await house.engine.together.star(number, user_id=BEN, guild_id=GUILD)
    assert await house.engine.together.gallery(guild_id=GUILD, user_id=None, starred=False, offset=0, most=9) == ([], 0)
    lines = await log(house, DecisionKind.REPORTED, DecisionKind.HIDDEN)
    assert [(it.kind, it.by, it.member, it.picture) for it in lines] == [
        *(("reported", who, ANN, number) for who in REPORTERS[:3]),
        ("hidden", 0, ANN, number),
    ]
    assert [it.job_id for it in await house.engine.takedowns.take_redraws()] == [(await node(house, number)).job_id]


async def test_a_server_decides_how_many_reports_hide(house):
    """One is enough where the server says so; with 0 none ever hides."""
    await policy(house, reports_to_hide=1)
    (first,) = await report(house, await make(house, ANN), BEN)
    await policy(house, reports_to_hide=0)
    number = await make(house, ANN)
    more = await report(house, number, *REPORTERS)

    assert first.hidden
    assert not any(it.hidden for it in more)
    assert not (await node(house, number)).removed


async def test_one_report_for_each_member_and_picture(house):
    """A second one says so, even when both come at once; another picture may be reported as well."""
    number, other = await make(house, ANN), await make(house, ANN, prompt="another")
    both = await asyncio.gather(
        *(house.engine.takedowns.report(number, by=BEN, guild_id=GUILD, reason="x") for _ in range(2)),
        return_exceptions=True,
    )
    refused = [it for it in both if isinstance(it, NotYours)]

    assert len(refused) == 1
    assert "already" in refused[0].sentence
    (again,) = await report(house, other, BEN)
    assert again.review.reports == 1
    assert await rows(house, "SELECT count(*) FROM reports WHERE user_id = $1", BEN) == [(2,)]


async def test_what_cannot_be_reported_is_said(house):
    """One's own picture, a hidden one, one that is gone and one of another server."""
    number = await make(house, ANN)
    with pytest.raises(NotYours, match="`Delete`"):
        await report(house, number, ANN)
    with pytest.raises(NotYours, match="gone"):
        await house.engine.takedowns.report(number, by=BEN, guild_id=99, reason="x")
    await report(house, number, *REPORTERS[:3])
    with pytest.raises(NotYours, match="hidden already"):
        await report(house, number, BEN)
    await take_down(house, number)
    with pytest.raises(NotYours, match="gone"):
        await report(house, number, CLEO)


async def test_a_picture_that_was_kept_is_shown_again_and_its_reports_do_not_count_again(house):
    """It takes three new reports to hide it again, by members who have not reported it before."""
    number = await make(house, ANN)
    await report(house, number, *REPORTERS[:3])
    kept = await house.engine.takedowns.keep(1, by=MO, guild_id=GUILD)

    assert (kept.outcome, kept.decided_by) == (Outcome.KEPT, MO)
    assert not (await node(house, number)).removed
    more = await report(house, number, *REPORTERS[3:6])
    assert [(it.review.number, it.review.reports, it.hidden) for it in more] == [
        (2, 1, False),
        (2, 2, False),
        (2, 3, True),
    ]
    with pytest.raises(NotYours, match="already"):
        await report(house, number, REPORTERS[0])
    (line,) = await log(house, DecisionKind.KEPT)
    assert (line.by, line.member, line.picture, line.before, line.after) == (MO, ANN, number, "hidden", "shown")


async def test_a_reported_picture_is_taken_down_with_a_reason(house):
    """Log, strike and message are those of any takedown; the review says who decided and why."""
    number = await make(house, ANN)
    await report(house, number, BEN)
    decided = await house.engine.takedowns.take_down_reported(1, by=MO, guild_id=GUILD, reason=" Too dark. ")

    assert (decided.outcome, decided.decided_by, decided.answer) == (Outcome.TAKEN_DOWN, MO, "Too dark.")
    (line,) = await log(house, DecisionKind.TAKEN_DOWN)
    assert (line.by, line.picture, line.reason) == (MO, number, "Too dark.")
    assert await rows(house, "SELECT user_id, decision FROM strikes") == [(ANN, line.number)]
    (notice,) = await told(house, ANN)
    assert "Too dark." in notice.text
    assert notice.decision == line.number


async def test_of_two_moderators_one_decides_about_a_report(house):
    """Keep and take down at once: one holds, the other is told who was first."""
    number = await make(house, ANN)
    await report(house, number, *REPORTERS[:3])
    takedowns = house.engine.takedowns
    both = await asyncio.gather(
        takedowns.keep(1, by=MO, guild_id=GUILD),
        takedowns.take_down_reported(1, by=MAX, guild_id=GUILD, reason="no"),
        return_exceptions=True,
    )
    kept, late = both

    assert kept.outcome is Outcome.KEPT
    assert isinstance(late, NotYours)
    assert f"<@{MO}> has decided" in late.sentence
    assert not (await node(house, number)).removed
    with pytest.raises(NotYours):
        await takedowns.keep(1, by=MO, guild_id=99)


async def test_a_report_somebody_is_looking_at_is_left_to_them(house):
    """While one moderator has claimed it, another is told so; a takedown by name does not wait for anybody."""
    number = await make(house, ANN)
    await report(house, number, BEN)
    await house.engine.reviews.claim(1, by=MAX, guild_id=GUILD)
    with pytest.raises(NotYours, match=f"<@{MAX}> is looking"):
        await house.engine.takedowns.keep(1, by=MO, guild_id=GUILD)
    await take_down(house, number)

    review = await house.engine.reviews.get(1, guild_id=GUILD)
    assert review.outcome is Outcome.WITHDRAWN


async def test_a_moderators_delete_is_logged_and_told(house):
    """Deleting somebody else's picture is a decision: it stands in the log, and its maker may appeal; no strike."""
    number = await make(house, ANN)
    job_id = (await node(house, number)).job_id
    removed = await house.engine.remove(job_id, by=MO, moderator=True)

    (line,) = await log(house, DecisionKind.TAKEN_DOWN)
    assert (line.by, line.member, line.picture, removed.job.decision) == (MO, ANN, number, line.number)
    (notice,) = await told(house, ANN)
    assert f"#{number}" in notice.text
    assert notice.decision == line.number
    assert await rows(house, "SELECT count(*) FROM strikes") == [(0,)]


async def test_what_is_hidden_waits_for_the_moderators(house):
    """Its maker deletes the rest of an order; the hidden picture stays where moderators can see it."""
    placed = await house.engine.place(house.order(count=2))
    await house.reaches(placed.job.id, "delivered")
    first, second = await house.engine.pictures(placed.job.id)
    await report(house, first.number, *REPORTERS[:3])
    await house.engine.remove(placed.job.id, by=ANN)
    first, second = await house.engine.pictures(placed.job.id)

    assert (first.removed_at, second.there) == (None, False)
    assert (await house.engine.reviews.get(1, guild_id=GUILD)).open
    with pytest.raises(NotYours, match="gone already"):
        await house.engine.remove(placed.job.id, by=ANN)
    assert await log(house, DecisionKind.TAKEN_DOWN) == []


async def test_a_deleted_picture_is_no_question_any_more(house):
    """Its maker deletes a reported picture: the moderators need not look."""
    number = await make(house, ANN)
    await report(house, number, BEN)
    await house.engine.remove((await node(house, number)).job_id, by=ANN)

    assert (await house.db.read(reviews.get, 1)).outcome is Outcome.WITHDRAWN
