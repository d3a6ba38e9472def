"""A reply that pings one of Easel's pictures is an edit; everything else is talk among members."""

import pytest

from bot.core.errors import LimitReached, PictureRefused
from bot.core.jobs import State
from bot.core.ports import Outlook
from bot.core.requests import Kind
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered, results
from tests.cogs.reading import buttons, private_answer, said, soon, text
from tests.cogs.remixing import made

CALLBACK = "POST /channels/{channel_id}/messages"


def answers(room, message) -> list:
    """Easel's replies to a message."""
    wanted = str(message.id)
    return [
        it
        for it in room.world.messages.values()
        if it.author is room.world.bot and (it.reference or {}).get("message_id") == wanted
    ]


async def answer(room, message):
    """The one reply a message brought."""
    await room.until(lambda: answers(room, message))
    (found,) = answers(room, message)
    return found


async def quiet(easel, room, message) -> None:
    """Nothing comes of a message: a later order is answered, this one still is not."""
    await ordered(easel, room, room.visitor("mo"))
    assert answers(room, message) == []


async def test_a_reply_changes_the_picture_it_answers(easel, room, ann, ben):
    """The text is the wish, the card is a reply in the same thread, and nobody is pinged."""
    done = await made(easel, room, ann)
    reply = await ben.say(done.thread_id, " make it night ", reply_to=done.result_id)
    card = await answer(room, reply)
    order = easel.engine.orders[-1]
    assert (order.request.kind, order.request.prompt, order.request.pictures) == (Kind.REMIX, "make it night", 1)
    assert [it.parent for it in order.inputs] == [done.id * 10]
    assert (order.user_id, order.origin_job) == (ben.id, done.id)
    assert (order.place.interaction_id, order.place.token, order.place.token_until) == (reply.id, "", 0)
    assert (order.place.guild_id, order.place.channel_id, order.place.in_thread) == (
        *(room.guild.id, done.thread_id, True),
    )
    assert buttons(card) == ["Cancel"]
    assert card.pings.nobody


async def test_its_card_becomes_the_result_by_the_bots_own_hand(easel, room, ann, ben):
    """Without an interaction the same message is kept up to date and turns into the picture, and nothing fails."""
    done = await made(easel, room, ann)
    card = await answer(room, await ben.say(done.thread_id, "make it night", reply_to=done.result_id))
    await soon(lambda: not easel.bot.answering)
    job = easel.engine.jobs[max(easel.engine.jobs)]
    assert job.card_id == card.id
    await easel.delivery.show(job.evolve(state=State.WAITING), Outlook())
    assert "At " in text(card)
    remixed = await easel.deliver(job.id)
    assert remixed.result_id == card.id
    assert [it.id for it in results(room, job)] == [card.id]
    assert "Remix" in buttons(card)
    assert [it.route for it in room.world.log if it.status >= 400] == []


async def test_what_a_reply_began_can_be_cancelled(easel, room, ann, ben):
    """The card has Cancel for whoever replied, and for nobody else."""
    done = await made(easel, room, ann)
    card = await answer(room, await ben.say(done.thread_id, "make it night", reply_to=done.result_id))
    await soon(lambda: not easel.bot.answering)
    job_id = max(easel.engine.jobs)
    assert "Only the member who ordered this" in await private_answer(await ann.press(card, "Cancel"))
    assert await private_answer(await ben.press(card, "Cancel")) == "Cancelled. It cost nothing."
    assert easel.engine.cancels == [(job_id, ben.id, False)]


async def test_attachments_of_a_reply_are_references(easel, room, ann):
    """They come after the picture, in their order."""
    done = await made(easel, room, ann)
    await answer(room, await ann.say(done.thread_id, "with these", attachments=[PNG, PNG], reply_to=done.result_id))
    order = easel.engine.orders[-1]
    assert order.request.pictures == 3
    assert [it.parent for it in order.inputs] == [done.id * 10, None, None]


@pytest.mark.parametrize(
    ("words", "place", "prompt"),
    [
        ("make it night", 0, "make it night"),
        ("2: make it night", 1, "make it night"),
        ("3)make it night", 2, "make it night"),
        (" 1 : 2 cats", 0, "2 cats"),
        ("2 cats: black", 0, "2 cats: black"),
        ("7: stars", 0, "7: stars"),
    ],
)
async def test_a_number_says_which_of_several_pictures(easel, room, ann, words, place, prompt):
    """The first unless the text starts with a number and a colon or bracket."""
    done = await made(easel, room, ann, count=3)
    await answer(room, await ann.say(done.thread_id, words, reply_to=done.result_id))
    order = easel.engine.orders[-1]
    assert [it.parent for it in order.inputs] == [done.id * 10 + place]
    assert order.request.prompt == prompt


async def test_a_number_beyond_the_last_picture_is_told(easel, room, ann):
    """Of two pictures there is no fourth; with a single one a number is part of the words."""
    done = await made(easel, room, ann, count=2)
    told = await answer(room, await ann.say(done.thread_id, "4: at night", reply_to=done.result_id))
    assert "That message has 2 pictures" in told.content
    single = await made(easel, room, ann)
    await answer(room, await ann.say(single.thread_id, "4: at night", reply_to=single.result_id))
    assert easel.engine.orders[-1].request.prompt == "4: at night"


async def test_the_mention_of_easel_is_no_part_of_the_wish(easel, room, ann):
    """Who mutes the ping and writes the name instead means the same."""
    done = await made(easel, room, ann)
    words = f"<@{room.world.bot.id}> make it night"
    await answer(room, await ann.say(done.thread_id, words, reply_to=done.result_id, ping=False))
    assert easel.engine.orders[-1].request.prompt == "make it night"


async def test_a_reply_without_a_ping_is_talk(easel, room, ann, ben):
    """Members may talk about a picture; Easel neither reads nor answers that."""
    done = await made(easel, room, ann)
    reply = await ben.say(done.thread_id, "lovely", reply_to=done.result_id, ping=False)
    await quiet(easel, room, reply)
    assert len(easel.engine.orders) == 2


async def test_a_mention_that_answers_nothing_is_talk(easel, room, ann):
    """Naming Easel in a message of its own orders nothing."""
    message = await ann.say("studio", f"<@{room.world.bot.id}> is fun")
    await quiet(easel, room, message)


async def test_a_reply_to_a_member_is_talk(easel, room, ann, ben):
    """Even one that mentions Easel."""
    first = await ann.say("studio", attachments=[PNG])
    reply = await ben.say("studio", f"<@{room.world.bot.id}> look", reply_to=first)
    await quiet(easel, room, reply)


async def test_a_reply_without_words_is_told_what_to_do(easel, room, ann):
    """A picture alone does not say what should change."""
    done = await made(easel, room, ann)
    told = await answer(room, await ann.say(done.thread_id, "", attachments=[PNG], reply_to=done.result_id))
    assert "Write in your reply what should change" in told.content
    assert told.pings.nobody
    assert len(easel.engine.orders) == 1


async def test_a_reply_to_a_card_without_pictures_is_told_where_to_reply(easel, room, ann):
    """The outcome's card in the channel shows no picture."""
    job = await ordered(easel, room, ann)
    told = await answer(room, await ann.say("studio", "make it night", reply_to=job.card_id))
    assert "no picture in that message of mine" in told.content


async def test_a_maker_who_does_not_want_it_is_heeded(easel, room, ann, ben):
    """The refusal is a reply that pings nobody, and nothing is ordered."""
    done = await made(easel, room, ann)
    easel.engine.together.unwilling.add(ann.id)
    told = await answer(room, await ben.say(done.thread_id, "make it night", reply_to=done.result_id))
    assert "does not want" in told.content
    assert told.pings.nobody
    assert len(easel.engine.orders) == 1


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ("take_input", PictureRefused("That file is a PDF.")),
        ("place", LimitReached("You have $0.02 left today.")),
        ("quote", RuntimeError("inner workings")),
    ],
)
async def test_whatever_goes_wrong_is_answered(easel, room, ann, what, refusal):
    """A refusal is told word for word, a fault of ours by its code alone."""
    done = await made(easel, room, ann)
    easel.engine.refusals[what] = refusal
    told = await answer(room, await ann.say(done.thread_id, "x", attachments=[PNG], reply_to=done.result_id))
    assert "inner" not in told.content
    assert told.content == getattr(refusal, "sentence", told.content)
    assert "(code " in told.content or isinstance(refusal, PictureRefused | LimitReached)


async def test_outside_a_thread_a_reply_opens_one(easel, room, ann):
    """A result that stands in a channel is taken further in a thread that starts from the new card."""
    job = await ordered(easel, room, ann)
    room.world.delete_channel(room.channel(job.thread_id))
    done = await easel.deliver(job.id)
    card = await answer(room, await ann.say("studio", "make it night", reply_to=done.result_id))
    await room.until(lambda: card.thread_id)
    assert room.channel(card.thread_id).name == "make it night"


async def test_pictures_of_a_removed_message_are_gone(easel, room, ann):
    """What was taken down is not changed any more."""
    done = await made(easel, room, ann)
    nodes = easel.engine.together.nodes
    for number, node in nodes.items():
        nodes[number] = type(node)(**{**vars(node), "removed": True})
    told = await answer(room, await ann.say(done.thread_id, "x", reply_to=done.result_id))
    assert "are gone" in told.content


async def test_a_missing_permission_is_told(easel, room, ann):
    """Where no picture could be posted, nothing is spent."""
    done = await made(easel, room, ann)
    room.deny("ATTACH_FILES", "studio")
    told = await answer(room, await ann.say(done.thread_id, "x", reply_to=done.result_id))
    assert "Attach Files" in said(told)
    assert len(easel.engine.orders) == 1


async def test_a_card_that_was_lost_is_found_not_repeated(easel, room, ann):
    """When Discord takes the card but its answer is lost, the job still has one card."""
    done = await made(easel, room, ann)
    room.faults.fail_next(CALLBACK, 500, drop=True)
    reply = await ann.say(done.thread_id, "make it night", reply_to=done.result_id)
    await soon(lambda: len(easel.engine.orders) == 2 and easel.engine.jobs[max(easel.engine.jobs)].card_id)
    job = easel.engine.jobs[max(easel.engine.jobs)]
    cards = [m for m in room.world.messages.values() if f"easel:cancel:{job.id}" in str(m.components)]
    assert [it.id for it in cards] == [job.card_id]
    assert easel.engine.orders[-1].place.interaction_id == reply.id
