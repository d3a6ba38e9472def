"""Reporting a picture, in the practice room: the button, the menu, the form, and what becomes of the message."""

import pytest

from bot.core.policy import Policy
from bot.store import policies
from practice.discord.entities import Member, User
from practice.discord.interaction import InteractionType
from tests.cogs.reading import buttons, gallery, private_answer, text

LABEL = "What is wrong with it?"
BLUE_EYES = {"prompt": "a cat with blue eyes", "model": "flux-dev@wavespeed"}


async def form(press):
    """The modal a press opened."""
    await press.settled()
    return press.modal


def field(modal, label):
    return next(row["component"] for row in modal["components"] if row["label"] == label)


async def report(who, message, words="it is too dark", which=None):
    """Press `Report`, write why, and read the answer."""
    press = await who.press(message, "Report")
    modal = await form(press)
    values = {field(modal, LABEL)["custom_id"]: words}
    if which is not None:
        values["which"] = [str(which)]
    return await private_answer(await who.submit(press, values))


async def hides_after(club, reports):
    await club.db.write(
        policies.set_policy, club.guild_id, Policy(reports_to_hide=reports), now=club.engine.clock.now()
    )


def crowd(room, count):
    people = []
    for number in range(count):
        user = room.world.add_user(User(id=room.world.ids.next(), name=f"guest{number}"))
        room.guild.members[user.id] = Member(user=user, joined_at=room.clock.time())
        people.append(room.visitor(user))
    return people


async def test_a_member_reports_a_picture_and_is_thanked_in_private(club, ann, ben):
    """The form asks what is wrong; moderators are asked; nothing public says who it was."""
    (node,) = await club.made(ann, "a boat")
    before = text(club.message(node))
    assert "moderators have been asked" in await report(ben, node.message_id)
    ((review,), _) = await club.engine.reviews.waiting(club.guild_id)
    assert (review.picture, review.reason, review.reports) == (node.number, "it is too dark", 1)
    assert text(club.message(node)) == before
    everything = [text(it) + it.content for it in club.room.world.messages.values() if not it.ephemeral]
    assert not any(str(ben.id) in each or "too dark" in each for each in everything)


async def test_a_second_report_says_so_before_anything_is_written(club, ann, ben):
    """No form opens a second time; another member may still report."""
    (node,) = await club.made(ann, "a boat")
    await report(ben, node.message_id)
    assert "reported this picture already" in await private_answer(await ben.press(node.message_id, "Report"))


async def test_ones_own_picture_is_for_delete(club, room, ann):
    """Its maker is told what to press instead, in a private message as well, where it may have come to."""
    (node,) = await club.made(ann, "a boat")
    assert "`Delete`" in await private_answer(await ann.press(node.message_id, "Report"))
    data = {"component_type": 2, "custom_id": f"easel:report:{node.job_id}", "id": 1}
    opened = room.server.interactions.open
    press = opened(InteractionType.COMPONENT, ann.user, ann.direct(), data, source=club.message(node))
    assert "`Delete`" in await private_answer(press)


async def test_the_menu_does_the_same_and_knows_whose_messages(club, ann, ben):
    """`Report picture` works on Easel's messages; a member's own photo is Discord's matter."""
    (node,) = await club.made(ann, "a boat")
    press = await ben.menu(node.message_id, "Report picture")
    modal = await form(press)
    answer = await ben.submit(press, {field(modal, LABEL)["custom_id"]: "wrong colours"})
    assert "moderators have been asked" in await private_answer(answer)
    chat = await ann.say("studio", "look at this")
    assert "Only pictures that Easel posted" in await private_answer(await ben.menu(chat, "Report picture"))


async def test_of_several_pictures_the_form_asks_which(club, ann, ben):
    """The chosen one is reported; with one report it is hidden, and the message shows the rest with fitting buttons."""
    await hides_after(club, 1)
    nodes = await club.made(ann, "three boats", count=3)
    message = club.message(nodes[0])
    await (await ann.press(message, "★")).settled()
    await club.engine.together.star(nodes[2].number, user_id=ben.id, guild_id=club.guild_id)
    press = await ben.press(message, "Report")
    options = field(await form(press), "Which picture?")["options"]
    assert [it["label"] for it in options] == ["Picture 1 of 3", "Picture 2 of 3", "Picture 3 of 3"]
    answer = await ben.submit(press, {"reason": "odd", "which": [options[1]["value"]]})
    assert "the picture is hidden" in await private_answer(answer)
    await club.room.until(lambda: len(message.attachments) == 2)

    kept = [club.engine.pictures(nodes[0].job_id)]
    first, second, third = await kept[0]
    assert (first.there, second.there, third.there) == (True, False, True)
    assert "1 of 3 is hidden" in text(message)
    assert buttons(message) == ["Remix 1", "Remix 2", "Again", "Family", "★ 1", "Delete", "Report"]
    assert len(gallery(message)) == 2
    press = await ben.press(message, "Remix 2")
    await press.settled()
    assert press.modal["custom_id"].endswith(f":{third.number}")
    press = await ben.press(message, "Report")
    assert [it["value"] for it in field(await form(press), "Which picture?")["options"]] == [
        str(first.number), str(third.number),
    ]  # fmt: skip


async def test_three_reports_leave_a_sentence_in_place_of_the_picture(club, ann, room):
    """No file and no button stays; everybody who comes by another way is told that it is gone."""
    (node,) = await club.made(ann, "a boat")
    message, people = club.message(node), crowd(room, 4)
    before = message.components
    for each in people[:3]:
        await report(each, message)
    await room.until(lambda: not message.attachments)

    assert "hidden until a moderator has looked" in text(message)
    assert "boat" not in text(message)
    assert (buttons(message), gallery(message)) == ([], [])
    last, shown, message.components = people[3], message.components, before  # a client that has not noticed yet
    assert "hidden already" in await private_answer(await last.press(message, "Report"))
    assert "gone" in await private_answer(await last.press(message, "Remix"))
    assert "no such picture" in await private_answer(await last.press(message, "★"))
    press = await ann.press(message, "Delete")
    await press.settled()
    assert "gone already" in await private_answer(await ann.press(press.original, "Yes, delete it"))
    message.components = shown
    for menu in ("Remix this picture", "Add to blend"):
        assert "are gone" in await private_answer(await last.menu(message, menu))
    about = await private_answer(await last.menu(message, "About this picture"))
    assert "taken down" in about
    assert "boat" not in about
    assert "empty" in await private_answer(await last.command("studio", "gallery"))
    refused = await private_answer(await last.command(club.place(node), "family"))
    assert "No picture of mine stands here" in refused


async def test_what_is_hidden_shows_in_no_tray_tree_or_replay(club, ann, ben, room):
    """Collected before, it is not in the tray any more; in its family only its place is left."""
    await hides_after(club, 1)
    (node,) = await club.made(ann, "a boat")
    child = await club.remix(ben, node, "with a red sail")
    item = await club.engine.together.input_of(node.number, by=ben.id, guild_id=club.guild_id)
    await club.engine.together.add_to_tray(item, guild_id=club.guild_id, user_id=ben.id)
    await report(ben, node.message_id)
    await room.until(lambda: not club.message(node).attachments)

    assert await club.engine.together.tray(guild_id=club.guild_id, user_id=ben.id) == []
    press = await ben.press(child.message_id, "Family")
    assert "boat" not in await private_answer(press)
    assert "Replay" not in buttons(press.original)
    family, _ = club.drawing.trees[-1]
    assert family.by_number[node.number].removed


async def test_a_picture_that_was_kept_is_back_with_everything(club, ann, ben, mo, room):
    """Shown again: the same file, all buttons and its stars, also in the gallery channel it had earned."""
    await hides_after(club, 1)
    channel = room.channel("gallery")
    olive = room.visitor("olive")
    await (await olive.command("studio", "studio channels", gallery=channel, stars=1)).answered()
    (node,) = await club.made(ann, "a boat")
    message = club.message(node)
    data = message.attachments[0].data
    await (await ben.press(message, "★")).settled()
    await room.until(lambda: any(it.attachments for it in channel.messages.values()))
    await report(ben, message)
    await room.until(lambda: not message.attachments)
    await room.until(lambda: not any(it.attachments for it in channel.messages.values() if not it.deleted))
    await club.engine.takedowns.keep(1, by=mo.id, guild_id=club.guild_id)
    await room.until(lambda: message.attachments)
    await room.until(lambda: any(it.attachments for it in channel.messages.values() if not it.deleted))

    assert message.attachments[0].data == data
    assert buttons(message) == ["Remix", "Again", "Family", "★ 1", "Delete", "Report"]
    assert "hidden" not in text(message)
    (copy,) = [it for it in channel.messages.values() if it.attachments and not it.deleted]
    assert copy.attachments[0].data == data


async def test_the_gallerys_copy_can_be_reported(club, ann, ben, mo, room):
    """Whoever sees a picture only in the gallery channel reports it there."""
    channel = room.channel("gallery")
    await (await room.visitor("olive").command("studio", "studio channels", gallery=channel, stars=1)).answered()
    (node,) = await club.made(ann, "a boat")
    await (await ben.press(node.message_id, "★")).settled()
    await room.until(lambda: any(it.attachments for it in channel.messages.values()))
    (copy,) = [it for it in channel.messages.values() if it.attachments]
    press = await mo.menu(copy, "Report picture")
    answer = await mo.submit(press, {field(await form(press), LABEL)["custom_id"]: "not for here"})
    assert "moderators have been asked" in await private_answer(answer)
    ((review,), _) = await club.engine.reviews.waiting(club.guild_id)
    assert review.picture == node.number


@pytest.mark.parametrize("words", ["@everyone look", "**\u202emad\u202c**\n# big", "x" * 400])
async def test_hostile_reports_are_only_words(club, ann, ben, words):
    """Whatever somebody writes, it is kept for moderators and shown to nobody else."""
    (node,) = await club.made(ann, "a boat")
    assert "moderators have been asked" in await report(ben, node.message_id, words)
    ((review,), _) = await club.engine.reviews.waiting(club.guild_id)
    assert review.reason == words
