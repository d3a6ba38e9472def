"""`/privacy erase` as members meet it: private, explained before the press, complete after it."""

import asyncio

import pytest

from bot.core.privacy import Inventory
from bot.store import ledger
from cogs.ui import words_privacy as words
from cogs.ui.farewells import erase_sheet, erased_sheet
from tests.cogs.club import opened
from tests.cogs.exporting import exported, unpacked
from tests.cogs.reading import buttons, private_answer, text
from tests.cogs.test_sheets import check
from tests.cogs.test_stars import star
from tests.cogs.test_thread_cards import card, long_thread

EVERYTHING = Inventory(
    made=35, handed_in=6, further=7, orders=60, stars=12, tray=3, styles=2, reports=1, appeals=1, strikes=2,
    suspended=True, decided=9,
)  # fmt: skip


@pytest.fixture(autouse=True)
def unhurried(room):
    """Discord's limits are kept by the library; waiting for them would prove nothing here."""
    room.server.ratelimits.enabled = False


async def asked(who, place="studio"):
    """The sheet that explains an erase."""
    message = await (await who.command(place, "privacy erase")).answered()
    assert message.ephemeral
    return message


async def erased(club, who, sheet=None):
    """Press the button, and wait until everything owed to that is done."""
    sheet = sheet or await asked(who)
    await (await who.press(sheet, words.ERASE)).settled()
    await club.room.until(lambda: "Erased" in text(sheet) or words.NOTHING_LEFT in text(sheet))
    await quiet(club)
    return sheet


async def quiet(club):
    """Nothing is left to be deleted."""

    async def left(reader):
        return await reader.value("SELECT (SELECT count(*) FROM erased_messages) + (SELECT count(*) FROM erased_files)")

    async with asyncio.timeout(10):
        while await club.db.read(left):  # noqa: ASYNC110 - the database has no event for this
            await asyncio.sleep(0.005)


async def test_the_sheet_says_what_goes_what_stays_and_why(club, ann, ben):
    """With counts, the rule for others' remixes, and both buttons; only the member sees it."""
    (first,) = await club.made(ann, "a boat")
    await club.made(ann, "an owl")
    await club.remix(ben, first, "a red sail")
    sheet = await asked(ann)
    words_of = text(sheet)

    assert "**2 pictures**, 1 of them taken further by others, and the words of **2 orders**" in words_of
    assert "1 of your pictures was taken further by others. What they made is theirs and stays." in words_of
    for part in ("What goes, for good", "What stays, and why", "Amounts and dates", "can't be undone"):
        assert part in words_of
    assert "moderator:" not in words_of
    assert buttons(sheet) == ["Erase everything", "Keep it"]


async def test_keeping_it_keeps_everything(club, ann):
    """The other button erases nothing and takes the question away."""
    (node,) = await club.made(ann, "a boat")
    sheet = await asked(ann)
    await (await ann.press(sheet, words.KEEP)).settled()
    await club.room.until(lambda: text(sheet) == words.KEPT)
    assert buttons(sheet) == []
    assert not (await club.node(node.number)).removed


async def test_everything_goes_and_the_books_stay(club, room, ann, ben):
    """Card, result, copy in the gallery and files go; the remix stays, named after nobody; sums are as before."""
    channel = room.channel("gallery")
    await club.engine.together.set_gallery(guild_id=club.guild_id, channel_id=channel.id, stars_needed=1)
    (first,) = await club.made(ann, "a boat")
    child = await club.remix(ben, first, "a red sail")
    for who, node in ((ben, first), (ann, child)):
        await star(club, who, node)
    await room.until(lambda: len([it for it in channel.messages.values() if it.author.bot]) == 2)
    copies = {text(it).partition("\n")[0]: it for it in channel.messages.values() if it.author.bot}
    mine = [it for it in room.world.messages.values() if it.author.bot and f"<@{ann.id}>" in text(it)]
    usage = await club.engine.usage(guild_id=club.guild_id, user_id=ann.id)
    sheet = await erased(club, ann)

    assert "1 picture and the words of 1 order are gone" in text(sheet)
    assert buttons(sheet) == []
    named = [club.message(child), copies["“a red sail”"]]
    assert len(mine) >= 5
    await room.until(lambda: not any(f"<@{ann.id}>" in text(it) for it in named))
    assert all(it.deleted for it in [copies["“a boat”"], *mine] if it not in named)
    assert not any(it.deleted for it in named)
    family = await club.engine.together.family(child.number, guild_id=club.guild_id)
    assert family.by_number[first.number].user_id == 0
    assert await club.engine.usage(guild_id=club.guild_id, user_id=ann.id) == usage
    assert await club.db.read(ledger.differences) == []
    await (await ben.press(child.message_id, "Family")).answered()
    names = club.drawing.trees[-1][1]
    assert ann.id not in names


async def test_pressed_twice_is_once(club, ann):
    """Two presses on two sheets: the second finds nothing left, and the log has one line."""
    await club.made(ann, "a boat")
    first, second = await asked(ann), await asked(ann)
    await erased(club, ann, first)
    await erased(club, ann, second)
    assert words.NOTHING_LEFT in text(second)

    async def lines(reader):
        return await reader.value("SELECT count(*) FROM decisions WHERE kind = 'erased'")

    assert await club.db.read(lines) == 1
    _, file, _ = await exported(club, ann)
    assert set(unpacked([file])) == {"README.txt", "easel.json"}


async def test_an_order_under_way_is_said_at_once(club, room, ann):
    """Before the sheet and, if it is ordered after it, at the press: nothing is erased."""
    await club.made(ann, "a boat")
    sheet = await asked(ann)
    club.provider.gate = asyncio.Event()
    order = await ann.command("studio", "imagine", prompt="an owl")
    await order.answered()
    for attempt in (ann.press(sheet, words.ERASE), ann.command("studio", "privacy erase")):
        assert "You have 1 order under way" in await private_answer(await attempt)
    club.provider.gate.set()
    await club.result(order)
    assert "2 pictures and the words of 2 orders" in text(await erased(club, ann, sheet))


async def test_the_card_of_a_long_thread_goes_too(club, room, ann, ben):
    """It shows their pictures and words; a new one comes with the next result, without them."""
    nodes = await long_thread(club, ann, 10)
    thread = club.place(nodes[0])
    top = await room.until(lambda: card(club, thread))
    await erased(club, ann)
    assert top.deleted
    assert await club.engine.customs.thread_card(thread) is None


async def test_archived_threads_are_opened_for_it_and_closed_again(club, room, ann, mo):
    """What lies in a sleeping thread goes as well, and the thread sleeps on."""
    (node,) = await club.made(ann, "a boat")
    message, thread = club.message(node), room.channel(node.channel_id)
    await mo.archive(thread)
    await erased(club, ann)
    assert message.deleted
    assert thread.thread.archived


async def test_messages_go_after_a_restart(room, tmp_path, ann):
    """Discord did not answer, then the bot was restarted: the messages go all the same."""
    async with opened(room, tmp_path) as club:
        (node,) = await club.made(ann, "a boat")
        message = club.message(node)
        room.faults.fail_next("DELETE /channels/{channel_id}/messages/{message_id}", 503, times=None)
        sheet = await asked(ann)
        await (await ann.press(sheet, words.ERASE)).settled()
        await room.until(lambda: "Erased" in text(sheet))
    room.faults.clear()
    await room.until(lambda: not room.gateway.online)

    async with opened(room, tmp_path, club.clock) as second:

        async def now(tx):
            await tx.execute("UPDATE erased_messages SET not_before = 0")

        await second.db.write(now)
        second.engine.privacy.owed.ring()
        await quiet(second)
    assert message.deleted


async def test_a_deleted_channel_holds_nothing_up(club, room, ann):
    """What is gone with its channel counts as deleted."""
    (node,) = await club.made(ann, "a boat")
    room.world.delete_channel(room.channel(node.channel_id))
    await erased(club, ann)


def test_the_sheets_fit_whatever_there_is():
    """The fullest and the emptiest one are within Discord's limits and say no empty thing."""
    for found in (EVERYTHING, Inventory()):
        words_of = check(erase_sheet(found, user_id=2**62))
        check(erased_sheet(found))
        assert "  " not in words_of
        assert "0 of them" not in words_of
    full = check(erase_sheet(EVERYTHING, user_id=1))
    assert "**41 pictures** (35 made, 6 handed in), 7 of them taken further by others" in full
    assert "Your suspension and 2 strikes, until they run out." in full
    assert "What you decided as a moderator" in full
    assert "12 stars you gave, 3 pictures in your tray and your wish about remixing" in full
    check(erased_sheet(None))
