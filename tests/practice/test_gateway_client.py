"""The gateway as the real discord.py meets it: outages, resumes, shards, wrong tokens."""

import asyncio

import discord
import pytest

from practice.discord import atelier
from practice.room import Room


def slash(bot):
    """A bot with one command that answers."""

    @bot.tree.command(description="Ping")
    async def ping(interaction: discord.Interaction):
        await interaction.response.send_message("pong")

    return bot


async def works(room, who="ann"):
    """One command goes all the way."""
    used = await room.visitor(who).command("studio", "ping")
    return (await used.answered()).content


async def test_the_bot_comes_online_and_registers(room, bot, connected):
    """Login, sync, identify, ready and the guild with its channels, members and roles."""
    slash(bot)
    async with connected(bot):
        await room.online()
        guild = bot.get_guild(room.guild.id)
        assert bot.user.name == "easel"
        assert [it.name for it in guild.text_channels] == [
            "studio",
            "gallery",
            "after-dark",
            "mods",
        ]
        assert guild.me.guild_permissions.attach_files
        assert guild.get_member(room.world.user("ann").id) is None, "no members intent"
        fetched = await guild.fetch_member(room.world.user("mo").id)
        assert [it.name for it in fetched.roles] == ["@everyone", "Moderators"]
        assert [it.name for it in await bot.tree.fetch_commands()] == ["ping"]
        assert (await bot.application_info()).owner.name == "olive"
    await room.until(lambda: not room.gateway.online)


async def test_a_wrong_token_is_refused(room, bot, connected):
    """Login fails with 401, before any gateway."""
    with pytest.raises(discord.LoginFailure):
        async with connected(bot, token="wrong"):
            pass
    assert [it.status for it in room.world.log] == [401]


async def test_privileged_intents_are_refused(room, new_bot, connected):
    """An intent the application was not granted closes with 4014."""
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with connected(new_bot(intents=discord.Intents.all())):
            pass


async def test_granted_intents_bring_members_and_content(new_bot, connected, eventually):
    """With the intents granted the bot knows everybody and reads everything."""
    async with Room(granted_intents=discord.Intents.all().value) as room:
        bot = new_bot(intents=discord.Intents.all())
        async with connected(bot, room=room):
            assert {it.name for it in bot.get_guild(room.guild.id).members} >= {"ann", "olive"}
            await room.visitor("ann").say("studio", "hello all")
            await eventually(lambda: bot.said)
    assert bot.said[0].content == "hello all"


async def test_a_dropped_socket_is_resumed(room, bot, connected, eventually):
    """After a broken connection nothing said in between is lost."""
    slash(bot)
    async with connected(bot):
        [session] = room.gateway.sessions.all
        await room.gateway.drop()
        await room.until(lambda: not room.gateway.online)
        await room.visitor("ann").say("studio", "while you were out")
        await eventually(lambda: "RESUMED" in bot.heard)
        await eventually(lambda: bot.said)
        assert room.gateway.sessions.connected == (session,)
        assert await works(room) == "pong"
    assert bot.heard.count("READY") == 1
    assert len(bot.said) == 1


async def test_reconnect_asked_for_is_resumed(room, bot, connected, eventually):
    """Opcode 7 makes the client come back to the same session."""
    slash(bot)
    async with connected(bot):
        room.gateway.ask_reconnect()
        await eventually(lambda: "RESUMED" in bot.heard)
        assert await works(room) == "pong"
    assert bot.heard.count("READY") == 1


async def test_a_session_that_cannot_resume_starts_anew(room, bot, connected, eventually):
    """A forgotten session is invalid: the client identifies again and works on."""
    slash(bot)
    async with connected(bot):
        await room.gateway.drop(resumable=False)
        await eventually(lambda: bot.heard.count("READY") == 2, timeout=15)
        await eventually(lambda: bot.heard.count("GUILD_CREATE") == 2)
        assert await works(room) == "pong"
    assert "RESUMED" not in bot.heard


async def test_an_invalid_session_is_survived(room, bot, connected, eventually):
    """Opcode 9 without resume makes the client identify again."""
    slash(bot)
    async with connected(bot):
        room.gateway.invalidate(resumable=False)
        await eventually(lambda: bot.heard.count("READY") == 2, timeout=15)
        assert await works(room) == "pong"


async def test_an_outage_of_the_gateway_is_survived(room, bot, connected, eventually):
    """While the gateway refuses connections the client keeps trying, then works again."""
    slash(bot)
    async with connected(bot):
        room.gateway.refusing = True
        await room.gateway.drop()
        await asyncio.sleep(0.3)
        assert not room.gateway.online
        room.gateway.refusing = False
        await room.until(lambda: room.gateway.online, timeout=20)
        assert await works(room) == "pong"


async def test_a_fatal_close_ends_the_client(room, bot, connected, eventually):
    """4004 is not retried."""
    async with connected(bot):
        await room.gateway.close(4004)
        await eventually(bot.running.done)
    assert bot.running.exception().code == 4004


async def test_two_shards_share_the_guilds(new_bot, connected):
    """Each guild is heard by its own shard only, and both answer commands."""
    async with Room(shards=2) as room:
        second = atelier.add_guild(
            room.world,
            "Other House",
            owner=room.world.user("ben"),
            shard=(1 - (room.guild.id >> 22) % 2, 2),
        )
        atelier.add_channel(room.world, second, "attic")
        bot = slash(new_bot())
        async with connected(bot, room=room):
            assert bot.shard_count == 2
            shards = {bot.get_guild(it.id).shard_id for it in room.world.guilds.values()}
            assert shards == {0, 1}
            for place in ("studio", "attic"):
                used = await room.visitor("ben").command(place, "ping")
                assert (await used.answered()).content == "pong"
    assert bot.heard.count("INTERACTION_CREATE") == 2


async def test_message_content_is_withheld(room, bot, connected, eventually):
    """Without the intent texts are empty, except private ones and those that ping the bot."""
    ann, me = room.visitor("ann"), room.world.bot
    async with connected(bot):
        posted = await bot.get_channel(room.channel("studio").id).send("my own words")
        await ann.say("studio", "not for you", attachments=[b"file"])
        await ann.say("studio", f"for you <@{me.id}>")
        await ann.say("studio", "an answer", reply_to=posted.id)
        await ann.say("studio", "a quiet answer", reply_to=posted.id, ping=False)
        await ann.say(room.world.direct_channel(ann.user), "between us")
        await eventually(lambda: len(bot.said) == 6)
        read = [it.content async for it in bot.get_channel(posted.channel.id).history(limit=10)]

    heard = [it.content for it in bot.said]
    assert heard == [
        "my own words",
        "",
        f"for you <@{me.id}>",
        "an answer",
        "",
        "between us",
    ]
    assert bot.said[1].attachments == []
    assert bot.said[4].reference.resolved.content == "my own words"
    assert read == ["", "an answer", f"for you <@{me.id}>", "", "my own words"]


async def test_private_channels_stay_private(room, bot, connected, eventually):
    """What happens where the bot has no access is not told to it."""
    room.deny("VIEW_CHANNEL", "gallery")
    async with connected(bot):
        await room.visitor("ann").say("gallery", "secret")
        await room.visitor("ann").say("studio", "open")
        await eventually(lambda: bot.said)
        await asyncio.sleep(0.05)
    assert [it.channel.name for it in bot.said] == ["studio"]
