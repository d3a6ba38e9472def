"""One order from the command to its card, and every way in which it may be refused or held up."""

import asyncio

import pytest

from bot.core.errors import LimitReached, PictureRefused
from bot.core.requests import Kind
from practice.discord.interaction import State as Stage
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered, results
from tests.cogs.reading import buttons, private_answer, soon, text

CALLBACK = "POST /interactions/{interaction_id}/{token}/callback"


async def test_imagine_shows_a_card_and_starts_a_thread(easel, room, ann):
    """A fresh order is answered in public with price, place and Cancel, and its thread carries the prompt's name."""
    interaction = await ann.command("studio", "imagine", prompt="  A lighthouse in a storm ", count=2, seed=7)
    card = await interaction.answered()
    await room.until(lambda: card.thread_id)
    assert not card.ephemeral
    for part in (
        "“A lighthouse in a storm”",
        f"<@{ann.id}>",
        "2 pictures",
        "seed 7",
        "about $0.08",
        "Number 2 in line",
    ):
        assert part in text(card)
    assert buttons(card) == ["Cancel"]
    assert room.channel(card.thread_id).name == "A lighthouse in a storm"
    (order,) = easel.engine.orders
    assert (order.request.prompt, order.request.count, order.request.seed) == ("A lighthouse in a storm", 2, 7)
    assert (order.place.channel_id, order.place.guild_id) == (room.channel("studio").id, room.guild.id)
    assert not order.place.in_thread
    assert 14 * 60_000 < order.place.token_until - easel.clock.now() <= 15 * 60_000


async def test_the_job_remembers_its_card_and_thread(easel, room, ann):
    """Card and thread are written down as soon as they exist."""
    interaction = await ann.command("studio", "imagine", prompt="a fox")
    card = await interaction.answered()
    await room.until(lambda: card.thread_id)
    (job,) = easel.engine.jobs.values()
    await soon(lambda: not easel.bot.answering)
    job = easel.engine.jobs[job.id]
    assert (job.card_id, job.thread_id) == (card.id, card.thread_id)


async def test_every_option_reaches_the_engine_as_given(easel, ann):
    """Nothing is added, nothing is lost, and the picture handed in counts."""
    options = {"aspect_ratio": "16:9", "count": 3, "seed": 0, "guidance": 15}
    interaction = await ann.command(
        "studio", "imagine", prompt="x", image=PNG, model="kontext-pro@wavespeed", **options
    )
    await interaction.answered()
    request = easel.engine.orders[0].request
    assert request.kind is Kind.IMAGINE
    assert (request.model, request.provider, request.pictures) == ("kontext-pro", "wavespeed", 1)
    assert (request.aspect_ratio, request.count, request.seed, request.guidance) == ("16:9", 3, 0, 15.0)
    assert (request.steps, request.size, request.strength, request.negative_prompt) == (None, None, None, None)


async def test_edit_and_blend_hand_over_their_pictures_in_order(easel, ann):
    """Gaps between the options of a blend do not matter, and the order of the pictures is kept."""
    await (await ann.command("studio", "edit", prompt="at night", image=PNG)).answered()
    await (await ann.command("studio", "blend", prompt="as one", image1=PNG, image3=PNG, image5=PNG)).answered()
    edit, blend = easel.engine.orders
    assert (edit.request.kind, edit.request.pictures, len(edit.inputs)) == (Kind.EDIT, 1, 1)
    assert (blend.request.kind, blend.request.pictures, len(blend.inputs)) == (Kind.BLEND, 3, 3)
    addresses = [int(it.url.split("/")[-2]) for it in blend.inputs]
    assert addresses == sorted(addresses)


@pytest.mark.parametrize(
    ("command", "options", "part"),
    [
        ("imagine", {"prompt": "x", "model": "kontext-pro", "size": "8x8"}, "size"),
        ("imagine", {"prompt": "x", "model": "dall-e"}, "dall-e"),
        ("imagine", {"prompt": "   "}, "prompt is empty"),
        ("imagine", {"prompt": "x", "style": "noir"}, "no styles"),
        ("blend", {"prompt": "x"}, "two to five"),
        ("blend", {"prompt": "x", "image4": PNG}, "at least two"),
    ],
)
async def test_what_cannot_be_is_said_to_the_asker_alone(easel, ann, command, options, part):
    """A refusal is private, names the trouble, and nothing is fetched or ordered."""
    answer = await private_answer(await ann.command("studio", command, **options))
    assert part in answer
    assert easel.engine.inputs == []
    assert easel.engine.orders == []


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ("take_input", PictureRefused("That file is a PDF. Easel takes PNG, JPEG, WebP and GIF pictures.")),
        ("place", LimitReached("You have $0.02 left today of $1.00.")),
    ],
)
async def test_a_refusal_on_the_way_is_told_word_for_word(easel, ann, what, refusal):
    """Whatever refuses, its own sentence is what the member reads, and the answer is private."""
    easel.engine.refusals[what] = refusal
    answer = await private_answer(await ann.command("studio", "edit", prompt="x", image=PNG))
    assert answer == refusal.sentence
    assert easel.engine.jobs == {}


async def test_a_slow_picture_shows_that_somebody_is_at_work(easel, room, ann):
    """After a second and a half of silence the answer says “thinking…”, and becomes the card later."""
    easel.engine.input_gate.clear()
    interaction = await ann.command("studio", "edit", prompt="x", image=PNG)
    await soon(lambda: easel.engine.inputs)
    assert interaction.state is Stage.PENDING
    easel.clock.turn(1.6)
    await room.until(lambda: interaction.state is Stage.DEFERRED)
    easel.engine.input_gate.set()
    card = await interaction.answered()
    assert buttons(card) == ["Cancel"]
    assert len(interaction.messages) == 1


@pytest.mark.parametrize("gate", ["input_gate", "place_gate"])
async def test_a_refusal_after_thinking_is_still_private(easel, room, ann, gate):
    """The public “thinking…” goes away and only the asker reads why."""
    getattr(easel.engine, gate).clear()
    what = "take_input" if gate == "input_gate" else "place"
    easel.engine.refusals[what] = PictureRefused("That picture is damaged.")
    interaction = await ann.command("studio", "edit", prompt="x", image=PNG)
    await soon(lambda: easel.engine.inputs)
    easel.clock.turn(1.6)
    await room.until(lambda: interaction.state is Stage.DEFERRED)
    getattr(easel.engine, gate).set()
    assert await private_answer(interaction) == "That picture is damaged."
    # It goes after the private answer stands.
    public = await room.until(lambda: [it for it in room.world.deleted if not it.ephemeral])
    assert [it.content for it in public] == ["-# answered in private"]


async def test_our_own_mistakes_are_a_code_and_nothing_else(easel, ann):
    """An exception nobody foresaw shows no raw text, says that nothing was charged, and carries a code."""
    easel.engine.refusals["place"] = ZeroDivisionError("secret inner workings")
    answer = await private_answer(await ann.command("studio", "imagine", prompt="x"))
    assert "secret" not in answer
    assert "nothing was charged. (code " in answer


async def test_a_cancelled_command_still_finishes_its_answer(easel, room, ann):
    """Whoever cancels the task of a command does not leave the member without an answer."""
    easel.engine.input_gate.clear()
    interaction = await ann.command("studio", "edit", prompt="x", image=PNG)
    await soon(lambda: easel.engine.inputs)
    for task in asyncio.all_tasks():
        if task.get_name() == "CommandTree-invoker":
            task.cancel()
    easel.engine.input_gate.set()
    assert buttons(await interaction.answered()) == ["Cancel"]


async def test_an_order_in_a_thread_starts_no_other(easel, room, ann):
    """In a thread the card stands alone, and no counted call is spent."""
    first = await ann.command("studio", "imagine", prompt="a fox")
    card = await first.answered()
    thread = await room.until(lambda: card.thread_id)
    before = len([it for it in room.world.log if it.counted])
    second = await ann.command(thread, "imagine", prompt="a wolf")
    await second.answered()
    assert easel.engine.orders[1].place.in_thread
    assert len([it for it in room.world.log if it.counted]) == before


async def test_a_dead_interaction_gets_its_card_from_the_bot(easel, room, ann):
    """When Discord no longer takes the answer, the order stands and the bot posts the card itself."""
    room.faults.fail_next(CALLBACK, 404, code=10062)
    await ann.command("studio", "imagine", prompt="a fox")
    card = await room.until(lambda: next((m for m in ann.messages("studio") if buttons(m) == ["Cancel"]), None))
    await room.until(lambda: card.thread_id)
    assert easel.engine.abandoned == []


async def test_an_order_nobody_can_be_told_about_is_taken_back(easel, room, ann):
    """When neither answer nor card can be made, the job is given back, free."""
    room.faults.fail_next(CALLBACK, 404, code=10062)
    room.faults.fail_next("POST /channels/{channel_id}/messages", 403, code=50013)
    await ann.command("studio", "imagine", prompt="a fox")
    await soon(lambda: easel.engine.orders)
    await soon(lambda: not easel.bot.answering)
    assert easel.engine.abandoned == [next(iter(easel.engine.jobs))]


async def test_an_order_that_was_sent_already_is_not_said_to_be_taken_back(easel, room, ann):
    """What cannot be taken back comes: the sentence says so, is not taken for the card, and the picture is posted."""
    thread = (await ordered(easel, room, ann)).thread_id
    room.faults.fail_next(CALLBACK, 500, drop=True)
    room.faults.fail_next("POST /channels/{channel_id}/messages", drop=True)
    easel.engine.sent.update(range(10_000))
    interaction = await ann.command(thread, "imagine", prompt="a wolf")
    assert "The order stands" in (await interaction.answered()).content
    job = await easel.deliver(max(easel.engine.jobs))
    (message,) = results(room, job)
    assert message.channel_id == thread


async def test_without_a_thread_the_job_lives_on(easel, room, ann):
    """A thread that cannot be made costs nobody the picture: it goes to the channel itself."""
    pattern = "POST /channels/{channel_id}/messages/{message_id}/threads"
    room.faults.fail_next(pattern, 403, code=50013, times=2)
    interaction = await ann.command("studio", "imagine", prompt="a fox")
    await interaction.answered()
    await room.until(lambda: any(it.route.endswith("/threads") for it in room.world.log))
    job = await easel.deliver(next(iter(easel.engine.jobs)))
    assert job.result_channel_id == room.channel("studio").id


async def test_an_interaction_sent_twice_is_one_order(easel, room, ann):
    """Discord may repeat an interaction after a hiccup of the gateway; the member notices nothing."""
    interaction = await ann.command("studio", "imagine", prompt="a fox")
    payload = room.server.interactions.payload(interaction)
    room.gateway.dispatch("INTERACTION_CREATE", payload, guild_id=room.guild.id, intent=0)
    card = await interaction.answered()
    await room.until(lambda: card.thread_id)
    await soon(lambda: not easel.bot.answering)
    assert len(easel.engine.orders) == 1
    assert interaction.messages == [card]


@pytest.mark.parametrize("drop", [True, False])
async def test_a_lost_reply_to_the_card_is_one_card(easel, room, ann, drop):
    """Discord took the answer and then broke: the card it shows is found and used, not posted twice."""
    room.faults.fail_next(CALLBACK, 500, after=True, drop=drop)
    interaction = await ann.command("studio", "imagine", prompt="a fox")
    card = await interaction.answered()
    await room.until(lambda: card.thread_id)
    assert [it.id for it in ann.messages("studio") if buttons(it)] == [card.id]


@pytest.mark.parametrize("drop", [True, False])
@pytest.mark.parametrize("refused", [True, False])
async def test_a_lost_reply_to_thinking_leaves_no_thinking(easel, room, ann, drop, refused):
    """Discord shows “thinking…” although its reply was lost: card or refusal still take its place."""
    easel.engine.input_gate.clear()
    room.faults.fail_next(CALLBACK, 500, after=True, drop=drop)
    interaction = await ann.command("studio", "edit", prompt="x", image=PNG)
    await soon(lambda: easel.engine.inputs)
    easel.clock.turn(1.6)
    await room.until(lambda: interaction.state is Stage.DEFERRED)
    if refused:
        easel.engine.refusals["take_input"] = PictureRefused("That picture is damaged.")
    easel.engine.input_gate.set()
    if refused:
        assert await private_answer(interaction) == "That picture is damaged."
    else:
        assert buttons(await interaction.answered()) == ["Cancel"]


async def test_an_interaction_that_died_before_the_order_spends_nothing(easel, room, ann):
    """When Discord has given up on the member before anything was reserved, nothing is ordered behind their back."""
    easel.engine.input_gate.clear()
    room.faults.fail_next(CALLBACK, 404, code=10062)
    await ann.command("studio", "edit", prompt="x", image=PNG)
    await soon(lambda: easel.engine.inputs)
    easel.clock.turn(1.6)
    await soon(lambda: not easel.bot.answering)
    assert easel.engine.orders == []
    assert ann.messages("studio") == []


async def test_an_order_that_was_being_placed_when_the_interaction_died_stands(easel, room, ann):
    """Once reserving has begun it is waited for, and its card comes from the bot."""
    easel.engine.place_gate.clear()
    room.faults.fail_next(CALLBACK, 404, code=10062, times=2)
    await ann.command("studio", "imagine", prompt="a fox")
    await soon(lambda: easel.bot.answering)
    await asyncio.sleep(0.02)
    easel.clock.turn(1.6)
    await soon(lambda: any(it.route.endswith("callback") for it in room.world.log))
    easel.engine.place_gate.set()
    await room.until(lambda: any(buttons(it) == ["Cancel"] for it in ann.messages("studio")))
    assert len(easel.engine.orders) == 1
