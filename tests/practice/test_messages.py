"""Messages over the bot token: posting, editing, deleting, reading back, pinging."""

import io

import discord
import pytest

from practice.discord.uploads import Upload


async def test_a_nonce_posts_once(room, rest, studio):
    """The same enforced nonce returns the earlier message for some minutes, then posts anew."""
    path = f"/channels/{studio.id}/messages"
    body = {"content": "result", "nonce": "job-1", "enforce_nonce": True}
    first = (await rest("POST", path, body))[1]
    again = (await rest("POST", path, body | {"content": "result, once more"}))[1]
    other = (await rest("POST", path, body | {"nonce": "job-2"}))[1]
    unforced = (await rest("POST", path, body | {"enforce_nonce": False}))[1]
    room.clock.jump(600)
    later = (await rest("POST", path, body))[1]

    assert again == first
    assert len({first["id"], other["id"], unforced["id"], later["id"]}) == 4
    assert first["nonce"] == "job-1"
    assert len(studio.messages) == 4


async def test_discord_py_sends_its_nonce_enforced(bot, connected, studio):
    """Sending the same nonce twice through discord.py posts one message."""
    async with connected(bot):
        channel = bot.get_channel(studio.id)
        first = await channel.send("once", nonce="n")
        second = await channel.send("once", nonce="n")
    assert first.id == second.id


async def test_an_edit_decides_which_files_stay(bot, connected, studio, picture):
    """Kept files keep their id and bytes, dropped ones go, new ones come after."""
    async with connected(bot):
        channel = bot.get_channel(studio.id)
        files = [discord.File(io.BytesIO(picture(8, 8)), f"{it}.png") for it in ("a", "b")]
        message = await channel.send("two", files=files)
        kept = message.attachments[1]
        new = discord.File(io.BytesIO(picture(9, 9)), "c.png")
        edited = await message.edit(attachments=[kept, new])
        data = await edited.attachments[0].read()
        untouched = await edited.edit(content="still two")

    assert [it.filename for it in edited.attachments] == ["b.png", "c.png"]
    assert edited.attachments[0].id == kept.id
    assert data == picture(8, 8)
    assert edited.edited_at is not None
    assert [it.filename for it in untouched.attachments] == ["b.png", "c.png"]
    assert [edit.filenames for edit in studio.messages[message.id].edits] == [
        ("a.png", "b.png"),
        ("b.png", "c.png"),
    ]


async def test_a_plain_message_may_become_a_layout(bot, connected, studio):
    """Turning a message with text into components needs the text cleared, as on Discord."""
    view = discord.ui.LayoutView()
    view.add_item(discord.ui.TextDisplay("laid out"))
    async with connected(bot):
        message = await bot.get_channel(studio.id).send("text")
        with pytest.raises(discord.HTTPException) as caught:
            await message.edit(view=view)
        edited = await message.edit(content=None, view=view)
        with pytest.raises(discord.HTTPException):
            await edited.edit(content="text again")

    assert caught.value.code == 50035
    assert "IS_COMPONENTS_V2" in str(caught.value)
    assert edited.flags.components_v2
    assert edited.content == ""


async def test_history_is_paged(rest, studio, room):
    """before, after and around give the messages Discord gives, newest first."""
    room.server.ratelimits.enabled = False
    ids = []
    for number in range(7):
        body = (await rest("POST", f"/channels/{studio.id}/messages", {"content": str(number)}))[1]
        ids.append(body["id"])

    async def read(query):
        found = await rest("GET", f"/channels/{studio.id}/messages?{query}")
        return "".join(it["content"] for it in found[1])

    assert await read("limit=3") == "654"
    assert await read(f"limit=2&before={ids[3]}") == "21"
    assert await read(f"limit=2&after={ids[3]}") == "54"
    assert await read(f"limit=3&around={ids[3]}") == "432"
    assert (await rest("GET", f"/channels/{studio.id}/messages?limit=101"))[1]["code"] == 50035


async def test_bulk_delete_takes_two_to_a_hundred(rest, studio, ann):
    """Moderation deletes many at once; one alone is refused."""
    said = [str((await ann.say("studio", str(number))).id) for number in range(3)]
    path = f"/channels/{studio.id}/messages/bulk-delete"
    assert (await rest("POST", path, {"messages": said[:1]}))[1]["code"] == 50016
    assert (await rest("POST", path, {"messages": said[:2]}))[0] == 204
    assert [it.content for it in ann.messages("studio")] == ["2"]


async def test_many_deleted_at_once_are_told_once(room, bot, ann, connected, studio, eventually):
    """The bot hears one event with every id, as Discord sends it, and of nothing one by one."""
    gone = []

    @bot.event
    async def on_raw_bulk_message_delete(payload):
        gone.append(payload)

    said = [await ann.say("studio", str(number)) for number in range(3)]
    async with connected(bot):
        await bot.get_channel(studio.id).delete_messages([discord.Object(it.id) for it in said[:2]])
        await eventually(lambda: gone)
    assert (gone[0].message_ids, gone[0].channel_id, gone[0].guild_id) == (
        {said[0].id, said[1].id},
        studio.id,
        room.guild.id,
    )
    assert "MESSAGE_DELETE" not in bot.heard


@pytest.mark.parametrize(
    ("content", "allowed", "users", "roles", "everyone"),
    [
        ("hi <@{ann}> <@&{mods}> @everyone", None, {"ann"}, {"Moderators"}, False),
        ("hi <@{ann}>", {"parse": []}, set(), set(), False),
        ("<@{ann}> <@{ben}>", {"parse": [], "users": ["{ben}"]}, {"ben"}, set(), False),
        ("<@{ann}>", {"parse": ["users"]}, {"ann"}, set(), False),
        ("<@&{mods}>", {"parse": ["users"]}, set(), set(), False),
        ("nobody", {"parse": [], "users": ["{ann}"]}, set(), set(), False),
        ("@everyone", {"parse": ["everyone"]}, set(), set(), False),
    ],
)
async def test_pings_are_accounted(room, rest, studio, content, allowed, users, roles, everyone):
    """Only what is mentioned, allowed and permitted disturbs anybody."""
    mods = next(it for it in room.guild.roles.values() if it.name == "Moderators")
    names = {it.name: it.id for it in room.world.users.values()} | {"mods": mods.id}
    body = {"content": content.format(**names)}
    if allowed is not None:
        body["allowed_mentions"] = {key: [it.format(**names) for it in value] for key, value in allowed.items()}
    status, made = await rest("POST", f"/channels/{studio.id}/messages", body)

    assert status == 200
    pings = studio.messages[int(made["id"])].pings
    assert {room.world.user(it).name for it in pings.users} == users
    assert {room.guild.roles[it].name for it in pings.roles} == roles
    assert pings.everyone is everyone
    assert {it["username"] for it in made["mentions"]} == users


async def test_everyone_needs_the_permission(room, rest, studio):
    """With MENTION_EVERYONE the bot may ping all, and roles that are not mentionable."""
    room.allow("MENTION_EVERYONE", "studio")
    made = (await rest("POST", f"/channels/{studio.id}/messages", {"content": "@here now"}))[1]
    assert studio.messages[int(made["id"])].pings.everyone


async def test_mentions_in_components_count(room, rest, studio):
    """A text display pings like any text."""
    ann = room.world.user("ann")
    display = {"type": 10, "content": f"for <@{ann.id}>"}
    body = {"flags": 1 << 15, "components": [{"type": 17, "components": [display]}]}
    made = (await rest("POST", f"/channels/{studio.id}/messages", body))[1]
    assert studio.messages[int(made["id"])].pings.users == {ann.id}


async def test_edits_ping_nobody(room, rest, studio):
    """A mention added by an edit disturbs no one."""
    ann = room.world.user("ann")
    path = f"/channels/{studio.id}/messages"
    made = (await rest("POST", path, {"content": "quiet"}))[1]
    await rest("PATCH", f"{path}/{made['id']}", {"content": f"<@{ann.id}>"})
    assert studio.messages[int(made["id"])].pings.nobody


async def test_a_reply_pings_when_asked(room, bot, ann, connected, studio, eventually):
    """mention_author decides whether the person answered is notified."""
    async with connected(bot):
        said = await ann.say("studio", "hello")
        await eventually(lambda: bot.said)
        loud = await bot.said[0].reply("loud", mention_author=True)
        quiet = await bot.said[0].reply("quiet", mention_author=False)
    assert studio.messages[loud.id].pings.users == {ann.id}
    assert studio.messages[quiet.id].pings.nobody
    assert studio.messages[loud.id].reference["message_id"] == str(said.id)


async def test_a_reply_to_nothing_is_refused_unless_allowed(rest, studio):
    """fail_if_not_exists decides what becomes of a reply to a deleted message."""
    path = f"/channels/{studio.id}/messages"
    reference = {"message_id": "123"}
    refused = await rest("POST", path, {"content": "x", "message_reference": reference})
    reference["fail_if_not_exists"] = False
    posted = await rest("POST", path, {"content": "x", "message_reference": reference})
    assert refused[1]["code"] == 50035
    assert posted[0] == 200
    assert "message_reference" not in posted[1]


async def test_private_messages_need_an_open_door(room, bot, connected):
    """A conversation can be opened with anyone, but not everybody lets the bot write."""
    room.world.user("ben").accepts_dms = False
    async with connected(bot):
        ann = await bot.fetch_user(room.world.user("ann").id)
        ben = await bot.fetch_user(room.world.user("ben").id)
        await ann.send("hello")
        with pytest.raises(discord.Forbidden) as caught:
            await ben.send("hello")
    assert caught.value.code == 50007
    private = room.world.direct_channel(room.world.user("ann"))
    assert [it.content for it in private.messages.values()] == ["hello"]


async def test_pins_and_reactions(room, bot, ann, connected, studio, eventually):
    """Stars are put and taken, and pinned messages are listed, latest first."""
    room.allow("PIN_MESSAGES", "studio")
    async with connected(bot):
        channel = bot.get_channel(studio.id)
        one, two = await channel.send("one"), await channel.send("two")
        await one.add_reaction("★")
        await ann.react(one.id, "★")
        await eventually(lambda: bot.heard.count("MESSAGE_REACTION_ADD") == 2)
        fetched = await channel.fetch_message(one.id)
        people = [it.name async for it in fetched.reactions[0].users()]
        await one.remove_reaction("★", bot.user)
        await one.pin()
        room.clock.jump(1)
        await two.pin()
        pinned = [it.content async for it in channel.pins()]
        await two.unpin()
    assert (fetched.reactions[0].emoji, fetched.reactions[0].count) == ("★", 2)
    assert sorted(people) == ["ann", "easel"]
    assert studio.messages[one.id].reactions == {"★": [ann.id]}
    assert pinned == ["two", "one"]
    assert studio.messages[two.id].pinned_at is None


async def test_cdn_links_are_signed_and_run_out(room, ann, session, picture):
    """A link works for a day; a changed or old one leads nowhere, a fetched message has a new one."""
    file = Upload(filename="../secret dir/we ird.png", data=picture())
    said = await ann.say("studio", attachments=[file])
    url = room.server.messages.message(said, reader=ann.user)["attachments"][0]["url"]

    async def status(address):
        async with session.get(address) as answer:
            return answer.status

    assert "/we_ird.png?ex=" in url
    assert await status(url) == 200
    assert await status(url.replace("hm=", "hm=0")) == 404
    assert await status(url.split("?")[0]) == 404
    room.clock.jump(24 * 3600 + 1)
    assert await status(url) == 404
    fresh = room.server.messages.message(said, reader=ann.user)["attachments"][0]["url"]
    assert await status(fresh) == 200


async def test_files_that_are_no_pictures_have_no_size(ann):
    """A text named .png is stored as it is, without width."""
    said = await ann.say("studio", attachments=[Upload(filename="a.png", data=b"not a picture")])
    [file] = said.attachments
    assert (file.width, file.content_type) == (None, "image/png")
