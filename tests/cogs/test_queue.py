"""`/moderation queue`: everything that waits, in private, with the same buttons; it needs no moderators' channel."""

import pytest

from practice.discord.resolved import Refused
from tests.cogs.jury import card, cards, fill_in, held, hidden, hold, ordered, over, question, says, until
from tests.cogs.reading import buttons, private_answer, said


async def queue(who, place="studio"):
    """The private message with the first page."""
    interaction = await who.command(place, "moderation queue")
    await private_answer(interaction)
    (message,) = interaction.messages
    return message


async def press(who, message, button):
    interaction = await who.press(message, button)
    await interaction.settled()
    return interaction


async def first_card(club):
    return (await question(club)).message_id


async def test_an_empty_queue_says_so(club, mo):
    """Nothing waits: a friendly sentence."""
    assert said(await queue(mo)).startswith("Nothing waits for you.")


async def test_members_are_not_offered_it(club, ann):
    """Discord keeps the command from whoever may not manage messages."""
    with pytest.raises(Refused):
        await ann.command("studio", "moderation queue")


async def test_it_pages_through_what_waits(club, ann, ben, mo):
    """Oldest first, five on a page: kind, age, maker, words, reason, time and card; pages turn in place."""
    await hold(club)
    asked = [await ann.command("studio", "imagine", prompt=f"door {n}") for n in range(5)]
    for each in asked:
        await held(club, each)
    (node,) = await club.made(ann, "a cat", "after-dark")
    await club.engine.takedowns.report(node.number, by=ben.id, guild_id=club.guild_id, reason="it is *ugly*")
    await until(
        lambda: first_card(club)
    )  # Discord takes five messages in five seconds: the others may not be there yet
    first = await queue(mo)
    text = said(first)
    assert "### Waiting for a moderator\n-# 6 questions, oldest first · page 1 of 2" in text
    assert buttons(first) == [*(f"Open {n}" for n in range(1, 6)), "◀ Back", "More ▶"]
    assert f" · picture by <@{ann.id}> · expires <t:" in text
    assert "-# This channel holds every picture." in text
    shown = cards(club)[0]
    assert f"[card](https://discord.com/channels/{club.guild_id}/{shown.channel_id}/{shown.id})" in text
    assert all(f"“door {n}”" in text for n in range(5))
    await press(mo, first, "More ▶")
    await says(first, "page 2 of 2")
    assert "**Reported** <t:" in said(first)
    assert "“a cat”\n-# 1 report: “it is \\*ugly\\*”" in said(first)
    assert buttons(first) == ["Open 6", "◀ Back", "More ▶"]
    await club.engine.takedowns.keep(6, by=mo.id, guild_id=club.guild_id)
    await press(mo, first, "Open 6")
    await says(first, f"**Kept** by <@{mo.id}>")
    await press(mo, first, "Back to the queue")
    await says(first, "5 questions, oldest first")
    assert buttons(first) == [f"Open {n}" for n in range(1, 6)]


async def test_everything_can_be_decided_in_private(club, room, ann, mo):
    """Without a channel for moderators: opened, claimed and approved on a private card with its pictures."""
    await hold(club, moderators=None)
    job, other = await ordered(club, ann), await ordered(club, ann, "a blue door")
    message = await queue(mo)
    await press(mo, message, "Open 1")
    await says(message, "### Held · question 1")
    assert (hidden(message), buttons(message)) == (
        ["easel-picture-1.png"],
        ["Approve", "Refuse…", "Claim", "Back to the queue"],
    )
    await press(mo, message, "Claim")
    await says(message, f"**Claimed by <@{mo.id}>**")
    assert hidden(message) == ["easel-picture-1.png"]
    await press(mo, message, "Approve")
    await says(message, f"**Approved** by <@{mo.id}>")
    assert buttons(message) == ["Back to the queue"]
    assert await over(club, job) == "delivered"
    await press(mo, message, "Back to the queue")
    await says(message, "1 question, oldest first")
    assert message.attachments == []
    await press(mo, message, "Open 2")
    await says(message, "question 2")
    await (await fill_in(mo, message, "Refuse…", Reason="No blue.")).settled()
    await says(message, "**Refused** by")
    assert await over(club, other) == "refused"
    await press(mo, message, "Back to the queue")
    await says(message, "Nothing waits for you.")
    assert (await question(club)).message_id is None


async def test_the_card_follows_what_is_decided_in_private(club, ann, mo, olive):
    """Decided in the queue, the card in the moderators' channel tells it; a stale private card does at a press."""
    await hold(club)
    await ordered(club, ann)
    shown = await card(club)
    mine, hers = await queue(mo), await queue(olive)
    for who, message in ((mo, mine), (olive, hers)):
        await press(who, message, "Open 1")
        await says(message, "question 1")
    await press(mo, mine, "Approve")
    await says(shown, f"**Approved** by <@{mo.id}>")
    late = await olive.press(hers, "Claim")
    assert f"<@{mo.id}> has decided about this already: approved." in await told(late)
    await says(hers, f"**Approved** by <@{mo.id}>")


async def told(interaction):
    await interaction.settled()
    await interaction.world.changes.until(lambda: any(it.id != interaction.source.id for it in interaction.messages), 5)
    return said(next(it for it in interaction.messages if it.id != interaction.source.id))


async def test_whoever_is_no_moderator_any_more_turns_no_page(club, room, ann, mo):
    """A private list from before does not outlive the permission."""
    await hold(club)
    await ordered(club, ann)
    message = await queue(mo)
    room.guild.members[mo.id].role_ids.clear()
    assert "Only moderators" in await private_answer(await mo.press(message, "Open 1"))
