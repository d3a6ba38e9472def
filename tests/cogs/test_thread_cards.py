"""The card at the top of a long thread: pinned where that is allowed, kept up to date, never a nuisance."""

import asyncio

from tests.cogs.club import opened
from tests.cogs.reading import gallery, soon, text

TITLE = "What this thread has come to"


def card(club, thread):
    """The thread's card, if there is one."""
    messages = club.room.channel(thread).messages.values()
    return next((it for it in messages if not it.deleted and TITLE in text(it)), None)


async def long_thread(club, who, results):
    """A thread with so many results; returns the pictures, oldest first."""
    (opening,) = await club.made(who, "picture 1")
    rest = [(await club.made(who, f"picture {n}", club.place(opening)))[0] for n in range(2, results + 1)]
    return [opening, *rest]


async def calm(club):
    """Let what is under way come to rest."""
    await soon(lambda: not club.bot.answering)
    await asyncio.sleep(0.1)


async def test_the_tenth_result_brings_a_pinned_card(club, room, ann, ben):
    """Nine results make no card; the tenth does: newest and most starred pictures with links, and a sheet of them."""
    room.allow("PIN_MESSAGES", "studio")
    nodes = await long_thread(club, ann, 9)
    thread = club.place(nodes[0])
    await calm(club)
    assert card(club, thread) is None
    await club.engine.together.star(nodes[2].number, user_id=ben.id, guild_id=club.guild_id)
    nodes += await club.made(ann, "picture 10", thread)
    top = await room.until(lambda: card(club, thread))
    assert "10 pictures" in text(top)
    starred, newest = text(top).split("**Newest**")
    assert f"#{nodes[2].number}]" in starred
    assert "★ 1" in starred
    assert all(f"/{thread}/{it.message_id})" in newest for it in nodes[-6:])
    assert [it.number for it in club.drawing.sheets[-1][0]] == [
        nodes[2].number,
        *(it.number for it in reversed(nodes[-6:])),
    ]
    assert "A contact sheet of 7 pictures" in gallery(top)[0]["description"]
    assert top.pings.nobody
    await room.until(lambda: top.pinned_at is not None)


async def test_without_permission_to_pin_the_card_just_stands_there(club, room, ann):
    """The pin is a comfort: nobody hears of a missing permission."""
    room.deny("PIN_MESSAGES", "studio")
    nodes = await long_thread(club, ann, 10)
    top = await room.until(lambda: card(club, club.place(nodes[0])))
    await calm(club)
    assert top.pinned_at is None


async def test_the_card_changes_at_most_once_a_minute(club, room, ann):
    """Results that come quickly change it together, the last of them included."""
    nodes = await long_thread(club, ann, 10)
    thread = club.place(nodes[0])
    top = await room.until(lambda: card(club, thread))
    await calm(club)
    for number in (11, 12):
        await club.made(ann, f"picture {number}", thread)
    await calm(club)
    assert "10 pictures" in text(top)
    edits = len(top.edits)
    club.clock.turn(60)
    await room.until(lambda: "12 pictures" in text(top))
    assert len(top.edits) == edits + 1
    assert len(top.attachments) == 1


async def test_the_card_is_the_same_message_after_a_restart(room, tmp_path, ann):
    """It is written down which message it is."""
    async with opened(room, tmp_path) as club:
        nodes = await long_thread(club, ann, 10)
        thread = club.place(nodes[0])
        top = await room.until(lambda: card(club, thread))
        await calm(club)
    await room.until(lambda: not room.gateway.online)
    async with opened(room, tmp_path) as club:
        await club.made(ann, "picture 11", thread)
        await room.until(lambda: "11 pictures" in text(top))


async def test_a_deleted_card_is_not_made_again(club, room, ann, mo):
    """Whoever deletes it is heard."""
    nodes = await long_thread(club, ann, 10)
    thread = club.place(nodes[0])
    top = await room.until(lambda: card(club, thread))
    await calm(club)
    await mo.delete(top)
    for number in (11, 12):
        club.clock.turn(61)
        await club.made(ann, f"picture {number}", thread)
        await calm(club)
    assert card(club, thread) is None


async def test_an_archived_thread_reopens_for_a_result(club, room, ann, mo):
    """A job that ends in a thread that was archived meanwhile brings it back."""
    (first,) = await club.made(ann, "a boat")
    thread = room.channel(club.place(first))
    gate = asyncio.Event()
    club.provider.gate = gate
    interaction = await ann.command(thread.id, "imagine", prompt="an owl")
    await interaction.answered()
    await mo.archive(thread)
    gate.set()
    await club.result(interaction)
    assert not thread.thread.archived


async def test_a_locked_thread_sends_the_result_to_its_channel(club, room, ann, mo):
    """With a word why; nothing is lost."""
    (first,) = await club.made(ann, "a boat")
    thread = room.channel(club.place(first))
    gate = asyncio.Event()
    club.provider.gate = gate
    interaction = await ann.command(thread.id, "imagine", prompt="an owl")
    await interaction.answered()
    room.deny("SEND_MESSAGES_IN_THREADS", "studio")
    room.deny("MANAGE_THREADS", "studio")
    await mo.lock(thread)
    interaction.expire_token()
    await mo.delete(interaction.original)
    gate.set()
    (node,) = await club.result(interaction)
    assert node.channel_id == room.channel("studio").id
    assert "could not be posted in" in text(club.message(node))
