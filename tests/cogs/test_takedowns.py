"""`/moderation takedown`, in the practice room: what stands in Discord afterwards, and what a moderator is offered."""

import asyncio

import pytest

from cogs.thread_cards import EVERY
from tests.cogs.reading import buttons, gallery, private_answer, soon, text
from tests.cogs.test_reports import hides_after, report


async def take_down(who, picture, place="studio", **options):
    return await who.command(place, "moderation takedown", picture=str(picture), **options)


async def become(true):
    """Wait until something that has to be asked for is true."""
    async with asyncio.timeout(10):
        while not await true():  # noqa: ASYNC110 - database and disk have no event for this
            await asyncio.sleep(0.01)


def link(club, node):
    return f"https://discord.com/channels/{club.guild_id}/{node.channel_id}/{node.message_id}"


def there(club, node):
    message = club.room.world.messages.get(node.message_id)
    return message is not None and not message.deleted


def card(club, node):
    """The card in the channel, whose thread the picture stands in."""
    return club.room.world.message(node.channel_id)


async def files_left(club):
    """Names of the picture files and previews on disk."""
    folder = club.engine._shop.pictures._vault._root
    return sorted(it.name for it in folder.rglob("*") if it.is_file())


async def test_a_picture_goes_from_everywhere(club, ann, ben, mo, room):
    """Message, file, preview and tray; the card says so without its words; the moderator reads of the strike."""
    (node,) = await club.made(ann, "a boat")
    (other,) = await club.made(ben, "another")
    item = await club.engine.together.input_of(node.number, by=ben.id, guild_id=club.guild_id)
    await club.engine.together.add_to_tray(item, guild_id=club.guild_id, user_id=ben.id)
    answer = await private_answer(await take_down(mo, node.number, reason="not *here*"))
    await room.until(lambda: not there(club, node))
    await room.until(lambda: "taken down by a moderator" in text(card(club, node)))

    assert f"**#{node.number} by <@{ann.id}> is taken down.**" in answer
    assert "“not \\*here\\*”" in answer
    assert "1 strike that counts" in answer
    assert "boat" not in text(card(club, node))
    assert buttons(card(club, node)) == ["Sum up", "Appeal"]
    assert there(club, other)
    assert await club.engine.together.tray(guild_id=club.guild_id, user_id=ben.id) == []
    await become(lambda: _no_files(club, node.sha256))
    assert any(name.startswith(other.sha256) for name in await files_left(club))


async def _no_files(club, sha256):
    return not any(name.startswith(sha256) for name in await files_left(club))


async def test_only_moderators_may(club, ann, ben, mo, room):
    """The right is looked at again with each press: who is no moderator any more takes nothing down."""
    (node,) = await club.made(ann, "a boat")
    child = await club.remix(ben, node, "at night")
    press = await take_down(mo, node.number)
    await private_answer(press)
    room.guild.members[mo.id].role_ids.clear()
    late = await mo.press(press.original, "Take down its 1 descendant too")
    assert "moderators" in (await private_answer(late)).lower()
    assert there(club, child)


async def test_what_stands_on_it_is_offered(club, ann, ben, cleo, mo, room):
    """Two descendants of others and a picture of the same day: each button does what it says, once, and says so."""
    (node,) = await club.made(ann, "a boat")
    child = await club.remix(ben, node, "at night")
    grandchild = await club.remix(cleo, child, "in the rain")
    (brother,) = await club.made(ann, "a lighthouse")
    await club.made(ben, "apart")
    press = await take_down(mo, node.number)
    await private_answer(press)
    answer = press.original
    assert buttons(answer) == ["Take down its 2 descendants too", "Take down Ann's 1 other picture of that day"]
    await (await mo.press(answer, "Take down its 2 descendants too")).settled()
    await room.until(lambda: buttons(answer) == ["Take down Ann's 1 other picture of that day"])
    assert "2 descendants were taken down too" in text(answer)
    await room.until(lambda: not there(club, child) and not there(club, grandchild))
    await (await mo.press(answer, "Take down Ann's 1 other picture of that day")).settled()
    await room.until(lambda: buttons(answer) == [])
    assert "2 descendants were taken down too" in text(answer)
    assert "1 picture of the same day was too" in text(answer)
    await room.until(lambda: not there(club, brother))
    pictures, _ = await club.engine.together.gallery(
        guild_id=club.guild_id, user_id=None, starred=False, offset=0, most=9
    )
    assert [it.prompt for it in pictures] == ["apart"]


async def test_two_moderators_press_at_once(club, ann, ben, mo, olive, room):
    """The same button pressed by two, and by one who has lost the right meanwhile, takes each picture down once."""
    (node,) = await club.made(ann, "a boat")
    child = await club.remix(ben, node, "at night")
    press = await take_down(mo, node.number)
    await private_answer(press)
    answer, label = press.original, "Take down its 1 descendant too"
    both = await asyncio.gather(mo.press(answer, label), mo.press(answer, label))
    await asyncio.gather(*(it.settled() for it in both))
    await room.until(lambda: not there(club, child))
    await room.until(lambda: label not in buttons(answer))
    assert "1 descendant was taken down too" in text(answer)
    lines = await club.db.read(_taken)
    assert [it["picture"] for it in lines] == [node.number, child.number]


async def _taken(reader):
    return list(await reader.fetch("SELECT * FROM decisions WHERE kind = 'taken down' ORDER BY number"))


async def test_a_link_means_the_message_and_a_number_the_picture(club, ann, mo, room):
    """By number one of four goes and three stay; by the link the rest goes."""
    nodes = await club.made(ann, "four boats", count=4)
    message = club.message(nodes[0])
    await private_answer(await take_down(mo, f"#{nodes[1].number}"))
    await room.until(lambda: len(message.attachments) == 3)
    assert "1 of 4 was taken down" in text(message)
    assert buttons(message)[:4] == ["Remix 1", "Remix 2", "Remix 3", "Again"]
    assert len(gallery(message)) == 3
    answer = await private_answer(await take_down(mo, link(club, nodes[0])))
    assert f"#{nodes[0].number}, #{nodes[2].number} and #{nodes[3].number}" in answer
    await room.until(lambda: not there(club, nodes[0]))
    assert "taken down already" in await private_answer(await take_down(mo, link(club, nodes[0])))
    assert "no such picture" in await private_answer(await take_down(mo, "#4711"))


async def test_links_to_a_card_and_to_a_copy_in_the_gallery_lead_there_too(club, ann, ben, mo, olive, room):
    """Whatever shows a picture or stands for it may be linked to; other messages may not."""
    channel = room.channel("gallery")
    await (await olive.command("studio", "studio channels", gallery=channel, stars=1)).answered()
    (node,), (other,) = await club.made(ann, "a boat"), await club.made(ann, "another")
    await (await ben.press(node.message_id, "★")).settled()
    await room.until(lambda: any(it.attachments for it in channel.messages.values()))
    await become(lambda: club.engine.together.gallery_place(node.number))
    (copy,) = [it for it in channel.messages.values() if it.attachments]
    start = f"https://discord.com/channels/{club.guild_id}"
    assert f"#{node.number} by" in await private_answer(await take_down(mo, f"{start}/{channel.id}/{copy.id}"))
    await room.until(lambda: copy.deleted and not there(club, node))
    shown = card(club, other)
    answer = await private_answer(await take_down(mo, f"{start}/{shown.channel_id}/{shown.id}"))
    assert f"#{other.number} by" in answer
    chat = await ann.say("studio", "hello")
    refused = await private_answer(await take_down(mo, f"{start}/{chat.channel_id}/{chat.id}"))
    assert "no such picture" in refused


async def test_the_newest_pictures_are_suggested_to_moderators(club, ann, mo):
    """Also those of other channels, and hidden ones; what is typed narrows the list."""
    await hides_after(club, 1)
    (first,) = await club.made(ann, "a boat")
    (second,) = await club.made(ann, "a hidden lighthouse")
    await report(mo, second.message_id)
    found = await mo.autocomplete("mods", "moderation takedown", focused="picture", picture="")
    assert [it["value"] for it in found] == [str(second.number), str(first.number)]
    found = await mo.autocomplete("mods", "moderation takedown", focused="picture", picture="light")
    assert [it["name"] for it in found] == [f"#{second.number} · a hidden lighthouse"]


async def test_in_a_thread_the_result_itself_goes(club, ann, ben, mo, room):
    """Where the card became the result, that message is deleted; the thread stays."""
    (node,) = await club.made(ann, "a boat")
    child = await club.remix(ben, node, "at night")
    assert child.channel_id == node.channel_id
    await private_answer(await take_down(mo, child.number, club.place(node)))
    await room.until(lambda: not there(club, child))
    assert there(club, node)


async def test_threads_that_sleep_are_reached(club, ann, mo, room):
    """In an archived thread a message is changed as well, and the thread sleeps on."""
    nodes = await club.made(ann, "two boats", count=2)
    await mo.archive(club.place(nodes[0]))
    await private_answer(await take_down(mo, nodes[0].number))
    await room.until(lambda: len(club.message(nodes[0]).attachments) == 1)
    await room.until(lambda: room.world.channel(club.place(nodes[0])).thread.archived)


@pytest.mark.parametrize("status", [429, 403])
async def test_a_message_that_cannot_be_reached_is_tried_again(club, ann, ben, mo, room, status):
    """Discord says later, or has taken a permission away for a while: the message goes in the end."""
    (node,) = await club.made(ann, "a boat")
    (other,) = await club.made(ann, "another")
    route = "DELETE /channels/{channel_id}/messages/{message_id}"
    if status == 429:
        fault = room.faults.limit_next(route, 0.2, times=2)
    else:
        fault = room.faults.fail_next(route, status, code=50001)
    await private_answer(await take_down(mo, node.number))
    await soon(lambda: fault.met == fault.times)
    if status == 403:
        await become(lambda: club.db.read(_left))
        await club.db.write(_hurry)
        await report(ben, other.message_id)  # whatever changes next wakes whoever works them off
    await room.until(lambda: not there(club, node))
    await become(lambda: club.db.read(_none))


async def _left(reader):
    return await reader.value("SELECT count(*) FROM redraws WHERE tries = 1 AND not_before < at + 30000")


async def _hurry(tx):
    await tx.execute("UPDATE redraws SET not_before = 0")


async def _none(reader):
    return await reader.value("SELECT count(*) FROM redraws") == 0


async def test_messages_somebody_else_deleted_need_nothing(club, ann, mo, room):
    """A message or a whole thread that is gone already is done with."""
    (node,) = await club.made(ann, "a boat")
    (other,) = await club.made(ann, "another")
    room.world.remove_message(club.message(node))
    await private_answer(await take_down(mo, node.number))
    await private_answer(await take_down(mo, other.number))
    await room.until(lambda: not there(club, other))
    await become(lambda: club.db.read(_none))


async def test_the_card_of_a_thread_shows_it_no_longer(club, ann, mo, room):
    """The contact sheet on top of a long thread is drawn anew at once, and goes with the thread's last picture."""
    (first,) = await club.made(ann, "picture 0")
    nodes = [first, *[(await club.made(ann, f"picture {each}", first.channel_id))[0] for each in range(1, 10)]]
    await become(lambda: club.engine.customs.thread_card(club.place(first)))
    sheet = room.world.message(await club.engine.customs.thread_card(club.place(first)))
    await private_answer(await take_down(mo, nodes[3].number))
    await room.until(lambda: "picture 3" not in text(sheet))
    drawn, _ = club.drawing.sheets[-1]
    assert nodes[3].number not in [it.number for it in drawn]
    assert EVERY > 5  # it did not wait for its next turn
    await private_answer(await take_down(mo, first.number, family=True))
    press = await take_down(mo, nodes[1].number)
    await private_answer(press)
    (label,) = buttons(press.original)
    await (await mo.press(press.original, label)).settled()
    await room.until(lambda: sheet.deleted)
    await become(lambda: club.db.read(_none))
    assert await club.engine.customs.thread_card(club.place(first)) is None


async def test_cards_of_moderators_do_not_keep_it(club, ann, ben, mo, olive, room):
    """A card about a report, decided long ago, that still shows the picture loses the file as well."""
    await (await olive.command("studio", "studio channels", moderators=room.channel("mods"))).answered()
    (node,) = await club.made(ann, "a boat")
    await report(ben, node.message_id)
    await room.until(lambda: any(it.attachments for it in room.channel("mods").messages.values()))
    (shown,) = [it for it in room.channel("mods").messages.values() if it.attachments]
    await (await mo.press(shown, "Keep")).settled()
    await private_answer(await take_down(mo, node.number))
    await room.until(lambda: not shown.attachments)
