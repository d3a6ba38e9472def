"""An erase takes everything of one member, leaves others theirs, and survives whatever comes."""

import asyncio

import pytest

from bot.core.errors import NotYours, Refusal
from bot.core.policy import Policy
from bot.store import discipline, erasing
from tests.engine.house import fetch_all
from tests.engine.test_exporting import taken, told
from tests.engine.test_together import make
from tests.store.filled import texts

ANN, BEN, CLEO, MO, GUILD = 31, 32, 33, 34, 10


async def gone(house, user=ANN):
    """Erase, and let the engine work off what that leaves."""
    found = await house.engine.privacy.erase(guild_id=GUILD, user_id=user)
    await house.engine.privacy.tidy()
    return found


async def test_erased_pictures_are_an_empty_place_in_the_family(house):
    """The remix stays; nobody is named any more, neither as maker nor below it; the books hold."""
    first = await make(house, ANN, prompt="a boat")
    second = await make(house, BEN, [first], "a red sail")
    third = await make(house, CLEO, [second], "at night")
    found = await gone(house)
    together = house.engine.together
    family = await together.family(third, guild_id=GUILD)
    place = family.by_number[first]

    assert (found.made, found.handed_in, found.further, found.orders) == (1, 1, 1, 1)
    assert (place.removed, place.user_id, place.prompt, place.sha256) == (True, 0, "", "")
    assert family.by_number[second].parents == (first,)
    assert family.makers(third) == [BEN]
    assert await together.credits(family.by_number[second].job_id) == []
    assert await together.gallery(guild_id=GUILD, user_id=ANN, starred=False, offset=0, most=9) == ([], 0)
    with pytest.raises(NotYours):
        await together.input_of(first, by=BEN, guild_id=GUILD)
    with pytest.raises(NotYours):
        await house.engine.again(place.job_id)
    await house.books_agree()


async def test_after_an_erase_hardly_anything_is_exported(house):
    """Amounts and dates, and that it was erased: no words, no pictures."""
    await make(house, ANN, prompt="a boat")
    await gone(house)
    files, _, packed = await taken(house)
    data = told(files)

    assert packed.pictures == 0
    assert (data["pictures"], [job["prompt"] for job in data["jobs"]]) == ([], [""])
    assert [line["kind"] for line in data["moderation_log"]] == ["erased"]
    assert len(data["ledger"]) == 3
    assert "a boat" not in files["easel.json"].decode()


async def test_files_go_after_an_erase(house):
    """The engine deletes them by itself, soon after the answer."""
    first = await make(house, ANN)
    node = await house.engine.together.picture(first, guild_id=GUILD)
    assert await house.engine.privacy.erase(guild_id=GUILD, user_id=ANN)
    await house.clock.until(lambda: _gone(house, node))


async def test_files_go_after_a_crash_in_between(house, build, crash):
    """Whoever dies between the commit and the deletion leaves it to the next start."""
    first = await make(house, ANN)
    node = await house.engine.together.picture(first, guild_id=GUILD)
    await house.db.write(erasing.erase, guild_id=GUILD, user_id=ANN, now=house.clock.now())
    assert node.sha256 in house.pictures.kept
    await crash(house)
    second = await build(after=house)
    await second.clock.until(lambda: _gone(second, node))


async def _gone(house, node):
    left = await house.db.read(fetch_all, "SELECT * FROM erased_files")
    return node.sha256 not in house.pictures.kept and not left


async def test_a_picture_two_members_handed_in_stays_for_the_other(house):
    """Same bytes, two owners: the file goes with the last of them."""
    url = "https://cdn.test/same.png"
    for user in (ANN, BEN):
        inputs = [await house.engine.take_input(url=url, name="a.png", size=None, content_type=None)]
        placed = await house.engine.place(house.order(user=user, inputs=inputs))
        await house.reaches(placed.job.id, "delivered")
    sha256 = inputs[0].kept.sha256
    await gone(house)
    assert sha256 in house.pictures.kept
    await gone(house, BEN)
    assert sha256 not in house.pictures.kept


async def test_an_order_under_way_is_waited_for(house):
    """Nothing is erased, and the sentence says how many and what to do; afterwards it works."""
    gate = asyncio.Event()

    async def waits():
        await gate.wait()
        return ValueError

    house.wavespeed.on_submit.append(waits)
    inputs = [await house.engine.take_input(url="https://cdn.test/x", name="a.png", size=None, content_type=None)]
    placed = await house.engine.place(house.order(inputs=inputs))
    for attempt in (house.engine.privacy.before_erasing, house.engine.privacy.erase):
        with pytest.raises(Refusal, match="1 order under way"):
            await attempt(guild_id=GUILD, user_id=ANN)
    await house.engine.cancel(placed.job.id, by=ANN)
    house.wavespeed.on_submit.clear()
    gate.set()
    await house.reaches(placed.job.id, "cancelled", "failed", "delivered")
    assert (await gone(house)).orders == 1


async def test_a_remix_in_the_moment_of_an_erase(house):
    """Whichever comes first, both ends are clean: the remix stands on an empty place, or is refused and free."""
    for round_ in range(4):
        first = await make(house, ANN, prompt=f"boat {round_}")
        taken_further = await house.engine.together.input_of(first, by=BEN, guild_id=GUILD)
        order = house.order(user=BEN, inputs=[taken_further])
        before = await house.engine.usage(guild_id=GUILD, user_id=BEN)
        erasing = house.engine.privacy.erase(guild_id=GUILD, user_id=ANN)
        both = (house.engine.place(order), erasing) if round_ % 2 else (erasing, house.engine.place(order))
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        placed = outcomes[0 if round_ % 2 else 1]
        await house.engine.privacy.tidy()
        if isinstance(placed, NotYours):
            assert await house.engine.usage(guild_id=GUILD, user_id=BEN) == before
        else:
            await house.reaches(placed.job.id, "delivered", "failed")
        await house.books_agree()
    assert await house.db.read(texts, "boat ") == set()


async def test_a_suspension_outlasts_an_erase(house):
    """Erasing is no way around the moderators."""
    await make(house, ANN)

    async def suspend(tx):
        now = house.clock.now()
        await discipline.suspend(tx, guild_id=GUILD, user_id=ANN, until=None, reason="Enough.", by=MO, now=now)
        await discipline.strike(tx, guild_id=GUILD, user_id=ANN, decision=1, policy=Policy(), by=MO, now=now)

    await house.db.write(suspend)
    found = await gone(house)
    assert (found.suspended, found.strikes) == (True, 1)
    with pytest.raises(Refusal, match="suspended"):
        await make(house, ANN)
