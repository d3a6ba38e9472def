"""Discord at its worst while jobs run: dead tokens, failing calls, cut connections. Every picture arrives, once."""

import asyncio

import pytest
import pytest_asyncio

from tests.e2e.aftermath import assert_all_in_order, card, over, placed, reached, results_of, state
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
    faults = stage.room.faults
    for call in (POST, THREAD, EDIT, ANSWER):
        faults.fail_next(call, 500)
        faults.fail_next(call, drop=True)
        faults.fail_next(call, 502, after=True)
        faults.fail_next(call, drop=True, after=True)
        if call != ANSWER:
            faults.limit_next(call, 0.5)
    jobs = []
    for number in range(6):
        jobs.append(await placed(stage, await imagine(stage, f"in bad weather {number}")))
        jobs.append(await placed(stage, await imagine(stage, f"inside in bad weather {number}", place=thread)))
    await over(stage, *jobs, timeout=60)

    assert [it.pattern for it in faults.waiting if it.met != it.times] == []
    faults.clear()
    assert {state(stage, job) for job in jobs} == {"delivered"}
    await assert_all_in_order(stage)


async def test_the_gateway_breaks(stage):
    """A cut connection, "reconnect" and "invalid session" of both kinds: jobs go on, new commands are heard."""
    jobs = []
    room = stage.room
    for number, event in enumerate(
        (
            room.gateway.drop,
            lambda: room.gateway.drop(resumable=False),
            lambda: asyncio.sleep(0, room.gateway.ask_reconnect()),
            lambda: asyncio.sleep(0, room.gateway.invalidate(resumable=False)),
            lambda: asyncio.sleep(0, room.gateway.invalidate(resumable=True)),
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
    """Somebody writes to the database for five seconds: everybody is answered in time, and the order goes on after."""
    with busy(stage):
        order = await imagine(stage, "while the disk is slow")
        question = await stage.ann.command("studio", "usage")
        await asyncio.gather(order.settled(), question.settled())
        await asyncio.sleep(5)
        assert order.original.content == ""
    job = await placed(stage, order)
    await over(stage, job)

    assert order.answered_after < 3
    assert question.answered_after < 3
    assert card(stage, job) is order.original
    await assert_all_in_order(stage)


async def test_a_refusal_while_the_database_is_busy(stage):
    """What was waited for in public ends in private, and the public "thinking…" is gone."""
    job = await placed(stage, await imagine(stage, "to be pressed"))
    await over(stage, job)
    (result,) = results_of(stage, job)
    first = await stage.ann.press(result, "Again")
    with busy(stage):
        second = await stage.ann.press(result, "Again")
        await second.settled()
    await stage.room.until(lambda: len(second.messages) == 2)
    await stage.room.until(lambda: second.messages[0].deleted)

    assert second.messages[1].flags & 64
    assert "once is enough" in texts(second.messages[1])
    await over(stage)
    assert await placed(stage, first)
    assert stage.rows("SELECT count(*) FROM jobs WHERE origin_job = ?", job) == [(1,)]


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
