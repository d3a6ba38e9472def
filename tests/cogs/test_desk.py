"""Cards change at once for news, seldom for trifles, and whoever delivers waits for an answer under way."""

import asyncio
from contextlib import suppress

import pytest

from bot.core.jobs import State
from bot.core.ports import Outlook
from cogs.desk import PLACE_EVERY, Desk
from tests.cogs.fakes import Hourglass, job_of


@pytest.fixture
def clock() -> Hourglass:
    return Hourglass()


@pytest.fixture
def desk(clock) -> Desk:
    return Desk(clock)


def test_a_new_state_is_shown_at_once(desk):
    """However soon it follows, a new state changes the card."""
    assert desk.worth_showing(job_of(), Outlook(place=2))
    assert desk.worth_showing(job_of(state=State.SUBMITTING), Outlook())


def test_a_new_place_in_line_waits_its_turn(desk, clock):
    """Places in line change a card at most every five seconds, and the newest is shown then."""
    desk.worth_showing(job_of(), Outlook(place=9))
    assert not desk.worth_showing(job_of(), Outlook(place=8))
    clock.turn(PLACE_EVERY)
    assert desk.worth_showing(job_of(), Outlook(place=7))


def test_nothing_new_is_not_shown(desk, clock):
    """A card that would look the same is left alone, however long ago it changed."""
    desk.worth_showing(job_of(), Outlook(place=9))
    clock.turn(3600)
    assert not desk.worth_showing(job_of(), Outlook(place=9))


def test_nothing_follows_the_end(desk):
    """After the last edit no card of that job is worth showing."""
    desk.trail(7).over = True
    assert not desk.worth_showing(job_of(state=State.WAITING), Outlook())


async def test_delivery_waits_for_the_answer_under_way(desk):
    """A job whose card is being shown is handed on with that card and its thread."""
    with desk.answering(3) as shown:
        waiting = asyncio.create_task(desk.settled(job_of()))
        await asyncio.sleep(0)
        assert not waiting.done()
        shown.card_id, shown.thread_id = 50, 51
    job = await waiting
    assert (job.card_id, job.thread_id) == (50, 51)


async def test_an_interaction_sent_twice_has_one_answer(desk):
    """The second of two equal interactions neither replaces the first one's answer nor ends it."""
    with desk.answering(3) as first:
        with desk.answering(3):
            pass
        first.card_id = 50
        waiting = asyncio.create_task(desk.settled(job_of()))
        await asyncio.sleep(0)
        assert not waiting.done()
    assert (await waiting).card_id == 50


async def test_an_answer_that_failed_lets_delivery_go_on(desk):
    """When the answer breaks, whoever waited goes on without a card instead of waiting for ever."""
    with suppress(RuntimeError), desk.answering(3):
        waiting = asyncio.create_task(desk.settled(job_of()))
        await asyncio.sleep(0)
        raise RuntimeError
    assert (await waiting).card_id is None
