"""Buttons work for whom they should, once, and after a restart too."""

import asyncio

import pytest

from bot.core.errors import NotYours
from bot.core.jobs import State
from bot.engine.orders import CancelOutcome
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered, results
from tests.cogs.reading import buttons, private_answer, soon, text


async def test_cancel_stops_the_job_and_says_what_it_cost(easel, room, ann):
    """The owner presses Cancel and reads, alone, that it was free."""
    job = await ordered(easel, room, ann)
    answer = await private_answer(await ann.press(job.card_id, "Cancel"))
    assert answer == "Cancelled. It cost nothing."
    assert easel.engine.cancels == [(job.id, ann.id, False)]


@pytest.mark.parametrize(
    ("outcome", "charged", "part"),
    [
        (CancelOutcome.BILLED, 40_000, "$0.04 counts against the daily limit"),
        (CancelOutcome.ASKED, 0, "as soon as they answer"),
        (CancelOutcome.TOO_LATE, 0, "Too late"),
    ],
)
async def test_cancel_tells_the_truth_about_money(easel, room, ann, outcome, charged, part):
    """Each way in which a cancellation can end has its own words."""
    easel.engine.outcome, easel.engine.charged = outcome, charged
    job = await ordered(easel, room, ann)
    assert part in await private_answer(await ann.press(job.card_id, "Cancel"))


async def test_nobody_cancels_for_others_but_a_moderator(easel, room, ann, ben, mo):
    """Another member is refused politely; a moderator is let through as one."""
    job = await ordered(easel, room, ann)
    assert "Only the member who ordered this" in await private_answer(await ben.press(job.card_id, "Cancel"))
    await private_answer(await mo.press(job.card_id, "Cancel"))
    assert easel.engine.cancels == [(job.id, mo.id, True)]


async def test_again_orders_the_same_with_a_new_seed(easel, room, ann, ben):
    """Whoever presses Again in the thread gets a card there, with the same wish, the same pictures and a new seed."""
    job = await ordered(easel, room, ann, image=PNG, seed=7, guidance=4)
    done = await easel.deliver(job.id)
    before = len(room.world.log)
    press = await ben.press(done.result_id, "Again")
    card = await press.answered()
    order = easel.engine.orders[1]
    assert card.id != done.result_id
    assert card.channel_id == job.thread_id
    assert order.user_id == ben.id
    assert order.request == job.request.evolve(seed=None)
    assert list(order.inputs) == easel.engine.handed[job.id]
    assert (order.press, order.origin_job, order.place.origin_id) == (f"again:{job.id}", job.id, done.result_id)
    assert order.place.in_thread
    await soon(lambda: not easel.bot.answering)
    await easel.deliver(list(easel.engine.jobs)[-1])
    assert [it for it in room.world.log[before:] if it.counted] == []


async def test_two_presses_by_one_are_one_order_by_two_are_two(easel, room, ann, ben):
    """A double press is told so, alone; somebody else's press is an order of its own."""
    done = await easel.deliver((await ordered(easel, room, ann)).id)
    await (await ann.press(done.result_id, "Again")).answered()
    assert "Already on it" in await private_answer(await ann.press(done.result_id, "Again"))
    await (await ben.press(done.result_id, "Again")).answered()
    assert [order.user_id for order in easel.engine.orders] == [ann.id, ann.id, ben.id]


async def test_again_outside_a_thread_opens_one(easel, room, ann):
    """Again on a card in the channel gets a new card with a thread of its own; the old card stays as it is."""
    job = await ordered(easel, room, ann)
    await easel.delivery.conclude(job.evolve(state=State.FAILED, sentence="It broke."), [])
    old = room.world.message(job.card_id)
    card = await (await ann.press(old, "Again")).answered()
    await room.until(lambda: card.thread_id)
    assert card.id != old.id
    assert "It broke." in text(old)


async def test_again_for_what_is_gone_is_refused(easel, room, ann):
    """An order Easel no longer knows is a sentence, not a silence."""
    done = await easel.deliver((await ordered(easel, room, ann)).id)
    easel.engine.jobs.clear()
    assert "gone from this bot's memory" in await private_answer(await ann.press(done.result_id, "Again"))


async def test_delete_asks_and_then_takes_everything_away(easel, room, ann):
    """After a yes the message and the files are gone and the card says so; the question turns into the answer."""
    job = await ordered(easel, room, ann)
    done = await easel.deliver(job.id)
    asked = await ann.press(done.result_id, "Delete")
    assert "for good" in await private_answer(asked)
    assert easel.engine.removals == []
    question = asked.original
    await (await ann.press(question, "Yes, delete it")).settled()
    await room.until(lambda: not buttons(question))
    assert "are gone" in text(question)
    assert easel.engine.removals == [(job.id, ann.id, False)]
    assert results(room, job) == []
    assert "deleted" in text(room.world.message(job.card_id))


async def test_delete_can_be_thought_over(easel, room, ann):
    """Keep it leaves everything as it was."""
    job = await ordered(easel, room, ann)
    done = await easel.deliver(job.id)
    asked = await ann.press(done.result_id, "Delete")
    await asked.settled()
    await (await ann.press(asked.original, "Keep it")).settled()
    await room.until(lambda: "Nothing was deleted" in text(asked.original))
    assert len(results(room, job)) == 1


async def test_nobody_deletes_for_others_but_a_moderator(easel, room, ann, ben, mo):
    """Another member is not even asked; a moderator may."""
    done = await easel.deliver((await ordered(easel, room, ann)).id)
    assert "or a moderator, may delete it" in await private_answer(await ben.press(done.result_id, "Delete"))
    asked = await mo.press(done.result_id, "Delete")
    await asked.settled()
    await (await mo.press(asked.original, "Yes, delete it")).settled()
    await soon(lambda: easel.engine.removals)
    assert easel.engine.removals == [(done.id, mo.id, True)]


async def test_a_message_that_stays_is_admitted(easel, room, ann):
    """When Discord keeps the message, the answer does not claim otherwise."""
    done = await easel.deliver((await ordered(easel, room, ann)).id)
    asked = await ann.press(done.result_id, "Delete")
    await asked.settled()
    room.faults.fail_next("DELETE /channels/{channel_id}/messages/{message_id}", 403, code=50013)
    await (await ann.press(asked.original, "Yes, delete it")).settled()
    await room.until(lambda: "could not delete the message" in text(asked.original))


async def test_buttons_outlive_the_process(easel, room, ann, restart):
    """A card from before the restart still cancels, a result from before still orders again."""
    done = await easel.deliver((await ordered(easel, room, ann)).id)
    job = await ordered(easel, room, ann)
    async with restart():
        assert await private_answer(await ann.press(job.card_id, "Cancel")) == "Cancelled. It cost nothing."
        assert buttons(await (await ann.press(done.result_id, "Again")).answered()) == ["Cancel"]
        await soon(lambda: len(easel.engine.orders) == 3)


async def test_errors_behind_a_button_are_answered(easel, room, ann):
    """A press that fails inside is answered like any command: a code, no raw text."""
    job = await ordered(easel, room, ann)
    easel.engine.refusals["cancel"] = RuntimeError("inner workings")
    answer = await private_answer(await ann.press(job.card_id, "Cancel"))
    assert "(code " in answer
    assert "inner" not in answer


async def test_a_refusal_behind_a_button_is_its_sentence(easel, room, ann):
    """What the engine refuses is told word for word."""
    job = await ordered(easel, room, ann)
    easel.engine.refusals["cancel"] = NotYours("There is no such job any more.")
    assert await private_answer(await ann.press(job.card_id, "Cancel")) == "There is no such job any more."


async def test_buttons_of_another_version_say_so(easel, room, ann):
    """A verb nobody knows is answered."""
    job = await ordered(easel, room, ann)
    card = room.world.message(job.card_id)
    for row in card.components[0]["components"]:
        for item in row.get("components", []):
            item["custom_id"] = f"easel:vote:{job.id}"
    assert "another version" in await private_answer(await ann.press(card, "Cancel"))


async def test_a_form_that_would_come_too_late_is_a_sentence(easel, room, ann, ben):
    """A form can only be a first answer: when the database is slow, whoever presses is told to press again."""
    job = await ordered(easel, room, ann)
    done = await easel.deliver(job.id)
    asked = []

    async def slowly(job_id):
        asked.append(job_id)
        await asyncio.Event().wait()

    easel.engine.pictures = slowly
    interaction = await ben.press(done.result_id, "Report")
    await soon(lambda: asked)
    easel.clock.turn(1.6)
    assert "the form did not open in time. Please press again." in await private_answer(interaction)
