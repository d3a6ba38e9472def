"""Setting up: the gallery channel, remixing by default, styles; and what members decide for themselves."""

import pytest

from practice.discord.resolved import Refused
from practice.discord.uploads import Upload
from tests.cogs.club import painting
from tests.cogs.reading import buttons, gallery, private_answer, said, text


async def panel(interaction):
    message = await interaction.answered()
    assert message.ephemeral
    return message


async def test_without_options_the_settings_are_shown(club, olive):
    """What holds now: no gallery channel, remixing allowed; with a button for what can be switched."""
    message = await panel(await olive.command("studio", "studio channels"))
    assert "no gallery channel is set" in text(message)
    assert "others **may** take their pictures further" in text(message)
    assert buttons(message) == ["Moderation…", "Turn remixing off by default"]


async def test_the_gallery_channel_is_set_and_taken_away(club, room, olive):
    """Channel and number of stars can be set together or alone; a button takes the channel away."""
    channel = room.channel("gallery")
    message = await panel(await olive.command("studio", "studio channels", gallery=channel, stars=4))
    assert f"<#{channel.id}> once it has 4 stars" in text(message)
    message = await panel(await olive.command("studio", "studio channels", stars=1))
    assert await club.engine.together.gallery_settings(club.guild_id) == (channel.id, 1)
    await (await olive.press(message, "No gallery channel")).settled()
    await room.until(lambda: "no gallery channel is set" in text(message))
    assert await club.engine.together.gallery_settings(club.guild_id) == (None, 1)


async def test_a_channel_easel_cannot_post_in_is_refused(club, room, olive):
    """The sentence names what is missing, and nothing is changed."""
    room.deny("SEND_MESSAGES", "gallery")
    channel = room.channel("gallery")
    answer = await private_answer(await olive.command("studio", "studio channels", gallery=channel, stars=2))
    assert "I lack **Send Messages**" in answer
    assert await club.engine.together.gallery_settings(club.guild_id) == (None, 3)


async def test_the_default_for_remixing_is_switched(club, room, olive, ann, ben):
    """It holds for members who never said anything, at once."""
    (node,) = await club.made(ann, "a boat")
    message = await panel(await olive.command("studio", "studio channels"))
    await (await olive.press(message, "Turn remixing off by default")).settled()
    await room.until(lambda: "Turn remixing on by default" in buttons(message))
    assert not await club.engine.customs.picture_allows(node.number, by=ben.id)
    await private_answer(await ann.command("studio", "privacy remixing", allow=True))
    assert await club.engine.customs.picture_allows(node.number, by=ben.id)


async def test_a_member_says_no_and_yes(club, ann, ben):
    """`/privacy remixing` answers in private what holds from now on; the member's own pictures stay open to them."""
    (node,) = await club.made(ann, "a boat")
    answer = await private_answer(await ann.command("studio", "privacy remixing", allow=False))
    assert "nobody else may take your pictures" in answer
    customs = club.engine.customs
    assert not await customs.picture_allows(node.number, by=ben.id)
    assert await customs.picture_allows(node.number, by=ann.id)
    assert "Others may take your pictures" in await private_answer(
        await ann.command("studio", "privacy remixing", allow=True)
    )
    assert await customs.picture_allows(node.number, by=ben.id)


@pytest.mark.parametrize("name", ["studio channels", "studio style list"])
async def test_members_cannot_set_anything_up(club, ann, name):
    """Discord does not offer `/studio` to those who may not manage the server."""
    with pytest.raises(Refused):
        await ann.command("studio", name)


async def test_styles_are_listed_with_their_examples(club, olive):
    """The example is shown on a sheet under the style's name; the list says template and number."""
    template = "an ink drawing of $prompt, fine lines"
    example = Upload(filename="ink.png", data=painting("ink"))
    answer = await private_answer(
        await olive.command("studio", "studio style add", name="ink", template=template, example=example)
    )
    assert answer.startswith("Added the style “ink”.")
    await private_answer(await olive.command("studio", "studio style add", name="plain", template="$prompt!"))
    message = await panel(await olive.command("studio", "studio style list"))
    ink, plain = await club.engine.customs.styles(club.guild_id)
    assert f"“ink”** · example #{ink.example}" in text(message)
    assert "an ink drawing of $prompt, fine lines" in text(message)
    assert plain.example is None
    ((nodes, _),) = club.drawing.sheets
    assert [(node.number, node.prompt) for node in nodes] == [(ink.example, "ink")]
    assert "“ink”" in gallery(message)[0]["description"]


async def test_a_style_is_changed_and_keeps_its_example(club, olive):
    """The same name again replaces the template; without a new example the old one stays."""
    example = Upload(filename="ink.png", data=painting("ink"))
    first = {"name": "ink", "template": "ink: $prompt", "example": example}
    await private_answer(await olive.command("studio", "studio style add", **first))
    answer = await private_answer(
        await olive.command("studio", "studio style add", name=" ink ", template="more ink: $prompt")
    )
    assert answer.startswith("Changed the style “ink”.")
    (style,) = await club.engine.customs.styles(club.guild_id)
    assert style.template == "more ink: $prompt"
    assert style.example is not None


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"template": "no place for words"}, "exactly once"),
        ({"template": "$prompt and $prompt"}, "exactly once"),
        ({"name": "   ", "template": "$prompt"}, "1 to 50 characters"),
        ({"template": "$prompt", "example": Upload(filename="x.png", data=b"nothing")}, "x.png"),
    ],
)
async def test_a_style_that_cannot_be_is_refused(club, olive, given, part):
    """Each refusal says why, in private; nothing half-made is kept."""
    options = {"name": "ink", **given}
    assert part in await private_answer(await olive.command("studio", "studio style add", **options))
    assert await club.engine.customs.styles(club.guild_id) == []


async def test_styles_are_taken_away_by_name(club, olive):
    """Names are suggested; a removed style is gone, an unknown one is a sentence."""
    await private_answer(await olive.command("studio", "studio style add", name="ink", template="ink: $prompt"))
    found = await olive.autocomplete("studio", "studio style remove", focused="name", name="in")
    assert [it["value"] for it in found] == ["ink"]
    assert "is gone" in await private_answer(await olive.command("studio", "studio style remove", name="ink"))
    assert await club.engine.customs.styles(club.guild_id) == []
    assert "no style called “ink”" in await private_answer(
        await olive.command("studio", "studio style remove", name="ink")
    )
    assert "no styles yet" in said(await panel(await olive.command("studio", "studio style list")))
