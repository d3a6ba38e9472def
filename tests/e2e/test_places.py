"""Where a picture goes when its place changes under it, and where none may be asked for at all."""

import random
from io import BytesIO

import pytest
import pytest_asyncio
from PIL import Image

from practice.discord import atelier
from practice.discord.entities import Channel, ChannelType, ThreadState
from tests.e2e import weather
from tests.e2e.aftermath import assert_all_in_order, card, over, placed, results_of, state
from tests.e2e.stage import Stage, labels, refused, texts
from tests.e2e.weather import CALM, POST

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    """One stage; each play has a channel of its own, and half a second until its picture is made."""
    async with Stage(tmp_path_factory.mktemp("places"), **CALM) as stage:
        stage.house.modelverse.set(latency=0.5)
        yield stage


async def imagine(stage, prompt, *, place):
    return await stage.ann.command(place, "imagine", prompt=prompt, model="flux-dev")


async def under_way(stage, prompt, *, place):
    """An order the provider is at work on, with its card shown."""
    order = await imagine(stage, prompt, place=place)
    job = await placed(stage, order)
    await stage.until(lambda: order.original and "Going to UModelverse" in texts(order.original))
    return job


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reading_room(stage):
    """A channel and its thread, from which permissions are taken and given back."""
    channel = atelier.add_channel(stage.room.world, stage.room.guild, "reading-room")
    job = await placed(stage, await imagine(stage, "before", place=channel))
    await over(stage, job)
    thread = stage.room.channel(stage.rows("SELECT thread_id FROM jobs WHERE id = ?", job)[0][0])
    return {"text": channel, "thread": thread}


@pytest_asyncio.fixture(loop_scope="module")
async def channel(stage, request):
    """A new text channel."""
    name = request.node.name.partition("[")[0].removeprefix("test_")[:40] + str(random.randrange(10**6))
    return atelier.add_channel(stage.room.world, stage.room.guild, name)


@pytest_asyncio.fixture(loop_scope="module")
async def thread(stage, channel):
    """A thread in it, begun by Easel."""
    job = await placed(stage, await imagine(stage, "begins a thread", place=channel))
    await over(stage, job)
    return stage.room.channel(stage.rows("SELECT thread_id FROM jobs WHERE id = ?", job)[0][0])


async def test_the_channel_is_deleted(stage, channel):
    """Channel, card and thread are gone: the picture comes in private with a word why."""
    job = await under_way(stage, "homeless", place=channel)
    stage.room.world.delete_channel(channel)
    await over(stage, job)

    (result,) = results_of(stage, job)
    assert stage.room.channel(result.channel_id).recipients == (stage.ann.user,)
    assert "in private" in texts(result)
    assert state(stage, job) == "delivered"
    await assert_all_in_order(stage)


async def test_nowhere_left(stage, channel):
    """No channel, and a member who takes no private messages: failed, and it costs them nothing."""
    stage.ann.user.accepts_dms = False
    job = await under_way(stage, "nowhere", place=channel)
    stage.room.world.delete_channel(channel)
    await over(stage, job)
    stage.ann.user.accepts_dms = True

    books = stage.books(job)
    assert state(stage, job) == "failed"
    assert books["refund"] == books["charge"]
    assert books["cost"] == books["reserve"]
    await assert_all_in_order(stage)


async def test_the_jobs_own_thread_is_deleted(stage, channel):
    """A thread deleted before its picture came: the picture stands in the channel, with a word why."""
    job = await under_way(stage, "thread gone", place=channel)
    (thread,) = await stage.until(lambda: stage.room.world.threads_of(channel))
    stage.room.world.delete_channel(thread)
    await over(stage, job)

    (result,) = results_of(stage, job)
    assert result.channel_id == channel.id
    assert "instead" in texts(result)
    await assert_all_in_order(stage)


async def test_the_thread_an_order_was_given_in_is_deleted(stage, channel, thread):
    """Card and all are gone with the thread: the picture stands in the channel it hung on."""
    job = await under_way(stage, "given in a thread", place=thread)
    stage.room.world.delete_channel(thread)
    await over(stage, job)

    (result,) = results_of(stage, job)
    assert result.channel_id == channel.id
    assert "instead" in texts(result)
    await assert_all_in_order(stage)


@pytest.mark.parametrize("alive", [True, False], ids=["living token", "dead token"])
async def test_the_thread_is_archived(stage, thread, alive):
    """Archived while it waits: the card becomes the result all the same, and nothing is posted beside it."""
    job = await under_way(stage, f"archived {alive}", place=thread)
    order = stage.room.server.interactions.all[-1]
    stage.room.world.set_archived(thread, archived=True)
    if not alive:
        order.expire_token()
    await over(stage, job)

    assert results_of(stage, job) == [order.original]
    assert thread.messages[order.original.id] is order.original
    await assert_all_in_order(stage)


async def test_the_jobs_own_thread_is_archived(stage, channel):
    """Posting opens it again."""
    job = await under_way(stage, "asleep", place=channel)
    (thread,) = await stage.until(lambda: stage.room.world.threads_of(channel))
    stage.room.world.set_archived(thread, archived=True)
    await over(stage, job)

    (result,) = results_of(stage, job)
    assert result.channel_id == thread.id
    await assert_all_in_order(stage)


async def test_the_thread_is_locked(stage, channel):
    """A thread only moderators may write in: the picture stands in the channel, with a word why."""
    stage.room.deny("MANAGE_THREADS", channel.id)
    job = await under_way(stage, "locked out", place=channel)
    (thread,) = await stage.until(lambda: stage.room.world.threads_of(channel))
    await stage.room.visitor("mo").lock(thread)
    await over(stage, job)

    (result,) = results_of(stage, job)
    assert result.channel_id == channel.id
    assert "instead" in texts(result)
    refusal = await refused(await imagine(stage, "in a locked one", place=channel_in(stage, thread)))
    assert "locked" in refusal
    await assert_all_in_order(stage)


def channel_in(stage, thread):
    """Let Ann write there, who is no moderator: only Easel is kept out."""
    stage.room.allow("MANAGE_THREADS", stage.room.world.parent_of(thread).id, stage.ann.user)
    return thread


@pytest.mark.parametrize(
    ("permission", "name", "where"),
    [
        ("VIEW_CHANNEL", "View Channel", "text"),
        ("SEND_MESSAGES", "Send Messages", "text"),
        ("CREATE_PUBLIC_THREADS", "Create Public Threads", "text"),
        ("SEND_MESSAGES_IN_THREADS", "Send Messages in Threads", "text"),
        ("ATTACH_FILES", "Attach Files", "text"),
        ("READ_MESSAGE_HISTORY", "Read Message History", "text"),
        ("VIEW_CHANNEL", "View Channel", "thread"),
        ("SEND_MESSAGES_IN_THREADS", "Send Messages in Threads", "thread"),
        ("ATTACH_FILES", "Attach Files", "thread"),
        ("READ_MESSAGE_HISTORY", "Read Message History", "thread"),
    ],
)
async def test_a_permission_is_missing(stage, reading_room, permission, name, where):
    """Named in private before anything is spent; exactly the one that is missing, and nothing is ordered."""
    before = stage.rows("SELECT count(*) FROM jobs")
    stage.room.deny(permission, reading_room["text"].id)
    sentence = await refused(await imagine(stage, "may I", place=reading_room[where]))
    stage.room.allow(permission, reading_room["text"].id)

    assert sentence.count("**") == 2
    assert f"**{name}**" in sentence
    assert stage.rows("SELECT count(*) FROM jobs") == before


async def test_a_permission_is_taken_away_meanwhile(stage, channel):
    """Nobody may attach files any more: the picture comes in private, and the card tells how it ended."""
    job = await under_way(stage, "no files", place=channel)
    stage.room.deny("ATTACH_FILES", channel.id)
    await over(stage, job)

    (result,) = results_of(stage, job)
    assert stage.room.channel(result.channel_id).recipients == (stage.ann.user,)
    assert "Cancel" not in labels(card(stage, job))
    await assert_all_in_order(stage)


async def test_a_forum_post(stage):
    """A post in a forum is a thread: the card becomes the result in it."""
    forum, now = stage.room.channel("projects"), stage.clock.time()
    post = stage.room.world.add_channel(
        Channel(
            id=stage.room.world.ids.next(),
            type=ChannelType.PUBLIC_THREAD,
            name="Boats",
            guild_id=forum.guild_id,
            parent_id=forum.id,
            thread=ThreadState(owner_id=stage.ann.id, created_at=now, member_joined={stage.ann.id: now}),
        )
    )
    order = await imagine(stage, "in a forum", place=post)
    await over(stage, await placed(stage, order))

    assert results_of(stage, await placed(stage, order)) == [order.original]
    await assert_all_in_order(stage)


async def test_an_adult_picture(stage, channel):
    """What the provider marks is shown as a spoiler in an age-restricted channel and withheld in any other."""
    stage.house.wavespeed.script(["nsfw_flag", "nsfw_flag"])
    shown = await placed(stage, await weather.imagine(stage, "marked, for adults", place="after-dark"))
    withheld = await placed(stage, await weather.imagine(stage, "marked, for all", place=channel))
    await over(stage, shown, withheld)

    (result,) = results_of(stage, shown)
    assert result.attachments[0].filename.startswith("SPOILER_")
    assert state(stage, withheld) == "refused"
    assert stage.books(withheld).keys() == {"reserve", "release", "cost"}
    assert "not age-restricted" in texts(card(stage, withheld))
    await assert_all_in_order(stage)


async def test_a_picture_too_large_for_the_server(stage, channel):
    """Discord refuses six megabytes although it named a higher limit: a smaller copy of the same picture is posted."""
    noise, out = random.Random(1), BytesIO()
    Image.frombytes("RGB", (700, 700), noise.randbytes(700 * 700 * 3)).resize((1400, 1400)).save(out, "PNG")
    fault = stage.room.faults.fail_next(POST, 413, code=40005)
    order = await stage.ann.command(
        channel, "imagine", prompt="huge", model="flux-dev", image=out.getvalue(), size="1536x1536"
    )
    job = await placed(stage, order)
    await over(stage, job)

    (result,) = results_of(stage, job)
    (file,) = result.attachments
    (made,) = [it for it in stage.house.modelverse.tasks.values() if it.prompt == "huge"]
    served = await stage.house.studio.file(made, 0)
    assert fault.met == 1
    assert len(served) > 5 * 1024 * 1024 >= len(file.data)
    assert Image.open(BytesIO(file.data)).size == (1536, 1536)
    await assert_all_in_order(stage)
