"""Families end to end: several visitors, real drawings, deletion, copies, stars from many, old buttons."""

import asyncio
import io
from typing import Any

from PIL import Image, ImageSequence

from practice.discord.components import walk
from practice.discord.entities import Member, Message, User
from practice.discord.interaction import Interaction
from practice.discord.uploads import Upload
from practice.discord.visitor import Visitor
from practice.providers.pictures import Studio
from tests.e2e.stage import AT_ONCE, Stage, gallery, labels, refused, texts

PROVIDERS = AT_ONCE


def visitors(stage: Stage) -> tuple[Visitor, Visitor, Visitor]:
    return stage.ann, stage.room.visitor("ben"), stage.room.visitor("cleo")


async def fresh(stage: Stage, who: Visitor, prompt: str, place: object = "studio") -> Message:
    """A picture from words."""
    count = len(stage.pictures())
    await (await who.command(place, "imagine", prompt=prompt)).answered()
    return (await stage.posted(count + 1))[-1]


async def remixed(stage: Stage, who: Visitor, message: Message, prompt: str) -> Message:
    """A picture made from another one with its button."""
    count = len(stage.pictures())
    press = await who.press(message, f"easel:remix:{number_of(stage, message)}")
    await press.settled(10)
    await (await who.submit(press, prompt=prompt)).settled(10)
    return (await stage.posted(count + 1))[-1]


async def blended(stage: Stage, who: Visitor, messages: list[Message], prompt: str) -> Message:
    """A picture made from several by way of the tray."""
    count = len(stage.pictures())
    for message in messages:
        await (await who.menu(message, "Add to blend")).answered(10)
    await (await who.command(messages[0].channel_id, "blend", prompt=prompt)).answered(10)
    return (await stage.posted(count + 1))[-1]


def number_of(stage: Stage, message: Message) -> int:
    """The number of a message's picture."""
    return int(stage.rows("SELECT min(number) FROM pictures WHERE message_id = ?", message.id)[0][0])


async def private(interaction: Interaction) -> Message:
    """The finished answer that only the asker sees."""
    message = await interaction.answered(15)
    assert message.ephemeral
    assert message.pings.nobody
    return message


def picture(message: Message) -> Image.Image:
    """The first picture a message shows."""
    return Image.open(io.BytesIO(message.attachments[0].data))


async def test_a_family_of_depth_six_with_branches_and_a_blend(stage):
    """Anybody sees where a picture comes from: a drawn tree, links, every step as an animation, and the credits."""
    ann, ben, cleo = visitors(stage)
    chain = [await fresh(stage, ann, "a boat")]
    for step, who in enumerate((ben, cleo, ann, ben, cleo), start=1):
        chain.append(await remixed(stage, who, chain[-1], f"step {step}"))
    branch = await remixed(stage, cleo, chain[1], "another way")
    blend = await blended(stage, ann, [chain[4], branch], "both together")
    numbers = {name: number_of(stage, it) for name, it in (("first", chain[0]), ("branch", branch), ("blend", blend))}

    tree = await private(await ben.press(blend, "Family"))
    drawn = picture(tree)
    (shown,) = gallery(tree)
    assert drawn.format == "PNG"
    assert min(drawn.size) > 200
    assert "A family tree of 8 pictures" in shown["description"]
    assert f"#{numbers['blend']} by Ann: “both together” is marked" in shown["description"]
    for parent in (chain[4], branch):
        assert f"/{parent.channel_id}/{parent.id})" in texts(tree)
    replay = await private(await ben.press(tree, "Replay"))
    frames = sum(1 for _ in ImageSequence.Iterator(picture(replay)))
    assert frames >= 6
    assert len(replay.attachments[0].data) <= stage.room.guild.file_limit
    (menu,) = [it for it in walk(tree.components) if it["type"] == 3]
    before = tree.attachments[0].data
    await (await ben.press(tree, menu["custom_id"], [str(numbers["first"])])).settled(10)
    await stage.until(lambda: tree.attachments[0].data != before)
    assert f"Family of #{numbers['first']}" in texts(tree)
    assert f"from pictures by <@{ben.id}> and <@{cleo.id}>" in texts(blend)
    words = texts(await private(await cleo.menu(blend, "About this picture")))
    assert f"It stands on pictures by <@{ben.id}> and <@{cleo.id}>." in words


async def test_deletion_leaves_the_children_their_history(stage):
    """Only the maker or a moderator may; what was made from it is listed and stays; message and file go."""
    ann, ben, cleo = visitors(stage)
    first = await fresh(stage, ann, "a boat")
    child = await remixed(stage, ben, first, "a red sail")
    await remixed(stage, cleo, child, "at night")
    number = number_of(stage, first)
    (sha,) = stage.rows("SELECT sha256 FROM pictures WHERE number = ?", number)[0]
    stored = list((stage.folder / "pictures").rglob(f"{sha}*"))

    assert stored
    assert "or a moderator, may delete it" in await refused(await ben.press(first, "Delete"))
    question = await private(await ann.press(first, "Delete"))
    assert "2 pictures were made from this; they stay" in texts(question)
    assert f"/{child.channel_id}/{child.id})" in texts(question)
    await stage.restart()
    await (await ann.press(question, "Yes, delete it")).settled(10)
    await stage.until(lambda: first.deleted)
    await stage.until(lambda: "are gone" in texts(question))
    assert not list((stage.folder / "pictures").rglob(f"{sha}*"))
    tree = await private(await cleo.press(child, "Family"))
    assert f"Made from #{number} (taken down" in texts(tree)
    assert "A family tree of 3 pictures" in gallery(tree)[0]["description"]
    press = await cleo.press(child, f"easel:remix:{number_of(stage, child)}")
    await press.settled(10)
    assert press.modal is not None


async def test_a_copy_is_known_however_it_was_saved(stage):
    """Re-encoded or resized and posted by somebody else, it is still known; another picture is not claimed."""
    ann, ben, _ = visitors(stage)
    stage.house.studio = Studio(pixels=512 * 512, plain=False)
    made = await fresh(stage, ann, "a lighthouse in a storm")
    other = await fresh(stage, ann, "a robot in a meadow")
    number = number_of(stage, made)
    copies = {
        "jpeg": _saved(picture(made), "JPEG", quality=60),
        "small": _saved(picture(made).resize((256, 256)), "PNG"),
        "tiny": _saved(picture(made).resize((128, 128)), "WEBP"),
    }
    for name, data in copies.items():
        message = await ben.say("studio", attachments=[Upload(filename=f"{name}.png", data=data)])
        words = texts(await private(await ben.menu(message, "About this picture")))
        assert f"Looks like #{number}" in words, name
        assert "“a lighthouse in a storm”" in words
        assert f"/{made.channel_id}/{made.id})" in words
    exact = await ben.say("studio", attachments=[Upload(filename="x.png", data=other.attachments[0].data)])
    words = texts(await private(await ben.menu(exact, "About this picture")))
    assert f"this is #{number_of(stage, other)}, byte for byte" in words
    colours = Image.radial_gradient("L").convert("RGB")
    own = await ben.say("studio", attachments=[Upload(filename="own.png", data=_saved(colours, "PNG"))])
    assert "Not made by Easel" in texts(await private(await ben.menu(own, "About this picture")))


async def test_thirty_stars_at_once_on_a_message_two_restarts_old(stage):
    """Each counts once, the message says thirty, and the picture comes to the gallery channel a single time."""
    ann, _, _ = visitors(stage)
    olive, channel = stage.room.visitor("olive"), stage.room.channel("gallery")
    await (await olive.command("studio", "studio channels", gallery=channel, stars=10)).answered()
    made = await fresh(stage, ann, "a boat")
    await stage.restart()
    await stage.restart()
    people = _crowd(stage, 30)
    presses = await asyncio.gather(*(it.press(made, "★") for it in people))
    await asyncio.gather(*(it.settled(10) for it in presses))
    await stage.until(lambda: "★ 30" in labels(made))
    await stage.until(lambda: stage.rows("SELECT count(*) FROM gallery_posts WHERE message_id IS NOT NULL") == [(1,)])
    assert stage.rows("SELECT count(*) FROM stars") == [(30,)]
    assert max(it.answered_after or 0 for it in presses) < 3
    (post,) = [it for it in channel.messages.values() if it.author.bot]
    assert post.attachments[0].data == made.attachments[0].data
    await (await people[0].press(made, "★ 30")).settled(10)
    await stage.until(lambda: "★ 29" in labels(made))
    page = await private(await ann.command("studio", "gallery", sort="stars"))
    assert "★ 29" in texts(page)
    assert picture(page).format == "JPEG"


async def test_old_buttons_and_those_who_may_not(stage):
    """Family, gallery pages and switches work two restarts later; others learn nothing of hidden pictures."""
    ann, ben, _ = visitors(stage)
    mo = stage.room.visitor("mo")
    hidden = await fresh(stage, mo, "a secret", "mods")
    made = await fresh(stage, ann, "a boat")
    about = await private(await ann.menu(made, "About this picture"))
    await stage.restart()
    await stage.restart()
    await private(await ben.press(made, "Family"))
    number = number_of(stage, hidden)
    assert "I know no such picture" in await refused(await ben.command("studio", "family", picture=str(number)))
    page = texts(await private(await ben.command("studio", "gallery")))
    assert "secret" not in page
    await (await ann.press(about, "Remixing off")).settled(10)
    await stage.until(lambda: "Others may not take it further" in texts(about))
    press = await ben.press(made, "Remix")
    assert "does not want" in await refused(press)
    card = stage.room.world.message(made.channel_id)
    assert picture(await private(await ben.press(card, "Sum up"))).format == "JPEG"


def _saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.convert("RGB").save(target, kind, **options)
    return target.getvalue()


def _crowd(stage: Stage, count: int) -> list[Visitor]:
    room = stage.room
    people = []
    for number in range(count):
        user = room.world.add_user(User(id=room.world.ids.next(), name=f"guest{number}"))
        room.guild.members[user.id] = Member(user=user, joined_at=room.clock.time())
        people.append(room.visitor(user))
    return people
