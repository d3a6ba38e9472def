"""Pictures laid out in components, pressed buttons, chosen options and filled forms."""

import io
import re

import discord
import pytest

from practice.discord.resolved import Refused
from practice.discord.uploads import Upload


class StarButton(discord.ui.DynamicItem[discord.ui.Button], template=r"star:(?P<number>\d+)"):
    """A button that survives restarts: its id carries what it needs."""

    pressed: list

    def __init__(self, number):
        super().__init__(discord.ui.Button(label="★", custom_id=f"star:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(cls, interaction, item, match: re.Match[str]):
        return cls(int(match["number"]))

    async def callback(self, interaction):
        interaction.client.stars.append((self.number, interaction.user.name))
        await interaction.response.send_message("starred", ephemeral=True)


def card(picture, number=7):
    """A result as a picture bot posts it, with its files."""
    view = discord.ui.LayoutView(timeout=None)
    gallery = discord.ui.MediaGallery(
        discord.MediaGalleryItem("attachment://one.png", description="a teal field"),
        discord.MediaGalleryItem("attachment://two.png", spoiler=True),
    )
    row = discord.ui.ActionRow()
    row.add_item(StarButton(number))
    row.add_item(discord.ui.Button(label="Docs", url="https://example.org"))
    row.add_item(discord.ui.Button(label="Off", custom_id="off", disabled=True))
    view.add_item(
        discord.ui.Container(
            discord.ui.TextDisplay("**A field**"),
            gallery,
            discord.ui.Separator(),
            discord.ui.File("attachment://notes.txt"),
            row,
            accent_colour=0x3F8F87,
        )
    )
    files = [
        discord.File(io.BytesIO(picture(64, 48)), "one.png"),
        discord.File(io.BytesIO(picture(32, 32)), "two.png"),
        discord.File(io.BytesIO(b"seed 1"), "notes.txt"),
    ]
    return view, files


@pytest.fixture
def star_bot(bot):
    bot.stars = []
    bot.add_dynamic_items(StarButton)
    return bot


async def post_card(bot, studio, picture):
    view, files = card(picture)
    return await bot.get_channel(studio.id).send(view=view, files=files)


async def test_a_gallery_shows_its_attachments(room, star_bot, ann, connected, picture, studio):
    """References become signed addresses with size; what is shown is not listed again."""
    async with connected(star_bot):
        sent = await post_card(star_bot, studio, picture)
        fetched = await star_bot.get_channel(studio.id).fetch_message(sent.id)
        container = fetched.components[0]
        items = container.children[1].items
        served = await star_bot.http.get_from_cdn(items[0].media.url)
        file = container.children[3]

    assert fetched.flags.components_v2
    assert fetched.attachments == []
    assert served == picture(64, 48)
    assert (items[0].media.width, items[0].media.height) == (64, 48)
    assert items[0].media.attachment_id is not None
    assert items[0].description == "a teal field"
    assert items[1].spoiler
    assert (file.name, file.size) == ("notes.txt", 6)
    assert container.accent_colour.value == 0x3F8F87
    ids = [container.id] + [child.id for child in container.children]
    assert len(set(ids)) == len(ids)


async def test_a_dynamic_button_works_for_anyone(room, star_bot, connected, picture, studio):
    """Two members press the same persistent button and each is answered alone."""
    async with connected(star_bot):
        sent = await post_card(star_bot, studio, picture)
        for name in ("ann", "ben"):
            pressed = await room.visitor(name).press(sent.id, "★")
            answer = await pressed.answered()
            assert answer.reader_id == room.visitor(name).id

    assert star_bot.stars == [(7, "ann"), (7, "ben")]


@pytest.mark.parametrize(
    ("what", "reason"),
    [("Off", "disabled"), ("Docs", "link"), ("Nope", "has no 'Nope'")],
)
async def test_some_buttons_cannot_be_pressed(star_bot, ann, connected, picture, studio, what, reason):
    """Disabled buttons, links and unknown ones never reach the bot."""
    async with connected(star_bot):
        sent = await post_card(star_bot, studio, picture)
        with pytest.raises(Refused, match=reason):
            await ann.press(sent.id, what)

    assert "INTERACTION_CREATE" not in star_bot.heard


async def test_a_press_may_change_its_own_message(bot, ann, connected, studio):
    """Answering with an update edits the message the button is on, and posts nothing."""
    view = discord.ui.View()
    button = discord.ui.Button(label="Next", custom_id="next")

    async def turn(interaction):
        await interaction.response.edit_message(content="page 2", view=None)

    button.callback = turn
    view.add_item(button)
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("page 1", view=view)
        pressed = await ann.press(sent.id, "Next")
        await pressed.settled()

    [message] = ann.messages("studio")
    assert message.content == "page 2"
    assert message.components == []
    assert [it.content for it in message.edits] == ["page 1"]
    assert pressed.messages == []
    assert pressed.original is message


async def test_an_update_may_come_later(bot, ann, connected, studio):
    """A deferred update is filled in by editing the original."""
    view = discord.ui.View()
    button = discord.ui.Button(label="Refresh", custom_id="refresh")

    async def refresh(interaction):
        await interaction.response.defer()
        await interaction.edit_original_response(content="fresh")

    button.callback = refresh
    view.add_item(button)
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("stale", view=view)
        await ann.press(sent.id, "Refresh")
        await ann.world.changes.until(lambda: ann.messages("studio")[0].content == "fresh", 5)

    assert len(ann.messages("studio")) == 1


async def test_selects_bring_what_was_chosen(room, bot, ann, connected, studio):
    """String, user, role and channel selects arrive as the things they stand for."""
    got = {}
    view = discord.ui.View()
    choices = discord.ui.Select(
        custom_id="style",
        max_values=2,
        options=[discord.SelectOption(label=it.title(), value=it) for it in ("ink", "oil", "wax")],
    )
    people = discord.ui.UserSelect(custom_id="who")
    roles = discord.ui.RoleSelect(custom_id="role")
    places = discord.ui.ChannelSelect(custom_id="where")
    for item in (choices, people, roles, places):

        async def chosen(interaction, item=item):
            got[item.custom_id] = list(item.values)
            await interaction.response.defer()

        item.callback = chosen
        view.add_item(item)
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("Choose", view=view)
        await (await ann.press(sent.id, "style", ["Ink", "wax"])).settled()
        await (await ann.press(sent.id, "who", ["ben"])).settled()
        await (await ann.press(sent.id, "role", ["Moderators"])).settled()
        await (await ann.press(sent.id, "where", ["gallery"])).settled()
        with pytest.raises(Refused, match="between 1 and 2"):
            await ann.press(sent.id, "style", [])
        with pytest.raises(Refused, match="not one of"):
            await ann.press(sent.id, "style", ["chalk"])

    assert got["style"] == ["ink", "wax"]
    assert [it.name for it in got["who"]] == ["ben"]
    assert [it.name for it in got["role"]] == ["Moderators"]
    assert [it.id for it in got["where"]] == [room.channel("gallery").id]


async def test_a_message_menu_brings_the_message(room, bot, ann, connected, studio, picture):
    """A context menu shows the whole message, though the bot has no message content intent."""
    got = {}

    @bot.tree.context_menu(name="Remix this picture")
    async def remix(interaction: discord.Interaction, message: discord.Message):
        got["content"] = message.content
        got["file"] = await message.attachments[0].read()
        await interaction.response.send_message("remixing", ephemeral=True)

    data = picture()
    async with connected(bot):
        said = await ann.say("studio", "look", attachments=[Upload(filename="a.png", data=data)])
        used = await room.visitor("ben").menu(said, "Remix this picture")
        await used.answered()
        with pytest.raises(Refused, match="no message command"):
            await ann.menu(said, "Eat this picture")

    assert got == {"content": "look", "file": data}
    assert [it.content for it in bot.said] == [""]


async def test_a_button_answer_refers_to_its_message(star_bot, ann, connected, picture, studio):
    """The answer to a press is a reply to the message that has the button."""
    async with connected(star_bot):
        sent = await post_card(star_bot, studio, picture)
        answer = await (await ann.press(sent.id, "star:7")).answered()

    assert answer.type == 19
    assert answer.reference["message_id"] == str(sent.id)
    about = answer.interaction["interaction_metadata"]
    assert about["interacted_message_id"] == str(sent.id)
