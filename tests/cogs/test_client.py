"""The client registers when it must, speaks to the right server, pings nobody, and leaves in order."""

import asyncio

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bot.client import EaselBot
from bot.core.errors import DeliveryError
from cogs.delivery import DiscordDelivery
from practice.discord.entities import MessageType
from practice.room import Room
from tests.cogs.fakes import PNG, FakeEngine, Fitting, Hourglass, Shelf, job_of, picture_of
from tests.cogs.harness import running
from tests.cogs.hostile import HOSTILE
from tests.cogs.ordering import ordered
from tests.cogs.reading import buttons, private_answer, soon

REGISTER = "PUT /applications/{application_id}/commands"


def registrations(room: Room) -> list[str]:
    return [it.route for it in room.world.log if it.method == "PUT" and it.route.endswith("/commands")]


async def test_commands_are_registered_once(easel, room, restart):
    """A restart with the same commands registers nothing."""
    assert len(registrations(room)) == 1
    async with restart():
        assert len(registrations(room)) == 1


async def test_a_fresh_discord_gets_its_commands_from_an_old_database(easel):
    """A database that remembers a registration does not keep another server from getting the commands."""
    async with Room() as other, running(other, easel.engine):
        assert len(registrations(other)) == 1


async def test_commands_that_went_missing_are_registered_again(easel, room, restart):
    """What Discord has is asked for: somebody may have taken the commands away."""
    await easel.bot.http.bulk_upsert_global_commands(easel.bot.application_id, [])
    assert len(registrations(room)) == 2
    async with restart():
        assert len(registrations(room)) == 3
        await private_answer(await room.visitor("ann").command("studio", "models"))


async def test_changed_commands_are_registered_again(easel, room, restart):
    """What was told last is compared, not only the names."""
    (key,) = easel.engine.notes
    easel.engine.notes[key] = "something else"
    async with restart():
        assert len(registrations(room)) == 2


async def test_one_server_can_be_chosen_for_development(room, engine):
    """With a server named, commands are registered there and not globally."""
    async with running(room, engine, sync_guild_id=room.guild.id) as easel:
        assert registrations(room) == ["/applications/{application_id}/guilds/{guild_id}/commands"]
        usable = {it["name"] for it in room.server.commands.usable(room.guild.id)}
        assert usable == {it.name for it in easel.bot.tree.get_commands(guild=room.guild)}
        assert {"imagine", "remix", "Remix this picture"} <= usable
        await private_answer(await room.visitor("ann").command("studio", "models"))
        assert easel.engine.notes


async def test_a_fixed_shard_count_finds_the_other_gateway(room, engine):
    """With shards given, the gateway is still that of the configured host."""
    async with running(room, engine, shard_ids=[0], shard_count=1):
        assert str(DiscordWebSocket.DEFAULT_GATEWAY).startswith(room.url.replace("http", "ws"))
        await private_answer(await room.visitor("ann").command("studio", "models"))


async def test_trouble_in_the_start_stops_it(room):
    """A bot that cannot set up what it needs does not come up half-dead."""

    class Broken(FakeEngine):
        async def remember(self, name, value):
            raise RuntimeError("no database")

    with pytest.raises(RuntimeError, match="no database"):
        async with running(room, Broken(Hourglass())):
            pass


@pytest.mark.parametrize(("prompt", "what"), HOSTILE, ids=[what for _, what in HOSTILE])
async def test_no_prompt_ever_pings_anybody(easel, room, ann, prompt, what):
    """Card, thread, result and outcome of any prompt disturb no one, even in a server that lets Easel ping."""
    room.guild.roles[room.guild.id].permissions |= 1 << 17
    if what == "nothing to be seen":
        assert "empty" in await private_answer(await ann.command("studio", "imagine", prompt=prompt))
        return
    job = await ordered(easel, room, ann, prompt=prompt.replace("123", str(ann.id)))
    await easel.deliver(job.id)
    inner = await ordered(easel, room, ann, job.thread_id, prompt=prompt.replace("123", str(ann.id)))
    await easel.deliver(inner.id)
    bot = room.world.bot
    # The line that starts a thread is Discord's own.
    ours = [it for it in room.world.messages.values() if it.author is bot and it.type is not MessageType.THREAD_STARTER]
    assert len(ours) >= 3
    assert [(str(it.components)[:300], it.pings) for it in ours if not it.pings.nobody] == []
    assert job.request.prompt == prompt.replace("123", str(ann.id)).strip()


async def test_every_picture_carries_words(easel, room, ann):
    """No picture is posted without alt text, from whichever command it comes."""
    orders = [("imagine", {}), ("edit", {"image": PNG}), ("blend", {"image1": PNG, "image2": PNG})]
    for command, options in orders:
        await (await ann.command("studio", command, prompt="a fox", **options)).answered()
        await soon(lambda: not easel.bot.answering)
        await easel.deliver(list(easel.engine.jobs)[-1])
    files = [file for it in room.world.messages.values() for file in it.attachments]
    starts = ["Picture made by Easel fro", "An edit of a picture, mad", "A blend of 2 pictures, ma"]
    assert [file.description[:25] for file in files] == starts


async def test_leaving_lets_answers_finish(room, engine):
    """Closing waits for an answer that has been begun, so that nobody is left with “thinking…”."""
    ann = room.visitor("ann")
    async with running(room, engine) as easel:
        engine.input_gate.clear()
        interaction = await ann.command("studio", "edit", prompt="x", image=PNG)
        await soon(lambda: engine.inputs)
        closing = asyncio.create_task(easel.bot.close())
        await asyncio.sleep(0)
        engine.input_gate.set()
        assert buttons(await interaction.answered()) == ["Cancel"]
        await closing


async def test_delivery_before_the_login_waits(engine):
    """A delivery that is not connected asks to be tried again instead of failing."""
    delivery = DiscordDelivery(pictures=Shelf(), fit=Fitting(), clock=engine.clock)
    bot = EaselBot(engine=engine, delivery=delivery)
    job = job_of()
    with pytest.raises(DeliveryError) as raised:
        await delivery.deliver(job, [picture_of(job)])
    assert raised.value.retry_after
    assert not raised.value.final
    assert isinstance(bot, discord.AutoShardedClient)
