"""What a takedown takes away, who is told, what follows it, and what cannot come back."""

import asyncio
import errno

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import Moderated, NotYours
from bot.core.looks import turned
from bot.core.policy import DAY
from bot.core.ports import Kept
from bot.core.reviews import Outcome
from bot.engine.orders import Input
from bot.store import following, notices, pictures
from tests.engine.house import ANN, BEN, GUILD
from tests.engine.takings import CLEO, MAX, MO, log, look, node, policy, report, rows, take_down, told
from tests.engine.test_together import make


async def test_a_takedown_takes_everything_away_at_once(house):
    """Row, file, places in trays, a style's example and open questions go; the maker has one strike and is told."""
    number = await make(house, ANN)
    made = await node(house, number)
    item = await house.engine.together.input_of(number, by=BEN, guild_id=GUILD)
    await house.engine.together.add_to_tray(item, guild_id=GUILD, user_id=BEN)
    await report(house, number, CLEO)
    done = await take_down(house, number, reason="Not here.")

    assert (done.numbers, done.maker, done.reason, done.strikes, done.suspended) == (
        [number],
        ANN,
        "Not here.",
        1,
        False,
    )
    assert made.sha256 in house.pictures.removed
    assert await house.engine.together.tray(guild_id=GUILD, user_id=BEN) == []
    assert await rows(house, "SELECT count(*) FROM trays") == [(0,)]
    assert (await house.engine.reviews.get(1, guild_id=GUILD)).outcome is Outcome.WITHDRAWN
    (line,) = await log(house, DecisionKind.TAKEN_DOWN)
    assert (line.number, line.by, line.member, line.job_id) == (done.decision, MO, ANN, made.job_id)
    assert (line.reason, line.before, line.after, line.words) == ("Not here.", "shown", "taken down", "a boat")
    (notice,) = await told(house, ANN)
    assert "Not here." in notice.text
    assert notice.decision == done.decision
    with pytest.raises(NotYours, match="already"):
        await take_down(house, number)
    assert await rows(house, "SELECT count(*) FROM strikes") == [(1,)]


async def test_a_family_goes_with_its_picture_and_others_are_not_blamed(house):
    """A blend and remixes of others go too: their makers are told why, without a strike; one line for each picture."""
    first = await make(house, ANN)
    left, right = await make(house, BEN, [first], "left"), await make(house, CLEO, [first], "right")
    own = await make(house, ANN, [right], "own")
    blend = await make(house, BEN, [left, own], "both")
    apart = await make(house, BEN, prompt="apart")
    done = await take_down(house, first, reason="No.", family=True)

    assert (done.below, done.below_left) == (4, 0)
    assert not (await node(house, apart)).removed
    assert all([(await node(house, it)).removed for it in (first, left, right, own, blend)])
    lines = await log(house, DecisionKind.TAKEN_DOWN)
    assert [(it.picture, it.member, it.rule) for it in lines] == [
        (first, ANN, ""),
        *(
            (it, who, f"stands on picture {first}")
            for it, who in [(left, BEN), (right, CLEO), (own, ANN), (blend, BEN)]
        ),
    ]
    assert await rows(house, "SELECT user_id FROM strikes") == [(ANN,)]
    messages = await house.db.write(notices.take, now=house.clock.now(), most=50)
    (ben,) = [it for it in messages if it.user_id == BEN]
    assert f"#{left} and #{blend}, because they stand on #{first}, which was taken down. Reason: No." in ben.text
    assert ben.decision == lines[1].number
    (cleo,) = [it for it in messages if it.user_id == CLEO]
    assert f"your picture #{right}, because it stands on #{first}" in cleo.text
    assert len([it for it in messages if it.user_id == ANN]) == 2


async def test_what_follows_is_offered_and_done_once(house):
    """Descendants and the maker's day are counted and taken when asked for; a second press finds nothing to do."""
    early = await make(house, ANN, prompt="early")
    house.clock.time += DAY
    first, brother = await make(house, ANN), await make(house, ANN, prompt="brother")
    child = await make(house, BEN, [first], "child")
    house.clock.time += DAY
    late = await make(house, ANN, prompt="late")
    done = await take_down(house, first)
    takedowns = house.engine.takedowns

    # The day has both pictures that were handed in, and the brother.
    assert (done.below_left, done.same_day_left, done.below, done.same_day) == (1, 3, 0, 0)
    for _ in range(2):
        done = await takedowns.take_down_below(done.decision, by=MO, guild_id=GUILD)
        assert (done.below_left, done.same_day_left, done.below) == (0, 3, 1)
    presses = [takedowns.take_down_day(done.decision, by=each, guild_id=GUILD) for each in (MO, MAX)]
    both = await asyncio.gather(*presses)
    assert [(it.same_day_left, it.same_day) for it in both] == [(0, 3), (0, 3)]
    assert [(await node(house, it)).removed for it in (early, first, brother, child, late)] == [
        False,
        True,
        True,
        True,
        False,
    ]
    assert await rows(house, "SELECT count(*) FROM strikes") == [(1,)]
    assert len(await log(house, DecisionKind.TAKEN_DOWN)) == 5
    with pytest.raises(NotYours):
        await takedowns.take_down_day(done.decision, by=MO, guild_id=99)
    with pytest.raises(NotYours):
        await takedowns.take_down_below(done.decision + 2, by=MO, guild_id=GUILD)


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_family_without_end_goes_part_by_part(house, at_once):
    """Whoever else writes gets in between; the moderator presses once, and nothing of it is left."""
    first = await make(house, ANN)
    made, writes = await node(house, first), []

    async def have_descendants(tx):
        for place in range(2 * following.AT_ONCE + 1):
            kept = Kept(sha256=f"{place:064x}", extension="png", media_type="image/png", width=8, height=8, size=1)
            child = await pictures.add(tx, kept, guild_id=GUILD, user_id=BEN, position=0, now=house.clock.now())
            await tx.execute("INSERT INTO lineage (child, parent, position) VALUES ($1, $2, 0)", child, made.number)

    await house.db.write(have_descendants)
    house.db.on_group(lambda size, seconds: writes.append(size))
    done = await take_down(house, first, family=at_once)
    if not at_once:
        done = await house.engine.takedowns.take_down_below(done.decision, by=MO, guild_id=GUILD)
    assert (done.below, done.below_left) == (2 * following.AT_ONCE + 1, 0)
    assert len(writes) > 3
    assert len(await told(house, BEN)) == 3


async def test_enough_takedowns_suspend(house):
    """Each takedown is one strike, and the strikes do what the server says."""
    await policy(house, strikes_to_suspend=2)
    await take_down(house, await make(house, ANN))
    done = await take_down(house, await make(house, ANN, prompt="again"))

    assert (done.strikes, done.suspended) == (2, True)
    with pytest.raises(Moderated, match="suspended"):
        await house.engine.place(house.order())


async def test_a_moderators_own_picture_costs_nothing(house):
    """Who takes their own picture down is neither told nor given a strike."""
    done = await take_down(house, await make(house, ANN), by=ANN)

    assert done.strikes == 0
    assert await told(house, ANN) == []


async def test_pictures_handed_in_can_be_taken_down(house):
    """They have numbers as well; what was made from them is offered."""
    made = await make(house, ANN)
    ((handed,),) = ((await node(house, made)).parents,)
    done = await take_down(house, handed)

    assert done.below_left == 1
    assert (await node(house, handed)).removed
    assert not (await node(house, made)).removed


LOOK, NEAR, FAR = "00ff00ff00ff00ff", "00ff00ff00ff00f8", "0f0f3c3c0f0f3c3c"


async def test_what_looks_like_it_is_blocked_with_all_near_copies(house):
    """Its own look and those of its near copies are blocked in this server: handed in again they are refused."""
    number, copy, other = [await make(house, ANN, prompt=each) for each in ("a", "b", "c")]
    for each, bits in ((number, LOOK), (copy, NEAR), (other, FAR)):
        await look(house, each, bits)
    done = await take_down(house, number)

    assert await rows(house, "SELECT look, picture, decision FROM blocked_looks ORDER BY look") == [
        (NEAR, number, done.decision),
        (LOOK, number, done.decision),
    ]
    item = await house.engine.together.input_of(other, by=BEN, guild_id=GUILD)
    kept = item.kept.__class__(**{**vars(item.kept), "look": "00ff00ff00ff00f9"})
    with pytest.raises(Moderated, match="taken down"):
        await house.engine.place(house.order(user=BEN, inputs=[item.__class__(kept=kept)]))


async def test_a_mirrored_copy_is_refused_too(house):
    """What was taken down is handed in again the other way round."""
    number, other = await make(house, ANN, prompt="a"), await make(house, ANN, prompt="b")
    await look(house, number, FAR)
    await take_down(house, number)
    item = await house.engine.together.input_of(other, by=BEN, guild_id=GUILD)
    for way in turned(FAR):
        kept = item.kept.__class__(**{**vars(item.kept), "look": f"{way ^ 0b101:016x}"})
        with pytest.raises(Moderated, match="taken down"):
            await house.engine.place(house.order(user=BEN, inputs=[item.__class__(kept=kept)]))


async def test_a_plain_colour_is_not_blocked(house):
    """All pictures of one plain colour look the same; taking one down must not refuse the others."""
    number = await make(house, ANN)
    await look(house, number, "0" * 16)
    await take_down(house, number)

    assert await rows(house, "SELECT count(*) FROM blocked_looks") == [(0,)]


async def test_a_plain_colour_is_no_near_copy_either(house):
    """A picture that is nearly one plain colour goes: those that are one, all of them, may still be handed in."""
    number, plain = await make(house, ANN, prompt="a"), await make(house, ANN, prompt="b")
    await look(house, number, f"{7:016x}")
    await look(house, plain, "0" * 16)
    await take_down(house, number)

    assert await rows(house, "SELECT look FROM blocked_looks") == [(f"{7:016x}",)]
    kept = (await house.engine.together.input_of(plain, by=BEN, guild_id=GUILD)).kept
    item = Input(kept=kept.__class__(**{**vars(kept), "look": "0" * 16}))
    placed = await house.engine.place(house.order(user=BEN, inputs=[item]))
    await house.reaches(placed.job.id, "delivered")


async def test_a_look_is_blocked_as_long_as_one_takedown_wants_it(house):
    """Two takedowns block the same look, one as a near copy: an appeal against either leaves it to the other."""
    number, copy = await make(house, ANN, prompt="a"), await make(house, BEN, prompt="b")
    await look(house, number, LOOK)
    await look(house, copy, NEAR)
    first, second = await take_down(house, number), await take_down(house, copy)
    for done, left in ((first, [(NEAR, second.decision), (LOOK, second.decision)]), (second, [])):
        review = await house.engine.discipline.appeal(done.decision, by=done.maker, text="It is my garden.")
        await house.engine.discipline.uphold(review.number, by=MO, guild_id=GUILD)
        assert await rows(house, "SELECT look, decision FROM blocked_looks ORDER BY look") == left
        told_so = "no longer blocked" in (await told(house, done.maker))[-1].text
        assert told_so == (not left)


async def test_a_file_the_disk_will_not_give_up_goes_later(house):
    """The takedown stands although a file could not be deleted; it goes once the disk is well."""
    number = await make(house, ANN)
    made = await node(house, number)
    remove, house.pictures.remove = house.pictures.remove, _failing
    await take_down(house, number)
    assert made.sha256 in house.pictures.kept
    house.pictures.remove = remove
    await house.engine.privacy.tidy()

    assert made.sha256 not in house.pictures.kept


async def _failing(sha256, extension):
    raise OSError(errno.EIO, "the disk is ill")


async def test_bytes_that_somebody_else_needs_stay(house):
    """The same photo handed in by two members is one file: it stays until the second is gone as well."""
    kept = await house.engine.take_input(url="https://cdn.test/same.png", name="a.png", size=None, content_type=None)
    numbers = []
    for user in (ANN, BEN):
        placed = await house.engine.place(house.order(user=user, inputs=[kept]))
        job = await house.reaches(placed.job.id, "delivered")
        (made,) = await house.engine.pictures(job.id)
        numbers += (await node(house, made.number)).parents
    await take_down(house, numbers[0])
    assert kept.kept.sha256 in house.pictures.kept
    await take_down(house, numbers[1])

    assert kept.kept.sha256 not in house.pictures.kept
