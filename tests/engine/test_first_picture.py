"""The way of a job that goes well, and its money."""


async def test_an_order_becomes_a_picture(house):
    """An order is sent once, watched, fetched, settled, posted and told."""
    placed = await house.engine.place(house.order(pictures=1))
    job = await house.reaches(placed.job.id, "delivered")

    assert len(house.wavespeed.submits) == 1
    assert len(house.delivery.delivered) == 1
    assert [j.id for j in house.delivery.concluded] == [job.id]
    assert await house.books(job.id) == {"reserve": 40_000, "charge": 40_000, "cost": 40_000}
    assert (job.result_id, job.result_channel_id) == (1001, 77)
    await house.books_agree()


async def test_four_pictures_are_four_requests_in_one_message(house):
    """A count beyond what an offer takes becomes single requests; their pictures stand together, in order."""
    placed = await house.engine.place(house.order(count=4, seed=7))
    job = await house.reaches(placed.job.id, "delivered")

    assert sorted(call.seed for call in house.wavespeed.submits) == [7, 8, 9, 10]
    ((_, shown),) = house.delivery.delivered
    assert [picture.position for picture in shown] == [0, 1, 2, 3]
    assert await house.books(job.id) == {"reserve": 160_000, "charge": 160_000, "cost": 160_000}
    assert house.wavespeed.most_at_once <= 3


async def test_the_same_interaction_is_one_order(house):
    """Discord or the bot repeating an interaction does not order twice."""
    first = await house.engine.place(house.order(interaction=99))
    second = await house.engine.place(house.order(interaction=99))

    assert (first.fresh, second.fresh, second.job.id) == (True, False, first.job.id)
