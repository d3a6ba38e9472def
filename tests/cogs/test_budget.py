"""`/studio budget`: what a server and its channels may cost, alerts to the owner's channel, eco mode."""

from bot.core.accounts import Alert, AlertKind
from bot.core.budgets import Span
from cogs.budget import ALERTS_EVERY
from cogs.ui.words_money import alert
from tests.cogs.reading import buttons, private_answer, said, soon


async def budget(olive, **options) -> str:
    return await private_answer(await olive.command("studio", "studio budget", **options))


def told(room, place="gallery") -> list[str]:
    return [it.content for it in room.world.messages.values() if it.channel_id == room.channel(place).id]


async def test_a_budget_is_set_with_before_and_after(club, olive):
    """Both amounts, what they were, and how far they are spent."""
    answer = await budget(olive, usd_per_day=2, usd_per_month=20.5)
    assert "Now: This server: $2.00 a day, $20.50 a month" in answer
    assert "Before: This server: USD a day not set, USD a month not set" in answer
    assert "$0.00 of $2.00 today, 0\u00a0%" in answer
    assert [it.by for it in await club.engine.treasury.audit(club.guild_id)] == [olive.id]


async def test_a_spent_server_budget_refuses(club, olive, ann):
    """What the server may cost a day is the end for everybody, in words."""
    await budget(olive, usd_per_day=0.05)
    await club.made(ann, "one")
    answer = await private_answer(await ann.command("studio", "imagine", prompt="two"))
    assert "This server has $0.01 of $0.05 left today" in answer


async def test_a_channel_has_its_own_budget(club, olive, ann):
    """A channel's budget counts there and in its threads, not elsewhere."""
    await budget(olive, where="studio", usd_per_day=0.05)
    (node,) = await club.made(ann, "one")
    for place in ("studio", node.channel_id):
        answer = await private_answer(await ann.command(place, "imagine", prompt="two"))
        assert f"<#{club.room.channel('studio').id}> has $0.01 of $0.05 left today" in answer
    await club.made(ann, "elsewhere", "after-dark")


async def test_alerts_come_once_each(club, room, olive, ann):
    """50, 80 and 100 % are told once each in the channel that was named."""
    assert f"Alerts go to: <#{room.channel('gallery').id}>" in await budget(olive, usd_per_day=0.08, alerts="gallery")
    await club.made(ann, "one")
    await room.until(lambda: told(room), 3 * ALERTS_EVERY)
    await club.made(ann, "two")
    await room.until(lambda: len(told(room)) >= 3, 3 * ALERTS_EVERY)
    assert ["50 %" in told(room)[0], "80 %" in told(room)[1], "100 %" in told(room)[2]] == [True] * 3
    assert "running ones finish" in told(room)[2]
    assert await club.engine.treasury.take_alerts() == []


async def test_alerts_need_a_channel_easel_may_write_in(club, room, olive):
    """A channel in which nothing would arrive is refused, and nothing is set."""
    room.deny("SEND_MESSAGES", "gallery", room.world.bot)
    assert "alerts would not arrive" in await budget(olive, alerts="gallery")
    assert (await club.engine.treasury.budgets(club.guild_id)).alerts_channel is None


async def test_eco_is_switched_on_the_panel(club, olive):
    """The button changes the panel itself, and says what holds now."""
    interaction = await olive.command("studio", "studio budget")
    await interaction.answered()
    (panel,) = interaction.messages
    assert buttons(panel) == ["Change…", "Eco mode on"]
    await (await olive.press(panel, "Eco mode on")).settled()
    await soon(lambda: "Eco mode off" in buttons(panel))
    assert "Eco mode: on" in said(panel)
    assert (await club.engine.treasury.budgets(club.guild_id)).eco


async def test_the_form_sets_amounts_and_the_threshold(club, olive):
    """Empty fields leave what was set."""
    interaction = await olive.command("studio", "studio budget", usd_per_day=3)
    await interaction.answered()
    press = await olive.press(interaction.messages[0], "Change…")
    await press.settled()
    answer = await private_answer(await olive.submit(press, usd_per_month="30", confirm="0.10"))
    assert "above $0.10" in answer
    found = await club.engine.treasury.budgets(club.guild_id)
    assert (found.server.usd_per_day, found.server.usd_per_month, found.confirm_above) == (3e6, 30e6, 100_000)


def test_an_overrun_is_told_with_both_amounts():
    """A bill above its estimate names the bill, the estimate and who sent it."""
    found = Alert(
        number=1,
        kind=AlertKind.OVERRUN,
        guild_id=1,
        channel_id=2,
        period="2026-11-21",
        span=Span.DAY,
        threshold=0,
        spent=50_000,
        limit=40_000,
        detail="vtrix flux_kontext_pro",
    )
    assert alert(found) == (
        "An order cost more than was estimated: $0.05 instead of $0.04 (vtrix flux_kontext_pro). "
        "It is booked as billed."
    )
