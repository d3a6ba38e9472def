"""`/studio channels` and the panel behind it: modes, the moderators' channel, and what a server says of moderation."""

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import BadRequest
from bot.core.jobs import State
from bot.core.policy import DEFAULT, Mode, Policy
from cogs import thresholds
from practice.discord import guilds
from practice.discord.components import walk
from practice.discord.entities import ChannelType
from tests.cogs.club import opened
from tests.cogs.house_rules import until_known
from tests.cogs.ordering import post_in
from tests.cogs.reading import buttons, gallery, private_answer, soon, text

HOLDS = "held until a moderator has looked at them"
NOTHING = "as everywhere (in a thread: as in its channel)"


@pytest.fixture
def channels(olive):
    """The owner gives the command and gets the panel."""

    async def give(place="studio", **options):
        panel = await (await olive.command(place, "studio channels", **options)).answered()
        assert panel.ephemeral
        return panel

    return give


@pytest.fixture
def moderation(olive, channels):
    """The owner opens the panel of settings."""

    async def give():
        panel = await channels()
        await (await olive.press(panel, "Moderation…")).settled()
        await soon(lambda: "### Moderation" in text(panel))
        return panel

    return give


async def log(club):
    lines, _ = await club.engine.discipline.log(club.guild_id, kind=DecisionKind.SETTING, most=50)
    return [(line.by, line.reason, line.before, line.after) for line in lines]


async def house(club):
    return await club.engine.house_rules.house(club.guild_id)


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
    assert (await house(club)).modes == {studio: Mode.SPOILER, dark: Mode.OFF}
    assert await log(club) == [
        (olive.id, f"Pictures of <#{dark}>", NOTHING, "switched off"),
        (olive.id, f"Pictures of <#{studio}>", NOTHING, "posted behind a spoiler"),
    ]


async def test_the_same_mode_again_is_no_change(club, channels):
    """And nothing is written into the log."""
    await channels(mode="off")
    assert "were switched off already" in text(await channels(mode="off"))
    assert len(await log(club)) == 1


async def test_asking_about_a_channel_tells_what_holds_there(club, room, channels):
    """Also in a thread, which has what its channel has."""
    studio = room.channel("studio").id
    thread = post_in(room, "studio", ChannelType.PUBLIC_THREAD)
    await channels(mode="spoiler")
    panel = await channels(channel=thread)
    assert f"Pictures of <#{thread.id}> are posted behind a spoiler, as <#{studio}> says." in text(panel)
    panel = await channels(channel="gallery")
    assert f"Pictures of <#{room.channel('gallery').id}> are posted." in text(panel)
    assert len(await log(club)) == 1


async def test_holding_needs_somebody_who_looks(club, room, channels, olive):
    """A moderators' channel comes first, or with the same command."""
    answer = await private_answer(await olive.command("studio", "studio channels", mode="hold"))
    assert "this server has named none yet" in answer
    assert (await house(club)).modes == {}
    panel = await channels(mode="hold", moderators="mods")
    mods, studio = room.channel("mods").id, room.channel("studio").id
    assert f"Now: moderators are asked in <#{mods}>.\n-# Before: none." in text(panel)
    assert f"<#{studio}>: **{HOLDS}**" in text(panel)
    assert f"Moderators' channel: <#{mods}>" in text(panel)
    assert (await house(club)).moderators_channel == mods
    assert [line[1:] for line in await log(club)] == [
        (f"Pictures of <#{studio}>", NOTHING, HOLDS),
        ("Moderators' channel", "none", f"<#{mods}>"),
    ]


async def test_a_channel_where_nothing_would_arrive_is_refused(club, room, olive):
    """What is missing is named, and nothing at all is changed."""
    room.deny("ATTACH_FILES", "mods")
    interaction = await olive.command("studio", "studio channels", moderators="mods", mode="hold")
    assert "I lack **Attach Files** there" in await private_answer(interaction)
    assert (await house(club)).moderators_channel is None
    assert await log(club) == []


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
    assert (await house(club)).modes == {}
    assert (await log(club))[0] == (olive.id, f"Pictures of <#{studio}>", "switched off", NOTHING)


async def test_a_press_is_checked_again(club, room, channels, moderation, olive, mo):
    """Whoever may not manage the server any more changes nothing, on panels that still stand there."""
    guild = room.guild
    boss = guilds.add_role(room.world, guild, "Boss", permissions=1 << 5, members=[mo.user])
    panel = await (await mo.command("studio", "studio channels")).answered()
    settings = await (await mo.command("studio", "studio channels")).answered()
    await (await mo.press(settings, "Moderation…")).settled()
    await soon(lambda: "### Moderation" in text(settings))
    guilds.set_permissions(room.world, guild, boss, 0)
    for shown, label in (
        (panel, "Moderation…"),
        (panel, "Turn remixing off by default"),
        (settings, "Forbid adult content"),
        (settings, "Times and numbers…"),
        (settings, "◀ Channels"),
    ):
        assert "Only those who may Manage Server" in await private_answer(await mo.press(shown, label)), label
    assert await log(club) == []


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


# The panel of settings


async def test_settings_are_shown_with_what_they_mean(club, moderation):
    """All of them; what needs an endpoint is switched off where the bot asks none, and the tolerance is explained."""
    panel = await moderation()
    for line in (
        "Adult content in age-restricted channels: **allowed**",
        "Safety tolerance: **each provider's own**",
        "-# 0 is the strictest, 6 the most tolerant. WaveSpeed takes it",
        "Orders while the moderation endpoint does not answer: **refused**",
        "Thresholds of the moderation endpoint: **every other category: flag from 0.4, refuse from 0.7**",
        "-# This bot asks no moderation endpoint",
        "Held pictures nobody looks at: **refused after 24 hours**",
        "Reports that hide a picture until a moderator has looked: **3**",
        "Strikes that suspend a member: **3**",
        "A strike counts for: **30 days**",
        "Such a suspension lasts: **7 days**",
    ):
        assert line in text(panel)
    disabled = [it["label"] for it in walk(panel.components) if it["type"] == 2 and it.get("disabled")]
    assert disabled == ["Let through while it is down", "Thresholds…"]


async def test_adult_content_is_switched(club, moderation, olive):
    """With what it was, and a line in the log."""
    panel = await moderation()
    await (await olive.press(panel, "Forbid adult content")).settled()
    await soon(lambda: "Allow adult content" in buttons(panel))
    assert "Adult content in age-restricted channels: **not allowed** · before: allowed" in text(panel)
    assert await log(club) == [(olive.id, "Adult content in age-restricted channels", "allowed", "not allowed")]
    assert (await house(club)).policy == Policy(adult=False)


async def test_the_safety_tolerance_is_chosen(club, moderation, olive):
    """A number, or each provider's own."""
    panel = await moderation()
    menu = next(it["custom_id"] for it in walk(panel.components) if it["type"] == 3)
    await (await olive.press(panel, menu, ["0"])).settled()
    await soon(lambda: "Safety tolerance: **0 of 6** · before: each provider's own" in text(panel))
    assert (await house(club)).policy.safety_tolerance == 0
    await (await olive.press(panel, menu, ["own"])).settled()
    await soon(lambda: "Safety tolerance: **each provider's own**" in text(panel))
    assert (await house(club)).policy == Policy()


async def test_times_and_numbers_are_one_form(club, moderation, olive):
    """Filled with what holds; empty fields leave it; what cannot be changes nothing and says why."""
    panel = await moderation()
    form = await olive.press(panel, "Times and numbers…")
    await form.settled()
    values = {row["component"]["custom_id"]: row["component"]["value"] for row in form.modal["components"]}
    assert list(values.values()) == ["24", "3", "3", "30", "7"]
    await (
        await olive.submit(form, hold_hours="2", reports_to_hide="0", strikes_to_suspend="", strike_days="9")
    ).settled()
    await soon(lambda: "refused after 2 hours** · before: refused after 24 hours" in text(panel))
    assert "Reports that hide a picture until a moderator has looked: **none** · before: 3" in text(panel)
    wanted = Policy(hold_hours=2, reports_to_hide=0, strike_days=9)
    assert (await house(club)).policy == wanted
    assert len(await log(club)) == 3
    for name, typed, sentence in (
        ("hold_hours", "0", "1 to 720"),
        ("strike_days", "a week", "“a week” is no number for “Days a strike counts”"),
        ("suspension_days", "-1", "is no number"),
    ):
        form = await olive.press(panel, "Times and numbers…")
        await form.settled()
        assert sentence in await private_answer(await olive.submit(form, **{name: typed}))
    assert (await house(club)).policy == wanted


async def test_thresholds_are_one_form(room, tmp_path, olive):
    """For every category, and for those with a line of their own; errors name the line."""
    async with opened(room, tmp_path, endpoint=True) as club:
        panel = await (await olive.command("studio", "studio channels")).answered()
        await (await olive.press(panel, "Moderation…")).settled()
        await soon(lambda: "### Moderation" in text(panel))
        assert "asks no moderation endpoint" not in text(panel)
        form = await olive.press(panel, "Thresholds…")
        await form.settled()
        await (
            await olive.submit(form, flag="0.3", block="80%", categories="violence: 0.2, 0.9\n\nself_harm 0,1 0,2")
        ).settled()
        await soon(lambda: "violence: flag from 0.2, refuse from 0.9; self\\_harm: flag from 0.1" in text(panel))
        wanted = {DEFAULT: (0.3, 0.8), "violence": (0.2, 0.9), "self_harm": (0.1, 0.2)}
        assert (await house(club)).policy == Policy(thresholds=wanted)
        form = await olive.press(panel, "Thresholds…")
        await form.settled()
        assert form.modal["components"][2]["component"]["value"] == "violence 0.2 0.9\nself_harm 0.1 0.2"
        answer = await private_answer(await olive.submit(form, categories="violence 0.2 0.9\nhate high"))
        assert "Line 2, “hate high”" in answer
        await (await olive.press(panel, "Let through while it is down")).settled()
        await soon(lambda: "does not answer: **let through** · before: refused" in text(panel))
        assert (await house(club)).policy == Policy(thresholds=wanted, closed=False)


async def test_the_way_back_leads_to_the_channels(club, moderation, olive):
    """Both panels are one message."""
    panel = await moderation()
    await (await olive.press(panel, "◀ Channels")).settled()
    await soon(lambda: "### Channels" in text(panel))


async def test_settings_say_when_automod_cannot_be_read(club, room, moderation):
    """The note stands where somebody looks who can help it."""
    assert "AutoMod" not in text(await moderation())
    guilds.take_permissions(room.world, room.guild, "MANAGE_GUILD")
    await until_known(club, lambda found: found.at and not found.readable)
    assert "I cannot read Discord's AutoMod rules here" in text(await moderation())


async def test_the_gallery_and_remixing_stand_in_the_log_too(club, room, channels, olive):
    """Every change of these settings does."""
    wall = room.channel("gallery").id
    panel = await channels(gallery="gallery", stars=1)
    await (await olive.press(panel, "Turn remixing off by default")).settled()
    await soon(lambda: "Turn remixing on by default" in buttons(panel))
    await (await olive.press(panel, "No gallery channel")).settled()
    await soon(lambda: "No gallery channel" not in buttons(panel))
    assert [line[1:] for line in await log(club)] == [
        ("Starred pictures", f"<#{wall}> after 1 star", "nowhere, 1 star"),
        ("Remixing by default", "on", "off"),
        ("Starred pictures", "nowhere, 3 stars", f"<#{wall}> after 1 star"),
    ]


# Thresholds as they are typed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("violence 0.3 0.8", {"violence": (0.3, 0.8)}),
        ("  - violence/graphic : .3 ; 1\n• hate = 30% | 80%\n", {"violence/graphic": (0.3, 1), "hate": (0.3, 0.8)}),
        ("violence,0.3,0.8", {"violence": (0.3, 0.8)}),
        ("violence 0,3 0,8", {"violence": (0.3, 0.8)}),
        ("self harm 0 0", {"self harm": (0, 0)}),
        ("* 0.1 0.2", {DEFAULT: (0.1, 0.2)}),
        ("", {}),
    ],
)
def test_lines_are_read_as_people_write_them(typed, expected):
    """Commas, colons, per cent, dashes and empty lines are all the same to us."""
    found = thresholds.typed("", "", typed, before=(0.4, 0.7))
    assert found == {DEFAULT: (0.4, 0.7), **expected}
    assert thresholds.typed("", "", thresholds.shown(found), before=found[DEFAULT]) == found


@pytest.mark.parametrize(
    ("flag", "block", "categories", "sentence"),
    [
        ("", "", "hate 0.1 0.2\nviolence 0.8", "Line 2, “violence 0.8”: write a category"),
        ("", "", "0.3 0.8", "Line 1, “0.3 0.8”: write a category"),
        ("", "", "violence 0.8 0.3", "Line 1, “violence 0.8 0.3”: the two scores are 0 to 1"),
        ("", "", "violence 0.8 1.3", "the two scores are 0 to 1"),
        ("", "", "violence nan inf", "write a category"),
        ("", "", f"{'x' * 61} 0.1 0.2", "write a category"),
        ("high", "", "", "“high” is no score for “Flag from”"),
        ("", "-1", "", "“-1” is no score for “Refuse from”"),
        ("0.9", "", "", "The first two fields: the two scores"),
        ("", "", "\n".join(f"c{n} 0 1" for n in range(51)), "At most 50 categories"),
    ],
)
def test_what_cannot_be_meant_names_the_line(flag, block, categories, sentence):
    """The sentence says which line, and what would work."""
    with pytest.raises(BadRequest) as caught:
        thresholds.typed(flag, block, categories, before=(0.4, 0.7))
    assert sentence in caught.value.sentence
    assert "Nothing was changed." in caught.value.sentence
