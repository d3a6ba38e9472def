"""The `style` option: suggested from the server's styles, filled with the member's words, shown by name."""

import pytest

from bot.store.styles import Style
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered
from tests.cogs.reading import gallery, private_answer, text


@pytest.fixture
def noir(engine) -> Style:
    style = Style(name="Noir", template="film noir, $prompt, rain")
    engine.customs.kept += [style, Style(name="Ink", template="ink drawing of $prompt")]
    return style


@pytest.mark.parametrize("command", ["imagine", "edit"])
async def test_styles_are_suggested_with_their_templates(noir, easel, ann, command):
    """All of them at first, fewer with every letter."""
    more = {"image": PNG} if command == "edit" else {}
    every = await ann.autocomplete("studio", command, focused="style", prompt="x", style="", **more)
    assert [it["name"] for it in every] == ["Noir · film noir, $prompt, rain", "Ink · ink drawing of $prompt"]
    few = await ann.autocomplete("studio", command, focused="style", prompt="x", style="NO", **more)
    assert [it["value"] for it in few] == ["Noir"]


async def test_the_finished_prompt_is_ordered_and_the_own_words_are_shown(noir, easel, room, ann):
    """The provider gets the finished prompt; card, thread, result and alt text have the words and the style's name."""
    job = await ordered(easel, room, ann, prompt=" a cat ", style="Noir")
    assert easel.engine.orders[0].request.prompt == "film noir, a cat, rain"
    card = room.world.message(job.card_id)
    assert "“a cat”" in text(card)
    assert "style “Noir”" in text(card)
    assert room.channel(job.thread_id).name == "a cat"
    done = await easel.deliver(job.id)
    result = room.world.message(done.result_id)
    assert "“a cat”" in text(result)
    assert "film noir" not in text(result)
    assert gallery(result)[0]["description"].endswith("a cat, in the style Noir")


async def test_again_keeps_the_style_and_does_not_fill_it_twice(noir, easel, room, ann):
    """The same finished prompt is ordered again."""
    done = await easel.deliver((await ordered(easel, room, ann, prompt="a cat", style="Noir")).id)
    await (await ann.press(done.result_id, "Again")).answered()
    first, again = (order.request for order in easel.engine.orders)
    assert (again.prompt, again.style, again.words) == (first.prompt, "Noir", "a cat")


async def test_a_style_nobody_wrote_is_refused(noir, easel, ann):
    """Before anything is fetched or ordered."""
    command = await ann.command("studio", "edit", prompt="x", image=PNG, style="Baroque")
    assert "no style called “Baroque”" in await private_answer(command)
    assert (easel.engine.inputs, easel.engine.orders) == ([], [])
