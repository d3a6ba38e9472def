"""Private messages about decisions: once each, whatever happens between; and nobody is left untold."""

import asyncio

import pytest

from bot.core.letters import Notice
from bot.store import notices
from cogs.ui.letters import letter
from tests.cogs.bench import letters, moderate, newest, refusal
from tests.cogs.club import opened
from tests.cogs.reading import buttons, said, soon


async def owe(club, who, text="Something was decided.", decision=None):
    return await club.db.write(
        notices.put, guild_id=club.guild_id, user_id=who.id, text=text, decision=decision, now=club.clock.now()
    )


async def open_notices(club):
    return await club.db.read(_count, "SELECT count(*) FROM notices WHERE sent_at IS NULL")


async def _count(reader, sql):
    return await reader.value(sql)


async def settled(club):
    """Wait until nothing is owed any more."""
    async with asyncio.timeout(10):
        while await open_notices(club):  # noqa: ASYNC110 - the database has no event for this
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("server", "heading"),
    [
        ("The Atelier", "### The Atelier"),
        (
            "**Ann's** @here [x](https://evil.example)\n# no",
            "### \\*\\*Ann's\\*\\* \\@here \\[x\\](https\\://evil.example) # no",
        ),
        (None, "### A server"),
    ],
)
def test_the_servers_name_is_a_heading_and_nothing_else(server, heading):
    """Whatever it is called, and when Easel has left it."""
    notice = Notice(number=7, guild_id=1, user_id=2, text="You are suspended.", decision=5, at=0, tries=0)
    (container,) = letter(notice, server).to_components()
    above, below, row = container["components"]
    assert above["content"] == heading
    assert (below["content"], below["id"]) == ("You are suspended.", 1_000_007)
    assert [it["custom_id"] for it in row["components"]] == ["easel:appeal:5"]


async def test_a_message_offers_an_appeal_where_there_is_one(club, room, ann):
    """The button stands below what it is about; nobody is pinged but by the message itself."""
    await owe(club, ann)
    await owe(club, ann, "You may ask again.", decision=5)
    plain, with_button = await letters(room, ann, 2)
    assert said(plain) == "### The Atelier\nSomething was decided."
    assert buttons(plain) == []
    assert buttons(with_button) == ["Appeal"]
    assert plain.pings.nobody


async def test_a_message_that_stands_already_is_not_sent_again(room, tmp_path, ann):
    """After a crash between the message and its record it is found by its number, not by its words."""
    async with opened(room, tmp_path) as club:
        first = await owe(club, ann, "The same.")
        await letters(room, ann)
        await settled(club)
        await club.db.write(_forget, first)
        second = await owe(club, ann, "The same.")
        await club.db.write(_forget, second)
        await letters(room, ann, 2)
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as club:
        await settled(club)
        assert len(ann.messages(ann.direct())) == 2


async def _forget(tx, number):
    """As after a crash: handed out, sent perhaps, and not written down."""
    await tx.execute("UPDATE notices SET sent_at = NULL, taken_at = NULL, tries = 1 WHERE number = $1", number)


@pytest.mark.parametrize("arrived", [False, True])
async def test_discord_that_is_unwell_is_asked_again(club, room, ann, arrived):
    """A failure loses nothing, holds up nothing, and an answer that was lost is no reason to say it twice."""
    room.faults.fail_next("POST /channels/{channel_id}/messages", 503, after=arrived)
    first = await owe(club, ann)
    await owe(club, ann, "Another.")
    await newest(room, ann, "Another.")
    assert len(ann.messages(ann.direct())) == 1 + arrived
    await club.db.write(_later, first)
    await settled(club)
    assert sorted(said(it).splitlines()[1] for it in ann.messages(ann.direct())) == [
        "Another.",
        "Something was decided.",
    ]


async def _later(tx, number):
    """A minute passes."""
    await tx.execute("UPDATE notices SET taken_at = taken_at - 60000 WHERE number = $1", number)


async def test_closed_private_messages_are_made_up_for_with_the_next_answer(club, room, mo, ann, ben):
    """Once, in private, with the button; the refusal that tells the same does not tell it twice."""
    room.world.user("ann").accepts_dms = False
    await owe(club, ann, "You got a strike.", decision=77)
    await moderate(mo, "suspend", member=ann.user, days=1)
    await settled(club)
    interaction = await ann.command("studio", "imagine", prompt="a fox")
    await room.until(lambda: len(interaction.messages) == 2)
    refused, made_up = interaction.messages
    assert said(refused).startswith("You are suspended")
    assert said(made_up) == "-# I could not tell you this in a private message:\nYou got a strike."
    assert buttons(made_up) == ["Appeal"]
    assert made_up.reader_id == ann.id
    await soon(lambda: not club.bot.answering)
    again = await ann.command("studio", "imagine", prompt="a fox")
    await refusal(again)
    await soon(lambda: not club.bot.answering)
    assert len(again.messages) == 1
    other = await ben.command("studio", "imagine", prompt="a fox")
    await club.result(other)
    assert [it for it in other.messages if it.reader_id] == []


async def test_an_order_that_stands_is_followed_by_what_was_missed(club, room, ann):
    """The order comes first, and the words are for its member alone."""
    room.world.user("ann").accepts_dms = False
    await owe(club, ann, "Your suspension has ended.")
    await settled(club)
    interaction = await ann.command("studio", "imagine", prompt="a fox")
    await club.result(interaction)
    (private,) = [it for it in interaction.messages if it.reader_id]
    assert said(private).endswith("Your suspension has ended.")


async def test_a_reply_tells_nothing_of_it_in_public(club, room, ann):
    """What could not be said in private waits for an answer that only its member reads."""
    (node,) = await club.made(ann, "a fox")
    room.world.user("ann").accepts_dms = False
    await owe(club, ann, "A secret.")
    await settled(club)
    await ann.say(club.place(node), "at dusk", reply_to=club.message(node))
    await soon(lambda: len(club.provider.calls) == 2)
    await soon(lambda: not club.bot.answering)
    assert not any("A secret." in said(it) for it in room.world.messages.values())
    assert len(await club.engine.discipline.missed(guild_id=club.guild_id, user_id=ann.id)) == 1


async def test_somebody_without_an_account_any_more_holds_up_nobody(club, room, ann):
    """A deleted account is written off, and the next message goes out."""
    await club.db.write(notices.put, guild_id=club.guild_id, user_id=404, text="Nobody.", now=club.clock.now())
    await owe(club, ann)
    await letters(room, ann)
    await settled(club)
