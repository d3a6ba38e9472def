"""`/studio limits`: set, shown, changed from the panel, cleared; and what members are told who reach one."""

import pytest

from bot.core.limits import Rule, Subject
from tests.cogs.reading import buttons, private_answer, said
from tests.cogs.remixing import form_of


async def ordered(who, **options) -> str:
    """The refusal of an order."""
    return await private_answer(await who.command("studio", "imagine", prompt="a fox", **options))


async def test_a_limit_is_set_and_told_with_what_it_was(club, olive, ann):
    """Set for a member: the answer names before and after, is private; the change is logged."""
    interaction = await olive.command("studio", "studio limits", who=ann, images_per_day=2)
    answer = await private_answer(interaction)
    assert f"<@{ann.id}>: 2 pictures a day" in answer
    assert "Before: " in answer
    assert "nothing said" in answer
    again = await private_answer(await olive.command("studio", "studio limits", who=ann, images_per_day=5))
    assert "5 pictures a day" in again
    assert "2 pictures a day" in again.partition("Before:")[2]
    (last, first) = await club.engine.treasury.audit(club.guild_id)
    assert (first.by, last.by, first.what) == (olive.id, olive.id, "limits")


async def test_what_was_set_holds_at_once(club, olive, ann, ben):
    """The member of whom the rule speaks is refused with the sentence; another is not."""
    await private_answer(await olive.command("studio", "studio limits", who=ann, images_per_day=1))
    await club.made(ann, "one")
    answer = await ordered(ann)
    for part in ("1 picture", "0 of 1 left today", "afresh <t:"):
        assert part in answer
    await club.made(ben, "one")
    await club.made(ben, "two")


async def test_the_most_generous_role_wins_and_a_cap_lowers(club, room, olive, mo, ann):
    """Roles come with the command: moderators get more than everyone, until a cap takes it away again."""
    role = next(it for it in room.guild.roles.values() if it.name == "Moderators")
    for options in ({"images_per_day": 1}, {"who": role, "images_per_day": 2}):
        await private_answer(await olive.command("studio", "studio limits", **options))
    await club.made(ann, "one")
    assert "0 of 1 left" in await ordered(ann)
    await club.made(mo, "one")
    await club.made(mo, "two")
    assert "0 of 2 left" in await ordered(mo)
    capped = await private_answer(await olive.command("studio", "studio limits", who=role, images_per_day=1, cap=True))
    assert "it only lowers" in capped
    assert "0 of 1 left" in await ordered(mo)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"usd_per_day": 0.03}, "$0.03 of $0.03 left today"),
        ({"usd_per_month": 0.03}, "$0.03 of $0.03 left this month"),
    ],
)
async def test_money_limits_say_what_is_missing(club, olive, ann, options, sentence):
    """A price above what is left is refused with price, rest and when it starts afresh."""
    await private_answer(await olive.command("studio", "studio limits", **options))
    answer = await ordered(ann)
    assert "This costs $0.04." in answer
    assert sentence in answer
    assert "<t:" in answer
    assert club.provider.calls == []


async def test_clearing_goes_back(club, olive, ann):
    """A cleared rule is gone; what never was is a sentence."""
    await private_answer(await olive.command("studio", "studio limits", who=ann, images_per_day=1))
    cleared = await private_answer(await olive.command("studio", "studio limits", who=ann, clear=True))
    assert "Cleared" in cleared
    assert "1 picture a day" in cleared
    assert await club.engine.treasury.rules(club.guild_id) == []
    assert "no limit of its own" in await private_answer(
        await olive.command("studio", "studio limits", who=ann, clear=True)
    )


async def test_the_panel_shows_rules_and_opens_filled_forms(club, olive, ann):
    """Without values: every rule, what holds for the member, and forms that change only what they show."""
    treasury = club.engine.treasury
    await treasury.set_limit(club.guild_id, Subject.MEMBER, ann.id, by=olive.id, images_per_day=3, weight=4)
    interaction = await olive.command("studio", "studio limits", who=ann)
    await interaction.answered()
    (panel,) = interaction.messages
    assert panel.ephemeral
    assert "3 pictures a day" in said(panel)
    assert "What holds for" in said(panel)
    assert buttons(panel) == ["Change for them…", "Change for everyone…", "Turns in line…"]
    press = await olive.press(panel, "Change for them…")
    await press.settled()
    fields = form_of(press)
    assert fields["Pictures a day"]["value"] == "3"
    filled = await olive.submit(press, images_per_day="", usd_per_day="$1,50", min_hours="24")
    assert "$1.50" in await private_answer(filled)
    (ruled,) = await treasury.rules(club.guild_id)
    assert ruled.rule == Rule(usd_per_day=1_500_000, min_hours=24, weight=4)


async def test_a_form_with_nonsense_is_a_sentence_and_changes_nothing(club, olive):
    """What is no number is named, with the field it was written into."""
    interaction = await olive.command("studio", "studio limits")
    await interaction.answered()
    press = await olive.press(interaction.messages[0], "Change for everyone…")
    await press.settled()
    answer = await private_answer(await olive.submit(press, images_per_day="lots **"))
    assert "lots" in answer
    assert "pictures a day" in answer
    assert await club.engine.treasury.rules(club.guild_id) == []


async def test_newcomers_wait_for_their_time(club, room, olive, ann):
    """A minimum time on the server refuses with the moment from which on it works."""
    await club.engine.treasury.set_limit(club.guild_id, Subject.EVERYONE, by=olive.id, min_hours=48)
    answer = await ordered(ann)
    assert "48 hours after they joined" in answer
    assert "<t:" in answer
