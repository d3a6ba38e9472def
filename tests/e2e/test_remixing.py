"""Several visitors take each other's pictures further, end to end: every way in, blends, consent, double presses."""

import asyncio
from typing import Any

import pytest

from practice.discord.components import walk
from practice.discord.entities import Message
from practice.discord.interaction import Interaction
from practice.discord.visitor import Visitor
from tests.e2e import photos
from tests.e2e.records import params
from tests.e2e.stage import AT_ONCE, Stage, labels, refused, texts

PROVIDERS = AT_ONCE

PHOTOS = photos.five()


def visitors(stage: Stage) -> tuple[Visitor, Visitor, Visitor]:
    return stage.ann, stage.room.visitor("ben"), stage.room.visitor("cleo")


async def picture(
    stage: Stage, who: Visitor, place: object = "studio", prompt: str = "a lighthouse", **more
) -> Message:
    """A fresh picture of somebody, posted."""
    count = len(stage.pictures())
    await (await who.command(place, "imagine", prompt=prompt, **more)).answered()
    return (await stage.posted(count + 1))[-1]


async def form(who: Visitor, press: Interaction, **fields: Any) -> Interaction:
    """Fill in the form a press opened."""
    await press.settled(10)
    return await (await who.submit(press, **fields)).settled(10)


def number_of(stage: Stage, message: Message) -> int:
    """The number of a message's first picture."""
    return int(stage.rows("SELECT min(number) FROM pictures WHERE message_id = ?", message.id)[0][0])


def parents(stage: Stage, message: Message) -> list[int]:
    """What a picture was made from, in order."""
    rows = stage.rows("SELECT parent FROM lineage WHERE child = ? ORDER BY position", number_of(stage, message))
    return [int(parent) for (parent,) in rows]


def handed_to_provider(stage: Stage, prompt: str) -> list[int]:
    """How many pictures each POST with this prompt carried."""
    posts = [it for account in stage.house.accounts.values() for it in account.submits]
    bodies = [params(it) for it in posts if params(it).get("prompt") == prompt]
    names = ("images", "image", "input_image", "input_image_2", "input_image_3", "input_image_4")
    return [sum(len(it[n]) if isinstance(it[n], list) else 1 for n in names if it.get(n)) for it in bodies]


async def test_every_way_in(stage):
    """Command, button, reply, menu on a result and on a member's own photo: each becomes a picture with its parents."""
    ann, ben, cleo = visitors(stage)
    first = await picture(stage, ann)
    thread = first.channel_id

    await (await ben.command(thread, "remix", prompt="at dusk", image=PHOTOS[0])).answered()
    by_command = (await stage.posted(2))[-1]
    await form(cleo, await cleo.press(by_command, "Remix"), prompt="in winter", aspect_ratio=["16:9"])
    by_button = (await stage.posted(3))[-1]
    await ann.say(thread, "as a woodcut", reply_to=by_button)
    by_reply = (await stage.posted(4))[-1]
    await form(ben, await ben.menu(by_reply, "Remix this picture"), prompt="on fire", images=[PHOTOS[1]])
    by_menu = (await stage.posted(5))[-1]
    photo = await ann.say("studio", "my boat", attachments=[PHOTOS[2]])
    await form(cleo, await cleo.menu(photo, "Remix this picture"), prompt="made of glass")
    of_photo = (await stage.posted(6))[-1]

    assert parents(stage, by_command)[0] == number_of(stage, first)
    assert len(parents(stage, by_command)) == 2
    assert parents(stage, by_button) == [number_of(stage, by_command)]
    assert parents(stage, by_reply) == [number_of(stage, by_button)]
    assert parents(stage, by_menu)[0] == number_of(stage, by_reply)
    assert [handed_to_provider(stage, p) for p in ("at dusk", "in winter", "as a woodcut", "on fire")] == [
        *([2], [1], [1], [2])
    ]
    assert {it.channel_id for it in (by_command, by_button, by_reply, by_menu)} == {thread}
    assert stage.room.channel(of_photo.channel_id).parent_id == stage.room.channel("studio").id
    owner = stage.rows("SELECT user_id FROM pictures WHERE number = ?", parents(stage, of_photo)[0])[0][0]
    assert owner == ann.id
    # by_reply is Ann's own, so her name is not on it; by_menu is Ben's and stands on the others'.
    assert f"from pictures by <@{cleo.id}> and <@{ben.id}>" in texts(by_reply)
    assert f"from pictures by <@{ann.id}> and <@{cleo.id}>" in texts(by_menu)
    assert f"from pictures by <@{ann.id}>" in texts(of_photo)
    assert all(it.pings.nobody for it in stage.pictures())
    assert labels(by_menu) == ["Remix", "Again", "Family", "★", "Delete", "Report"]


@pytest.mark.parametrize(("count", "providers"), [(2, AT_ONCE), (3, {}), (4, AT_ONCE), (5, {})])  # five: WaveSpeed only
async def test_blends_from_the_tray(stage, count):
    """Two to five pictures from a photo, results and different channels become one, in the order of their adding."""
    ann, ben, _ = visitors(stage)
    made = await picture(stage, ann, count=count - 1)
    photo = await ben.say("gallery", attachments=[PHOTOS[3]])
    await (await ben.menu(photo, "Add to blend")).answered()
    tray = await (await ben.menu(made, "Add to blend")).answered()
    if count > 2:
        (menu,) = [it for it in walk(tray.components) if it["type"] == 3]
        values = [it["value"] for it in menu["options"]]
        await (await ben.press(tray, menu["custom_id"], values)).settled(10)
    await stage.until(lambda: f"{count} of 5" in texts(tray))
    await stage.restart()
    await form(ben, await ben.press(tray, "Blend…"), prompt="all together")
    blend = (await stage.posted(2))[-1]

    first = number_of(stage, made)
    assert parents(stage, blend)[1:] == list(range(first, first + count - 1))
    assert handed_to_provider(stage, "all together") == [count]
    assert f"from pictures by <@{ann.id}>" in texts(blend)
    assert stage.rows("SELECT count(*) FROM trays") == [(0,)]


async def test_a_picture_of_an_age_restricted_channel_is_blended_there_only(stage):
    """The tray takes it from anywhere, and says where it may be used when it is used elsewhere; nothing is spent."""
    ann, ben, _ = visitors(stage)
    made = await picture(stage, ann)
    photo = await ben.say("after-dark", attachments=[PHOTOS[3]])
    await (await ben.menu(photo, "Add to blend")).answered()
    tray = await (await ben.menu(made, "Add to blend")).answered()
    await stage.until(lambda: "2 of 5" in texts(tray))

    sent = await form(ben, await ben.press(tray, "Blend…"), prompt="all together")
    assert "in an age-restricted channel" in await refused(sent)
    assert stage.rows("SELECT count(*) FROM jobs") == [(1,)]
    await (await ben.command("after-dark", "blend", prompt="all together")).answered()
    assert len(parents(stage, (await stage.posted(2))[-1])) == 2


async def test_a_no_is_heeded_by_every_way_in(stage):
    """Who does not want it is asked nothing and loses nothing; whoever tried pays nothing; the maker goes on."""
    ann, ben, _ = visitors(stage)
    made = await picture(stage, ann)
    photo = await ann.say("studio", attachments=[PHOTOS[0]])
    await (await ann.command("studio", "privacy remixing", allow=False)).answered()

    tries = [
        await ben.command(made.channel_id, "remix", prompt="x"),
        await ben.press(made, "Remix"),
        *[await ben.menu(it, name) for it in (made, photo) for name in ("Remix this picture", "Add to blend")],
    ]
    for interaction in tries:
        message = await interaction.answered(10)
        assert message.ephemeral
        assert "does not want" in texts(message)
    reply = await ben.say(made.channel_id, "x", reply_to=made)
    told = await stage.until(
        lambda: [m for m in ann.messages(made.channel_id) if (m.reference or {}).get("message_id") == str(reply.id)]
    )
    assert "does not want" in told[0].content
    assert stage.rows("SELECT count(*) FROM jobs") == [(1,)]
    assert stage.reserves_left() == 0

    await (await ann.command(made.channel_id, "remix", prompt="mine")).answered()
    assert parents(stage, (await stage.posted(2))[-1]) == [number_of(stage, made)]


async def test_the_same_press_twice_within_a_moment_is_one_job(stage):
    """`Again` pressed twice at once, the same form sent twice at once; another member's press is a job of its own."""
    ann, ben, _ = visitors(stage)
    made = await picture(stage, ann)
    await asyncio.gather(*[ann.press(made, "Again") for _ in range(2)])
    await stage.posted(2)
    forms = [await (await ann.press(made, "Remix")).settled(10) for _ in range(2)]
    await asyncio.gather(*[ann.submit(it, prompt="twice") for it in forms])
    await form(ben, await ben.press(made, "Remix"), prompt="twice")
    await stage.posted(4)
    await asyncio.sleep(0.5)  # a third job, if there was one, would have been written by now
    rows = stage.rows("SELECT user_id, prompt FROM jobs ORDER BY id")
    assert rows[:2] == [(ann.id, "a lighthouse")] * 2
    assert sorted(rows[2:]) == sorted([(ann.id, "twice"), (ben.id, "twice")])


async def test_messages_two_restarts_old_still_answer(stage):
    """Buttons, an open form, and a reply work on a message from two processes ago."""
    ann, ben, _ = visitors(stage)
    made = await picture(stage, ann, count=2)
    opened = await (await ben.press(made, "Remix 2")).settled(10)
    await stage.restart()
    await stage.restart()
    await form(ben, opened, prompt="from long ago")
    await form(ann, await ann.press(made, "Remix 1"), prompt="and now")
    await ann.say(made.channel_id, "2) and by reply", reply_to=made)
    found = {texts(it).split("”")[0].rpartition("“")[2]: it for it in (await stage.posted(4))[1:]}
    first = number_of(stage, made)
    assert {words: parents(stage, it) for words, it in found.items()} == {
        "from long ago": [first + 1],
        "and now": [first],
        "and by reply": [first + 1],
    }


async def test_remixes_in_a_thread_are_free_of_the_limit_and_a_fresh_order_costs_two(stage):
    """Counted Discord calls, from the command to the posted picture."""
    ann, ben, _ = visitors(stage)
    log = stage.room.world.log
    await stage.until(lambda: any("auto-moderation" in call.route for call in log))  # once after each start
    start = len(log)
    made = await picture(stage, ann)
    assert sum(it.counted for it in log[start:]) <= 2
    before = len(log)
    await (await ben.command(made.channel_id, "remix", prompt="one")).answered()
    await stage.posted(2)
    await form(ann, await ann.press(made, "Remix"), prompt="two")
    await stage.posted(3)
    await form(ben, await ben.menu(made, "Remix this picture"), prompt="three", images=[PHOTOS[1]])
    await stage.posted(4)
    await (await ann.press(made, "Again")).answered()
    await stage.posted(5)
    assert [it.route for it in log[before:] if it.counted] == []


async def test_a_style_is_filled_with_the_members_words(stage):
    """The provider gets the template, people read their own words and the style's name."""
    olive = stage.room.visitor("olive")
    await (
        await olive.command("studio", "studio style add", name="Noir", template="film noir, $prompt, rain")
    ).answered()
    choices = await stage.ann.autocomplete("studio", "imagine", focused="style", prompt="x", style="no")
    assert [it["value"] for it in choices] == ["Noir"]
    result = await picture(stage, stage.ann, prompt="a cat", style="Noir")
    assert stage.rows("SELECT prompt FROM jobs") == [("film noir, a cat, rain",)]
    assert "“a cat”" in texts(result)
    assert "style “Noir”" in texts(result)
    assert stage.room.channel(result.channel_id).name == "a cat"
