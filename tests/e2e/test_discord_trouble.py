"""Discord at its worst while jobs run: dead tokens, failing calls, cut connections. Every picture arrives, once."""

import asyncio

import pytest
import pytest_asyncio

from tests.e2e.aftermath import assert_all_in_order, card, job_of, over, placed, reached, results_of, state
from tests.e2e.stage import Stage, labels, texts
from tests.e2e.weather import ANSWER, CALM, EDIT, POST, THREAD, busy, imagine

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    """One stage for all plays, for most of them pass by without a restart."""
    async with Stage(tmp_path_factory.mktemp("trouble"), **CALM) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="module")
async def thread(stage):
    """A thread of Easel's that is there already."""
    found = [it for it in stage.room.world.channels.values() if it.name == "the first"]
    if not found:
        job = await placed(stage, await imagine(stage, "the first"))
        await over(stage, job)
        found = [it for it in stage.room.world.channels.values() if it.name == "the first"]
    return found[0]


async def test_a_job_outlives_its_token(stage, thread):
    """After fifteen minutes the same messages are edited by the bot's own token, in a channel and in a thread."""
    orders = [await imagine(stage, "long, in a channel"), await imagine(stage, "long, in a thread", place=thread)]
    jobs = [await placed(stage, it) for it in orders]
    for interaction in orders:
        await interaction.answered()
        interaction.expire_token()
    await over(stage, *jobs)

    outside, inside = jobs
    assert results_of(stage, inside) == [orders[1].original]
    assert card(stage, outside) is orders[0].original
    assert "Done" in texts(orders[0].original)
    await assert_all_in_order(stage)


async def test_every_call_fails_in_every_way(stage, thread):
    """Errors, cut connections, lost replies and rate limits for each call of an order: all arrive, each once."""
    jobs = []
    for number, call in enumerate((ANSWER, POST, THREAD, EDIT)):
        spoil(stage.room.faults, call)
        for place in ("studio", thread, "studio", thread):
            jobs.append(await placed(stage, await imagine(stage, f"weather {number} {len(jobs)}", place=place)))
        if call == ANSWER:  # what can neither be answered nor posted is taken back; that is another play
            await stage.until(lambda: all(it.met == it.times for it in stage.room.faults.waiting))
    await over(stage, *jobs, timeout=60)

    assert [it.pattern for it in stage.room.faults.waiting if it.met != it.times] == []
    stage.room.faults.clear()
    assert {state(stage, job) for job in jobs} == {"delivered"}
    await assert_all_in_order(stage)


def spoil(faults, call):
    faults.fail_next(call, 500)
    faults.fail_next(call, drop=True)
    faults.fail_next(call, 502, after=True)
    faults.fail_next(call, drop=True, after=True)
    if call != ANSWER:
        faults.limit_next(call, 0.5)


async def test_the_gateway_breaks(stage):
    """A cut connection, "reconnect" and "invalid session": jobs go on, new commands are heard."""
    jobs = []
    room = stage.room
    for number, event in enumerate(
        (
            room.gateway.drop,
            lambda: asyncio.sleep(0, room.gateway.ask_reconnect()),
            lambda: asyncio.sleep(0, room.gateway.invalidate(resumable=False)),
        )
    ):
        await room.online(30)
        interaction = await imagine(stage, f"gateway {number}")
        await interaction.settled()
        jobs.append(await placed(stage, interaction))
        await event()
        await room.until(lambda: not room.gateway.online, 30)
    await room.online(30)
    await over(stage, *jobs)

    assert {state(stage, job) for job in jobs} == {"delivered"}
    await assert_all_in_order(stage)


async def test_a_busy_database(stage):
    """Somebody writes to the database for five seconds: everybody is answered in time, and what they wanted happens.

    A refusal that was waited for in public ends in private, and the public "thinking…" goes away.
    """
    job = await placed(stage, await imagine(stage, "to be pressed", model="flux-dev"))
    await over(stage, job)
    (result,) = results_of(stage, job)
    await (await stage.ann.press(result, "Again")).answered()
    with busy(stage):
        order = await imagine(stage, "while the disk is slow", model="flux-dev")
        refusal = await stage.ann.press(result, "Again")
        question = await stage.ann.command("studio", "usage")
        await asyncio.gather(order.settled(), refusal.settled(), question.settled())
        await asyncio.sleep(3)
        assert job_of(stage, order) is None
    await over(stage, await placed(stage, order))
    await stage.until(lambda: len(refusal.messages) == 2 and refusal.messages[0].deleted)

    assert max(it.answered_after for it in (order, refusal, question)) < 3
    assert card(stage, await placed(stage, order)) is order.original
    assert refusal.messages[1].flags & 64
    assert "once is enough" in texts(refusal.messages[1])
    assert stage.rows("SELECT count(*) FROM jobs WHERE origin_job = ?", job) == [(1,)]
    await assert_all_in_order(stage)


async def test_started_again_with_a_dead_token(stage, thread):
    """Fifteen minutes pass between the crash and the next start: the same messages end up right."""
    orders = [await imagine(stage, "before the crash"), await imagine(stage, "inside before it", place=thread)]
    jobs = [await placed(stage, it) for it in orders]
    for job in jobs:
        await reached(stage, job, "waiting")
    await stage.kill()
    for interaction in orders:
        interaction.expire_token()
    await stage.start()
    await over(stage, *jobs)

    assert results_of(stage, jobs[1]) == [orders[1].original]
    assert "Cancel" not in labels(card(stage, jobs[0]))
    await assert_all_in_order(stage)
