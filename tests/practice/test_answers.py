"""What a member sees of a command: answers, waits, whispers, and what becomes of late ones."""

import asyncio
import io

import discord
import pytest
from discord import app_commands

from practice.discord.interaction import NoAnswerError, State
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


async def test_a_late_answer_is_refused(room, bot, ann, connected, eventually):
    """After 3 seconds the member reads that nothing came, and the answer gets 10062."""
    go = asyncio.Event()

    @bot.tree.command(description="Late")
    async def late(interaction: discord.Interaction):
        await go.wait()
        await interaction.response.send_message("too late")

    async with connected(bot):
        used = await ann.command("studio", "late")
        room.clock.jump(2.9)
        await asyncio.sleep(0)
        assert used.state == State.PENDING
        room.clock.jump(0.2)
        with pytest.raises(NoAnswerError, match="The application did not respond"):
            await used.settled()
        go.set()
        await eventually(lambda: bot.failures)

    [error] = bot.failures
    assert (error.status, error.code) == (404, 10062)
    assert used.messages == []


async def test_an_interaction_is_answered_once(bot, ann, connected, eventually, room):
    """A second first answer gets 40060."""

    @bot.tree.command(description="Twice")
    async def twice(interaction: discord.Interaction):
        await interaction.response.send_message("one")
        interaction.response._response_type = None
        await interaction.response.send_message("two")

    async with connected(bot):
        used = await ann.command("studio", "twice")
        await eventually(lambda: bot.failures)

    [error] = bot.failures
    assert (error.status, error.code) == (400, 40060)
    assert [it.content for it in used.messages] == ["one"]


async def test_a_dead_token_is_refused_but_the_message_lives_on(bot, ann, connected, room):
    """After 15 minutes the token is no good; the bot token still edits the same message."""
    go = asyncio.Event()
    refused = []

    @bot.tree.command(description="Long")
    async def long(interaction: discord.Interaction):
        answer = await interaction.response.send_message("working")
        await go.wait()
        for attempt in (
            interaction.edit_original_response(content="done"),
            interaction.followup.send("done"),
        ):
            try:
                await attempt
            except discord.HTTPException as error:
                refused.append((error.status, error.code))
        await interaction.channel.get_partial_message(answer.message_id).edit(content="done by token")

    async with connected(bot):
        used = await ann.command("studio", "long")
        message = await used.answered()
        room.clock.jump(15 * 60)
        go.set()
        await room.until(lambda: message.content == "done by token")

    assert refused == [(401, 50027), (401, 50027)]
    assert used.expired
    assert bot.failures == []


async def test_an_unknown_token_is_an_unknown_webhook(room, rest):
    """A token that never was gets 10015, an interaction that never was 10062."""
    bot_id = room.world.bot.id
    assert (await rest("POST", f"/webhooks/{bot_id}/nothing", {"content": "x"}))[1]["code"] == 10015
    answer = await rest("POST", "/interactions/123/nothing/callback", {"type": 5})
    assert (answer[0], answer[1]["code"]) == (404, 10062)


async def test_a_token_works_only_after_the_first_answer(room, ann, bot, connected, rest):
    """Before any answer the token opens nothing, as on Discord."""

    @bot.tree.command(description="Quiet")
    async def quiet(interaction: discord.Interaction):
        """Says nothing at all."""

    async with connected(bot):
        used = await ann.command("studio", "quiet")
        path = f"/webhooks/{room.world.bot.id}/{used.token}/messages/@original"
        status, body = await rest("PATCH", path, {"content": "x"})

    assert (status, body["code"]) == (404, 10015)


async def test_a_deleted_answer_is_gone(room, ann, bot, connected, eventually):
    """Deleting the original leaves nothing to edit."""

    @bot.tree.command(description="Gone")
    async def gone(interaction: discord.Interaction):
        await interaction.response.send_message("here")
        await interaction.delete_original_response()
        await interaction.edit_original_response(content="back?")

    async with connected(bot):
        used = await ann.command("studio", "gone")
        await eventually(lambda: bot.failures)

    assert (bot.failures[0].status, bot.failures[0].code) == (404, 10008)
    assert used.original.deleted
    assert ann.messages("studio") == []


async def test_interaction_calls_do_not_count(room, ann, bot, connected):
    """Answers and edits by token leave the bot's 50 a second alone."""

    @bot.tree.command(description="Free")
    async def free(interaction: discord.Interaction):
        await interaction.response.send_message("one")
        await interaction.edit_original_response(content="two")

    async with connected(bot):
        before = len(room.world.log)
        used = await ann.command("studio", "free")
        await room.until(lambda: used.original and used.original.content == "two")

    calls = room.world.log[before:]
    assert [(it.method, it.counted) for it in calls[:2]] == [("POST", False), ("PATCH", False)]


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
