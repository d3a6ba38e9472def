"""`/studio channels`: what becomes of pictures by channel, in threads and posts too, and where moderators are asked."""

from functools import partial

import pytest

from bot.core.jobs import State
from bot.core.policy import Mode
from practice.discord import guilds
from practice.discord.components import walk
from practice.discord.entities import ChannelType
from tests.cogs.house_rules import channels_panel, house_of, policy_panel, settings_log
from tests.cogs.ordering import post_in
from tests.cogs.reading import buttons, gallery, private_answer, soon, text

HOLDS = "held until a moderator has looked at them"
NOTHING = "as everywhere (in a thread: as in its channel)"


@pytest.fixture
def channels(olive):
    """The owner gives the command and gets the panel."""
    return partial(channels_panel, olive)


async def refusal(who, place, prompt="a boat") -> str:
    return await private_answer(await who.command(place, "imagine", prompt=prompt))


# Modes


async def test_without_options_everything_is_shown(club, channels):
    """What holds where nothing was said."""
    panel = await channels()
    assert "Pictures are **posted** everywhere." in text(panel)
    assert "Moderators' channel: **none**" in text(panel)
    assert "no gallery channel is set" in text(panel)
    assert buttons(panel) == ["Moderation…", "Turn remixing off by default"]


async def test_a_mode_is_of_the_channel_one_is_in(club, room, channels, olive):
    """Unless another one is named; what holds and what held is said, and stands in the log."""
    studio, dark = room.channel("studio").id, room.channel("after-dark").id
    panel = await channels(mode="spoiler")
    assert f"Now: pictures of <#{studio}> are posted behind a spoiler.\n-# Before: {NOTHING}." in text(panel)
    panel = await channels(mode="off", channel="after-dark")
    assert f"<#{studio}>: **posted behind a spoiler**\n<#{dark}>: **switched off**" in text(panel)
    assert "Everywhere else they are **posted**." in text(panel)
    assert (await house_of(club)).modes == {studio: Mode.SPOILER, dark: Mode.OFF}
    assert await settings_log(club) == [
        (olive.id, f"Pictures of <#{dark}>", NOTHING, "switched off"),
        (olive.id, f"Pictures of <#{studio}>", NOTHING, "posted behind a spoiler"),
    ]


async def test_the_same_mode_again_is_no_change(club, channels):
    """And nothing is written into the log."""
    await channels(mode="off")
    assert "were switched off already" in text(await channels(mode="off"))
    assert len(await settings_log(club)) == 1


async def test_asking_about_a_channel_tells_what_holds_there(club, room, channels):
    """Also in a thread, which has what its channel has."""
    studio = room.channel("studio").id
    thread = post_in(room, "studio", ChannelType.PUBLIC_THREAD)
    await channels(mode="spoiler")
    panel = await channels(channel=thread)
    assert f"Pictures of <#{thread.id}> are posted behind a spoiler, as <#{studio}> says." in text(panel)
    panel = await channels(channel="gallery")
    assert f"Pictures of <#{room.channel('gallery').id}> are posted." in text(panel)
    assert len(await settings_log(club)) == 1


async def test_holding_needs_somebody_who_looks(club, room, channels, olive):
    """A moderators' channel comes first, or with the same command."""
    answer = await private_answer(await olive.command("studio", "studio channels", mode="hold"))
    assert "this server has named none yet" in answer
    assert (await house_of(club)).modes == {}
    panel = await channels(mode="hold", moderators="mods")
    mods, studio = room.channel("mods").id, room.channel("studio").id
    assert f"Now: moderators are asked in <#{mods}>.\n-# Before: none." in text(panel)
    assert f"<#{studio}>: **{HOLDS}**" in text(panel)
    assert f"Moderators' channel: <#{mods}>" in text(panel)
    assert (await house_of(club)).moderators_channel == mods
    assert [line[1:] for line in await settings_log(club)] == [
        (f"Pictures of <#{studio}>", NOTHING, HOLDS),
        ("Moderators' channel", "none", f"<#{mods}>"),
    ]


async def test_a_channel_where_nothing_would_arrive_is_refused(club, room, olive):
    """What is missing is named, and nothing at all is changed."""
    room.deny("ATTACH_FILES", "mods")
    interaction = await olive.command("studio", "studio channels", moderators="mods", mode="hold")
    assert "I lack **Attach Files** there" in await private_answer(interaction)
    assert (await house_of(club)).moderators_channel is None
    assert await settings_log(club) == []


async def test_a_moderators_channel_for_everybody_is_pointed_out(club, room, channels):
    """It is allowed, and said; a private one is not spoken of."""
    assert "Everyone can see" not in text(await channels(moderators="mods"))
    panel = await channels(moderators="gallery")
    assert f"**Everyone can see <#{room.channel('gallery').id}>.**" in text(panel)


async def test_a_lost_moderators_channel_is_pointed_out(club, room, channels):
    """Closed to Easel or deleted: the panel says what to do."""
    await channels(moderators="mods")
    room.deny("SEND_MESSAGES", "mods")
    await soon(lambda: not club.bot.get_channel(room.channel("mods").id).permissions_for(
        club.bot.get_guild(club.guild_id).me).send_messages)  # fmt: skip
    assert "I lack **Send Messages** there, so nothing arrives." in text(await channels())
    mods = room.channel("mods")
    room.world.delete_channel(mods)
    await soon(lambda: club.bot.get_channel(mods.id) is None)
    assert "I cannot see that channel any more" in text(await channels())


async def test_a_mode_can_be_forgotten(club, room, channels, olive):
    """A menu makes a channel like all others again."""
    studio = room.channel("studio").id
    panel = await channels(mode="off")
    menu = next(it for it in walk(panel.components) if it["type"] == 3)
    assert [it["label"] for it in menu["options"]] == ["#studio: off"]
    await (await olive.press(panel, menu["custom_id"], [str(studio)])).settled()
    await soon(lambda: "**posted** everywhere" in text(panel))
    assert (await house_of(club)).modes == {}
    assert (await settings_log(club))[0] == (olive.id, f"Pictures of <#{studio}>", "switched off", NOTHING)


async def test_a_press_is_checked_again(club, room, mo):
    """Whoever may not manage the server any more changes nothing, on panels that still stand there."""
    guild = room.guild
    boss = guilds.add_role(room.world, guild, "Boss", permissions=1 << 5, members=[mo.user])
    panel, settings = await channels_panel(mo), await policy_panel(mo)
    guilds.set_permissions(room.world, guild, boss, 0)
    for shown, label in (
        (panel, "Moderation…"),
        (panel, "Turn remixing off by default"),
        (settings, "Forbid adult content"),
        (settings, "Times and numbers…"),
        (settings, "◀ Channels"),
    ):
        assert "Only those who may Manage Server" in await private_answer(await mo.press(shown, label)), label
    assert await settings_log(club) == []


# What modes do


PLACES = [
    ("studio", ChannelType.PUBLIC_THREAD),
    ("studio", ChannelType.PRIVATE_THREAD),
    ("projects", ChannelType.PUBLIC_THREAD),
]


@pytest.mark.parametrize(("parent", "kind"), PLACES)
async def test_off_holds_in_threads_and_posts(club, room, channels, ann, parent, kind):
    """A thread, private or not, and a forum post are what their channel is, unless something was said of themselves."""
    place = post_in(room, parent, kind)
    await channels(channel=parent, mode="off")
    assert "switched off in this channel" in await refusal(ann, place)
    await channels(place, mode="post")
    assert len(await club.made(ann, "a boat", place)) == 1
    await channels(channel=parent, mode="post")
    await channels(channel=place, mode="off")
    assert "switched off in this channel" in await refusal(ann, place)


@pytest.mark.parametrize(("parent", "kind"), PLACES)
async def test_spoilers_hold_in_threads_and_posts(club, room, channels, ann, parent, kind):
    """The picture stands behind a spoiler, wherever below the channel it was ordered."""
    place = post_in(room, parent, kind)
    await channels(channel=parent, mode="spoiler")
    (node,) = await club.made(ann, "a boat", place)
    assert [item["spoiler"] for item in gallery(club.message(node))] == [True]


@pytest.mark.parametrize(("parent", "kind"), PLACES)
async def test_pictures_are_held_in_threads_and_posts(club, room, channels, ann, parent, kind):
    """A moderator looks first; nothing is posted yet."""
    place = post_in(room, parent, kind)
    await channels(channel=parent, mode="hold", moderators="mods")
    await (await ann.command(place, "imagine", prompt="a boat")).answered()

    async def held():
        return [job for job in await club.engine.open_jobs(guild_id=club.guild_id, user_id=ann.id)
                if job.state is State.HELD]  # fmt: skip

    found = []
    while not found:
        found = await held()
    assert not [it for it in room.world.messages.values() if it.channel_id == place.id and it.attachments]


async def test_a_reply_is_held_to_its_channel(club, room, channels, ann, ben):
    """A reply in a thread or a forum post is an order like any other."""
    for parent in ("studio", "projects"):
        place = post_in(room, parent, ChannelType.PUBLIC_THREAD)
        (node,) = await club.made(ann, "a boat", place)
        await channels(channel=parent, mode="off")
        room.world.join_thread(place, ben.user)
        reply = await ben.say(place, "at night", reply_to=node.message_id)
        answer = await room.until(lambda reply=reply: answers(room, reply))
        assert "switched off in this channel" in answer[0].content


def answers(room, message):
    wanted = str(message.id)
    return [it for it in room.world.messages.values() if (it.reference or {}).get("message_id") == wanted]


async def test_the_gallery_and_remixing_stand_in_the_log_too(club, room, channels, olive):
    """Every change of these settings does."""
    wall = room.channel("gallery").id
    panel = await channels(gallery="gallery", stars=1)
    await (await olive.press(panel, "Turn remixing off by default")).settled()
    await soon(lambda: "Turn remixing on by default" in buttons(panel))
    await (await olive.press(panel, "No gallery channel")).settled()
    await soon(lambda: "No gallery channel" not in buttons(panel))
    assert [line[1:] for line in await settings_log(club)] == [
        ("Starred pictures", f"<#{wall}> after 1 star", "nowhere, 1 star"),
        ("Remixing by default", "on", "off"),
        ("Starred pictures", "nowhere, 3 stars", f"<#{wall}> after 1 star"),
    ]
