"""Reports and appeals come to moderators as cards; what was taken down leaves every card that shows it."""

from tests.cogs.jury import ask_in, card, cards, fill_in, hidden, hold, ordered, over, question, says
from tests.cogs.reading import buttons, gallery, said, soon


def files(message):
    return [it.filename for it in message.attachments]


async def report(club, who, node, words="not nice"):
    await club.engine.takedowns.report(node.number, by=who.id, guild_id=club.guild_id, reason=words)


async def test_a_reported_picture_comes_as_a_card(club, room, ann, ben, cleo, mo):
    """How many, what the last wrote, never who; whether it is hidden; a link; and `Keep` shows it again."""
    await ask_in(club, "mods")
    (node,) = await club.made(ann, "a cat")
    for who, words in ((ben, "it is *ugly*"), (cleo, "it is my cat"), (mo, "I agree")):
        await report(club, who, node, words)
    message = await card(club)
    await says(message, "**3 members reported it.** The last ones wrote:")
    await says(message, "It is **hidden** until you decide.")
    text = said(message)
    assert "> “I agree”\n> “it is my cat”\n> “it is \\*ugly\\*”" in text
    assert not any(f"<@{who.id}>" in text for who in (ben, cleo, mo))
    assert f"[See it where it stands](https://discord.com/channels/{club.guild_id}/{node.channel_id}/" in text
    assert (buttons(message), hidden(message)) == (
        ["Keep", "Take down…", "Claim"],
        [f"easel-picture-{node.number}.png"],
    )
    await (await mo.press(message, "Keep")).settled()
    await says(message, f"**Kept** by <@{mo.id}>")
    assert buttons(message) == []
    assert len(cards(club)) == 1
    assert not (await club.engine.reviews.file(await question(club))).pictures[0].hidden


async def test_a_picture_taken_down_leaves_the_card(club, ann, ben, mo):
    """Its file goes from the card as well; the reason stays."""
    await ask_in(club, "mods")
    (node,) = await club.made(ann, "a cat")
    await report(club, ben, node)
    message = await card(club)
    await (await fill_in(mo, message, "Take down…", Reason="It is somebody's cat.")).settled()
    await says(message, f"**Taken down** by <@{mo.id}>")
    assert "> “It is somebody's cat.”" in said(message)
    assert (gallery(message), files(message)) == ([], [])
    assert (await club.node(node.number)).removed


async def test_what_stands_on_a_reported_picture_is_offered_too(club, ann, ben, mo):
    """Taken down from its card, a picture's descendants and its maker's day are one press away, in private."""
    await ask_in(club, "mods")
    (node,) = await club.made(ann, "a cat")
    child = await club.remix(ben, node, "with a hat")
    (other,) = await club.made(ann, "a dog")
    await report(club, ben, node)
    submitted = await fill_in(mo, await card(club), "Take down…", Reason="Somebody's cat.")
    await submitted.settled()
    await submitted.world.changes.until(lambda: any(it.ephemeral for it in submitted.messages), 5)
    (offer,) = [it for it in submitted.messages if it.ephemeral]
    assert buttons(offer) == [
        "Take down its 1 descendant too",
        "Take down Ann's 1 other picture of that day",
    ]
    await (await mo.press(offer, "Take down its 1 descendant too")).settled()
    assert (await club.node(child.number)).removed
    assert not (await club.node(other.number)).removed


async def test_an_approved_picture_taken_down_later_leaves_its_card_too(club, ann, mo):
    """The record of an approval keeps no picture that moderators have taken down since."""
    await hold(club)
    job = await ordered(club, ann)
    message = await card(club)
    await (await mo.press(message, "Approve")).settled()
    assert await over(club, job) == "delivered"
    assert files(message) != []
    (picture,) = await club.engine.pictures(job)
    await club.engine.takedowns.take_down([picture.number], by=mo.id, guild_id=club.guild_id)
    await soon(lambda: files(message) == [])
    assert "**Approved**" in said(message)


async def test_of_several_only_what_went_leaves_an_open_card(club, ann, mo):
    """One of two held pictures was taken down meanwhile: the other one still waits, and still has its buttons."""
    await hold(club)
    job = await ordered(club, ann, count=2)
    message = await card(club)
    first, second = await club.engine.pictures(job)
    await club.engine.takedowns.take_down([first.number], by=mo.id, guild_id=club.guild_id)
    await soon(lambda: hidden(message) == [f"easel-picture-{second.number}.png"])
    assert files(message) == [f"SPOILER_easel-picture-{second.number}.png"]
    await (await mo.press(message, "Approve")).settled()
    assert await over(club, job) == "delivered"


async def test_an_appeal_comes_as_a_card(club, ann, mo):
    """What was decided and what the member says; one press decides, and a second look by the same eyes is told so."""
    await hold(club)
    job = await ordered(club, ann)
    first = await card(club)
    await (await fill_in(mo, first, "Refuse…", Reason="Too dark.")).settled()
    await over(club, job)
    line = (await club.engine.job(job)).decision
    await club.engine.discipline.appeal(line, by=ann.id, guild_id=club.guild_id, text="It is *only* a door.")
    club.engine.reviews.wake()
    message = await card(club, 2)
    text = said(message)
    assert f"**<@{ann.id}> says:** “It is \\*only\\* a door.”" in text
    assert f"**Decided:** refused by <@{mo.id}> <t:" in text
    assert "Reason: Too dark." in text
    assert "**Words:** “a red door”" in text
    assert f"-# <@{mo.id}> decided first; somebody else should look this time" in text
    assert f"[The earlier question](https://discord.com/channels/{club.guild_id}/{first.channel_id}/{first.id})" in text
    assert buttons(message) == ["Uphold", "Reject", "Claim"]
    press = await mo.press(message, "Reject")
    await press.settled()
    assert press.modal is None
    await says(message, f"**Rejected** by <@{mo.id}>")
    assert f"-# <@{mo.id}> had decided first as well." in said(message)
    assert buttons(message) == []
