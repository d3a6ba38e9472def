"""Held pictures: their money stays reserved until somebody decides, once, or nobody does in time."""

import asyncio

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import Fault, NotYours, ProviderError
from bot.core.ports import Finished, Image
from bot.core.quota import Limits
from bot.store import pictures, policies
from tests.engine.house import ANN, BEN, GUILD, fetch_all
from tests.engine.jury import FREE, HOUR, MO, PAID, PAT, PRICE, RESERVED, approve, held, holding, refuse
from tests.engine.takings import log, rows, take_down, told


@pytest.fixture
async def house(house):
    await holding(house)
    return house


async def used(house):
    return (await house.engine.usage(guild_id=GUILD, user_id=ANN)).used


async def test_a_channel_holds_what_is_ordered_in_it(house):
    """The pictures are made and hidden, the money stays reserved, a moderator is asked, and the log says why."""
    job, review = await held(house)

    assert house.delivery.delivered == []
    assert await house.books(job.id) == RESERVED
    assert (review.job_id, review.member, review.until) == (job.id, ANN, review.opened_at + 24 * HOUR)
    (line,) = await log(house, DecisionKind.HELD)
    assert (line.member, line.rule, line.words) == (ANN, "this channel holds every picture", "a red door")
    (picture,) = await house.engine.pictures(job.id)
    with pytest.raises(NotYours):
        await house.engine.together.input_of(picture.number, by=ANN, guild_id=GUILD)
    await house.books_agree()


async def test_what_waits_for_a_moderator_keeps_nobody_from_the_next_order(build):
    """It may wait for a day: it does not count among the jobs a member may have under way at once."""
    house = await build(limits=Limits(jobs_at_once=1))
    await holding(house)
    for _ in range(2):
        placed = await house.engine.place(house.order())
        await house.reaches(placed.job.id, "held")

    assert (await used(house)).open_jobs == 0


async def test_the_member_is_told_who_looks_and_until_when(house):
    """The card of a held order names the moment by which it is over, and that a refusal is free."""
    job, review = await held(house)
    outlook = await house.engine.outlook(job)
    assert f"You hear <t:{review.until // 1000}:R> at the latest." in outlook.note
    assert "If it is refused, it costs you nothing." in outlook.note
    assert [it.state for it, _ in house.delivery.shown][-1] == "held"


async def test_an_approved_picture_is_posted_and_paid(house):
    """It goes the way of every picture, once; charge and bill are booked then."""
    job, review = await held(house)
    await approve(house, review)
    await house.reaches(job.id, "delivered")

    ((delivered, shown),) = house.delivery.delivered
    assert (delivered.id, [it.there for it in shown]) == (job.id, [True])
    assert await house.books(job.id) == PAID
    (line,) = await log(house, DecisionKind.APPROVED)
    assert (line.by, line.member, line.before, line.after) == (MO, ANN, "held", "posted")
    await house.books_agree()


async def test_a_refused_picture_is_gone_and_free(house):
    """The member reads the reason, pays nothing, and may appeal; the file leaves the disk."""
    job, review = await held(house)
    (picture,) = await house.engine.pictures(job.id)
    await refuse(house, review)
    over = await house.reaches(job.id, "refused")

    assert over.sentence == (
        "A moderator looked at it and decided not to show it. Reason: Too dark. It costs you nothing."
    )
    assert await house.books(job.id) == FREE
    assert (await used(house)).images_today == 0
    (line,) = await log(house, DecisionKind.REFUSED)
    assert (over.decision, line.by, line.before, line.words) == (line.number, MO, "held", "a red door")
    assert house.pictures.removed == [picture.sha256]
    assert [it.id for it in house.delivery.concluded] == [job.id]
    await house.books_agree()


async def test_a_refusal_may_count_as_a_strike(house):
    """Only where the moderator says so; the member is told of it."""
    _, review = await held(house)
    await refuse(house, review, strike=True)
    assert (await house.engine.reviews.file(review)).strikes == 1
    assert any("strike" in it.text for it in await told(house, ANN))
    _, other = await held(house, user=BEN)
    await refuse(house, other)
    assert (await house.engine.reviews.file(other)).strikes == 0


async def test_an_unanswered_question_answers_itself(house):
    """After the server's hours it is refused for free, said so, and decided by nobody."""
    await holding(house, hold_hours=2)
    job, review = await held(house)
    assert review.until - review.opened_at == 2 * HOUR
    house.clock.time = review.until - 30_000
    over = await house.reaches(job.id, "refused")

    assert house.clock.now() >= review.until
    assert over.sentence == "No moderator looked at it within 2 hours, so it is not shown. It costs you nothing."
    assert await house.books(job.id) == FREE
    ended = await house.engine.reviews.get(review.number, guild_id=GUILD)
    assert (ended.outcome, ended.decided_by) == ("expired", 0)
    (line,) = await log(house, DecisionKind.EXPIRED, DecisionKind.REFUSED)
    assert (line.kind, line.by, line.before, line.number) == ("expired", 0, "held", over.decision)
    assert await house.engine.discipline.appealable(line.number, by=ANN) == line
    await house.books_agree()


async def test_two_moderators_at_once_decide_once(house):
    """One approves, one refuses, in the same moment: one of them decides, the other reads who did."""
    job, review = await held(house)
    answers = await asyncio.gather(approve(house, review, MO), refuse(house, review, PAT), return_exceptions=True)
    (late,) = [it for it in answers if isinstance(it, NotYours)]
    over = await house.reaches(job.id, "delivered", "refused")

    decided = await house.engine.reviews.get(review.number, guild_id=GUILD)
    assert late.sentence == f"<@{decided.decided_by}> has decided about this already: {decided.outcome}."
    assert len(house.delivery.delivered) == (over.state == "delivered")
    assert len(await log(house, DecisionKind.APPROVED, DecisionKind.REFUSED)) == 1
    await house.books_agree()


async def test_a_decision_at_the_last_moment_stands(house):
    """Approved in the moment in which it runs out: one of the two happens, and the books are right either way."""
    job, review = await held(house)
    house.clock.time = review.until
    await asyncio.gather(approve(house, review), house.engine.reviews.expire(), return_exceptions=True)
    over = await house.reaches(job.id, "delivered", "refused")
    assert await house.books(job.id) == (PAID if over.state == "delivered" else FREE)
    await house.books_agree()


async def test_while_one_moderator_looks_others_wait(house):
    """A claimed question is decided by whoever claimed it; others read who is looking."""
    _, review = await held(house)
    await house.engine.reviews.claim(review.number, by=MO, guild_id=GUILD)
    for press in (approve(house, review, PAT), refuse(house, review, PAT)):
        with pytest.raises(NotYours, match=rf"<@{MO}> is looking at this one"):
            await press
    with pytest.raises(NotYours, match="is looking"):
        await house.engine.reviews.check_free(review.number, by=PAT, guild_id=GUILD)
    await house.engine.reviews.check_free(review.number, by=MO, guild_id=GUILD)
    await approve(house, review, MO)


async def test_questions_of_other_servers_do_not_exist(house):
    """A moderator of one server finds nothing of another, by whatever number."""
    _, review = await held(house)
    for ask in (house.engine.reviews.get, house.engine.reviews.check_free, house.engine.reviews.approve):
        more = {} if ask == house.engine.reviews.get else {"by": MO}
        with pytest.raises(NotYours, match="no such question"):
            await ask(review.number, guild_id=GUILD + 1, **more)
    assert (await house.engine.reviews.get(review.number, guild_id=GUILD)).open


async def test_a_held_order_can_be_taken_back_at_its_price(house):
    """Cancelled, it is billed as at the provider; its files go, and moderators have nothing to decide any more."""
    job, review = await held(house)
    (picture,) = await house.engine.pictures(job.id)
    answer = await house.engine.cancel(job.id, by=ANN)

    assert (answer.outcome, answer.charged) == ("billed", PRICE)
    await house.reaches(job.id, "cancelled")
    assert await house.books(job.id) == PAID
    assert house.pictures.removed == [picture.sha256]
    assert (await house.engine.reviews.get(review.number, guild_id=GUILD)).outcome == "withdrawn"
    with pytest.raises(NotYours, match="over already: withdrawn"):
        await approve(house, review)
    assert await house.engine.reviews.expire() == 0
    await house.books_agree()


async def test_of_an_order_that_came_in_part_only_that_part_is_paid(house):
    """One of two pictures came: approved, the member pays for one; cancelled, no more either."""
    for ends in ("delivered", "cancelled"):
        house.wavespeed.on_poll.append(Finished(images=(Image(url=f"https://cdn.test/{ends}.png"),)))
        house.wavespeed.on_poll.append(ProviderError(Fault.BROKEN, "wavespeed", may_bill=True, cost=PRICE))
        job, review = await held(house, count=2)
        if ends == "delivered":
            await approve(house, review)
        else:
            await house.engine.cancel(job.id, by=ANN)
        over = await house.reaches(job.id, ends)
        assert await house.books(job.id) == {"reserve": 2 * PRICE, "charge": PRICE, "cost": 2 * PRICE}
        if ends == "delivered":
            assert over.sentence == "1 of 2 pictures came; you pay for 1."
    await house.books_agree()


async def test_pictures_taken_down_while_held_are_not_paid(house):
    """One of two went before the other was approved."""
    job, review = await held(house, count=2)
    first, second = await house.engine.pictures(job.id)
    await take_down(house, first.number)
    await approve(house, review)
    await house.reaches(job.id, "delivered")

    ((_, shown),) = house.delivery.delivered
    assert [it.number for it in shown] == [second.number]
    assert await house.books(job.id) == {"reserve": 2 * PRICE, "charge": PRICE, "cost": 2 * PRICE}
    await house.books_agree()


@pytest.mark.parametrize("ends", ["delivered", "refused"])
async def test_free_pictures_are_used_up_and_cost_nothing(build, make_provider, ends):
    """What a provider gives away is used up by a held picture too, and either way nobody pays a cent."""
    house = await build(providers=[make_provider("modelverse", can_find=False)])
    await holding(house)
    wire, treasury = "black-forest-labs/flux-kontext-pro", house.engine.treasury
    await treasury.set_free_left("modelverse", wire, 1, by=MO, guild_id=GUILD)
    job, review = await held(house, provider="modelverse", kind="edit")
    await (approve(house, review) if ends == "delivered" else refuse(house, review))
    await house.reaches(job.id, ends)

    assert set((await house.books(job.id)).values()) == {0}
    assert next(it.free_left for it in await treasury.prices() if it.offer.wire_id == wire) == 0
    await house.books_agree()


async def test_the_same_bytes_are_kept_for_whoever_else_has_them(house):
    """A refused picture's file stays when another picture has exactly these bytes."""
    job, review = await held(house)
    (picture,) = await house.engine.pictures(job.id)
    kept = pictures.kept_of(picture)
    await house.db.write(pictures.add, kept, guild_id=GUILD, user_id=BEN, position=0, now=house.clock.now())
    await refuse(house, review)
    await house.reaches(job.id, "refused")
    assert house.pictures.removed == []


async def test_a_question_about_an_order_that_is_over_ends_itself(house):
    """Should a held order ever end without its question, neither presses nor the clock stumble over it."""
    job, review = await held(house)
    await house.db.write(_force, "UPDATE jobs SET state = 'cancelled' WHERE id = $1", job.id)
    house.clock.time = review.until
    assert await house.engine.reviews.expire() == 0
    assert (await house.engine.reviews.get(review.number, guild_id=GUILD)).outcome == "withdrawn"
    assert await rows(house, "SELECT count(*) FROM reviews WHERE outcome IS NULL") == [(0,)]


async def _force(tx, sql, *args):
    await tx.execute(sql, *args)


async def test_news_for_moderators_is_told_at_once(house):
    """Whoever shows cards hears of a held picture without waiting for the next look."""
    news = asyncio.create_task(house.engine.reviews.news(1_000_000.0))
    await held(house)
    await asyncio.wait_for(news, 5)
    assert await house.engine.reviews.take_cards() == []  # no channel for moderators so far
    await house.db.write(policies.set_moderators, GUILD, 90, now=house.clock.now())
    assert [it.channel_id for it in await house.engine.reviews.take_cards()] == [90]


async def test_a_moderators_file_has_everything(house):
    """Pictures, what they were made from, and what the log knows of the maker."""
    kept = await house.engine.take_input(url="https://cdn.test/in.png", name="in.png", size=None, content_type=None)
    job, review = await held(house, inputs=[kept])
    file = await house.engine.reviews.file(review)
    assert (file.job.id, [it.job_id for it in file.pictures]) == (job.id, [job.id])
    assert [it.sha256 for it in file.parents] == [kept.kept.sha256]
    assert file.history == {DecisionKind.HELD: 1}
    assert await house.db.read(fetch_all, "SELECT 1 FROM reviews WHERE shown > 0") == []
