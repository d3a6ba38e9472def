"""Messages that an erase leaves to be deleted: those known late too, for days, and the others first."""

from bot.store import erasing, leftovers
from tests.store.filled import ANN, DAY, GUILD, NOW, fill


async def test_a_message_that_is_known_too_late_goes_as_well(db):
    """It was on its way to Discord during the erase: once it is written down it is owed."""
    await db.write(fill, user=ANN, mark="ann-wrote-this", base=1000)
    assert await db.write(erasing.erase, guild_id=GUILD, user_id=ANN, now=NOW)

    async def late(tx):
        await tx.execute("UPDATE jobs SET card_id = 7001 WHERE id = 1000")
        await tx.execute("UPDATE reviews SET channel_id = 9, message_id = 7002 WHERE number = 1000")
        await leftovers.collect(tx, now=NOW)

    await db.write(late)
    owed = {it.message_id for it in await db.read(leftovers.messages, now=NOW, most=99)}
    assert {7001, 7002} <= owed


async def test_a_message_that_cannot_be_deleted_is_tried_for_days(db):
    """Each pause is longer than the last; one that never works is given up, and the others have their turn first."""
    await db.write(leftovers.owe, [(1, 11), (1, 12)], now=NOW)
    now, tries = NOW, 0
    first, second = await db.read(leftovers.messages, now=now)
    while await db.write(leftovers.message_left, first, now=now):
        tries += 1
        assert [it.message_id for it in await db.read(leftovers.messages, now=now)] == [12]
        now += DAY
        second, first = await db.read(leftovers.messages, now=now)
    assert tries == leftovers.GIVE_UP - 1
    await db.write(leftovers.message_gone, second)
    assert await db.read(leftovers.owed) == 0
