"""Threads and forum posts: how they start, who may write, what archiving and locking do."""

import discord
import pytest

from practice.discord import guilds, payloads
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


@pytest.mark.parametrize(("locked", "manager", "status"), [(False, False, 204), (True, True, 204), (True, False, 400)])
async def test_messages_may_go_from_an_archived_thread(room, rest, studio, locked, manager, status):
    """Deleting is the one thing that still works there; a lock besides leaves it to those who manage threads."""
    card = (await rest("POST", f"/channels/{studio.id}/messages", {"content": "card"}))[1]
    thread = (await rest("POST", f"/channels/{studio.id}/messages/{card['id']}/threads", {"name": "A boat"}))[1]
    inside = (await rest("POST", f"/channels/{thread['id']}/messages", {"content": "result"}))[1]
    place = room.channel(int(thread["id"]))
    place.thread.locked = locked
    room.world.set_archived(place, archived=True)
    if not manager:
        room.deny("MANAGE_THREADS", "studio")
    answer = await rest("DELETE", f"/channels/{thread['id']}/messages/{inside['id']}")
    assert answer[0] == status
    assert place.thread.archived
    assert (int(inside["id"]) in place.messages) == (status != 204)


async def test_members_begin_threads_and_posts(room, bot, ann, connected, studio, eventually):
    """A member's thread is announced in its channel; a forum post begins with its own message."""
    async with connected(bot):
        thread = await ann.begin("studio", "Boats", "Who likes them?")
        post = await ann.begin("projects", "A book of boats", "Page by page.")
        await eventually(lambda: bot.get_channel(post.id) and bot.get_channel(thread.id))
        heard = bot.get_channel(post.id)
        assert (heard.parent.name, heard.name, heard.owner_id) == ("projects", "A book of boats", ann.id)
        opening = await heard.fetch_message(post.id)
    assert [(int(it.type), it.content) for it in studio.messages.values()] == [(18, "Boats")]
    assert [it.content for it in thread.messages.values()] == ["Who likes them?"]
    assert opening.author.id == ann.id
    assert post.messages[post.id].content == "Page by page."


@pytest.mark.parametrize(
    ("place", "name", "content", "reason"),
    [
        ("projects", "Boats", "", "Write something"),
        ("projects", "x" * 101, "x", "1 to 100"),
        ("studio", " ", "x", "1 to 100"),
        ("studio", "Boats", "x" * 2001, "2000"),
    ],
)
async def test_what_cannot_begin(room, ann, place, name, content, reason):
    """Nothing is left of a thread whose beginning was refused."""
    before = set(room.world.channels)
    with pytest.raises(Refused, match=reason):
        await ann.begin(place, name, content)
    assert set(room.world.channels) == before
    assert not room.channel("studio").messages


async def test_beginning_takes_permission(room, ann):
    """CREATE_PUBLIC_THREADS in channels, SEND_MESSAGES in forums, and never in a thread."""
    thread = await ann.begin("studio", "Boats")
    room.deny("CREATE_PUBLIC_THREADS", "studio", ann.user)
    room.deny("SEND_MESSAGES", "projects", ann.user)
    for place in ("studio", "projects", thread):
        with pytest.raises(Refused, match="may not start"):
            await ann.begin(place, "More", "x")


@pytest.mark.parametrize("parent", ["studio", "projects"])
async def test_threads_are_as_age_restricted_as_what_they_hang_on(room, bot, ann, connected, eventually, parent):
    """A thread has no mark of its own: it follows its channel or forum, when the mark comes and when it goes."""
    seen = []

    @bot.tree.command(description="Look")
    async def look(interaction: discord.Interaction):
        seen.append(interaction.channel.is_nsfw())
        await interaction.response.send_message("ok")

    @bot.tree.command(description="Adults only", nsfw=True)
    async def peek(interaction: discord.Interaction):
        await interaction.response.send_message("ok")

    thread = await ann.begin(parent, "Boats", "x")
    async with connected(bot):
        for restricted in (True, False):
            guilds.set_age_restricted(room.world, room.channel(parent), restricted=restricted)
            await eventually(lambda wanted=restricted: bot.get_channel(thread.id).is_nsfw() == wanted)
            assert "nsfw" not in payloads.channel(room.world, thread)
            used = await ann.command(thread, "look")
            await used.answered()
            assert room.server.interactions.payload(used)["channel"]["nsfw"] is restricted
            assert ("peek" in {it["name"] for it in ann.commands(thread)}) == restricted
    assert seen == [True, False]
