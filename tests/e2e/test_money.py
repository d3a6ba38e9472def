"""Limits, alerts, pauses and turns in line, through Discord, with the real bot beside the room."""

import asyncio

from practice.discord.visitor import Visitor
from tests.e2e.stage import Stage, refused, texts

FREE = {"EASEL_USER_DAILY_IMAGES": "0", "EASEL_USER_DAILY_USD": "0", "EASEL_USER_CONCURRENT_JOBS": "0"}


async def order(who: Visitor, prompt: str = "a fox", place: str = "studio", **options: object):
    return await who.command(place, "imagine", prompt=prompt, **options)


async def studio(stage: Stage, command: str, **options: object) -> str:
    """Something the owner sets."""
    olive = stage.room.visitor("olive")
    message = await (await olive.command("studio", f"studio {command}", **options)).answered()
    assert message.ephemeral
    return texts(message)


def delay(stage: Stage, seconds: float) -> None:
    for account in stage.house.accounts.values():
        account.set(latency=seconds)


async def test_each_limit_says_which_and_when_it_ends(set_stage):
    """One refusal after the other, each naming its limit, what is left and when it starts afresh."""
    stage = await set_stage(**FREE)
    ann = stage.ann
    await order(ann)
    await stage.posted()  # four cents are spent
    told: dict[str, str] = {}
    for name, command, options in (
        ("images", "limits", {"images_per_day": 1}),
        ("day", "limits", {"images_per_day": 0, "usd_per_day": 0.05}),
        ("month", "limits", {"usd_per_day": 0, "usd_per_month": 0.06}),
        ("channel", "budget", {"where": "studio", "usd_per_day": 0.07}),
        ("server", "budget", {"usd_per_month": 0.05}),
    ):
        if name == "channel":
            await studio(stage, "limits", usd_per_month=0)
        if name == "server":
            await studio(stage, "budget", where="studio", usd_per_day=0)
        await studio(stage, command, **options)
        told[name] = await refused(await order(ann))
    assert "0 of 1 left today" in told["images"]
    assert "You have $0.01 of $0.05 left today" in told["day"]
    assert "You have $0.02 of $0.06 left this month" in told["month"]
    assert f"<#{stage.room.channel('studio').id}> has $0.03 of $0.07 left today" in told["channel"]
    assert "This server has $0.01 of $0.05 left this month" in told["server"]
    assert all("<t:" in sentence for sentence in told.values())
    assert stage.states() == ["delivered"]


async def test_too_many_at_once_are_told_to_wait(set_stage):
    """The number of jobs at once is a limit of its own."""
    stage = await set_stage(**{**FREE, "EASEL_USER_CONCURRENT_JOBS": "1"})
    delay(stage, 1)
    await (await order(stage.ann)).answered()
    assert "1 at once is the limit" in await refused(await order(stage.ann))
    await stage.posted()


async def test_alerts_come_once_even_across_a_restart(set_stage):
    """50, 80 and 100 % of the day, in the owner's channel, and no word twice after `kill -9`."""
    stage = await set_stage(**FREE)
    await studio(stage, "budget", usd_per_day=0.08, alerts="gallery")

    def alerts() -> list[str]:
        found = stage.room.world.messages.values()
        return [it.content for it in found if it.channel_id == stage.room.channel("gallery").id]

    await order(stage.ann)
    await stage.until(lambda: len(alerts()) == 1)
    await stage.restart()
    await order(stage.ann, "another")
    await stage.until(lambda: len(alerts()) == 3)
    assert "0.00 of $0.08 left today" in await refused(await order(stage.ann))
    await stage.restart()
    await asyncio.sleep(1)
    assert [next(t for t in ("50 %", "80 %", "100 %") if t in it) for it in alerts()] == ["50 %", "80 %", "100 %"]
    await stage.posted(2)


async def test_a_pause_holds_the_line_at_once_and_across_a_restart(set_stage):
    """What is at the provider finishes; what waits is told why, and is sent after `resume` only."""
    stage = await set_stage(**FREE, EASEL_WAVESPEED_CONCURRENCY="1")
    delay(stage, 2)
    first = await (await order(stage.ann, "one", model="kontext-pro@wavespeed")).answered()
    await stage.reach("waiting")
    second = await (await order(stage.ann, "two", model="kontext-pro@wavespeed")).answered()
    assert "1 order in line will wait" in await studio(stage, "pause", reason="the bill looks odd")
    await stage.until(lambda: "the bill looks odd" in texts(second))
    assert "the bill looks odd" in await refused(await order(stage.ann, "three"))
    await stage.reach("delivered")
    await stage.restart()
    await asyncio.sleep(1)
    assert sorted(stage.states()) == ["delivered", "queued"]
    assert "1 order goes on" in await studio(stage, "resume")
    await stage.posted(2)
    assert "Done" in texts(first)


async def test_a_flood_of_one_member_lets_others_pass(set_stage):
    """Nine members with one order each are served before the flood's second tenth."""
    stage = await set_stage(**FREE, EASEL_WAVESPEED_CONCURRENCY="2")
    delay(stage, 0.3)
    world, guild = stage.room.world, stage.room.guild
    flood = [await order(stage.ann, f"flood {n}", model="kontext-pro@wavespeed") for n in range(50)]
    for it in flood:
        await it.answered()
    names = ["ben", "cleo", "mo", "olive"]
    others = [stage.room.visitor(name) for name in names] + [_newcomer(stage, world, guild, n) for n in range(5)]
    for who in others:
        await (await order(who, "mine", model="kontext-pro@wavespeed")).answered()
    served = await stage.until(lambda: _served(stage, {who.id for who in others}), 60)
    assert served < 20, "the flood's second tenth ends with its 20th order"
    waiting = await refused(await stage.ann.command("studio", "jobs"))
    assert "in line" in waiting
    assert "expected <t:" in waiting


def _newcomer(stage: Stage, world, guild, number: int) -> Visitor:
    """Somebody else who joins the server."""
    user = stage.room.world.bot.__class__(
        id=world.ids.next(), name=f"guest{number}", global_name=f"Guest {number}", bot=False, color=0
    )
    world.add_user(user)
    world.join(guild, user)
    return stage.room.visitor(user.name)


def _served(stage: Stage, others: set[int]) -> int:
    """Once all others have been sent: how many of the flood had been before the last of them; 0 until then."""
    rows = stage.rows("SELECT user_id FROM jobs WHERE submitted_at IS NOT NULL ORDER BY submitted_at, id")
    order = [user for (user,) in rows]
    if not others <= set(order):
        return 0
    last = max(place for place, user in enumerate(order) if user in others)
    return sum(user not in others for user in order[:last])
