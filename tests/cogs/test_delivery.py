"""Pictures arrive once, whatever Discord does meanwhile, and in the best place that is left."""

import errno

import pytest

from bot.core.errors import DeliveryError
from bot.core.jobs import State
from bot.core.ports import Outlook
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered, results
from tests.cogs.reading import buttons, gallery, soon, text

POST = "POST /channels/{channel_id}/messages"
TOKEN_EDIT = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"


async def test_a_result_stands_in_its_thread_with_words_and_buttons(easel, room, ann):
    """All pictures of one order are in one message, in order, each with alt text; the card links there."""
    job = await ordered(easel, room, ann, count=3)
    done = await easel.deliver(job.id)
    (message,) = results(room, job)
    assert message.channel_id == job.thread_id == done.result_channel_id
    assert buttons(message) == ["Remix 1", "Remix 2", "Remix 3", "Again", "Family", "★", "Delete", "Report"]
    assert [it.description for it in message.attachments] == ["Picture made by Easel from the words: a fox"] * 3
    assert [it["description"] for it in gallery(message)] == [it.description for it in message.attachments]
    assert [it.filename for it in message.attachments] == [f"easel-{job.id}-{n}.png" for n in (1, 2, 3)]
    assert message.attachments[0].data == PNG
    card = room.world.message(job.card_id)
    assert buttons(card) == ["Sum up"]
    assert "Done in 9 s." in text(card)
    assert f"/{job.thread_id}/{message.id}" in text(card)


async def test_a_fresh_imagine_costs_two_counted_calls(easel, room, ann):
    """From command to result: one call for the thread, one for the pictures; everything else goes by the token."""
    before = len(room.world.log)
    await easel.deliver((await ordered(easel, room, ann)).id)
    counted = [f"{it.method} {it.route}" for it in room.world.log[before:] if it.counted]
    assert counted == ["POST /channels/{channel_id}/messages/{message_id}/threads", POST]


async def test_in_a_thread_the_card_becomes_the_result_for_nothing(easel, room, ann):
    """An order in a thread is one message from beginning to end, and costs no counted call at all."""
    thread = (await ordered(easel, room, ann)).thread_id
    before = len(room.world.log)
    job = await ordered(easel, room, ann, thread, prompt="a wolf")
    await easel.delivery.show(job.evolve(state=State.WAITING), Outlook())
    done = await easel.deliver(job.id)
    assert done.result_id == job.card_id
    (message,) = results(room, job)
    assert message.id == job.card_id
    assert buttons(message) == ["Remix", "Again", "Family", "★", "Delete", "Report"]
    assert [it for it in room.world.log[before:] if it.counted] == []


async def test_delivering_twice_shows_it_once(easel, room, ann):
    """The same job delivered again is the same message, in a thread of its own and as an edited card."""
    job = await ordered(easel, room, ann)
    first = await easel.deliver(job.id)
    assert (await easel.deliver(job.id)).result_id == first.result_id
    assert (await easel.deliver(job.id, deliveries=1)).result_id == first.result_id
    inner = await ordered(easel, room, ann, job.thread_id)
    assert (await easel.deliver(inner.id)).result_id == (await easel.deliver(inner.id)).result_id
    assert len(results(room, job)) == len(results(room, inner)) == 1


async def test_after_a_crash_the_thread_is_asked_first(easel, room, ann, restart):
    """A result posted by a process that died before writing it down is found, not posted again."""
    job = await ordered(easel, room, ann)
    first = await easel.deliver(job.id)
    room.server.posting.__init__(room.world)  # the nonce is forgotten after minutes
    async with restart() as second:
        assert (await second.deliver(job.id, deliveries=1)).result_id == first.result_id
    assert len(results(room, job)) == 1


async def test_a_lost_reply_is_no_second_message(easel, room, ann):
    """When Discord posts and then breaks the connection, the next attempt finds what it posted."""
    job = await ordered(easel, room, ann)
    room.faults.fail_next(POST, after=True, drop=True)
    with pytest.raises(DeliveryError) as raised:
        await easel.deliver(job.id)
    assert not raised.value.final
    assert raised.value.retry_after
    await easel.deliver(job.id, deliveries=1)
    assert len(results(room, job)) == 1


@pytest.mark.parametrize("place", ["thread", "channel"])
async def test_a_dead_token_changes_nothing(easel, room, ann, place):
    """Past fifteen minutes the same messages are edited with the bot's own token."""
    outer = await ordered(easel, room, ann)
    job = await ordered(easel, room, ann, outer.thread_id) if place == "thread" else outer
    for interaction in room.server.interactions.all:
        interaction.expire_token()
    easel.clock.turn(16 * 60)
    done = await easel.deliver(job.id)
    assert (done.result_id == job.card_id) == (place == "thread")
    assert len(results(room, job)) == 1
    assert [it.route for it in room.world.log if it.status == 401] == [], "a dead token is not even tried"
    assert buttons(room.world.message(job.card_id)) == (
        ["Remix", "Again", "Family", "★", "Delete", "Report"] if place == "thread" else ["Sum up"]
    )


async def test_a_token_that_dies_early_is_noticed(easel, room, ann):
    """A token Discord no longer knows, although it should, is replaced by the bot's own."""
    outer = await ordered(easel, room, ann)
    job = await ordered(easel, room, ann, outer.thread_id)
    room.server.interactions.all[-1].expire_token()
    assert (await easel.deliver(job.id)).result_id == job.card_id


async def test_a_deleted_card_is_replaced_by_a_message(easel, room, ann, mo):
    """When somebody deleted the card, the pictures come as a new message in the same thread."""
    outer = await ordered(easel, room, ann)
    job = await ordered(easel, room, ann, outer.thread_id)
    await mo.delete(job.card_id)
    done = await easel.deliver(job.id)
    assert done.result_channel_id == outer.thread_id
    assert len(results(room, job)) == 1


async def test_an_archived_thread_is_reopened(easel, room, ann):
    """A thread that fell asleep wakes up for its pictures, whether they are posted or edited in."""
    outer = await ordered(easel, room, ann)
    inner = await ordered(easel, room, ann, outer.thread_id)
    thread = room.channel(outer.thread_id)
    for job in (outer, inner):
        room.world.set_archived(thread, archived=True)
        easel.clock.turn(16 * 60)
        done = await easel.deliver(job.id)
        assert done.result_channel_id == thread.id
        assert not thread.thread.archived
        assert (done.result_id == job.card_id) == (job is inner)


async def test_a_locked_thread_sends_the_pictures_to_the_channel(easel, room, ann, mo):
    """Where nothing may be posted any more the parent channel gets the pictures, with a word why."""
    job = await ordered(easel, room, ann)
    room.deny("MANAGE_THREADS", "studio")
    await mo.lock(job.thread_id)
    done = await easel.deliver(job.id)
    assert done.result_channel_id == room.channel("studio").id
    assert "The thread could not be posted in" in text(room.world.message(done.result_id))


@pytest.mark.parametrize("place", ["own thread", "in a thread"])
async def test_a_deleted_thread_sends_the_pictures_to_the_channel(easel, room, ann, place):
    """The thread of a job, or the one it was asked for in, may be gone; its channel is remembered."""
    outer = await ordered(easel, room, ann)
    job = outer if place == "own thread" else await ordered(easel, room, ann, outer.thread_id)
    room.world.delete_channel(room.channel(outer.thread_id))
    done = await easel.deliver(job.id)
    assert done.result_channel_id == room.channel("studio").id


async def test_a_deleted_channel_sends_the_pictures_to_the_member(easel, room, ann):
    """With thread and channel gone the member gets the pictures in private, with a word why."""
    job = await ordered(easel, room, ann)
    room.world.delete_channel(room.channel("studio"))
    done = await easel.deliver(job.id)
    direct = room.channel(done.result_channel_id)
    assert ann.user in direct.recipients
    assert "comes to you in private" in text(room.world.message(done.result_id))


async def test_without_card_and_channel_the_member_still_gets_the_pictures(easel, room, ann, restart):
    """A crash before the card, and the channel gone since: the private message is still tried."""
    job = await ordered(easel, room, ann)
    room.world.delete_channel(room.channel("studio"))
    easel.engine.jobs[job.id] = job.evolve(card_id=None, thread_id=None)
    async with restart() as second:
        done = await second.deliver(job.id)
    assert ann.user in room.channel(done.result_channel_id).recipients


async def test_when_every_way_is_closed_it_is_final(easel, room, ann):
    """Nothing left: the error says that trying again cannot help."""
    job = await ordered(easel, room, ann)
    room.world.delete_channel(room.channel("studio"))
    ann.user.accepts_dms = False
    with pytest.raises(DeliveryError) as raised:
        await easel.deliver(job.id)
    assert raised.value.final


async def test_a_missing_permission_is_named(easel, room, ann):
    """A permission taken away while the picture was made is named in the final sentence."""
    job = await ordered(easel, room, ann)
    ann.user.accepts_dms = False
    room.deny("ATTACH_FILES", "studio")
    with pytest.raises(DeliveryError, match=r"Attach Files") as raised:
        await easel.deliver(job.id)
    assert raised.value.final


async def test_too_large_is_tried_smaller(easel, room, ann):
    """Each refusal for size halves the limit the pictures are fitted into."""
    job = await ordered(easel, room, ann)
    room.faults.fail_next(POST, 413, code=40005, times=2)
    await easel.deliver(job.id)
    limits = [limit for _, limit in easel.fitting.asked]
    assert limits == [job.place.upload_limit, job.place.upload_limit // 2, job.place.upload_limit // 4]


async def test_too_large_for_ever_is_final(easel, room, ann):
    """When even the smallest copy is refused, that is said and not tried for ever."""
    job = await ordered(easel, room, ann)
    room.faults.fail_next(POST, 413, code=40005, times=None)
    with pytest.raises(DeliveryError, match="too large") as raised:
        await easel.deliver(job.id)
    assert raised.value.final


async def test_discord_being_unwell_is_no_end(easel, room, ann):
    """A server error is to be tried again later, and then works."""
    job = await ordered(easel, room, ann)
    room.faults.fail_next(POST, 503)
    with pytest.raises(DeliveryError) as raised:
        await easel.deliver(job.id)
    assert not raised.value.final
    await easel.deliver(job.id, deliveries=1)
    assert len(results(room, job)) == 1


@pytest.mark.parametrize(
    ("error", "final", "note"),
    [
        (FileNotFoundError("gone"), True, "nobody can bring the file back"),
        (OSError("damaged"), True, "the vault found the file broken"),
        (ValueError("no copy is small enough"), True, "fitting failed"),
        (OSError(errno.EMFILE, "too many open files"), False, "a busy machine may recover"),
    ],
)
async def test_only_a_lost_picture_is_final(easel, room, ann, error, final, note):
    """A stored file that is gone is not asked for again and again; a machine out of breath is."""
    job, pictures = easel.finish((await ordered(easel, room, ann)).id)
    easel.shelf.trouble = error
    with pytest.raises(DeliveryError) as raised:
        await easel.delivery.deliver(job, pictures)
    assert raised.value.final is final


async def test_a_job_that_is_done_before_its_card_waits_for_it(easel, room, ann):
    """A provider faster than Discord: the pictures follow the card, they do not overtake it."""
    thread = (await ordered(easel, room, ann)).thread_id
    callback = "POST /interactions/{interaction_id}/{token}/callback"
    room.faults.slow_next(callback, 0.3)
    interaction = await ann.command(thread, "imagine", prompt="a wolf")
    await soon(lambda: len(easel.engine.jobs) == 2)
    job, pictures = easel.finish(list(easel.engine.jobs)[-1])
    assert job.card_id is None
    there = await easel.delivery.deliver(job, pictures)
    assert there.message_id == (await interaction.answered()).id
    assert len(results(room, job)) == 1


@pytest.mark.parametrize("in_thread", [False, True])
async def test_a_crash_before_the_card_was_written_down(easel, room, ann, restart, in_thread):
    """After a restart the answer Discord has is found through the token, and used."""
    place = (await ordered(easel, room, ann)).thread_id if in_thread else "studio"
    job = await ordered(easel, room, ann, place, prompt="a wolf")
    easel.engine.jobs[job.id] = job.evolve(card_id=None, thread_id=None)
    async with restart() as second:
        done = await second.deliver(job.id)
    assert done.result_id == job.card_id if in_thread else done.result_channel_id == job.thread_id
    assert len(results(room, job)) == 1


async def test_a_crash_before_any_card_makes_a_new_one(easel, room, ann, restart):
    """When the order was never answered, the bot posts a card of its own and starts the thread from it."""
    job = await ordered(easel, room, ann)
    room.world.delete_channel(room.channel(job.thread_id))
    room.world.remove_message(room.world.message(job.card_id))
    room.server.interactions.all[-1].original = None
    easel.engine.jobs[job.id] = job.evolve(card_id=None, thread_id=None)
    async with restart() as second:
        done = await second.deliver(job.id)
    card = easel.engine.jobs[job.id].card_id
    assert card not in (None, job.card_id)
    assert done.result_channel_id == card
    assert "Done" in text(room.world.message(card))


async def test_spoilers_stay_covered(easel, room, ann):
    """A picture marked as a spoiler is uploaded and shown as one."""
    job, (picture,) = easel.finish((await ordered(easel, room, ann)).id)
    there = await easel.delivery.deliver(job, [picture.__class__(**{**picture.__dict__, "spoiler": True})])
    message = room.world.message(there.message_id)
    assert gallery(message)[0]["spoiler"] is True
    assert message.attachments[0].filename.startswith("SPOILER_")
