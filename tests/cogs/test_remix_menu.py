"""`Remix this picture` on any message: whose pictures it takes, which it offers, and what it refuses."""

import pytest

from bot.core.requests import Kind
from practice.discord.components import walk
from practice.discord.drafts import Draft
from practice.discord.entities import Message
from practice.discord.uploads import Upload
from tests.cogs.fakes import PNG
from tests.cogs.reading import private_answer, soon
from tests.cogs.remixing import form_of, made, written

MENU = "Remix this picture"


def options(message: Message) -> list[dict]:
    """What a message's select menu offers."""
    return [option for it in walk(message.components) if it["type"] == 3 for option in it["options"]]


def shown(message: Message) -> list[str]:
    """The addresses of the pictures a message shows."""
    return [item["media"]["url"] for it in walk(message.components) if it["type"] == 12 for item in it["items"]]


def linked(room, who, *, image: str | None = None, thumbnail: str | None = None, kind: str = "image") -> Message:
    """A member's message with a link that Discord has unfolded."""
    embed = {"type": kind, "url": image or thumbnail}
    embed |= {"image": {"url": image}} if image else {}
    embed |= {"thumbnail": {"url": thumbnail}} if thumbnail else {}
    embed |= {"author": {"name": "x", "icon_url": "https://cdn.discordapp.com/avatars/1/face.png"}}
    message = room.server.posting.post(room.channel("studio"), who.user, Draft(content="look"))
    message.embeds = [embed]
    return message


async def test_a_members_picture_is_taken_with_its_owner(easel, room, ann, ben):
    """The form opens at once; the order names whose picture it is and says where it came from."""
    message = await ann.say("studio", "my cat", attachments=[PNG])
    press = await (await ben.menu(message, MENU)).settled()
    assert "What should change?" in form_of(press)
    interaction = await written(easel, press, ben, prompt="as a knight")
    order = easel.engine.orders[-1]
    assert (order.request.kind, order.request.prompt, order.request.pictures) == (Kind.REMIX, "as a knight", 1)
    assert [(it.owner, it.parent) for it in order.inputs] == [(ann.id, None)]
    assert order.user_id == ben.id
    await room.until(lambda: interaction.original.thread_id)


async def test_references_come_after_the_picture(easel, ann, ben):
    """Files of the form belong to whoever sends it and come last."""
    message = await ann.say("studio", attachments=[PNG])
    await written(easel, await ben.menu(message, MENU), ben, prompt="x", images=[PNG])
    order = easel.engine.orders[-1]
    assert (order.request.pictures, [it.owner for it in order.inputs]) == (2, [ann.id, None])


async def test_of_several_pictures_one_is_chosen(easel, room, ann, ben):
    """The choice shows the pictures with places and alt text, to the asker alone; what is no picture is left out."""
    files = [Upload(filename="notes.txt", data=b"x"), *(Upload(filename=f"{n}.png", data=PNG) for n in (1, 2, 3))]
    message = await ann.say("studio", attachments=files)
    menu = await (await ben.menu(message, MENU)).settled()
    chooser = menu.original
    assert chooser.ephemeral
    assert [it["label"] for it in options(chooser)] == ["1. 1.png", "2. 2.png", "3. 3.png"]
    assert len(shown(chooser)) == 3
    choice = await ben.press(chooser, options_id(chooser), [options(chooser)[1]["value"]])
    await written(easel, choice, ben, prompt="x")
    assert easel.engine.inputs == ["2.png"]
    assert easel.engine.orders[-1].inputs[0].owner == ann.id


def options_id(message: Message) -> str:
    (menu,) = [it for it in walk(message.components) if it["type"] == 3]
    return str(menu["custom_id"])


async def test_easels_own_pictures_are_known_by_number(easel, room, ann, ben):
    """On a result with two pictures the second is chosen, and the order stands on that very picture."""
    done = await made(easel, room, ann, count=2, prompt="a fox")
    menu = await (await ben.menu(done.result_id, MENU)).settled()
    assert [it["label"] for it in options(menu.original)] == [
        f"1. #{done.id * 10} · a fox",
        f"2. #{done.id * 10 + 1} · a fox",
    ]
    choice = await ben.press(menu.original, options_id(menu.original), [f"p{done.id * 10 + 1}"])
    await written(easel, choice, ben, prompt="x")
    assert [it.parent for it in easel.engine.orders[-1].inputs] == [done.id * 10 + 1]
    assert easel.engine.inputs == []


async def test_a_choice_from_before_a_restart_still_counts_for_easels_own(easel, room, ann, restart):
    """Numbers outlive the process."""
    done = await made(easel, room, ann, count=2)
    chooser = (await (await ann.menu(done.result_id, MENU)).settled()).original
    async with restart() as second:
        choice = await ann.press(chooser, options_id(chooser), [options(chooser)[0]["value"]])
        await written(second, choice, ann, prompt="x")
    assert [it.parent for it in easel.engine.orders[-1].inputs] == [done.id * 10]


async def test_a_form_about_a_message_from_before_a_restart_gives_the_words_back(easel, ann, restart):
    """Easel no longer knows which picture it was; nothing is ordered and nothing written is lost."""
    message = await ann.say("studio", attachments=[PNG])
    press = await (await ann.menu(message, MENU)).settled()
    async with restart():
        answer = await private_answer(await ann.submit(press, prompt="with lanterns"))
    assert "I was restarted" in answer
    assert "You wrote: “with lanterns”" in answer
    assert easel.engine.orders == []


async def test_the_picture_of_a_link_is_taken(easel, room, ann, ben):
    """What Discord has unfolded from a member's link belongs to the member who posted it."""
    message = linked(room, ann, thumbnail="https://pictures.example/cat.png?x=1")
    await written(easel, await ben.menu(message, MENU), ben, prompt="x")
    assert easel.engine.inputs == ["cat.png"]
    assert easel.engine.orders[-1].inputs[0].owner == ann.id


@pytest.mark.parametrize(
    "link",
    [
        {"image": "https://cdn.discordapp.com/avatars/80351110224678912/8342729096ea3675442027381ff50dfe.png"},
        {"image": "https://cdn.discordapp.com/guilds/1/users/2/avatars/3.webp"},
        {"thumbnail": "https://cdn.discordapp.com/embed/avatars/0.png"},
        {"thumbnail": "https://news.example/logo.png", "kind": "article"},
    ],
)
async def test_avatars_and_emblems_are_never_taken(easel, room, ann, ben, link):
    """A face is not a picture somebody posted; neither is the emblem of a page."""
    message = linked(room, ann, **link)
    assert "no picture in that message" in await private_answer(await ben.menu(message, MENU))
    assert easel.engine.orders == []


async def test_no_picture_no_form(easel, ann):
    """A message of words is refused in private."""
    message = await ann.say("studio", "only words")
    assert "no picture in that message" in await private_answer(await ann.menu(message, MENU))


async def test_whoever_does_not_want_it_is_heeded_before_the_form(easel, ann, ben):
    """A member's no covers what they post, not only what they made; they themselves may."""
    message = await ann.say("studio", attachments=[PNG])
    easel.engine.together.unwilling.add(ann.id)
    assert "does not want" in await private_answer(await ben.menu(message, MENU))
    assert easel.engine.inputs == []
    assert (await (await ann.menu(message, MENU)).settled()).modal


async def test_pictures_of_other_apps_have_no_owner_to_ask(easel, room, ann):
    """Nobody could agree, so they are left alone."""
    message = await ann.say("studio", attachments=[PNG])
    message.author = room.world.add_user(type(ann.user)(id=room.world.ids.next(), name="other-app", bot=True))
    assert "another app" in await private_answer(await ann.menu(message, MENU))


async def test_pictures_that_were_taken_down_are_gone(easel, room, ann):
    """A removed picture cannot be had through its message either."""
    done = await made(easel, room, ann)
    nodes = easel.engine.together.nodes
    for number, node in nodes.items():
        nodes[number] = type(node)(**{**vars(node), "removed": True})
    assert "are gone" in await private_answer(await ann.menu(done.result_id, MENU))


async def test_a_message_of_easel_is_known_by_its_buttons_too(easel, room, ann, ben):
    """A copy of a result elsewhere, as in a gallery, leads to the same picture."""
    done = await made(easel, room, ann)
    number, together = done.id * 10, easel.engine.together
    together.nodes[number] = type(together.nodes[number])(**{**vars(together.nodes[number]), "message_id": 1})
    await written(easel, await ben.menu(done.result_id, MENU), ben, prompt="x")
    assert [it.parent for it in easel.engine.orders[-1].inputs] == [number]


async def test_where_nothing_can_be_posted_nobody_writes_in_vain(easel, room, ann):
    """A missing permission is told before the form is opened."""
    message = await ann.say("studio", attachments=[PNG])
    room.deny("ATTACH_FILES", "studio")
    assert "Attach Files" in await private_answer(await ann.menu(message, MENU))


async def test_a_double_submit_of_the_same_picture_is_one_order(easel, ann):
    """Pointing twice at the same picture with the same words within a moment is one order."""
    message = await ann.say("studio", attachments=[PNG])
    presses = [await (await ann.menu(message, MENU)).settled() for _ in range(2)]
    for press in presses:
        await ann.submit(press, prompt="x")
    await soon(lambda: len(easel.engine.inputs) == 2 and not easel.bot.answering)
    assert len(easel.engine.orders) == 1
