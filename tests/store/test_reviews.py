"""What waits for moderators: one of them decides, and its card is owed until it tells what holds."""

import asyncio
from dataclasses import replace

import pytest

from bot.core.decisions import DecisionKind
from bot.core.ports import Kept
from bot.core.reviews import OUTCOMES, Outcome, ReviewKind
from bot.store import decisions, pictures, policies, reviews
from bot.store.writing import finish
from tests.store.conftest import NOW
from tests.store.test_plans import Explaining

GUILD, MODS, ANN, MO, PAT = 10, 90, 31, 41, 42
MINUTE = 60_000


@pytest.fixture
async def held(db, make_job):
    """A question about a held job, in a server that has a channel for moderators."""
    await db.write(policies.set_moderators, GUILD, MODS, now=NOW)
    job, _ = make_job()
    return await db.write(reviews.open_held, job, reason="this channel", until=NOW + 60 * MINUTE, now=NOW)


async def fresh(db, review):
    return await db.read(reviews.get, review.number)


async def taken(db, now=NOW):
    """What is handed out, as (number, tries, channel)."""
    return [(it.number, it.tries, it.channel_id) for it in await db.write(reviews.take, now=now)]


async def shown(db, review, message_id=700, channel_id=MODS):
    await db.write(reviews.shown, review, channel_id=channel_id, message_id=message_id)


async def picture(db):
    kept = Kept(sha256="a" * 64, extension="png", media_type="image/png", width=8, height=8, size=8)
    return await db.write(pictures.add, kept, guild_id=GUILD, user_id=ANN, position=0, now=NOW)


async def test_of_many_who_decide_at_once_one_does(db, held):
    """Twenty moderators, two buttons: the first press is the decision, the others change nothing."""
    outcomes = (Outcome.APPROVED, Outcome.REFUSED)
    answers = await asyncio.gather(
        *(db.write(reviews.decide, held, outcomes[n % 2], by=100 + n, now=NOW, answer=str(n)) for n in range(20))
    )
    (decided,) = [it for it in answers if it is not None]

    assert await fresh(db, held) == decided
    assert (decided.decided_by, decided.answer) == (100, "0")


@pytest.mark.parametrize("kind", ReviewKind)
async def test_a_question_ends_only_as_such_questions_do(db, held, kind):
    """What the button of another kind would bring is refused before it is written."""
    review = held.evolve(kind=kind)
    for outcome in set(Outcome) - OUTCOMES[kind]:
        with pytest.raises(ValueError, match="does not end as"):
            await db.write(reviews.decide, review, outcome, by=MO, now=NOW)
    assert (await fresh(db, held)).open


async def test_whoever_claims_it_is_left_alone_for_a_while(db, held):
    """Others neither claim nor decide for a quarter of an hour; then they may, as may Easel itself at any time."""
    claimed = await db.write(reviews.claim, held.number, by=MO, now=NOW)
    assert (claimed.claimed_by, claimed.claimed_at) == (MO, NOW)
    soon, later = NOW + 15 * MINUTE - 1, NOW + 15 * MINUTE
    assert await db.write(reviews.claim, held.number, by=PAT, now=soon) is None
    assert await db.write(reviews.decide, held, Outcome.REFUSED, by=PAT, now=soon) is None
    taken_over = await db.write(reviews.claim, held.number, by=PAT, now=later)
    assert (taken_over.claimed_by, taken_over.claimed_at) == (PAT, later)
    assert await db.write(reviews.decide, held, Outcome.EXPIRED, by=0, now=later) is not None
    assert await db.write(reviews.claim, held.number, by=PAT, now=later) is None


async def test_claiming_twice_gives_it_back(db, held):
    """The second press of the same moderator lets everybody decide again."""
    await db.write(reviews.claim, held.number, by=MO, now=NOW)
    back = await db.write(reviews.claim, held.number, by=MO, now=NOW + 1)
    assert (back.claimed_by, back.claimed_at) == (None, None)
    assert await db.write(reviews.decide, held, Outcome.APPROVED, by=PAT, now=NOW + 2) is not None


async def test_a_card_is_handed_out_until_it_is_confirmed(db, held):
    """Handed out once, left alone for half a minute, then handed out with the number of tries before."""
    assert await db.read(reviews.owed, now=NOW)
    assert await taken(db) == [(held.number, 0, MODS)]
    assert await taken(db, NOW + reviews.AGAIN - 1) == []
    assert not await db.read(reviews.owed, now=NOW + reviews.AGAIN - 1)
    assert await taken(db, NOW + reviews.AGAIN) == [(held.number, 1, MODS)]
    await shown(db, held)
    assert await taken(db, NOW + 9 * reviews.AGAIN) == []


async def test_what_changes_while_a_card_is_posted_is_owed_again(db, held):
    """A confirmation counts for what the card told, not for what has been decided meanwhile."""
    await db.write(reviews.take, now=NOW)
    await db.write(reviews.decide, held, Outcome.APPROVED, by=MO, now=NOW)
    await shown(db, held)
    assert await taken(db) == [(held.number, 0, MODS)]
    await shown(db, await fresh(db, held))
    assert await taken(db, NOW + 9 * reviews.AGAIN) == []


async def test_after_a_start_cards_are_looked_after_at_once(db, held):
    """What a dead process was posting is handed out without waiting, as one that may stand already."""
    await db.write(reviews.take, now=NOW)
    await db.write(reviews.hand_back)
    assert await taken(db, NOW + 1) == [(held.number, 1, MODS)]


async def test_cards_that_cannot_be_shown_keep_no_others_waiting(db, held, make_job):
    """Twenty of a server whose channel is unwell are due again: a new one of another server goes before them."""
    for _ in range(19):
        job, _ = make_job()
        await db.write(reviews.open_held, job, reason="x", until=NOW, now=NOW)
    assert len(await taken(db)) == 20
    await db.write(policies.set_moderators, 11, 91, now=NOW)
    job, _ = make_job(guild=11)
    other = await db.write(reviews.open_held, job, reason="x", until=NOW, now=NOW)
    due = await taken(db, NOW + reviews.AGAIN)
    assert due[0] == (other.number, 0, 91)
    assert [tries for _, tries, _ in due] == [0] + [1] * 19


async def test_a_question_decided_before_it_had_a_card_needs_none(db, held):
    """Only where a crash may have left a card standing it is still looked for."""
    decided = await db.write(reviews.decide, held, Outcome.APPROVED, by=MO, now=NOW)
    assert not await db.read(reviews.owed, now=NOW)
    assert await taken(db) == []
    assert decided.message_id is None

    async def left(reader):
        return await reader.value("SELECT count(*) FROM reviews WHERE version > shown")

    assert await db.read(left) == 0  # nor is it looked at again, every other second for ever


async def test_a_card_that_may_stand_is_looked_for_even_when_all_is_decided(db, held):
    """It was handed out, the process died, somebody decided in the queue: the card must not offer buttons for ever."""
    await db.write(reviews.take, now=NOW)
    await db.write(reviews.decide, held, Outcome.APPROVED, by=MO, now=NOW)
    await db.write(reviews.hand_back)
    assert await taken(db) == [(held.number, 1, MODS)]
    await shown(db, await fresh(db, held), message_id=None)
    assert await taken(db, NOW + 9 * reviews.AGAIN) == []


async def test_servers_without_a_channel_are_asked_in_the_queue_only(db, make_job):
    """Without a channel nothing is handed out; as soon as there is one, what waits comes there."""
    job, _ = make_job(guild=11)
    waiting = await db.write(reviews.open_held, job, reason="x", until=NOW, now=NOW)
    over = await db.write(reviews.open_appeal, guild_id=11, member=ANN, decision=1, job_id=None, picture=None,
                          reason="please", now=NOW)  # fmt: skip
    await db.write(reviews.decide, over, Outcome.REJECTED, by=MO, now=NOW)
    await db.write(policies.set_moderators, 11, None, now=NOW)
    assert await taken(db) == []
    await db.write(policies.set_moderators, 11, 95, now=NOW)
    assert await taken(db) == [(waiting.number, 0, 95)]


async def test_a_card_given_up_is_tried_in_the_next_channel(db, held):
    """In a closed channel it is not tried again, until there is something new to tell or another channel."""
    await db.write(reviews.take, now=NOW)
    await shown(db, held, message_id=None)
    assert await taken(db, NOW + 9 * reviews.AGAIN) == []
    await db.write(policies.set_moderators, GUILD, 95, now=NOW)
    assert [(number, channel) for number, _, channel in await taken(db)] == [(held.number, 95)]


async def test_a_card_stays_in_its_channel(db, held):
    """Another channel for moderators is for the questions that come; a card is changed where it stands."""
    await db.write(reviews.take, now=NOW)
    await shown(db, held)
    await db.write(policies.set_moderators, GUILD, 95, now=NOW)
    assert await taken(db) == []
    await db.write(reviews.claim, held.number, by=MO, now=NOW)
    assert await taken(db) == [(held.number, 0, MODS)]


async def test_a_card_found_by_a_press_is_known_from_then_on(db, held):
    """The first press on a card that nobody wrote down tells where it stands; later ones change nothing."""
    await db.write(reviews.stands, held.number, channel_id=MODS, message_id=700)
    await db.write(reviews.stands, held.number, channel_id=MODS, message_id=701)
    found = await fresh(db, held)
    assert (found.channel_id, found.message_id) == (MODS, 700)
    assert await db.read(reviews.owed, now=NOW)


async def test_cards_that_show_a_picture_are_drawn_again(db, held):
    """What happens to a picture is told on every card about it, about its job, or about what was made from it."""
    number = await picture(db)
    asked = {"guild_id": GUILD, "member": ANN, "job_id": None, "reason": "x", "now": NOW}
    report = await db.write(reviews.open_report, picture=number, **asked)
    shows = await db.read(pictures.get, number)
    for changed, expected in (
        (shows, [report.number]),
        (replace(shows, number=99, job_id=held.job_id), [held.number]),
    ):
        for review, message_id in ((held, 700), (report, 701)):
            await shown(db, await fresh(db, review), message_id=message_id)
        await db.write(reviews.touch_about, [changed])
        assert [it[0] for it in await taken(db)] == expected


async def test_reports_gather_in_one_question_until_it_is_decided(db):
    """Further reports count up and bring the newest words; after a decision a report asks anew."""
    number = await picture(db)

    async def report(who, words, at):
        review = await db.write(reviews.open_report, guild_id=GUILD, member=ANN, picture=number, job_id=None,
                                reason=words, now=at)  # fmt: skip
        await db.write(_reported, number, who, review.number, words, at)
        return review

    first = [await report(who, f"words {who}", NOW + who) for who in (1, 2, 3, 4)]
    assert {it.number for it in first} == {first[0].number}
    assert (first[-1].reports, first[-1].reason) == (4, "words 4")
    assert await db.read(reviews.complaints, first[-1], most=3) == ["words 4", "words 3", "words 2"]
    await db.write(reviews.decide, first[-1], Outcome.KEPT, by=MO, now=NOW)
    second = await report(5, "again", NOW + 9)
    assert second.number > first[0].number
    assert (second.reports, await db.read(reviews.complaints, second, most=3)) == (1, ["again"])
    assert (await db.read(reviews.earlier, second)).number == first[0].number


async def _reported(tx, number, who, review, words, at):
    await tx.execute(
        "INSERT INTO reports (picture, user_id, guild_id, review, reason, at) VALUES ($1, $2, $3, $4, $5, $6)",
        *(number, who, GUILD, review, words, at),
    )


async def test_the_queue_is_paged_oldest_first(db, make_job):
    """Pages follow each other without gaps, and what is over or of another server is not in them."""
    opened = []
    for place in range(7):
        job, _ = make_job(guild=GUILD if place != 3 else 11)
        opened.append(await db.write(reviews.open_held, job, reason="x", until=NOW, now=NOW))
    await db.write(reviews.decide, opened[1], Outcome.APPROVED, by=MO, now=NOW)
    wanted = [it.number for place, it in enumerate(opened) if place not in (1, 3)]
    first, total = await db.read(reviews.waiting, guild_id=GUILD, offset=0, most=3)
    rest, _ = await db.read(reviews.waiting, guild_id=GUILD, offset=3, most=3)
    assert total == 5
    assert [it.number for it in (*first, *rest)] == wanted


async def test_what_nobody_answered_is_due(db, held):
    """From the moment it was to be answered by, and only while it is open."""
    assert await db.read(reviews.due, now=held.until - 1) == []
    assert [it.number for it in await db.read(reviews.due, now=held.until)] == [held.number]
    await db.write(reviews.decide, held, Outcome.EXPIRED, by=0, now=held.until)
    assert await db.read(reviews.due, now=held.until) == []


async def test_the_history_counts_lines_about_a_member(db):
    """By kind, of this server, and only those that concern them."""
    refused, struck = DecisionKind.REFUSED, DecisionKind.STRIKE
    lines = [
        (GUILD, ANN, refused),
        (GUILD, ANN, refused),
        (GUILD, ANN, struck),
        (GUILD, PAT, struck),
        (11, ANN, struck),
    ]
    for guild, member, kind in lines:
        await db.write(decisions.note, kind, guild_id=guild, by=ANN, now=NOW, member=member)
    assert await db.read(reviews.history, guild_id=GUILD, member=ANN) == {refused: 2, struck: 1}


@pytest.mark.parametrize(
    "ask",
    [
        lambda r: reviews.owed(r, now=NOW),
        lambda r: reviews.due(r, now=NOW),
        lambda r: reviews.waiting(r, guild_id=GUILD, offset=0, most=5),
    ],
    ids=["owed", "due", "waiting"],
)
async def test_old_questions_cost_nothing(db, tmp_path, ask):
    """What is asked all day long looks at open or untold questions only."""
    explaining = Explaining(tmp_path / "easel.db")
    finish(ask(explaining))
    plans = "".join(explaining.plans)
    explaining.close()
    assert "reviews_" in plans
    assert "SCAN reviews\n" not in plans
    assert "SCAN r\n" not in plans
