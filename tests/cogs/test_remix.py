"""`/remix` and the Remix buttons: which picture, what is asked, what is ordered, and what is refused."""

import pytest

from bot.core.requests import Kind
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered
from tests.cogs.reading import buttons, private_answer, soon, text
from tests.cogs.remixing import form_of, made, written


async def test_remix_takes_the_newest_picture_of_the_thread(easel, room, ann, ben):
    """Without a choice the newest picture is changed, as a remix of it, in the thread itself."""
    done = await made(easel, room, ann)
    newest = await made(easel, room, ann, done.thread_id, prompt="a wolf")
    interaction = await ben.command(done.thread_id, "remix", prompt=" at night ", aspect_ratio="16:9", seed=5)
    card = await interaction.answered()
    order = easel.engine.orders[-1]
    assert (order.request.kind, order.request.prompt, order.request.pictures) == (Kind.REMIX, "at night", 1)
    assert (order.request.aspect_ratio, order.request.seed, order.request.model) == ("16:9", 5, None)
    assert [it.parent for it in order.inputs] == [newest.id * 10]
    assert (order.user_id, order.origin_job, order.place.in_thread) == (ben.id, newest.id, True)
    assert (card.channel_id, buttons(card)) == (done.thread_id, ["Cancel"])


async def test_a_picture_is_picked_from_a_list_with_number_maker_and_words(easel, room, ann, ben):
    """The newest comes first; what is typed narrows it by any of the three."""
    done = await made(easel, room, ann, prompt="a red door")
    await made(easel, room, ben, done.thread_id, prompt="a green gate", count=2)
    choices = await ann.autocomplete(done.thread_id, "remix", focused="picture", picture="")
    first = done.id * 10
    assert [it["name"].split(" · ")[1:] for it in choices] == [["Ben", "a green gate"]] * 2 + [["Ann", "a red door"]]
    assert (choices[-1]["name"], choices[-1]["value"]) == (f"#{first} · Ann · a red door", str(first))
    narrowed = await ann.autocomplete(done.thread_id, "remix", focused="picture", picture="ann")
    assert [it["value"] for it in narrowed] == [str(first)]
    await (await ann.command(done.thread_id, "remix", prompt="x", picture=choices[-1]["value"])).answered()
    assert [it.parent for it in easel.engine.orders[-1].inputs] == [first]


async def test_an_attachment_is_a_further_reference(easel, room, ann):
    """The picture that is remixed comes first, the attachment after it."""
    done = await made(easel, room, ann)
    await (await ann.command(done.thread_id, "remix", prompt="with this hat", image=PNG)).answered()
    order = easel.engine.orders[-1]
    assert order.request.pictures == 2
    assert [it.parent for it in order.inputs] == [done.id * 10, None]


@pytest.mark.parametrize("picture", ["999999", "#1", "nonsense"])
async def test_only_pictures_of_this_thread_are_taken(easel, room, ann, picture):
    """A number that was guessed, or stands elsewhere, is refused; so is what is no number."""
    done = await made(easel, room, ann)
    answer = await private_answer(await ann.command(done.thread_id, "remix", prompt="x", picture=picture))
    assert "no picture" in answer or "can't read" in answer
    assert len(easel.engine.orders) == 1


async def test_a_picture_of_another_thread_is_not_taken_by_its_number(easel, room, ann, ben):
    """Numbers are easily guessed, and another thread may be private."""
    elsewhere, here = await made(easel, room, ben), await made(easel, room, ann)
    command = await ann.command(here.thread_id, "remix", prompt="x", picture=str(elsewhere.id * 10))
    assert await private_answer(command) == f"There is no picture {elsewhere.id * 10} in this thread."


async def test_remix_says_where_it_works(easel, room, ann):
    """In a channel and in a thread without pictures the refusal says what to do instead."""
    assert "works in a thread" in await private_answer(await ann.command("studio", "remix", prompt="x"))
    job = await ordered(easel, room, ann)
    assert "no picture in this thread" in await private_answer(await ann.command(job.thread_id, "remix", prompt="x"))
    assert len(easel.engine.orders) == 1


async def test_a_remix_in_a_thread_costs_no_counted_call(easel, room, ann, ben):
    """From the press to the posted picture nothing counts against the bot's fifty a second; a fresh order costs two."""
    start = len(room.world.log)
    done = await made(easel, room, ann)
    counted = [it.route for it in room.world.log[start:] if it.counted]
    assert len(counted) == 2, counted
    before = len(room.world.log)
    for way in ("command", "button"):
        if way == "command":
            await (await ben.command(done.thread_id, "remix", prompt="x")).answered()
            await soon(lambda: not easel.bot.answering)
        else:
            await written(easel, await ben.press(done.result_id, "Remix"), ben, prompt="y")
        await easel.deliver(list(easel.engine.jobs)[-1])
    assert [it.route for it in room.world.log[before:] if it.counted] == []


async def test_the_form_asks_within_what_discord_allows(easel, room, ann):
    """Four labelled fields: 1 to 2000 characters, a model, a ratio, up to four files; only the first is needed."""
    done = await made(easel, room, ann)
    press = await (await ann.press(done.result_id, "Remix")).settled()
    fields = form_of(press)
    assert list(fields) == ["What should change?", "Model", "Aspect ratio", "More pictures"]
    prompt, model, ratio, files = fields.values()
    assert (prompt["style"], prompt["min_length"], prompt["max_length"]) == (2, 1, 2000)
    assert [it["required"] for it in (model, ratio, files)] == [False, False, False]
    assert files["max_values"] == 4
    values = [it["value"] for it in model["options"]]
    assert {"kontext-pro", "kontext-max", "kontext-pro@vtrix"} <= set(values)
    assert len(values) <= 25
    assert [it["value"] for it in ratio["options"]][:2] == ["21:9", "16:9"]


async def test_what_is_written_into_the_form_is_what_is_ordered(easel, room, ann, ben):
    """Words, model, ratio and files reach the engine; the picture that was pressed comes first."""
    done = await made(easel, room, ann)
    press = await ben.press(done.result_id, "Remix")
    fields = {"prompt": " at night ", "model": ["kontext-pro@wavespeed"], "aspect_ratio": ["1:1"], "images": [PNG, PNG]}
    await written(easel, press, ben, **fields)
    order = easel.engine.orders[-1]
    request = order.request
    assert (request.kind, request.prompt, request.pictures) == (Kind.REMIX, "at night", 3)
    assert (request.model, request.provider, request.aspect_ratio) == ("kontext-pro", "wavespeed", "1:1")
    assert [it.parent for it in order.inputs] == [done.id * 10, None, None]
    assert (order.user_id, order.origin_job) == (ben.id, done.id)


async def test_each_picture_of_several_has_its_own_button(easel, room, ann):
    """`Remix 3` is about the third picture."""
    done = await made(easel, room, ann, count=4)
    assert buttons(room.world.message(done.result_id))[:4] == ["Remix 1", "Remix 2", "Remix 3", "Remix 4"]
    await written(easel, await ann.press(done.result_id, "Remix 3"), ann, prompt="x")
    assert [it.parent for it in easel.engine.orders[-1].inputs] == [done.id * 10 + 2]


async def test_the_same_form_twice_is_one_order(easel, room, ann, ben):
    """Two presses with the same words are one order by one member, two by two; other words are another order."""
    done = await made(easel, room, ann)
    for who, words in ((ann, "x"), (ann, "x"), (ben, "x"), (ann, "y")):
        last = await written(easel, await who.press(done.result_id, "Remix"), who, prompt=words)
        if (who, words) == (ann, "x"):
            answers = [it.content for it in last.messages if it.ephemeral]
    assert answers == ["Already on it: this was ordered a moment ago, and once is enough."]
    assert [(it.user_id, it.request.prompt) for it in easel.engine.orders[1:]] == [
        *((ann.id, "x"), (ben.id, "x"), (ann.id, "y"))
    ]


async def test_a_maker_who_does_not_want_it_is_heeded_before_anything_is_written(easel, room, ann, ben):
    """Button and command are refused politely and for nothing; the maker goes on freely."""
    done = await made(easel, room, ann)
    easel.engine.together.unwilling.add(ann.id)
    assert "does not want" in await private_answer(await ben.press(done.result_id, "Remix"))
    assert "does not want" in await private_answer(await ben.command(done.thread_id, "remix", prompt="x"))
    assert len(easel.engine.orders) == 1
    assert (await (await ann.press(done.result_id, "Remix")).settled()).modal


async def test_who_changes_their_mind_meanwhile_is_heeded_and_the_words_are_given_back(easel, room, ann, ben):
    """A no between form and order still counts, and nobody has to write their words twice."""
    done = await made(easel, room, ann)
    press = await (await ben.press(done.result_id, "Remix")).settled()
    easel.engine.together.unwilling.add(ann.id)
    answer = await private_answer(await ben.submit(press, prompt="with *lanterns*"))
    assert "does not want" in answer
    assert "You wrote: “with \\*lanterns\\*”" in answer
    assert len(easel.engine.orders) == 1


async def test_a_form_from_before_a_restart_is_taken(easel, room, ann, restart):
    """Buttons and forms outlive the process: what was written is ordered."""
    done = await made(easel, room, ann)
    press = await (await ann.press(done.result_id, "Remix")).settled()
    async with restart() as second:
        await written(second, press, ann, prompt="after the restart")
        assert easel.engine.orders[-1].request.prompt == "after the restart"
        await written(second, await ann.press(done.result_id, "Remix"), ann, prompt="and once more")
        assert easel.engine.orders[-1].request.prompt == "and once more"


async def test_a_remix_outside_a_thread_opens_one(easel, room, ann):
    """A result that ended up in a channel is taken further in a thread of its own."""
    job = await ordered(easel, room, ann)
    room.world.delete_channel(room.channel(job.thread_id))
    done = await easel.deliver(job.id)
    assert done.result_channel_id == room.channel("studio").id
    interaction = await written(easel, await ann.press(done.result_id, "Remix"), ann, prompt="x")
    await room.until(lambda: interaction.original.thread_id)
    assert room.channel(interaction.original.thread_id).parent_id == room.channel("studio").id


async def test_a_result_names_whose_pictures_it_stands_on(easel, room, ann, ben):
    """The makers are mentioned, nearest first, and nobody is pinged."""
    done = await made(easel, room, ann)
    await (await ben.command(done.thread_id, "remix", prompt="x")).answered()
    await soon(lambda: not easel.bot.answering)
    job_id = list(easel.engine.jobs)[-1]
    easel.engine.together.owed[job_id] = [ann.id, 77]
    remixed = await easel.deliver(job_id)
    message = room.world.message(remixed.result_id)
    assert f"-# from pictures by <@{ann.id}> and <@77>" in text(message)
    assert message.pings.nobody
