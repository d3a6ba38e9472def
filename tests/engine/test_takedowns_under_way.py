"""Orders that a takedown meets on their way: held, in line, at the provider, being posted."""

import asyncio

import pytest

from bot.core.decisions import DecisionKind
from bot.core.errors import DeliveryError, NotYours
from bot.core.policy import Mode
from bot.core.ports import Delivered, Running
from bot.core.requests import Kind
from bot.store import policies
from tests.engine.house import ANN, BEN, CHANNEL, GUILD
from tests.engine.takings import CLEO, MO, REPORTERS, log, report, take_down
from tests.engine.test_together import make


async def held_job(house, **wish):
    await house.db.write(policies.set_mode, GUILD, CHANNEL, Mode.HOLD)
    placed = await house.engine.place(house.order(kind=Kind.IMAGINE, pictures=0, **wish))
    return await house.reaches(placed.job.id, "held")


async def test_a_held_picture_that_is_taken_down_never_appears(house):
    """The order ends, free; nobody is asked any more; a moderator who presses then is too late."""
    job = await held_job(house)
    (picture,) = await house.engine.pictures(job.id)
    await take_down(house, picture.number)
    job = await house.reaches(job.id, "refused")

    assert "took it down" in job.sentence
    assert set(await house.books(job.id)) == {"reserve", "release", "cost"}
    with pytest.raises(NotYours):
        await house.engine.reviews.approve(1, by=MO, guild_id=GUILD)
    assert house.delivery.delivered == []
    (line,) = await log(house, DecisionKind.TAKEN_DOWN)
    assert (line.before, job.decision) == ("held", line.number)
    await house.books_agree()


async def test_of_held_pictures_the_rest_is_shown(house):
    """One of two is taken down while both are held: approved, one appears and one is paid."""
    job = await held_job(house, count=2)
    first, second = await house.engine.pictures(job.id)
    await take_down(house, first.number)
    assert await house.state(job.id) == "held"
    await house.engine.reviews.approve(1, by=MO, guild_id=GUILD)
    job = await house.reaches(job.id, "delivered")

    ((_, shown),) = house.delivery.delivered
    assert [it.number for it in shown] == [second.number]
    assert (await house.books(job.id))["charge"] == 40_000
    await house.books_agree()


async def test_who_takes_a_held_order_back_pays_for_none_that_was_taken_down(house):
    """One of two was taken down while both were held: cancelled then, the other one is paid."""
    job = await held_job(house, count=2)
    first, _ = await house.engine.pictures(job.id)
    await take_down(house, first.number)
    cancelled = await house.engine.cancel(job.id, by=ANN)
    assert cancelled.charged == 40_000
    assert (await house.books(job.id))["charge"] == 40_000
    await house.books_agree()


async def test_what_is_being_posted_does_not_appear(house):
    """Discord is away when it is taken down: it is not posted any more, and the member gets the money back."""
    house.delivery.on_deliver.extend([DeliveryError("later")] * 3)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "ready")
    (picture,) = await house.engine.pictures(placed.job.id)
    await take_down(house, picture.number)
    job = await house.reaches(placed.job.id, "refused")

    assert house.delivery.delivered == []
    books = await house.books(job.id)
    assert books["charge"] == books["refund"]
    await house.books_agree()


async def test_what_is_hidden_before_it_is_posted_goes(house):
    """Reported so often that nobody may see it, and nowhere to be seen: it is not posted, nor shown again later."""
    house.delivery.on_deliver.extend([DeliveryError("later")] * 3)
    placed = await house.engine.place(house.order(count=2))
    await house.reaches(placed.job.id, "ready")
    first, second = await house.engine.pictures(placed.job.id)
    await take_down(house, first.number)
    await report(house, second.number, *REPORTERS[:3])
    job = await house.reaches(placed.job.id, "refused")

    assert house.delivery.delivered == []
    assert all(it.removed_at is not None for it in await house.engine.pictures(job.id))
    assert second.sha256 not in house.pictures.kept
    assert await house.engine.reviews.waiting(GUILD) == ([], 0)
    await house.books_agree()


async def test_what_discord_took_without_saying_so_is_taken_away_as_well(house):
    """Its answer was lost, the next try is due, and then it is taken down: the message is found, and owed a redraw."""
    house.delivery.on_deliver.extend([DeliveryError("the answer was lost")] * 3)
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "ready")
    house.delivery.stands = Delivered(channel_id=77, message_id=1234)
    (picture,) = await house.engine.pictures(placed.job.id)
    await take_down(house, picture.number)
    job = await house.reaches(placed.job.id, "delivered")

    assert (job.result_channel_id, job.result_id) == (77, 1234)
    assert house.delivery.delivered == []
    assert [it.job_id for it in await house.engine.takedowns.take_redraws()] == [job.id]
    await house.books_agree()


async def test_what_was_posted_in_that_moment_is_owed_to_be_taken_away(house):
    """The message reaches Discord while the picture is taken down: its redraw waits for it, and is handed out then."""
    gate = asyncio.Event()
    deliver = house.delivery.deliver

    async def slowly(job, pictures):
        await gate.wait()
        return await deliver(job, pictures)

    house.delivery.deliver = slowly
    placed = await house.engine.place(house.order())
    await house.reaches(placed.job.id, "ready")
    (picture,) = await house.engine.pictures(placed.job.id)
    await take_down(house, picture.number)
    assert await house.engine.takedowns.take_redraws() == []
    gate.set()
    await house.reaches(placed.job.id, "delivered")

    assert [it.job_id for it in await house.engine.takedowns.take_redraws()] == [placed.job.id]


async def test_an_order_in_line_ends_with_its_picture(build):
    """What was to be made from it and is not sent yet ends at once, free, and says why."""
    house = await build(concurrency=1)
    first = await make(house, ANN)
    house.wavespeed.on_poll.extend([Running()] * 1000)
    busy = await house.engine.place(house.order(user=CLEO))
    await house.reaches(busy.job.id, "waiting")
    item = await house.engine.together.input_of(first, by=BEN, guild_id=GUILD)
    placed = await house.engine.place(house.order(user=BEN, inputs=[item]))
    await take_down(house, first)
    job = await house.reaches(placed.job.id, "refused")

    assert "taken down by a moderator" in job.sentence
    assert await house.books(job.id) == {"reserve": 40_000, "release": 40_000}
    assert len(house.wavespeed.submits) == 2


async def test_an_order_at_the_provider_goes_to_a_moderator_first(house):
    """What is being made from it is paid for already: it is held, and the moderators read why."""
    first = await make(house, ANN)
    house.wavespeed.on_poll.extend([Running()] * 5)
    item = await house.engine.together.input_of(first, by=BEN, guild_id=GUILD)
    placed = await house.engine.place(house.order(user=BEN, inputs=[item]))
    await house.reaches(placed.job.id, "waiting")
    await take_down(house, first)
    await house.reaches(placed.job.id, "held")

    (review,), _ = await house.engine.reviews.waiting(GUILD)
    assert review.reason == f"picture {first} it stands on was taken down"
