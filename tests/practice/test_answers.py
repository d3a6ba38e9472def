"""What a member sees of a command: answers, waits, whispers, and what becomes of late ones."""

import io

import discord
import pytest
from discord import app_commands

from practice.discord.resolved import Refused
from practice.discord.uploads import Upload


async def test_a_command_brings_its_options_and_files(room, bot, ann, connected, picture):
    """Options arrive with their types and an attachment's bytes are served by the CDN."""
    got = {}

    @bot.tree.command(description="Edit")
    async def edit(
        interaction: discord.Interaction,
        prompt: str,
        image: discord.Attachment,
        count: app_commands.Range[int, 1, 4] = 1,
        strength: float | None = None,
        member: discord.Member | None = None,
        where: discord.TextChannel | None = None,
    ):
        got.update(prompt=prompt, count=count, strength=strength, member=member, where=where)
        got["bytes"] = await image.read()
        got["size"] = (image.width, image.height, image.content_type, image.ephemeral)
        got["may"] = interaction.app_permissions.attach_files
        got["limit"] = interaction.filesize_limit
        await interaction.response.send_message(f"Editing {image.filename}")

    data = picture(64, 48)
    async with connected(bot):
        used = await ann.command(
            "studio",
            "edit",
            prompt="a boat",
            image=Upload(filename="my boat.png", data=data),
            count="3",
            strength=0.5,
            member="ben",
            where="gallery",
        )
        message = await used.answered()

    assert bot.failures == []
    assert message.content == "Editing my_boat.png"
    assert (got["prompt"], got["count"], got["strength"]) == ("a boat", 3, 0.5)
    assert got["member"].name == "ben"
    assert got["where"].name == "gallery"
    assert got["bytes"] == data
    assert got["size"] == (64, 48, "image/png", True)
    assert got["may"] is True
    assert got["limit"] == 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "required"),
        ({"prompt": ""}, "between 1 and 20"),
        ({"prompt": "x" * 21}, "between 1 and 20"),
        ({"prompt": "x", "count": 5}, "at most 4"),
        ({"prompt": "x", "count": 0}, "at least 1"),
        ({"prompt": "x", "count": 1.5}, "whole number"),
        ({"prompt": "x", "count": "many"}, "must be a number"),
        ({"prompt": "x", "ratio": "2:1"}, "one of square, wide"),
        ({"prompt": "x", "cap": "perhaps"}, "true or false"),
        ({"prompt": "x", "place": "projects"}, "not the kind"),
        ({"prompt": "x", "place": "mods"}, "no channel"),
        ({"prompt": "x", "who": "zoe"}, "no user"),
        ({"prompt": "x", "colour": "red"}, "no option 'colour'"),
    ],
)
async def test_the_client_refuses_wrong_options(bot, ann, connected, options, reason):
    """Nothing Discord's client would not send ever reaches the bot."""

    @bot.tree.command(description="Make")
    @app_commands.choices(
        ratio=[
            app_commands.Choice(name="square", value="1:1"),
            app_commands.Choice(name="wide", value="16:9"),
        ]
    )
    async def imagine(
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 1, 20],
        count: app_commands.Range[int, 1, 4] = 1,
        ratio: app_commands.Choice[str] | None = None,
        cap: bool = False,
        place: discord.TextChannel | None = None,
        who: discord.Member | discord.Role | None = None,
    ):
        await interaction.response.send_message("no")

    async with connected(bot):
        with pytest.raises(Refused, match=reason):
            await ann.command("studio", "imagine", **options)

    assert "INTERACTION_CREATE" not in bot.heard


async def test_sub_commands_are_chosen_by_words(bot, ann, connected, room):
    """`studio style add` reaches the command two groups down, and its full name is told."""
    studio = app_commands.Group(name="studio", description="Settings")
    style = app_commands.Group(name="style", description="Styles", parent=studio)

    @style.command(description="Add a style")
    async def add(interaction: discord.Interaction, name: str):
        await interaction.response.send_message(f"added {name}", ephemeral=True)

    bot.tree.add_command(studio)
    async with connected(bot):
        used = await ann.command("studio", "studio style add", name="noir")
        message = await used.answered()
        with pytest.raises(Refused, match="Choose one of /studio style"):
            await ann.command("studio", "studio")

    assert message.content == "added noir"
    assert message.interaction["interaction"]["name"] == "studio style add"


async def test_a_deferred_answer_is_filled_by_the_first_followup(bot, ann, connected, picture, eventually):
    """After a defer the waiting message becomes the answer; later followups are new messages."""
    ids = []

    @bot.tree.command(description="Slow")
    async def slow(interaction: discord.Interaction):
        await interaction.response.defer(thinking=True)
        file = discord.File(io.BytesIO(picture()), "one.png", description="a teal field")
        first = await interaction.followup.send("first", file=file, wait=True)
        second = await interaction.followup.send("second", wait=True)
        await second.edit(content="second, edited")
        ids.extend([first.id, (await interaction.original_response()).id])

    async with connected(bot):
        used = await ann.command("studio", "slow")
        await used.settled()
        await ann.world.changes.until(lambda: len(used.messages) == 2, 5)
        await eventually(lambda: len(ids) == 2 or bot.failures)

    first, second = used.messages
    assert bot.failures == []
    assert ids == [first.id, first.id]
    assert used.original is first
    assert (first.content, second.content) == ("first", "second, edited")
    assert first.attachments[0].description == "a teal field"
    assert first.edited_at is None
    assert [edit.content for edit in second.edits] == ["second"]
    assert second.reference["message_id"] == str(first.id)


async def test_whispers_are_seen_by_one_person_only(room, bot, ann, connected, rest):
    """An ephemeral answer exists for its reader and for the token, for nobody else."""

    @bot.tree.command(description="Whisper")
    async def whisper(interaction: discord.Interaction):
        await interaction.response.send_message("psst", ephemeral=True)
        await interaction.followup.send("more", ephemeral=True)
        await interaction.edit_original_response(content="psst!")

    async with connected(bot):
        used = await ann.command("studio", "whisper")
        await room.until(lambda: used.original and used.original.content == "psst!")
        status, body = await rest("GET", f"/channels/{used.channel.id}/messages/{used.original.id}")

    assert [it.content for it in ann.messages("studio")] == ["psst!", "more"]
    assert room.visitor("ben").messages("studio") == []
    assert all(it.ephemeral for it in used.messages)
    assert (status, body["code"]) == (404, 10008)
    with pytest.raises(Refused):
        await room.visitor("ben").press(used.original, "anything")


async def test_suggestions_come_while_typing(bot, ann, connected):
    """Autocomplete tells the bot what is typed so far and brings back its choices."""

    @bot.tree.command(description="Make")
    async def imagine(interaction: discord.Interaction, prompt: str, model: str):
        await interaction.response.send_message(model)

    @imagine.autocomplete("model")
    async def models(interaction: discord.Interaction, current: str):
        names = ("kontext-pro", "kontext-max", "flux-dev")
        prompt = interaction.namespace.prompt
        return [app_commands.Choice(name=f"{it} for {prompt}", value=it) for it in names if current in it]

    async with connected(bot):
        choices = await ann.autocomplete("studio", "imagine", focused="model", model="kontext", prompt="a cat")
        with pytest.raises(Refused, match="suggestions"):
            await ann.autocomplete("studio", "imagine", focused="prompt")

    assert choices == [
        {"name": "kontext-pro for a cat", "value": "kontext-pro"},
        {"name": "kontext-max for a cat", "value": "kontext-max"},
    ]


async def test_a_command_in_private_messages_comes_without_guild(room, ann, bot, connected):
    """In a private conversation the interaction has a user and no member."""
    seen = {}

    @bot.tree.command(description="Where")
    async def where(interaction: discord.Interaction):
        seen["guild"], seen["user"] = interaction.guild, interaction.user
        seen["channel"] = interaction.channel
        await interaction.response.send_message("here")

    async with connected(bot):
        private = room.world.direct_channel(ann.user)
        await (await ann.command(private, "where")).answered()

    assert seen["guild"] is None
    assert isinstance(seen["user"], discord.User)
    assert isinstance(seen["channel"], discord.DMChannel)
