"""`/privacy export` as members meet it: private, complete, once at a time, and said when it does not work."""

import asyncio
import json

import pytest

from bot.core.privacy import EXPORT_EVERY
from cogs.ui import words_privacy as words
from tests.cogs.club import opened
from tests.cogs.exporting import exported, letters, unpacked
from tests.cogs.reading import private_answer, said, soon


@pytest.fixture(autouse=True)
def unhurried(room):
    """Discord's limits are kept by the library; waiting for them would prove nothing here."""
    room.server.ratelimits.enabled = False


async def test_an_export_comes_by_private_message(club, room, ann):
    """An answer at once, then a greeting, the file and a last word; pictures byte for byte; nothing in the channel."""
    (node,) = await club.made(ann, "a boat")
    before = set(room.world.messages)
    greeting, file, farewell = await exported(club, ann)
    files = unpacked([file])

    assert room.guild.name in said(greeting)
    assert [it.filename for it in file.attachments] == ["easel-the-atelier-1.zip"]
    assert "1 file with 1 picture" in said(farewell)
    assert files[f"pictures/{node.number}.png"] == club.message(node).attachments[0].data
    assert [job["prompt"] for job in json.loads(files["easel.json"])["jobs"]] == ["a boat"]
    new = [room.world.messages[it] for it in set(room.world.messages) - before]
    assert {it.channel_id for it in new if not it.ephemeral} == {ann.direct().id}
    assert all(it.pings.nobody for it in new)


async def test_closed_private_messages_are_said_and_cost_no_turn(club, room, ann):
    """The private answer says what to do; once they are open the next try works at once."""
    ann.user.accepts_dms = False
    assert await private_answer(await ann.command("studio", "privacy export")) == words.CLOSED
    assert letters(ann) == []
    ann.user.accepts_dms = True
    assert len(await exported(club, ann)) == 3


async def test_two_exports_in_a_row_are_one_too_many(club, room, ann, ben):
    """The second is told when it may be; other members have turns of their own."""
    await exported(club, ann)
    refusal = await private_answer(await ann.command("studio", "privacy export"))
    assert refusal.startswith("You were given your data a moment ago. You can ask for it again <t:")
    await exported(club, ben)

    async def later(tx):
        await tx.execute("UPDATE exports SET ended_at = ended_at - $1", EXPORT_EVERY)

    await club.db.write(later)
    assert len(await exported(club, ann)) == 3


async def test_while_one_is_under_way_another_is_not_begun(club, room, ann):
    """Pressed twice is sent once."""
    slow = room.faults.slow_next("POST /channels/{channel_id}/messages", 0.3, times=2)
    first = await ann.command("studio", "privacy export")
    await room.until(lambda: slow.met == 1)
    assert "together already" in await private_answer(await ann.command("studio", "privacy export"))
    assert await private_answer(first) == words.COMING
    await room.until(lambda: "That was everything" in said(letters(ann)[-1]))
    assert len(letters(ann)) == 3


async def test_an_export_that_is_broken_off_is_said_and_may_be_asked_for_again(club, room, ann):
    """Private messages were closed in the middle: the private answer says so, no file lies around."""
    (node,) = await club.made(ann, "a boat")
    slow = room.faults.slow_next("POST /channels/{channel_id}/messages", 0.2, times=1)
    first = await ann.command("studio", "privacy export")
    await room.until(lambda: slow.met == 1)
    room.faults.fail_next("POST /channels/{channel_id}/messages", 403, times=None, code=50007)
    await room.until(lambda: any(said(it) == words.CLOSED for it in first.messages))
    assert [bool(it.attachments) for it in letters(ann)] == [False]
    assert list(club.engine.privacy._folder.iterdir()) == []
    room.faults.clear()
    assert f"pictures/{node.number}.png" in unpacked(await exported(club, ann))


async def test_a_stop_breaks_an_export_off(room, tmp_path, ann):
    """Nothing of it stays on the disk, and after the start it may be asked for at once."""
    async with opened(room, tmp_path) as club:
        greeting = room.faults.slow_next("POST /channels/{channel_id}/messages", 0.2)
        await ann.command("studio", "privacy export")
        await soon(lambda: greeting.met == 1)
        file = room.faults.slow_next("POST /channels/{channel_id}/messages", 30)
        await soon(lambda: file.met == 1)
        folder = club.engine.privacy._folder
        assert list(folder.iterdir())
    assert list(folder.iterdir()) == []
    room.faults.clear()
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as second:
        assert len(await exported(second, ann)) == 3


async def test_discord_being_unwell_delays_an_export(club, room, ann):
    """What was lost on the way is sent again, and stands there once."""
    lost = room.faults.fail_next("POST /channels/{channel_id}/messages", drop=True, times=0, after=True)
    asked_for = asyncio.create_task(exported(club, ann))
    await room.until(lambda: letters(ann))
    lost.times = 1
    assert len(await asked_for) == 3
    assert lost.met == 1


async def test_discord_being_unwell_at_the_start_is_said(club, room, ann):
    """A sentence, no code; and the next try needs no patience."""
    room.faults.fail_next("POST /channels/{channel_id}/messages", drop=True)
    assert await private_answer(await ann.command("studio", "privacy export")) == words.NOT_NOW
    assert len(await exported(club, ann)) == 3
