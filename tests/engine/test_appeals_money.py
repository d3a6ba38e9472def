"""What an upheld appeal gives back: what was paid for pictures that are gone, once, and nothing that was not paid."""

import csv
import io

from bot.core.decisions import DecisionKind
from bot.core.errors import DeliveryError
from bot.core.takedowns import Act
from bot.store import blocked, takedowns
from tests.engine.conduct import MO, PAT, PRICE, appealed, delivered, log, taken_down, told, wait
from tests.engine.house import ANN, GUILD, START
from tests.engine.jury import approve, held, holding


async def test_what_was_paid_for_pictures_wrongly_taken_down_comes_back(house):
    """The share of those that are gone: money and pictures no longer count, and the owner's bill stays what it is."""
    job = await delivered(house, 4)
    before = await house.engine.usage(guild_id=GUILD, user_id=ANN)
    line = await taken_down(house, job, 3)
    await house.db.write(blocked.add, "0f" * 8, guild_id=GUILD, picture=1, decision=line, now=START)
    review = await appealed(house, line)
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)

    assert (await house.books(job.id))["refund"] == 3 * PRICE
    assert (await house.books(job.id))["cost"] == 4 * PRICE
    assert (await house.engine.job(job.id)).charged == PRICE
    after = await house.engine.usage(guild_id=GUILD, user_id=ANN)
    assert before.used.usd_today - after.used.usd_today == 3 * PRICE
    assert before.used.images_today - after.used.images_today == 3
    assert await house.db.read(blocked.similar, "0f" * 8, guild_id=GUILD) is None
    struck_for, answer = await told(house)
    assert "your picture #1 was taken down" in struck_for
    assert "About picture #1, taken down" in answer
    assert "The strike is taken back." in answer
    assert "$0.12 is given back: it no longer counts against your limits." in answer
    assert "What was taken down is gone for good. What looks like it is no longer blocked" in answer
    await house.books_agree()


async def test_a_sheet_of_orders_says_what_was_charged_in_the_end(house):
    """What waits for a moderator is charged to nobody yet, and what was given back is not charged any more."""

    async def charged():
        sheet = (await house.engine.treasury.export(None, what="jobs")).decode("utf-8-sig")
        return [row["charged"] for row in csv.DictReader(io.StringIO(sheet))]

    await holding(house)
    job, question = await held(house, count=2)
    assert await charged() == [""]
    await approve(house, question)
    await house.reaches(job.id, "delivered")
    assert await charged() == [str(2 * PRICE)]
    review = await appealed(house, await taken_down(house, job, 1))
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert await charged() == [str(PRICE)]


async def test_a_takedown_of_pictures_of_several_orders_is_given_back_whole(house):
    """One line stands for all of a member's pictures that went together."""
    first, second = await delivered(house, 1), await delivered(house, 2)
    numbers = [it.number for job in (first, second) for it in await house.engine.pictures(job.id)][:2]
    policy = (await house.engine.house_rules.house(GUILD)).policy
    act = Act(guild_id=GUILD, by=MO, reason="", policy=policy, now=house.clock.now())
    fallen = await house.db.write(takedowns.take_down, numbers, act)
    review = await appealed(house, fallen.lines[numbers[0]])
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert [(await house.books(job.id))["refund"] for job in (first, second)] == [PRICE, PRICE]
    await house.books_agree()


async def test_what_went_because_of_another_picture_is_given_back_by_itself(house):
    """A member's remix of their own picture goes with it: each has its own line, and brings its own money back."""
    first = await delivered(house, 1)
    (made,) = await house.engine.pictures(first.id)
    item = await house.engine.together.input_of(made.number, by=ANN, guild_id=GUILD)
    second = await delivered(house, 1, inputs=[item])
    (remix,) = await house.engine.pictures(second.id)
    await house.engine.takedowns.take_down([made.number], by=MO, guild_id=GUILD, family=True)
    lines = {line.picture: line.number for line in await log(house, DecisionKind.TAKEN_DOWN)}
    refunds = []
    for number in (remix.number, made.number):
        review = await appealed(house, lines[number])
        await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
        refunds.append([(await house.books(job.id)).get("refund") for job in (first, second)])
    assert refunds == [[None, PRICE], [PRICE, PRICE]]
    await house.books_agree()


async def test_what_was_never_paid_for_is_not_given_back(house):
    """Of two held pictures one is taken down, the other approved and paid: an appeal about the first brings nothing."""
    await holding(house)
    job, question = await held(house, count=2)
    line = await taken_down(house, job, 1)
    await approve(house, question)
    await house.reaches(job.id, "delivered")
    review = await appealed(house, line)
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert await house.books(job.id) == {"reserve": 2 * PRICE, "charge": PRICE, "cost": 2 * PRICE}
    await house.books_agree()


async def test_who_erased_their_pictures_meanwhile_gets_their_money_back(house):
    """The books stay when pictures and words go."""
    job = await delivered(house, 2)
    line = await taken_down(house, job, 2)
    await house.engine.privacy.erase(guild_id=GUILD, user_id=ANN)
    review = await appealed(house, line)
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert (await house.books(job.id))["refund"] == 2 * PRICE
    await house.books_agree()


async def test_pictures_deleted_by_a_moderator_are_given_back_too(house):
    """The button deletes all of a message: one line stands for them."""
    job = await delivered(house, 3)
    await house.engine.remove(job.id, by=MO, moderator=True)
    (line,) = await log(house, DecisionKind.TAKEN_DOWN)
    review = await appealed(house, line.number)
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    assert (await house.books(job.id))["refund"] == 3 * PRICE
    await house.books_agree()


async def test_what_is_not_posted_yet_is_given_back_once_whatever_comes(house):
    """A moderator takes one of two pictures, Discord never takes the other: all of it is given back, once."""
    house.delivery.on_deliver.extend([DeliveryError("later"), DeliveryError("gone", final=True)])
    job = (await house.engine.place(house.order(count=2))).job
    await house.reaches(job.id, "ready")
    review = await appealed(house, await taken_down(house, job, 1))
    await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
    await house.reaches(job.id, "failed")
    assert (await house.books(job.id))["refund"] == 2 * PRICE
    await house.books_agree()


async def test_an_order_is_given_back_once(house):
    """Whatever else about the same order is appealed against later."""
    job = await delivered(house, 2)
    for _ in range(2):
        review = await appealed(house, await taken_down(house, job, 1))
        await house.engine.discipline.uphold(review.number, by=PAT, guild_id=GUILD)
        wait(house, 1000)
    assert (await house.books(job.id))["refund"] == PRICE
    assert "given back" not in (await told(house))[-1]
    await house.books_agree()
