"""Cards follow their jobs: at once, without noise, and to the end."""

import asyncio

from bot.core.jobs import State
from bot.core.ports import Outlook
from tests.cogs.ordering import ordered
from tests.cogs.reading import buttons, text


async def test_cards_change_with_the_state_and_not_for_trifles(easel, room, ann):
    """A new state edits the card, the same again does not; nobody's open card follows its end."""
    job = await ordered(easel, room, ann)
    card = room.world.message(job.card_id)
    edits = len(card.edits)
    waiting = job.evolve(state=State.WAITING, submitted_at=easel.clock.now())
    await easel.delivery.show(waiting, Outlook())
    await easel.delivery.show(waiting, Outlook())
    assert len(card.edits) == edits + 1
    assert "At Vtrix since" in text(card)
    failed = job.evolve(state=State.FAILED, sentence="It did not work. It costs you nothing.")
    await asyncio.gather(easel.delivery.conclude(failed, []), easel.delivery.show(waiting, Outlook(place=9)))
    easel.clock.turn(60)
    await easel.delivery.show(waiting, Outlook(place=8))
    assert "It costs you nothing." in text(card)
    assert buttons(card) == ["Again"]


async def test_showing_never_raises(easel, room, ann):
    """A card that cannot be updated is no reason to disturb a job."""
    job = await ordered(easel, room, ann)
    room.faults.fail_next("*", 403, code=50013, times=None)
    await easel.delivery.show(job.evolve(state=State.WAITING), Outlook())


async def test_an_outcome_for_a_deleted_card_is_no_trouble(easel, room, ann, mo):
    """Somebody deleted the card; the end of the job goes without it."""
    job = await ordered(easel, room, ann)
    await mo.delete(job.card_id)
    await easel.delivery.conclude(job.evolve(state=State.FAILED), [])
