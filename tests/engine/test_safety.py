"""What a server decided about safety goes with each request of its orders, and nothing else does."""

from bot.core.policy import Policy
from bot.core.ports import Running
from bot.store import policies
from tests.engine.house import GUILD, START


async def decided(house, tolerance: int | None) -> None:
    await house.db.write(policies.set_policy, GUILD, Policy(safety_tolerance=tolerance), now=START)


async def test_the_servers_tolerance_goes_with_every_request(house):
    """Each picture of an order is asked for with what the server decided, which is no option of the member's."""
    await decided(house, 0)
    placed = await house.engine.place(house.order(count=2, guidance=4.0))
    await house.reaches(placed.job.id, "delivered")

    assert [call.safety_tolerance for call in house.wavespeed.submits] == [0, 0]
    assert [call.options for call in house.wavespeed.submits] == [{"guidance": 4.0}] * 2


async def test_no_member_brings_one_along(house):
    """An order of a server without such a decision leaves it to the provider, whatever the order says."""
    placed = await house.engine.place(house.order(safety_tolerance=6))
    await house.reaches(placed.job.id, "delivered")

    assert [call.safety_tolerance for call in house.wavespeed.submits] == [None]


async def test_it_is_kept_with_the_order(build, crash):
    """An order that waits through a crash is sent with what held when it was placed."""
    before = await build(concurrency=1)
    before.wavespeed.on_poll.extend([Running()] * 1000)
    await before.engine.place(before.order())
    await decided(before, 5)
    second = await before.engine.place(before.order())
    await decided(before, 1)
    await crash(before)
    after = await build(after=before)
    await after.reaches(second.job.id, "delivered")

    assert [call.safety_tolerance for call in after.wavespeed.submits][-1:] == [5]
