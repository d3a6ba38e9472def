"""The blend tray: what goes in, what it shows, what becomes of it, and whose it is."""

import pytest

from bot.core.errors import BadRequest
from bot.core.requests import Kind
from practice.discord.components import walk
from practice.discord.entities import Message
from practice.discord.uploads import Upload
from tests.cogs.fakes import PNG
from tests.cogs.reading import buttons, gallery, private_answer, soon, text
from tests.cogs.remixing import form_of, made, written

MENU = "Add to blend"


def menu_of(message: Message) -> dict:
    """The select menu of a message."""
    (menu,) = [it for it in walk(message.components) if it["type"] == 3]
    return menu


async def added(who, message) -> Message:
    """Put a message's only picture into the tray; returns the tray as shown."""
    return await (await who.menu(message, MENU)).answered()


async def chosen(room, who, chooser: Message, values: list[str]) -> Message:
    """Choose pictures of a message; the question turns into the tray."""
    await (await who.press(chooser, menu_of(chooser)["custom_id"], values)).settled()
    await room.until(lambda: "Your tray" in text(chooser))
    return chooser


async def filled(easel, room, who, count: int) -> Message:
    """A tray with so many pictures of its owner."""
    tray = None
    for number in range(count):
        message = await who.say("studio", attachments=[Upload(filename=f"{number}.png", data=PNG)])
        tray = await added(who, message)
    assert tray is not None
    return tray


async def test_the_tray_collects_pictures_from_anywhere(easel, room, ann, ben):
    """A member's picture of one channel and a result of a thread lie side by side, each with its maker."""
    done = await made(easel, room, ben)
    first = await added(ann, await ben.say("after-dark", attachments=[PNG]))
    assert first.ephemeral
    tray = await added(ann, done.result_id)
    numbers = [it.number for it in easel.engine.together.trays[room.guild.id, ann.id]]
    assert numbers[1] == done.id * 10
    assert "Your tray: 2 of 5" in text(tray)
    assert [f"`#{number}` by <@{ben.id}>" in text(tray) for number in numbers] == [True, True]
    assert [it["label"] for it in menu_of(tray)["options"]] == [f"#{number}" for number in numbers]
    assert buttons(tray) == ["Blend…", "Clear"]
    assert tray.pings.nobody


async def test_the_tray_is_shown_as_a_picture_with_words(easel, room, ann):
    """Thumbnails stand on one sheet, which tells in words what it shows."""
    tray = await filled(easel, room, ann, 2)
    (item,) = gallery(tray)
    numbers = [it.number for it in easel.engine.together.trays[room.guild.id, ann.id]]
    assert item["description"] == f"A sheet of the pictures in the tray: picture {numbers[0]} and picture {numbers[1]}."
    assert tray.attachments[0].data == f"a sheet of {numbers[0]}, {numbers[1]}".encode()


async def test_pictures_for_adults_are_drawn_among_adults_only(club, ann):
    """Elsewhere the tray names them by their numbers, and shows the others."""
    (dark,), (light,) = await club.made(ann, "for grown-ups", "after-dark"), await club.made(ann, "for all")
    await added(ann, club.message(dark))
    assert [it.number for it in club.drawing.sheets[-1][0]] == [dark.number]
    tray = await added(ann, club.message(light))
    assert [it.number for it in club.drawing.sheets[-1][0]] == [light.number]
    assert gallery(tray)[0]["description"] == f"A sheet of the pictures in the tray: picture {light.number}."
    assert f"`#{dark.number}`" in text(tray)


async def test_a_tray_that_cannot_be_drawn_is_still_a_list(easel, room, ann):
    """Trouble with the drawing costs the picture of the tray, not the tray."""

    async def broken(nodes, *, title):
        raise BadRequest("This bot was set up without a way to draw.")

    easel.engine.together.draw_sheet = broken
    tray = await filled(easel, room, ann, 2)
    assert gallery(tray) == []
    assert "Your tray: 2 of 5" in text(tray)


async def test_one_picture_is_no_blend_yet(easel, room, ann):
    """With one picture `Blend…` is disabled and the tray says what is missing."""
    tray = await filled(easel, room, ann, 1)
    (blend,) = [it for it in walk(tray.components) if it.get("label") == "Blend…"]
    assert blend["disabled"]
    assert "at least two" in text(tray)


async def test_of_several_pictures_up_to_five_are_chosen(easel, room, ann):
    """A message with seven pictures offers them all and takes five at most."""
    files = [Upload(filename=f"{n}.png", data=PNG) for n in range(7)]
    chooser = await (await ann.menu(await ann.say("studio", attachments=files), MENU)).answered()
    menu = menu_of(chooser)
    assert (len(menu["options"]), menu["max_values"]) == (7, 5)
    values = [it["value"] for it in menu["options"][1:4]]
    tray = await chosen(room, ann, chooser, values)
    assert easel.engine.inputs == ["1.png", "2.png", "3.png"]
    assert "Your tray: 3 of 5" in text(tray)


async def test_a_full_tray_says_so_and_keeps_what_it_has(easel, room, ann):
    """The sixth picture is refused; of several, what fits goes in and the rest is told."""
    await filled(easel, room, ann, 4)
    files = [Upload(filename=f"{n}.png", data=PNG) for n in "ab"]
    chooser = await (await ann.menu(await ann.say("studio", attachments=files), MENU)).answered()
    tray = await chosen(room, ann, chooser, [it["value"] for it in menu_of(chooser)["options"]])
    assert "Your tray is full" in text(tray)
    assert "Your tray: 5 of 5" in text(tray)
    assert "Your tray is full" in await private_answer(await ann.menu(await ann.say("studio", attachments=[PNG]), MENU))


async def test_pictures_are_taken_out_one_by_one_or_all(easel, room, ann):
    """The shown tray itself changes; an empty one says how to fill it."""
    tray = await filled(easel, room, ann, 3)
    menu = menu_of(tray)
    press = await ann.press(tray, menu["custom_id"], [menu["options"][1]["value"]])
    await press.settled()
    await room.until(lambda: "2 of 5" in text(tray))
    assert [it["value"] for it in menu_of(tray)["options"]] == [menu["options"][n]["value"] for n in (0, 2)]
    assert len(tray.attachments) == 1
    await (await ann.press(tray, "Clear")).settled()
    await room.until(lambda: "Your tray is empty" in text(tray))
    assert (buttons(tray), tray.attachments) == ([], [])
    assert easel.engine.together.trays[room.guild.id, ann.id] == []


async def test_a_blend_of_the_tray_empties_it(easel, room, ann, ben):
    """Words, model and ratio of the form are ordered with the pictures in their order, as a blend."""
    done = await made(easel, room, ben)
    await added(ann, done.result_id)
    tray = await filled(easel, room, ann, 2)
    numbers = [it.number for it in easel.engine.together.trays[room.guild.id, ann.id]]
    press = await (await ann.press(tray, "Blend…")).settled()
    assert list(form_of(press)) == ["What should change?", "Model", "Aspect ratio"]
    await written(easel, press, ann, prompt=" as one ", aspect_ratio=["3:2"])
    order = easel.engine.orders[-1]
    assert (order.request.kind, order.request.prompt, order.request.pictures) == (Kind.BLEND, "as one", 3)
    assert order.request.aspect_ratio == "3:2"
    assert [it.parent for it in order.inputs] == numbers
    assert easel.engine.together.trays[room.guild.id, ann.id] == []
    assert "Your tray is empty" in await private_answer(await ann.press(tray, "Blend…"))


async def test_the_models_offered_take_so_many_pictures(easel, room, ann):
    """With five pictures only models that take five are in the form."""
    tray = await filled(easel, room, ann, 5)
    press = await (await ann.press(tray, "Blend…")).settled()
    values = [it["value"] for it in form_of(press)["Model"]["options"]]
    assert values == ["kontext-pro", "kontext-max", "kontext-pro@wavespeed", "kontext-max@wavespeed"]


async def test_a_refused_blend_keeps_the_tray(easel, room, ann):
    """Only a blend that stands empties the tray."""
    tray = await filled(easel, room, ann, 2)
    easel.engine.refusals["place"] = BadRequest("Not today.")
    press = await (await ann.press(tray, "Blend…")).settled()
    assert (await private_answer(await ann.submit(press, prompt="x"))).startswith("Not today.")
    assert len(easel.engine.together.trays[room.guild.id, ann.id]) == 2


@pytest.mark.parametrize(("count", "part"), [(0, "Add to blend"), (1, "at least two")])
async def test_blend_without_attachments_needs_a_filled_tray(easel, room, ann, count, part):
    """With nothing attached and too little in the tray, the refusal says how to bring pictures."""
    if count:
        await filled(easel, room, ann, count)
    assert part in await private_answer(await ann.command("studio", "blend", prompt="x"))
    assert easel.engine.orders == []


async def test_blend_without_attachments_uses_the_tray(easel, room, ann):
    """`/blend` with its own options takes what was collected, and empties the tray."""
    await filled(easel, room, ann, 2)
    numbers = [it.number for it in easel.engine.together.trays[room.guild.id, ann.id]]
    await (await ann.command("studio", "blend", prompt="as one", count=2)).answered()
    await soon(lambda: not easel.bot.answering)
    (order,) = easel.engine.orders
    assert (order.request.pictures, order.request.count) == (2, 2)
    assert [it.parent for it in order.inputs] == numbers
    assert easel.engine.together.trays[room.guild.id, ann.id] == []


async def test_attachments_leave_the_tray_alone(easel, room, ann):
    """Who attaches pictures means those."""
    await filled(easel, room, ann, 2)
    await (await ann.command("studio", "blend", prompt="x", image1=PNG, image2=PNG)).answered()
    await soon(lambda: not easel.bot.answering)
    assert [it.parent for it in easel.engine.orders[-1].inputs] == [None, None]
    assert len(easel.engine.together.trays[room.guild.id, ann.id]) == 2


async def test_trays_are_each_members_own(easel, room, ann, ben):
    """What one member collects is not in another's tray."""
    await filled(easel, room, ann, 2)
    tray = await added(ben, await ben.say("studio", attachments=[PNG]))
    assert "1 of 5" in text(tray)


async def test_whoever_does_not_want_it_is_heeded(easel, room, ann, ben):
    """Neither a post nor a result of an unwilling member goes into somebody else's tray."""
    done = await made(easel, room, ann)
    easel.engine.together.unwilling.add(ann.id)
    for message in (await ann.say("studio", attachments=[PNG]), done.result_id):
        assert "does not want" in await private_answer(await ben.menu(message, MENU))
    assert easel.engine.together.trays.get((room.guild.id, ben.id), []) == []


async def test_who_changes_their_mind_later_is_heeded_too(easel, room, ann, ben):
    """A no after the picture was collected refuses the blend."""
    done = await made(easel, room, ann)
    await added(ben, done.result_id)
    tray = await filled(easel, room, ben, 1)
    easel.engine.together.unwilling.add(ann.id)
    assert "does not want" in await private_answer(await ben.press(tray, "Blend…"))
    assert "does not want" in await private_answer(await ben.command("studio", "blend", prompt="x"))


async def test_the_tray_outlives_the_process(easel, room, ann, restart):
    """Buttons and form of a tray from before the restart work."""
    tray = await filled(easel, room, ann, 2)
    press = await (await ann.press(tray, "Blend…")).settled()
    async with restart() as second:
        await (await ann.press(tray, "Blend…")).settled()
        await written(second, press, ann, prompt="x")
    assert easel.engine.orders[-1].request.pictures == 2
