"""Threads and forum posts: how they start, who may write, what archiving and locking do."""

import discord
import pytest

from practice.discord.resolved import Refused


async def test_a_thread_hangs_on_its_message(room, bot, ann, connected, studio):
    """The thread has the message's id, begins with a reference to it, and the message tells."""
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("card")
        thread = await sent.create_thread(name="A lighthouse", auto_archive_duration=60)
        await thread.send("result")
        fetched = await bot.http.get_message(studio.id, sent.id)
        with pytest.raises(discord.HTTPException) as caught:
            await sent.create_thread(name="again")

    inside = ann.messages(thread.id)
    assert thread.id == sent.id
    assert caught.value.code == 160004
    assert fetched["flags"] & discord.MessageFlags.has_thread.flag
    assert (fetched["thread"]["name"], fetched["thread"]["message_count"]) == ("A lighthouse", 1)
    assert [int(it.type) for it in inside] == [21, 0]
    assert inside[0].reference == {
        "type": 0,
        "channel_id": str(studio.id),
        "message_id": str(sent.id),
        "guild_id": str(room.guild.id),
    }


async def test_the_bot_hears_of_a_thread(room, bot, connected, studio, eventually):
    """Creation, changes and members of a thread arrive at the gateway."""
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("card")
        thread = await sent.create_thread(name="A boat")
        await eventually(lambda: bot.get_channel(thread.id))
        await thread.edit(name="Two boats", archived=True, locked=True)
        await eventually(lambda: "THREAD_UPDATE" in bot.heard)
        active = await bot.get_guild(room.guild.id).active_threads()
        old = [it.name async for it in bot.get_channel(studio.id).archived_threads()]
    assert "THREAD_CREATE" in bot.heard
    assert active == []
    assert old == ["Two boats"]


async def test_writing_wakes_an_archived_thread(room, bot, ann, connected, studio):
    """A new message brings an archived thread back; an edit in it is refused with 50083."""
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("card")
        thread = await sent.create_thread(name="A boat")
        inside = await thread.send("result")
        state = room.channel(thread.id).thread
        room.world.set_archived(room.channel(thread.id), archived=True)
        with pytest.raises(discord.HTTPException) as caught:
            await inside.edit(content="changed")
        await ann.say(thread.id, "hello?")
    assert caught.value.code == 50083
    assert state.archived is False
    assert state.member_joined.keys() == {room.world.bot.id, ann.id}


async def test_a_locked_thread_is_for_moderators(room, bot, ann, connected, studio):
    """Members cannot write in a locked thread, nor can a bot without MANAGE_THREADS."""
    mo = room.visitor("mo")
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("card")
        thread = await sent.create_thread(name="A boat")
        await mo.lock(thread.id)
        with pytest.raises(Refused, match="may not write"):
            await ann.say(thread.id, "hello?")
        await thread.send("I may")
        room.deny("MANAGE_THREADS", "studio")
        with pytest.raises(discord.HTTPException) as caught:
            await thread.send("I may not")
        await mo.say(thread.id, "done")
    assert caught.value.code == 160005
    with pytest.raises(Refused, match="may not lock"):
        await ann.lock(thread.id)


async def test_a_forum_takes_posts_only(room, bot, ann, connected):
    """A post opens with its first message; plain messages are refused with 50008."""
    forum = room.channel("projects")
    async with connected(bot):
        channel = bot.get_channel(forum.id)
        thread, message = await channel.create_thread(name="An idea", content="first words")
        with pytest.raises(discord.HTTPException) as caught:
            await bot.http.request(discord.http.Route("POST", f"/channels/{forum.id}/messages"), json={"content": "x"})
    assert caught.value.code == 50008
    assert thread.id == message.id
    assert [it.content for it in ann.messages(thread.id)] == ["first words"]
    with pytest.raises(Refused):
        await ann.say(forum, "hello")


async def test_a_thread_without_message(room, bot, ann, connected, studio):
    """A public thread of its own leaves a notice; a private one is seen by its members only."""
    ben = room.visitor("ben")
    async with connected(bot):
        channel = bot.get_channel(studio.id)
        await channel.create_thread(name="Open", type=discord.ChannelType.public_thread)
        room.allow("CREATE_PRIVATE_THREADS", "studio")
        private = await channel.create_thread(name="Closed")
        await private.add_user(discord.Object(ann.id))
        await private.send("only us")
    assert [(int(it.type), it.content) for it in ann.messages("studio")] == [(18, "Open")]
    assert [it.content for it in ann.messages(private.id)] == ["only us"]
    with pytest.raises(Refused):
        ben.messages(private.id)
    assert room.visitor("mo").messages(private.id)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": ""}, 50035),
        ({"name": "x" * 101}, 50035),
        ({}, 50035),
        ({"name": "x", "auto_archive_duration": 61}, 50035),
    ],
)
async def test_thread_limits(rest, studio, body, code):
    """Names have 1 to 100 characters, archiving happens after four possible times."""
    message = (await rest("POST", f"/channels/{studio.id}/messages", {"content": "card"}))[1]
    path = f"/channels/{studio.id}/messages/{message['id']}/threads"
    assert (await rest("POST", path, body))[1]["code"] == code


async def test_no_threads_in_threads(rest, studio):
    """A message inside a thread starts no further one."""
    message = (await rest("POST", f"/channels/{studio.id}/messages", {"content": "card"}))[1]
    path = f"/channels/{studio.id}/messages/{message['id']}/threads"
    thread = (await rest("POST", path, {"name": "x"}))[1]
    inner = (await rest("POST", f"/channels/{thread['id']}/messages", {"content": "y"}))[1]
    path = f"/channels/{thread['id']}/messages/{inner['id']}/threads"
    assert (await rest("POST", path, {"name": "x"}))[1]["code"] == 50024


async def test_a_deleted_channel_takes_its_threads(room, bot, connected, studio, eventually):
    """After a channel is deleted, writing to it or its threads is 10003."""
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("card")
        thread = await sent.create_thread(name="A boat")
        target = bot.get_partial_messageable(thread.id)
        room.world.delete_channel(studio)
        await eventually(lambda: "CHANNEL_DELETE" in bot.heard)
        with pytest.raises(discord.NotFound) as caught:
            await target.send("hello")
        assert bot.get_channel(thread.id) is None
    assert caught.value.code == 10003
    assert {it.content for it in room.world.deleted} == {"card", ""}
