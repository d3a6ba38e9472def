"""Modals: what a person fills in, what the client checks, and what the bot gets."""

import discord
import pytest

from practice.discord.resolved import Refused
from practice.discord.uploads import Upload


class EverythingForm(discord.ui.Modal, title="Everything"):
    """A modal with one field of each kind a form can hold (five at most)."""

    prompt = discord.ui.Label(
        text="What should change?",
        description="As you would tell a painter",
        component=discord.ui.TextInput(
            custom_id="prompt", style=discord.TextStyle.paragraph, min_length=3, max_length=50
        ),
    )
    style = discord.ui.Label(
        text="Style",
        component=discord.ui.Select(
            custom_id="style",
            options=[discord.SelectOption(label="Ink", value="ink")],
            required=False,
        ),
    )
    who = discord.ui.Label(text="For", component=discord.ui.UserSelect(custom_id="who", required=False))
    files = discord.ui.Label(
        text="Pictures",
        component=discord.ui.FileUpload(custom_id="files", min_values=1, max_values=2),
    )
    options = discord.ui.Label(
        text="Options",
        component=discord.ui.CheckboxGroup(
            custom_id="options",
            options=[
                discord.CheckboxGroupOption(label="Large", value="large"),
                discord.CheckboxGroupOption(label="Spoiler", value="spoiler"),
            ],
            max_values=2,
            required=False,
        ),
    )

    def __init__(self, got):
        super().__init__(custom_id="everything")
        self.got = got

    async def on_submit(self, interaction):
        files = self.files.component.values
        self.got.update(
            prompt=self.prompt.component.value,
            style=self.style.component.values,
            who=[it.name for it in self.who.component.values],
            files=[(it.filename, await it.read()) for it in files],
            options=self.options.component.values,
        )
        await interaction.response.send_message("thank you", ephemeral=True)


@pytest.fixture
def form_bot(bot):
    bot.got = {}

    @bot.tree.command(description="Form")
    async def form(interaction: discord.Interaction):
        await interaction.response.send_modal(EverythingForm(bot.got))

    return bot


async def test_a_form_brings_every_kind_of_field(form_bot, ann, connected, picture):
    """Text, select, user, files and checkboxes come back as they were filled in."""
    async with connected(form_bot):
        opened = await (await ann.command("studio", "form")).settled()
        assert opened.state == "modal"
        assert opened.modal["title"] == "Everything"
        sent = await ann.submit(
            opened,
            prompt="more sky",
            style=["Ink"],
            who=["cleo"],
            files=[Upload(filename="b.png", data=b"b"), Upload(filename="a.png", data=b"a")],
            options=["large", "spoiler"],
        )
        answer = await sent.answered()

    assert answer.content == "thank you"
    assert form_bot.got == {
        "prompt": "more sky",
        "style": ["ink"],
        "who": ["cleo"],
        "files": [("b.png", b"b"), ("a.png", b"a")],
        "options": ["large", "spoiler"],
    }


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"files": [b"x"]}, "'prompt' is required"),
        ({"prompt": "ab", "files": [b"x"]}, "between 3 and 50"),
        ({"prompt": "a" * 51, "files": [b"x"]}, "between 3 and 50"),
        ({"prompt": "abc"}, "between 1 and 2"),
        ({"prompt": "abc", "files": [b"x"] * 3}, "between 1 and 2"),
        ({"prompt": "abc", "files": [b"x"], "style": ["oil"]}, "not one of"),
        ({"prompt": "abc", "files": [b"x"], "mood": "sad"}, "no field 'mood'"),
    ],
)
async def test_a_form_is_checked_before_it_is_sent(form_bot, ann, connected, fields, reason):
    """Discord's client keeps a form open until every field is acceptable."""
    async with connected(form_bot):
        opened = await (await ann.command("studio", "form")).settled()
        with pytest.raises(Refused, match=reason):
            await ann.submit(opened, fields)

    assert form_bot.got == {}


async def test_a_form_from_a_button_knows_its_message(bot, ann, connected, studio):
    """A modal opened by a button may update the message the button is on."""
    view = discord.ui.View()
    button = discord.ui.Button(label="Rename", custom_id="rename")

    class Rename(discord.ui.Modal, title="Rename"):
        name = discord.ui.TextInput(label="Name", custom_id="name")

        async def on_submit(self, interaction):
            await interaction.response.edit_message(content=self.name.value)

    async def ask(interaction):
        await interaction.response.send_modal(Rename())

    button.callback = ask
    view.add_item(button)
    async with connected(bot):
        sent = await bot.get_channel(studio.id).send("old name", view=view)
        opened = await (await ann.press(sent.id, "Rename")).settled()
        await (await ann.submit(opened, name="new name")).settled()

    assert [it.content for it in ann.messages("studio")] == ["new name"]
