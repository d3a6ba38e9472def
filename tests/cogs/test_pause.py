"""`/studio pause` and `resume`: refusals with the reason, notice to those who wait, and going on."""

import asyncio

from tests.cogs.reading import private_answer, said, soon


async def pause(olive, **options) -> str:
    return await private_answer(await olive.command("studio", "studio pause", **options))


async def imagined(who, place="studio") -> str:
    return await private_answer(await who.command(place, "imagine", prompt="a fox"))


async def test_a_paused_server_refuses_with_the_reason_until_it_goes_on(club, olive, ann):
    """At once, everywhere, with the moderator's words, as they wrote them."""
    assert "Paused: The whole server" in await pause(olive, reason="bill to be looked at")
    assert await imagined(ann) == "New pictures are paused on this server. Reason: bill to be looked at"
    answer = await private_answer(await olive.command("studio", "studio resume"))
    assert "Going on" in answer
    assert len(await club.made(ann, "a fox")) == 1
    assert [(it.what, it.by) for it in await club.engine.treasury.audit(club.guild_id)] == [("pause", olive.id)] * 2


async def test_a_channel_is_paused_with_its_threads(club, olive, ann):
    """Nothing in the channel or its threads, everything elsewhere."""
    (node,) = await club.made(ann, "before")
    await pause(olive, channel="studio")
    for place in ("studio", node.channel_id):
        assert f"paused in <#{club.room.channel('studio').id}>" in await imagined(ann, place)
    assert len(await club.made(ann, "a fox", "gallery")) == 1


async def test_a_role_is_paused(club, room, olive, mo, ann):
    """Members with the role are refused, others are not."""
    role = next(it for it in room.guild.roles.values() if it.name == "Moderators")
    await pause(olive, role=role)
    assert f"members with <@&{role.id}>" in await imagined(mo)
    assert len(await club.made(ann, "a fox")) == 1


async def test_resuming_what_is_not_paused_shows_what_is(club, olive):
    """The answer helps: nothing, or the list with who and why."""
    assert await private_answer(await olive.command("studio", "studio resume")) == "Nothing is paused."
    await pause(olive, channel="studio", reason="quiet hour")
    answer = await private_answer(await olive.command("studio", "studio resume"))
    assert f"<#{club.room.channel('studio').id}>, by <@{olive.id}>" in answer
    assert "quiet hour" in answer


async def test_those_who_wait_are_told_on_their_cards(club, room, olive, ann):
    """Orders in line stand still; their cards and `/jobs` say why, and all go on after `resume`."""
    club.provider.gate = asyncio.Event()
    interactions = [await ann.command("studio", "imagine", prompt=f"number {n}") for n in range(5)]
    cards = [await it.answered() for it in interactions]
    await soon(lambda: len(club.provider.calls) == 3)
    assert "2 orders in line will wait" in await pause(olive, reason="lunch")
    await room.until(lambda: sum("Reason: lunch" in said(card) for card in cards) == 2)
    waiting = next(card for card in cards if "Reason: lunch" in said(card))
    assert "Paused." in said(waiting)
    assert "costs nothing until it is sent" in said(waiting)
    assert "paused" in await private_answer(await ann.command("studio", "jobs"))
    club.provider.gate.set()
    for it in interactions[:3]:
        await club.result(it)
    assert len(club.provider.calls) == 3
    assert "2 orders go on" in await private_answer(await olive.command("studio", "studio resume"))
    for it in interactions[3:]:
        await club.result(it)
    assert len(club.provider.calls) == 5
