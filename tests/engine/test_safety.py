"""What a server decided about safety goes with each request of its orders, and nothing else does."""

from bot.core.ports import Running


async def test_the_servers_tolerance_goes_with_every_request(house):
    """Each picture of an order is asked for with the tolerance that was decided when it was ordered."""
    placed = await house.engine.place(house.order(count=2, safety_tolerance=0, guidance=4.0))
    await house.reaches(placed.job.id, "delivered")

    assert [call.safety_tolerance for call in house.wavespeed.submits] == [0, 0]
    assert [call.options for call in house.wavespeed.submits] == [{"guidance": 4.0}] * 2


async def test_without_a_decision_none_goes(house):
    """An order of a server without such a decision leaves it to the provider."""
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "delivered")

    assert [call.safety_tolerance for call in house.wavespeed.submits] == [None]


async def test_it_is_kept_with_the_order(build, crash):
    """An order that waits through a crash is sent with the tolerance it was placed with."""
    before = await build(concurrency=1)
    before.wavespeed.on_poll.extend([Running()] * 1000)
    await before.engine.place(before.order())
    second = await before.engine.place(before.order(safety_tolerance=5))
    await crash(before)
    after = await build(after=before)
    await after.reaches(second.job.id, "delivered")

    assert [call.safety_tolerance for call in after.wavespeed.submits][-1:] == [5]
