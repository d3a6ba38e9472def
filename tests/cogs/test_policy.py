"""The panel of a server's decisions about moderation: what it shows, what it changes, what it does not take."""

import pytest

from bot.core.errors import BadRequest
from bot.core.models import OFFERS
from bot.core.policy import DEFAULT, Policy
from cogs import thresholds
from cogs.ui import words_house
from practice.discord import guilds
from practice.discord.components import walk
from tests.cogs.club import opened
from tests.cogs.house_rules import house_of, policy_panel, settings_log, until_known
from tests.cogs.reading import buttons, private_answer, soon, text


async def test_settings_are_shown_with_what_they_mean(club, olive):
    """All of them; what needs an endpoint is switched off where the bot asks none, and the tolerance is explained."""
    panel = await policy_panel(olive)
    for line in (
        "Adult content in age-restricted channels: **allowed**",
        "Safety tolerance: **each provider's own**",
        "-# 0 is the strictest, 6 the most tolerant. Taken by some models of WaveSpeed, as near as they go.",
        "Orders while the moderation service does not answer: **refused**",
        "Thresholds of the moderation service: **every category: flag from 0.4, refuse from 0.7**",
        "-# This bot asks no moderation service",
        "Held pictures nobody looks at: **refused after 24 hours**",
        "Reports that hide a picture until a moderator has looked: **3**",
        "Strikes that suspend a member: **3**",
        "A strike counts for: **30 days**",
        "Such a suspension lasts: **7 days**",
    ):
        assert line in text(panel)
    disabled = [it["label"] for it in walk(panel.components) if it["type"] == 2 and it.get("disabled")]
    assert disabled == ["Let through while it is down", "Thresholds…"]


def test_the_tolerance_names_those_who_take_it():
    """Providers of this bot that take it, with all of their models or some, and those that do not."""
    assert words_house.safety(OFFERS) == (
        "0 is the strictest, 6 the most tolerant. Taken by Vtrix and some models of WaveSpeed, as near as they go; "
        "not by UModelverse."
    )
    assert words_house.safety([it for it in OFFERS if it.safety is None]) == "No provider of this bot takes it."


async def test_adult_content_is_switched(club, olive):
    """With what it was, and a line in the log."""
    panel = await policy_panel(olive)
    await (await olive.press(panel, "Forbid adult content")).settled()
    await soon(lambda: "Allow adult content" in buttons(panel))
    assert "Adult content in age-restricted channels: **not allowed**\n-# Before: allowed" in text(panel)
    assert await settings_log(club) == [
        (olive.id, "Adult content in age-restricted channels", "allowed", "not allowed")
    ]
    assert (await house_of(club)).policy == Policy(adult=False)


async def test_the_safety_tolerance_is_chosen(club, olive):
    """A number, or each provider's own."""
    panel = await policy_panel(olive)
    menu = next(it["custom_id"] for it in walk(panel.components) if it["type"] == 3)
    await (await olive.press(panel, menu, ["0"])).settled()
    await soon(lambda: "Safety tolerance: **0 of 6**\n-# Before: each provider's own" in text(panel))
    assert (await house_of(club)).policy.safety_tolerance == 0
    await (await olive.press(panel, menu, ["own"])).settled()
    await soon(lambda: "Safety tolerance: **each provider's own**" in text(panel))
    assert (await house_of(club)).policy == Policy()


async def test_times_and_numbers_are_one_form(club, olive):
    """Filled with what holds; empty fields leave it; what cannot be changes nothing and says why."""
    panel = await policy_panel(olive)
    form = await olive.press(panel, "Times and numbers…")
    await form.settled()
    values = {row["component"]["custom_id"]: row["component"]["value"] for row in form.modal["components"]}
    assert list(values.values()) == ["24", "3", "3", "30", "7"]
    await (
        await olive.submit(form, hold_hours="2", reports_to_hide="0", strikes_to_suspend="", strike_days="9")
    ).settled()
    await soon(lambda: "refused after 2 hours**\n-# Before: refused after 24 hours" in text(panel))
    assert "Reports that hide a picture until a moderator has looked: **none**\n-# Before: 3" in text(panel)
    wanted = Policy(hold_hours=2, reports_to_hide=0, strike_days=9)
    assert (await house_of(club)).policy == wanted
    assert len(await settings_log(club)) == 3
    for name, typed, sentence in (
        ("hold_hours", "0", "1 to 720"),
        ("strike_days", "a week", "“a week” is no number for “Days a strike counts”"),
        ("suspension_days", "-1", "is no number"),
    ):
        form = await olive.press(panel, "Times and numbers…")
        await form.settled()
        assert sentence in await private_answer(await olive.submit(form, **{name: typed}))
    assert (await house_of(club)).policy == wanted


async def test_thresholds_are_one_form(room, tmp_path, olive):
    """For every category, and for those with a line of their own; errors name the line."""
    async with opened(room, tmp_path, endpoint=True) as club:
        panel = await policy_panel(olive)
        assert "asks no moderation service" not in text(panel)
        form = await olive.press(panel, "Thresholds…")
        await form.settled()
        await (
            await olive.submit(form, flag="0.3", block="80%", categories="violence: 0.2, 0.9\n\nself_harm 0,1 0,2")
        ).settled()
        await soon(lambda: "violence: flag from 0.2, refuse from 0.9; self\\_harm: flag from 0.1" in text(panel))
        wanted = {DEFAULT: (0.3, 0.8), "violence": (0.2, 0.9), "self_harm": (0.1, 0.2)}
        assert (await house_of(club)).policy == Policy(thresholds=wanted)
        form = await olive.press(panel, "Thresholds…")
        await form.settled()
        assert form.modal["components"][2]["component"]["value"] == "violence 0.2 0.9\nself_harm 0.1 0.2"
        answer = await private_answer(await olive.submit(form, categories="violence 0.2 0.9\nhate high"))
        assert "Line 2, “hate high”" in answer
        await (await olive.press(panel, "Let through while it is down")).settled()
        await soon(lambda: "does not answer: **let through**\n-# Before: refused" in text(panel))
        assert (await house_of(club)).policy == Policy(thresholds=wanted, closed=False)


async def test_the_way_back_leads_to_the_channels(club, olive):
    """Both panels are one message."""
    panel = await policy_panel(olive)
    await (await olive.press(panel, "◀ Channels")).settled()
    await soon(lambda: "### Channels" in text(panel))


async def test_settings_say_when_automod_cannot_be_read(club, room, olive):
    """The note stands where somebody looks who can help it."""
    assert "AutoMod" not in text(await policy_panel(olive))
    guilds.take_permissions(room.world, room.guild, "MANAGE_GUILD")
    await until_known(club, lambda found: found.at and not found.readable)
    assert "I cannot read Discord's AutoMod rules here" in text(await policy_panel(olive))


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
