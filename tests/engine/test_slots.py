"""Places at a provider are never lost, whoever is cancelled when."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.slots import Slots


async def test_first_come_first_served():
    """Those who wait get places in the order in which they came."""
    slots, order = Slots(1), []

    async def visit(name):
        await slots.acquire()
        order.append(name)
        await asyncio.sleep(0)
        slots.release()

    await asyncio.gather(*map(visit, range(5)))
    assert (order, slots.taken) == ([0, 1, 2, 3, 4], 0)


async def test_places_taken_beyond_the_limit_hold_up_new_ones():
    """After a restart more may be there than allowed: nothing new begins until it fits again."""
    slots = Slots(2)
    for _ in range(4):
        slots.take()
    waiting = asyncio.create_task(slots.acquire())
    for _ in range(2):
        slots.release()
        await asyncio.sleep(0)
    assert not waiting.done()
    slots.release()
    await waiting
    assert slots.taken == 2


async def test_without_a_limit_nobody_waits():
    """0 means no limit."""
    slots = Slots(0)
    for _ in range(1000):
        await slots.acquire()
    assert slots.taken == 1000


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 3), st.lists(st.tuples(st.sampled_from("acr"), st.integers(0, 9)), max_size=40))
def test_cancelling_in_any_order_loses_no_place(limit, steps):
    """Acquire, cancel and release in any interleaving: never more than the limit, and all come free in the end."""

    async def play():
        slots, tasks = Slots(limit), []
        holding = set()

        async def hold(number):
            await slots.acquire()
            holding.add(number)

        for step, pick in steps:
            if step == "a":
                tasks.append(asyncio.create_task(hold(len(tasks))))
            elif step == "c" and tasks:
                tasks[pick % len(tasks)].cancel()
            elif step == "r" and holding:
                holding.pop()
                slots.release()
            if pick % 2:
                await asyncio.sleep(0)
            assert slots.taken <= limit
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        while holding:
            holding.pop()
            slots.release()
        assert slots.taken == 0
        assert not any(isinstance(t.exception(), ValueError) for t in tasks if not t.cancelled())

    asyncio.run(play())
