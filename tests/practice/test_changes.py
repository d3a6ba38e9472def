"""How the world changes while the bot watches: roles, members, rules, channels."""

import asyncio

import discord
import pytest

from practice.discord import atelier, guilds
from practice.discord.permissions import bits
from practice.discord.resolved import Refused


async def test_a_new_role_arrives_with_its_members_next_command(room, bot, ann, connected, eventually):
    """A role given to a member is known by name when that member uses a command."""
    seen = []

    @bot.tree.command(description="Me")
    async def me(interaction: discord.Interaction):
        seen.extend(role.name for role in interaction.user.roles)
        seen.append(interaction.permissions.priority_speaker)
        await interaction.response.send_message("ok")

    async with connected(bot):
        guilds.add_role(room.world, room.guild, "Patrons", permissions=bits("PRIORITY_SPEAKER"), members=[ann.user])
        await eventually(lambda: "GUILD_ROLE_CREATE" in bot.heard)
        await (await ann.command("studio", "me")).answered()
    assert seen == ["@everyone", "Patrons", True]


async def test_a_denied_permission_is_known_at_once(room, bot, connected, studio, eventually):
    """The bot's own view of a channel follows its overwrites."""
    async with connected(bot):
        channel = bot.get_channel(studio.id)
        assert channel.permissions_for(channel.guild.me).attach_files
        room.deny("ATTACH_FILES", "studio")
        await eventually(lambda: not channel.permissions_for(channel.guild.me).attach_files)
        room.allow("ATTACH_FILES", "studio")
        await eventually(lambda: channel.permissions_for(channel.guild.me).attach_files)


async def test_the_bots_role_may_change(room, bot, connected, eventually):
    """A permission taken from the bot's role is gone from its cache."""
    own = next(it for it in room.guild.roles.values() if it.managed_by)
    async with connected(bot):
        guild = bot.get_guild(room.guild.id)
        guilds.set_permissions(room.world, room.guild, own, bits("VIEW_CHANNEL"))
        await eventually(lambda: not guild.me.guild_permissions.manage_messages)


async def test_the_bot_may_be_thrown_out_and_asked_in(room, bot, connected, rest, eventually):
    """Leaving a guild takes it away; a new guild appears whole."""
    async with connected(bot):
        guilds.remove_member(room.world, room.guild, room.world.bot)
        await eventually(lambda: bot.get_guild(room.guild.id) is None)
        fresh = atelier.add_guild(room.world, "New House", owner=room.world.user("ben"))
        atelier.add_channel(room.world, fresh, "porch")
        await eventually(lambda: bot.get_guild(fresh.id) and bot.get_guild(fresh.id).text_channels)
        assert bot.get_guild(fresh.id).me.guild_permissions.attach_files
    assert (await rest("GET", f"/guilds/{room.guild.id}"))[1]["code"] == 10004


async def test_a_member_who_left_sees_nothing(room, ann, rest):
    """Somebody who is no member has no channels and cannot write."""
    guilds.remove_member(room.world, room.guild, ann.user)
    with pytest.raises(Refused, match="does not see"):
        await ann.say("studio", "hello?")
    assert (await rest("GET", f"/guilds/{room.guild.id}/members/{ann.id}"))[1]["code"] == 10007


async def test_an_unfilled_wait_ends_with_its_token(room, bot, ann, connected, eventually):
    """A member who waits in vain reads after 15 minutes that nothing came."""

    @bot.tree.command(description="Wait")
    async def wait(interaction: discord.Interaction):
        await interaction.response.defer(thinking=True)

    async with connected(bot):
        used = await ann.command("studio", "wait")
        await used.settled()
        await asyncio.sleep(0)
        room.clock.jump(3)
        await asyncio.sleep(0.02)
        assert used.state == "deferred"
        room.clock.jump(900)
        await eventually(lambda: used.state == "failed")


async def test_a_wait_may_be_filled_by_the_bot_token(room, bot, ann, connected, eventually):
    """After a restart the waiting message is edited like any other, and the wait is over."""

    @bot.tree.command(description="Wait")
    async def wait(interaction: discord.Interaction):
        answer = await interaction.response.defer(thinking=True)
        await interaction.channel.get_partial_message(answer.message_id).edit(content="here")

    async with connected(bot):
        used = await ann.command("studio", "wait")
        message = await used.answered()
        await eventually(lambda: used.state == "answered")
    assert message.content == "here"
