"""Moderators see what is held, reported or appealed against on one card each, and decide there, once."""

import asyncio
import io

from PIL import Image as Canvas

from bot.core.decisions import DecisionKind
from bot.store import decisions
from tests.cogs.jury import card, fill_in, hidden, hold, ordered, over, question, says, settled
from tests.cogs.reading import buttons, gallery, private_answer, said, soon


def files(message):
    return [it.filename for it in message.attachments]


async def test_a_held_picture_comes_as_a_card(club, room, ann):
    """Pictures behind a spoiler with words for those who cannot see them, prompt, maker, reason, price, place, time."""
    await hold(club)
    job = await ordered(club, ann, "a red door @everyone", count=2)
    message = await card(club)

    assert hidden(message) == ["easel-picture-1.png", "easel-picture-2.png"]
    aloud = "A held picture, made from the words: a red door @everyone"
    assert {it["description"] for it in gallery(message)} == {aloud}
    assert buttons(message) == ["Approve", "Refuse…", "Claim"]
    text = said(message)
    assert f"“a red door \\@everyone”\n-# <@{ann.id}> · `kontext-pro` at WaveSpeed · 2 pictures" in text
    assert "$0.08, charged only if it is approved" in text
    assert "**Why it is held:** This channel holds every picture." in text
    until = (await club.engine.reviews.get(1, guild_id=club.guild_id)).until // 1000
    assert f"Unanswered, it is refused <t:{until}:R>, at no cost to the member." in text
    thread = (await club.engine.job(job)).thread_id
    assert f"**Would be posted in** <#{thread}>" in text
    assert f"**History of <@{ann.id}>:** no strikes that count\n-# all of it: `/moderation log member:`" in text
    assert not message.pings.users
    assert not message.pings.everyone


async def test_the_member_sees_that_a_moderator_looks_first(club, room, ann):
    """The card names the time and what cancelling costs; `/jobs` says where it is."""
    await hold(club)
    job = await ordered(club, ann)
    mine = room.world.message((await club.engine.job(job)).card_id)
    await says(mine, "A moderator looks at it first.\nYou hear <t:")
    assert "Cancelling now does not save $0.04: WaveSpeed has made it." in said(mine)
    answer = await private_answer(await ann.command("studio", "jobs"))
    assert "with the moderators" in answer


async def test_approve_posts_it_where_it_was_asked_for(club, room, ann, mo):
    """One press: the card tells who approved and has no buttons, the picture stands in its thread once."""
    await hold(club)
    job = await ordered(club, ann)
    message = await card(club)
    await (await mo.press(message, "Approve")).settled()
    await says(message, f"**Approved** by <@{mo.id}> <t:")

    assert buttons(message) == []
    assert await over(club, job) == "delivered"
    done = await club.engine.job(job)
    shown = [it for it in room.world.messages.values() if files(it) == [f"easel-{job}-1.png"]]
    assert [(it.id, it.channel_id) for it in shown] == [(done.result_id, done.thread_id)]
    assert not gallery(shown[0])[0].get("spoiler")


async def test_in_a_thread_the_card_becomes_the_result(club, room, ann, mo):
    """An order made in a thread keeps its one message through hold and approval."""
    (node,) = await club.made(ann, "the first")
    await hold(club)
    job = await ordered(club, ann, "the second", club.place(node))
    mine = room.world.message((await club.engine.job(job)).card_id)
    await (await mo.press(await card(club), "Approve")).settled()
    assert await over(club, job) == "delivered"
    assert files(mine) == [f"easel-{job}-1.png"]


async def test_refuse_tells_the_member_why(club, room, ann, mo):
    """The form asks for a reason; the card keeps the picture as a record, the member reads why and pays nothing."""
    await hold(club)
    job = await ordered(club, ann)
    message = await card(club)
    await (await fill_in(mo, message, "Refuse…", Reason="Not *here*, please.")).settled()
    await says(message, f"**Refused** by <@{mo.id}> <t:")

    assert "> “Not \\*here\\*, please.”" in said(message)
    assert (buttons(message), hidden(message)) == ([], ["easel-picture-1.png"])
    assert await over(club, job) == "refused"
    mine = room.world.message((await club.engine.job(job)).card_id)
    assert "A moderator looked at it and decided not to show it. Reason: Not" in said(mine)
    assert "It costs you nothing." in said(mine)
    await settled(club)
    assert hidden(message) == ["easel-picture-1.png"]
    assert await club.engine.discipline.strikes(guild_id=club.guild_id, user_id=ann.id) == 0


async def test_a_refusal_can_be_a_strike(club, ann, mo):
    """The form has a choice for it, which is no by itself."""
    await hold(club)
    job = await ordered(club, ann)
    message = await card(club)
    press = await mo.press(message, "Refuse…")
    await press.settled()
    assert [row["label"] for row in press.modal["components"]] == ["Reason", "Strike"]
    await (await fill_in(mo, message, "Refuse…", Reason="no", Strike=["Yes, this counts as a strike"])).settled()
    assert await over(club, job) == "refused"
    assert await club.engine.discipline.strikes(guild_id=club.guild_id, user_id=ann.id) == 1


async def test_claim_is_shown_and_given_back(club, ann, mo, olive):
    """While one moderator looks, another reads who it is, also before writing a reason; the second press frees it."""
    await hold(club)
    await ordered(club, ann)
    message = await card(club)
    await (await mo.press(message, "Claim")).settled()
    await says(message, f"**Claimed by <@{mo.id}>** <t:")
    for button in ("Approve", "Refuse…", "Claim"):
        answer = await private_answer(await olive.press(message, button))
        assert answer == f"<@{mo.id}> is looking at this one. After a quarter of an hour it is free again."
    await (await mo.press(message, "Claim")).settled()
    await soon(lambda: "Claimed" not in said(message))
    await (await olive.press(message, "Approve")).settled()
    await says(message, f"**Approved** by <@{olive.id}>")


async def test_two_moderators_at_once_decide_once(club, room, ann, mo, olive):
    """One of two presses decides, the other one's answer names who did; the picture is posted once."""
    await hold(club)
    job = await ordered(club, ann)
    message = await card(club)
    presses = await asyncio.gather(mo.press(message, "Approve"), olive.press(message, "Approve"))
    await asyncio.gather(*(it.settled() for it in presses))
    await soon(lambda: any(it.messages for it in presses))
    review = await club.engine.reviews.get(1, guild_id=club.guild_id)
    told = [said(it) for press in presses for it in press.messages]
    assert told == [f"<@{review.decided_by}> has decided about this already: approved."]
    assert await over(club, job) == "delivered"
    lines, total = await club.db.read(decisions.search, guild_id=club.guild_id, kinds=[DecisionKind.APPROVED])
    assert (total, lines[0].by) == (1, review.decided_by)


async def test_members_decide_nothing(club, ann, ben):
    """In a channel that everybody sees the buttons answer moderators only."""
    await hold(club, moderators="gallery")
    await ordered(club, ann)
    message = await card(club, place="gallery")
    for button in ("Approve", "Refuse…", "Claim"):
        answer = await private_answer(await ben.press(message, button))
        assert answer == "Only moderators (who may Manage Messages on this server) can do that."
    found = await question(club)
    assert (found.open, found.claimed_by) == (True, None)


async def test_whoever_is_no_moderator_any_more_decides_nothing(club, room, ann, mo):
    """A form that comes back after the permission was taken away is refused, with the words to copy."""
    await hold(club, moderators="gallery")
    await ordered(club, ann)
    press = await mo.press(await card(club, place="gallery"), "Refuse…")
    await press.settled()
    room.guild.members[mo.id].role_ids.clear()
    answer = await private_answer(await mo.submit(press, words="too dark"))
    assert "Only moderators" in answer
    assert "You wrote: “too dark”" in answer
    assert (await club.engine.reviews.get(1, guild_id=club.guild_id)).open


async def test_nobody_decides_about_their_own_picture(club, mo, olive):
    """A moderator's own picture is looked at by another one; whoever manages the server may do so themselves."""
    await hold(club)
    await ordered(club, mo)
    message = await card(club)
    for button in ("Approve", "Refuse…", "Claim"):
        assert "another moderator has to look at it" in await private_answer(await mo.press(message, button))
    await ordered(club, olive)
    second = await card(club, 2)
    await (await olive.press(second, "Approve")).settled()
    await says(second, f"**Approved** by <@{olive.id}>")


async def test_what_it_was_made_from_is_shown_too(club, ann):
    """A picture handed in stands beside the result, smaller and behind a spoiler as well."""
    await hold(club)
    source = io.BytesIO()
    Canvas.effect_noise((1200, 1200), 90).convert("RGB").save(source, "PNG")
    job = await ordered(club, ann, "at night", image=source.getvalue())
    message = await card(club)
    (parent,) = [it.number for it in (await club.engine.reviews.file(await question(club))).parents]
    (made,) = await club.engine.pictures(job)
    assert {it.partition(".")[0] for it in hidden(message)} == {
        f"easel-picture-{made.number}",
        f"easel-source-{parent}",
    }
    assert f"**Made from** #{parent}" in said(message)
    assert all(len(it.data) <= 512 * 1024 for it in message.attachments if "source" in it.filename)


async def test_cancelled_by_the_member_it_needs_nobody(club, room, ann):
    """The card says so, has no buttons and no picture any more."""
    await hold(club)
    job = await ordered(club, ann)
    message = await card(club)
    mine = (await club.engine.job(job)).card_id
    assert "$0.04 counts against the daily limit" in await private_answer(await ann.press(mine, "Cancel"))
    await says(message, "**Nothing to decide any more** since <t:")
    assert (buttons(message), gallery(message), files(message)) == ([], [], [])
