"""`About this picture`: Easel's own pictures, copies of them, and pictures it never saw."""

import io

import pytest
from PIL import Image

from practice.discord.uploads import Upload
from tests.cogs.club import painting
from tests.cogs.reading import buttons, private_answer, said, text

ABOUT = "About this picture"


async def about(who, message):
    """What the menu entry tells whoever asks."""
    answer = await (await who.menu(message, ABOUT)).answered()
    assert answer.ephemeral
    assert answer.pings.nobody
    return answer


def file(name: str, data: bytes) -> Upload:
    return Upload(filename=name, data=data)


def copied(club, node, change) -> bytes:
    """A picture of Easel's as somebody might have saved it."""
    image = Image.open(io.BytesIO(club.message(node).attachments[0].data)).convert("RGB")
    target = io.BytesIO()
    change(image, target)
    return target.getvalue()


async def test_easels_own_picture_is_told_with_everything(club, ann, ben, cleo):
    """Maker, words, model, seed, settings, parents with links, and on whose pictures it stands."""
    (first,) = await club.made(ann, "a boat", seed=7)
    child = await club.remix(ben, first, "a red sail")
    words = text(await about(cleo, child.message_id))
    assert "**Made by Easel.**" in words
    assert f"**[#{child.number}]" in words
    assert f"by <@{ben.id}>" in words
    assert "“a red sail”" in words
    assert "`kontext-pro` at WaveSpeed" in words
    assert f"seed {child.seed}" in words
    assert f"Made from [#{first.number}]" in words
    assert f"/{first.channel_id}/{first.message_id})" in words
    assert f"It stands on pictures by <@{ann.id}>." in words
    assert "1 picture was made from it." in text(await about(cleo, first.message_id))


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (None, "byte for byte"),
        (lambda image, target: image.save(target, "JPEG", quality=70), "Looks like #{number}"),
        (lambda image, target: image.resize((140, 140)).save(target, "WEBP"), "Looks like #{number}"),
    ],
    ids=["same", "re-encoded", "resized"],
)
async def test_a_reposted_copy_is_known(club, ann, ben, change, verdict):
    """Downloaded and posted again by somebody else, even re-encoded or resized: who made it and where."""
    (node,) = await club.made(ann, "a boat")
    await club.made(ann, "an owl")
    data = copied(club, node, change) if change else club.message(node).attachments[0].data
    message = await ben.say("studio", "look what I found", attachments=[file("found.png", data)])
    words = text(await about(ben, message))
    assert verdict.format(number=node.number) in words
    assert f"by <@{ann.id}>" in words
    assert "“a boat”" in words


async def test_a_picture_easel_never_saw_is_said_to_be_none_of_its(club, ann, ben):
    """No claim is made about somebody's own picture."""
    await club.made(ann, "a boat")
    message = await ben.say("studio", attachments=[file("mine.png", painting("ben's own"))])
    answer = await about(ann, message)
    assert "Not made by Easel" in text(answer)
    assert buttons(answer) == []


async def test_a_picture_handed_in_is_not_claimed(club, ann, ben):
    """What was only given to Easel is told as that."""
    own = file("mine.png", painting("ben's own"))
    (made,) = await club.result(await ben.command("studio", "edit", image=own, prompt="make it blue"))
    message = await ben.say(club.place(made), attachments=[own])
    words = text(await about(ann, message))
    assert "Not made by Easel." in words
    assert f"<@{ben.id}> handed it in" in words


async def test_several_pictures_are_told_one_after_the_other(club, ann, ben):
    """Every picture of a message has its own paragraph; beyond five the rest is counted."""
    (node,) = await club.made(ann, "a boat")
    mine = club.message(node).attachments[0].data
    files = [file("a.png", mine), *(file(f"{n}.png", painting(n)) for n in range(5))]
    words = text(await about(ben, await ben.say("studio", attachments=files)))
    assert words.count("Not made by Easel") == 4
    assert words.count("byte for byte") == 1
    assert "the message has 1 more" in words


async def test_a_file_that_is_no_picture_is_said_to_be_none(club, ann, ben):
    """Damaged bytes under a picture's name are a sentence; a message without pictures another."""
    broken = await ben.say("studio", attachments=[file("broken.png", b"not a picture at all")])
    assert "broken.png" in said(await about(ann, broken))
    plain = await ben.say("studio", "hello")
    assert "no picture in that message" in await private_answer(await ann.menu(plain, ABOUT))


async def test_a_copy_of_a_hidden_picture_tells_nothing_but_that(club, ann, mo):
    """Whoever cannot see the channel it was made in learns neither words nor maker."""
    (secret,) = await club.made(mo, "a secret", "mods")
    data = club.message(secret).attachments[0].data
    words = text(await about(ann, await ann.say("studio", attachments=[file("copy.png", data)])))
    assert "where you cannot look" in words
    assert "secret" not in words
    assert str(mo.id) not in words


async def test_the_maker_switches_remixing_of_one_picture(club, room, ann, ben):
    """The switch is the maker's alone, and what it says holds at once."""
    (node,) = await club.made(ann, "a boat")
    assert buttons(await about(ben, node.message_id)) == ["Family"]
    answer = await about(ann, node.message_id)
    assert buttons(answer) == ["Family", "Remixing off"]
    await (await ann.press(answer, "Remixing off")).settled()
    await room.until(lambda: "Others may not take it further." in text(answer))
    assert not await club.engine.customs.picture_allows(node.number, by=ben.id)
    await (await ann.press(answer, "Remixing on")).settled()
    await room.until(lambda: "Others may take it further." in text(answer))
    assert await club.engine.customs.picture_allows(node.number, by=ben.id)


async def test_deleting_lists_what_was_made_from_it(club, ann, ben, cleo):
    """Before the yes: how many pictures stand on it, with links; they stay, with their history."""
    (first,) = await club.made(ann, "a boat")
    child = await club.remix(ben, first, "a red sail")
    grandchild = await club.remix(cleo, child, "at night")
    words = await private_answer(await ann.press(first.message_id, "Delete"))
    assert "2 pictures were made from this; they stay, with the history." in words
    for node in (child, grandchild):
        assert f"[#{node.number}]" in words
    assert "1 picture was made from this; it stays" in await private_answer(await ben.press(child.message_id, "Delete"))
    last = await private_answer(await cleo.press(grandchild.message_id, "Delete"))
    assert "made from this" not in last
