"""An interaction's two clocks: 3 seconds to the first answer, 15 minutes for its token."""

import asyncio

import discord
import pytest

from practice.discord.interaction import NoAnswerError, State


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
