"""The server's AutoMod: who hears of its rules, what they mind, whom they spare."""

import discord
import pytest

from practice.discord import guilds
from practice.discord.automod import Preset, look
from practice.discord.permissions import bits
from practice.discord.resolved import Refused

EVENTS = [f"AUTO_MODERATION_RULE_{what}" for what in ("CREATE", "UPDATE", "DELETE")]


@pytest.fixture
def rule(room):
    """`rule("No frogs", keywords=["frog"])` in the room's server."""
    return lambda name="House rule", **wishes: guilds.add_rule(room.world, room.guild, name, **wishes)


async def test_rules_reach_the_bot_as_discords_own(room, bot, connected, eventually, rule):
    """New, changed and removed rules arrive as discord.py's objects, whole, and are read the same."""
    told = []
    for name in ("create", "update", "delete"):

        async def note(it, about=name):
            told.append((about, it))

        bot.add_listener(note, f"on_automod_rule_{name}")
    moderators = next(it for it in room.guild.roles.values() if it.name == "Moderators")
    async with connected(bot):
        rule("No frogs", keywords=["*frog*", "toad"], regexes=["newts?"], allowed=["frogman"], message="Not here.")
        guilds.change_rule(
            room.world,
            room.guild,
            "No frogs",
            keywords=["toad"],
            exempt_roles=[moderators],
            exempt_channels=[room.channel("gallery")],
            alert=room.channel("mods"),
            enabled=False,
        )
        [read] = await bot.get_guild(room.guild.id).fetch_automod_rules()
        guilds.remove_rule(room.world, room.guild, "No frogs")
        await eventually(lambda: len(told) == 3)
        assert await bot.get_guild(room.guild.id).fetch_automod_rules() == []
    assert [about for about, _ in told] == ["create", "update", "delete"]
    first, second = told[0][1], told[1][1]
    assert (first.enabled, first.trigger.keyword_filter, first.trigger.regex_patterns) == (
        True,
        ["*frog*", "toad"],
        ["newts?"],
    )
    assert first.trigger.allow_list == ["frogman"]
    assert [it.custom_message for it in first.actions] == ["Not here."]
    for it in (second, read, told[2][1]):
        assert (it.id, it.enabled, it.trigger.keyword_filter, it.trigger.regex_patterns) == (
            first.id,
            False,
            ["toad"],
            ["newts?"],
        )
        assert it.exempt_role_ids == {moderators.id}
        assert it.exempt_channel_ids == {room.channel("gallery").id}
        assert [action.type for action in it.actions] == [
            discord.AutoModRuleActionType.block_message,
            discord.AutoModRuleActionType.send_alert_message,
        ]


async def test_a_preset_rule_names_its_lists(room, bot, connected, rule):
    """A rule of Discord's own word lists is one of trigger type 4, without words of the server's."""
    rule("Mild language", presets=[Preset.PROFANITY, Preset.SLURS], allowed=["scoundrel"])
    async with connected(bot):
        [read] = await bot.get_guild(room.guild.id).fetch_automod_rules()
    assert read.trigger.type is discord.AutoModRuleTriggerType.keyword_preset
    assert read.trigger.presets.profanity
    assert not read.trigger.presets.sexual_content
    assert read.trigger.allow_list == ["scoundrel"]


async def test_without_manage_server_rules_are_neither_read_nor_told(room, bot, rest, connected, eventually, rule):
    """The permission decides both; taking it and giving it back reaches the bot as a changed role."""
    path = f"/guilds/{room.guild.id}/auto-moderation/rules"
    async with connected(bot):
        me = bot.get_guild(room.guild.id).me
        guilds.take_permissions(room.world, room.guild, "MANAGE_GUILD")
        await eventually(lambda: not me.guild_permissions.manage_guild)
        assert me.guild_permissions.manage_messages
        made = rule(keywords=["frog"])
        refused = await rest("GET", path)
        guilds.give_permissions(room.world, room.guild, "MANAGE_GUILD")
        await eventually(lambda: me.guild_permissions.manage_guild)
        allowed = await rest("GET", path)
        assert not set(EVENTS) & set(bot.heard)
        guilds.change_rule(room.world, room.guild, made, enabled=False)
        await eventually(lambda: EVENTS[1] in bot.heard)
    assert (refused[0], refused[1]["code"]) == (403, 50013)
    assert allowed == (200, [made])


async def test_without_the_intent_rules_are_not_told(room, new_bot, connected, eventually, rule):
    """Rules are told to those only who asked for them when they connected."""
    bot = new_bot(intents=discord.Intents(guilds=True))
    async with connected(bot):
        rule(keywords=["frog"])
        guilds.set_age_restricted(room.world, room.channel("studio"))
        await eventually(lambda: "CHANNEL_UPDATE" in bot.heard)
        assert not set(EVENTS) & set(bot.heard)


TEXTS = [
    ({"keywords": ["cat"]}, "a Cat!", "Cat"),
    ({"keywords": ["cat"]}, "a catapult, a wildcat", None),
    ({"keywords": ["cat*"]}, "a CATapult", "CAT"),
    ({"keywords": ["cat*"]}, "a wildcat", None),
    ({"keywords": ["*cat"]}, "a wildcat", "cat"),
    ({"keywords": ["*cat"]}, "a catapult", None),
    ({"keywords": ["*cat*"]}, "location", "cat"),
    ({"keywords": ["the mat"]}, "on the mat", "the mat"),
    ({"keywords": ["the mat*"]}, "in the matrix", "the mat"),
    ({"keywords": ["*cat*"], "allowed": ["location"]}, "location", None),
    ({"keywords": ["*cat*"], "allowed": ["location"]}, "location of a cat", "cat"),
    ({"keywords": ["*cat*"], "allowed": ["edu*"]}, "education", "cat"),
    ({"regexes": ["(b|c)at"]}, "a BAT", "BAT"),
    ({"regexes": ["^frogs?$"]}, "frogs here", None),
    ({"presets": [Preset.PROFANITY]}, "oh, bollocks", "bollocks"),
    ({"presets": [Preset.SLURS]}, "oh, bollocks", None),
    ({"presets": [Preset.PROFANITY], "allowed": ["bollocks"]}, "oh, bollocks", None),
]


@pytest.mark.parametrize(("wishes", "text", "matched"), TEXTS)
async def test_what_a_rule_minds(rule, wishes, text, matched):
    """Whole words, beginnings, ends, anywhere, patterns and presets, whatever the case; the allow list spares."""
    hit = look(rule(**wishes), text)
    assert (hit and hit.matched) == matched


async def test_a_blocked_message_is_not_posted(room, ann, studio, rule):
    """A member reads that the message was blocked and what the server says to it; nobody else sees anything."""
    rule(keywords=["frog"], message="Newts only.")
    with pytest.raises(Refused, match=r"blocked by this server\. Newts only\."):
        await ann.say("studio", "a frog")
    await ann.say("studio", "a newt")
    assert [it.content for it in studio.messages.values()] == ["a newt"]


async def test_whom_and_where_a_rule_spares(room, ann, rule):
    """Managers of the server always, exempt roles and channels (with their threads), and everyone when it is off."""
    mo, olive = room.visitor("mo"), room.visitor("olive")
    thread = await ann.begin("gallery", "Ponds")
    made = rule(keywords=["frog"], exempt_channels=[room.channel("gallery")])
    for place in ("gallery", thread):
        await ann.say(place, "a frog")
    await olive.say("studio", "a frog")
    with pytest.raises(Refused):
        await mo.say("studio", "a frog")
    moderators = next(it for it in room.guild.roles.values() if it.name == "Moderators")
    guilds.change_rule(room.world, room.guild, made, exempt_roles=[moderators])
    await mo.say("studio", "a frog")
    with pytest.raises(Refused):
        await ann.say("studio", "a frog")
    guilds.change_rule(room.world, room.guild, made, enabled=False)
    await ann.say("studio", "a frog")
    await ann.say(ann.direct(), "a frog")


async def test_slash_commands_slip_past(room, rest, ann, rule):
    """AutoMod never sees what is written into a command: that gap is the bot's to close."""
    option = {"type": 3, "name": "prompt", "description": "What", "required": True}
    body = [{"name": "imagine", "description": "Make", "type": 1, "options": [option]}]
    await rest("PUT", f"/applications/{room.world.bot.id}/commands", body)
    rule(keywords=["frog"])
    used = await ann.command("studio", "imagine", prompt="a frog")
    assert used.data["options"][0]["value"] == "a frog"


@pytest.mark.parametrize("blocks", [True, False])
async def test_moderators_are_alerted(room, bot, ann, connected, eventually, studio, rule, blocks):
    """An alert names rule, place and words in the channel it is for; whether the message stands is another matter."""
    actions = []

    async def note(execution):
        actions.append(execution)

    bot.add_listener(note, "on_automod_action")
    made = rule("No frogs", keywords=["frog*"], blocks=blocks, alert=room.channel("mods"))
    async with connected(bot):
        if blocks:
            with pytest.raises(Refused):
                await ann.say("studio", "two frogs")
        else:
            await ann.say("studio", "two frogs")
        await eventually(lambda: len(actions) == 1 + blocks)
    [alert] = room.channel("mods").messages.values()
    assert (alert.type, alert.author, len(studio.messages)) == (24, ann.user, 0 if blocks else 1)
    [embed] = alert.embeds
    fields = {it["name"]: it["value"] for it in embed["fields"]}
    assert (embed["description"], fields["keyword"], fields["keyword_matched_content"]) == (
        "two frogs",
        "frog*",
        "frog",
    )
    assert (actions[-1].rule_id, actions[-1].user_id, actions[-1].content) == (int(made["id"]), ann.id, "")


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        ({"keywords": ["x"] * 1001}, "1000"),
        ({"keywords": ["x" * 61]}, "60"),
        ({"regexes": ["x"] * 11}, "10"),
        ({"regexes": ["("]}, "no pattern"),
        ({"regexes": ["x" * 261]}, "260"),
        ({"allowed": ["x"] * 101}, "100"),
        ({"message": "x" * 151}, "150"),
        ({"exempt_roles": range(21)}, "20 roles"),
        ({"blocks": False}, "does something"),
    ],
)
async def test_limits_of_rules(room, rule, wishes, reason):
    """What Discord would not keep is refused, and nothing of it is kept."""
    with pytest.raises(ValueError, match=reason):
        rule(**wishes)
    made = rule("Fine", keywords=["frog"])
    with pytest.raises(ValueError, match=reason):
        guilds.change_rule(room.world, room.guild, made, **wishes)
    assert room.guild.automod_rules == [made]


async def test_a_server_has_six_keyword_rules(room, rule):
    """The seventh is refused; a preset rule has a place of its own."""
    for number in range(6):
        rule(str(number), keywords=["x"])
    with pytest.raises(ValueError, match="at most 6"):
        rule("seventh", keywords=["x"])
    rule("preset", presets=[1])
    with pytest.raises(KeyError):
        guilds.remove_rule(room.world, room.guild, "seventh")


async def test_permissions_of_a_role_are_taken_and_given(room):
    """Only what is named changes."""
    role = guilds.own_role(room.world, room.guild)
    before = role.permissions
    guilds.take_permissions(room.world, room.guild, "MANAGE_GUILD", "MANAGE_MESSAGES")
    assert role.permissions == before & ~bits("MANAGE_GUILD", "MANAGE_MESSAGES")
    guilds.give_permissions(room.world, room.guild, "MANAGE_GUILD", "MANAGE_MESSAGES")
    assert role.permissions == before
