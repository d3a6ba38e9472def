"""Discord's AutoMod rules are read, kept, and read again when they change or Easel's permission does."""

import asyncio

from structlog.testing import capture_logs

from bot.core.rules import AutomodRule
from practice.discord import atelier, guilds
from practice.discord.automod import Preset
from practice.discord.permissions import bits
from tests.cogs.club import opened
from tests.cogs.house_rules import called, until_known

READ = "GET /guilds/{guild_id}/auto-moderation/rules"


async def test_everything_about_a_rule_is_kept(room, tmp_path):
    """Keywords, expressions, what is allowed, who is exempt, what it does and what it says; read at the start."""
    world, guild = room.world, room.guild
    role = guilds.add_role(world, guild, "Artists")
    made = guilds.add_rule(
        world, guild, "Cats", keywords=["cat*"], regexes=["c[a4]t"], allowed=["catalogue"], exempt_roles=[role],
        exempt_channels=[room.channel("gallery")], message="No cats.", alert=room.channel("mods"),
    )  # fmt: skip
    async with opened(room, tmp_path) as club:
        found = await until_known(club, called("Cats"))
    assert found.rules == (
        AutomodRule(
            id=int(made["id"]), name="Cats", keywords=("cat*",), regexes=("c[a4]t",), allowed=("catalogue",),
            exempt_roles=(role.id,), exempt_channels=(room.channel("gallery").id,), blocks=True, message="No cats.",
        ),
    )  # fmt: skip
    assert found.at > 0


async def test_changes_are_read_a_moment_later(club, room):
    """A rule that is made, changed, switched off or removed while Easel runs."""
    world, guild = room.world, room.guild
    await until_known(club, called())
    guilds.add_rule(world, guild, "Cats", keywords=["cat"])
    await until_known(club, called("Cats"))
    guilds.add_rule(world, guild, "Dogs", keywords=["dog"])
    guilds.change_rule(world, guild, "Cats", keywords=["kitten"])
    found = await until_known(club, called("Cats", "Dogs"))
    assert {rule.name: rule.keywords for rule in found.rules} == {"Cats": ("kitten",), "Dogs": ("dog",)}
    guilds.change_rule(world, guild, "Cats", enabled=False)
    await until_known(club, called("Dogs"))
    guilds.remove_rule(world, guild, "Dogs")
    await until_known(club, called())


async def test_only_rules_about_words_are_kept(club, room):
    """Not Discord's own lists, which nobody can read, and not one that exempts everyone; an alert alone is a flag."""
    world, guild = room.world, room.guild
    guilds.add_rule(world, guild, "Lists", presets=[Preset.SLURS])
    guilds.add_rule(world, guild, "Off", keywords=["a"], enabled=False)
    guilds.add_rule(world, guild, "Nobody", keywords=["b"], exempt_roles=[guild.id])
    guilds.add_rule(world, guild, "Empty")
    guilds.add_rule(world, guild, "Alert", keywords=["c"], blocks=False, alert=room.channel("mods"))
    found = await until_known(club, called("Alert"))
    assert not found.rules[0].blocks


async def test_a_rule_that_quiets_a_member_counts_as_blocking(club, room):
    """The server does not want these words, whichever way it says so."""
    world, guild = room.world, room.guild
    rule = guilds.add_rule(world, guild, "Quiet", keywords=["c"], blocks=False, alert=room.channel("mods"))
    rule["actions"].append({"type": 3, "metadata": {"duration_seconds": 60}})
    found = await until_known(club, called("Quiet"))
    assert found.rules[0].blocks


async def test_without_manage_server_nothing_is_known(club, room):
    """The rules are let go of with one warning, and read again as soon as the permission is back."""
    world, guild = room.world, room.guild
    guilds.add_rule(world, guild, "Cats", keywords=["cat"])
    await until_known(club, called("Cats"))
    with capture_logs() as lines:
        guilds.take_permissions(world, guild, "MANAGE_GUILD")
        await until_known(club, lambda found: not found.readable)
        guilds.take_permissions(world, guild, "ADD_REACTIONS")
        guilds.give_permissions(world, guild, "ADD_REACTIONS")
        guilds.give_permissions(world, guild, "MANAGE_GUILD")
        found = await until_known(club, called("Cats"))
    warnings = [line for line in lines if line["log_level"] == "warning"]
    assert [(line["event"], line["missing"]) for line in warnings] == [("automod_unreadable", "Manage Server")]
    assert found.rules[0].keywords == ("cat",)


async def test_a_role_given_to_easel_counts(club, room):
    """The permission may come and go with any role."""
    world, guild = room.world, room.guild
    guilds.take_permissions(world, guild, "MANAGE_GUILD")
    await until_known(club, lambda found: not found.readable and found.at)
    guilds.add_rule(world, guild, "Cats", keywords=["cat"])
    helper = guilds.add_role(world, guild, "Helper", permissions=bits("MANAGE_GUILD"), members=[world.bot])
    await until_known(club, called("Cats"))
    guilds.set_permissions(world, guild, helper, 0)
    await until_known(club, lambda found: not found.readable)


async def test_a_refusal_of_discord_is_a_missing_permission(room, tmp_path):
    """A server may ask for more than the permission, such as two-factor authentication of the owner."""
    guilds.add_rule(room.world, room.guild, "Cats", keywords=["cat"])
    room.faults.fail_next(READ, 403, code=60003)
    async with opened(room, tmp_path) as club:
        found = await until_known(club, lambda found: found.at)
    assert (found.readable, found.rules) == (False, ())


async def test_what_was_known_holds_while_discord_fails(room, tmp_path):
    """After a restart in an outage the rules of yesterday hold; they are read as soon as Discord answers."""
    world, guild = room.world, room.guild
    guilds.add_rule(world, guild, "Cats", keywords=["cat"])
    async with opened(room, tmp_path) as club:
        before = await until_known(club, called("Cats"))
    await room.until(lambda: not room.gateway.online)
    guilds.change_rule(world, guild, "Cats", keywords=["kitten"])
    fault = room.faults.fail_next(READ, 503, times=2)
    async with opened(room, tmp_path) as club:
        await room.until(lambda: fault.met == 1)
        assert await club.engine.house_rules.automod(club.guild_id) == before
        found = await until_known(club, lambda found: found != before)
    assert (fault.met, found.rules[0].keywords) == (2, ("kitten",))


async def test_every_server_is_read_and_a_changed_one_first(room, tmp_path):
    """One after the other at the start, so that they do not ask Discord all at once; a change waits for nobody."""
    others = [atelier.add_guild(room.world, f"Club {n}", owner=room.world.user("olive")) for n in range(5)]
    async with opened(room, tmp_path) as club:
        guilds.add_rule(room.world, others[-1], "Cats", keywords=["cat"])
        first = await until_known(club, called("Cats"), others[-1])
        times = [(await until_known(club, called(), guild)).at for guild in others[:-1]]
        joined = atelier.add_guild(room.world, "Late", owner=room.world.user("olive"))
        await until_known(club, called(), joined)
    assert first.at < max(times)


async def test_a_server_that_easel_left_is_let_go_of(club, room):
    """Nothing is asked about it any more."""
    await until_known(club, called())
    with capture_logs() as lines:
        guilds.add_rule(room.world, room.guild, "Cats", keywords=["cat"])
        guilds.remove_member(room.world, room.guild, room.world.bot)
        await asyncio.sleep(0.5)
    assert not [line for line in lines if line["event"].startswith("automod")]
