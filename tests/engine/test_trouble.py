"""What goes wrong at a provider, and who pays for it."""

import asyncio

import pytest

from bot.core.errors import DeliveryError, Fault, ProviderError
from bot.core.ports import Accepted, Finished, Image, Running

PRICE = 40_000


def no(fault: Fault, **facts) -> ProviderError:
    return ProviderError(fault, "wavespeed", facts.pop("detail", ""), **facts)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (Fault.MODERATED, "refused"),
        (Fault.REQUEST, "failed"),
        (Fault.CONFIGURATION, "failed"),
        (Fault.BROKEN, "failed"),
    ],
)
async def test_a_refused_submit_costs_nothing(house, fault, state):
    """A request the provider refused ends at once, is sent once, and the reserve comes back."""
    house.wavespeed.on_submit.append(no(fault))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "refused", "failed")

    assert job.state == state
    assert len(house.wavespeed.submits) == 1
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE}
    assert "costs you nothing" in job.sentence
    await house.books_agree()


async def test_a_busy_provider_is_asked_again_later(house):
    """A certain "not accepted" is tried again after the pause it asked for, and paid once."""
    house.wavespeed.on_submit.extend([no(Fault.BUSY, elsewhere=True, retry_after=30.0)] * 2)
    placed = await house.engine.place(house.order())
    began = house.clock.now()
    job = await house.reaches(placed.job.id, "delivered")

    assert len(house.wavespeed.submits) == 3
    assert house.clock.now() - began >= 60_000
    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def test_a_busy_provider_does_not_keep_a_member_for_ever(house):
    """A provider that stays busy ends the job, free."""
    house.wavespeed.on_submit.extend([no(Fault.BUSY, elsewhere=True)] * 50)
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "failed")

    assert 2 <= len(house.wavespeed.submits) <= 10
    assert "busy" in job.sentence
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE}


async def test_a_lost_answer_is_looked_up_and_not_sent_again(house):
    """A POST whose answer was lost is found in the provider's list and goes on from there."""
    house.wavespeed.on_submit.append(no(Fault.UNKNOWN))
    house.wavespeed.on_find.extend([None, no(Fault.BUSY), "found-it"])
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert len(house.wavespeed.submits) == 1
    assert [task for task, _ in house.wavespeed.polls] == ["found-it"]
    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def test_a_lost_answer_without_a_trace_is_a_suspected_cost(house):
    """Nobody knows whether it was billed: free for the member, suspected for the owner, never sent again."""
    house.wavespeed.on_submit.append(no(Fault.UNKNOWN))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "failed")

    assert len(house.wavespeed.submits) == 1
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "suspected": PRICE}
    assert "not sent twice" in job.sentence
    await house.books_agree()


async def test_an_overdue_request_is_a_suspected_cost(build):
    """A provider that never finishes is left at the deadline."""
    house = await build(timeout=60)
    house.wavespeed.on_poll.extend([Running()] * 1000)
    placed = await house.engine.place(house.order())
    began = house.clock.now()
    job = await house.reaches(placed.job.id, "failed")

    assert 60_000 <= house.clock.now() - began < 75_000
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "suspected": PRICE}
    assert "60 seconds" in job.sentence


async def test_failed_polls_do_not_fail_a_job(house):
    """Polls that fail say nothing about the job."""
    house.wavespeed.on_poll.extend(
        [no(Fault.BUSY), no(Fault.BROKEN, detail="not found"), no(Fault.CONFIGURATION), Running()]
    )
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def test_another_provider_is_asked_when_nothing_was_accepted(build, make_provider):
    """Failover happens only after a certain no, to an offer that is no dearer."""
    house = await build(providers=[make_provider("wavespeed"), make_provider("vtrix", can_find=False)])
    house.wavespeed.on_submit.append(no(Fault.CONFIGURATION, elsewhere=True))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert (job.provider, job.wire_id) == ("vtrix", "flux_kontext_pro")
    assert [len(p.submits) for p in house.providers.values()] == [1, 1]
    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}
    await house.books_agree()


async def test_a_dearer_provider_is_not_asked(build, make_provider):
    """Nobody agreed to the higher price: the job ends, free."""
    house = await build(providers=[make_provider("wavespeed"), make_provider("modelverse", can_find=False)])
    house.wavespeed.on_submit.append(no(Fault.CONFIGURATION, elsewhere=True))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "failed")

    assert house.providers["modelverse"].submits == []
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE}


async def test_a_pinned_provider_is_not_left(build, make_provider):
    """`@provider` means that provider."""
    house = await build(providers=[make_provider("wavespeed"), make_provider("vtrix")])
    house.wavespeed.on_submit.append(no(Fault.CONFIGURATION, elsewhere=True))
    placed = await house.engine.place(house.order(provider="wavespeed"))
    await house.reaches(placed.job.id, "failed")

    assert house.providers["vtrix"].submits == []


async def test_a_moderated_picture_among_four_is_not_paid(house):
    """Three of four came: the member pays for three and is told."""
    house.wavespeed.on_submit.extend([Accepted(task="a"), no(Fault.MODERATED)])
    placed = await house.engine.place(house.order(count=4))
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == {"reserve": 4 * PRICE, "charge": 3 * PRICE, "cost": 3 * PRICE}
    assert job.sentence.startswith("3 of 4")
    await house.books_agree()


async def test_the_bill_is_the_truth(house):
    """What the provider says it billed is what owner and member pay."""
    house.wavespeed.on_poll.append(Finished(images=(Image(url="https://cdn.test/1"),), cost=31_000))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert await house.books(job.id) == {"reserve": PRICE, "charge": 31_000, "cost": 31_000}
    await house.books_agree()


async def test_a_flagged_picture_is_withheld_where_it_does_not_belong(house):
    """The provider's adult flag in a channel that is not age-restricted: refused, free, the owner pays."""
    house.wavespeed.on_poll.append(Finished(images=(Image(url="https://cdn.test/1", nsfw=True),)))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "refused")

    assert house.delivery.delivered == []
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "cost": PRICE}


async def test_a_damaged_file_is_fetched_again_and_then_given_up(house):
    """Half a picture is fetched again; one that stays broken costs the owner, not the member."""
    house.wavespeed.on_download.extend([b"broken", b"whole"])
    good = await house.engine.place(house.order())
    await house.reaches(good.job.id, "delivered")
    house.wavespeed.on_download.extend([b"broken"] * 3)
    bad = await house.engine.place(house.order())
    job = await house.reaches(bad.job.id, "failed")

    assert await house.books(good.job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}
    assert await house.books(job.id) == {"reserve": PRICE, "release": PRICE, "cost": PRICE}


async def test_a_result_discord_does_not_take_now_is_posted_later(house):
    """Discord being down delays a picture and never loses it."""
    house.delivery.on_deliver.extend([DeliveryError("down"), DeliveryError("down", retry_after=90.0), None])
    placed = await house.engine.place(house.order())
    began = house.clock.now()
    job = await house.reaches(placed.job.id, "delivered")

    assert house.clock.now() - began > 90_000
    assert [j.deliveries for j, _ in house.delivery.delivered] == [2]
    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def test_a_result_nobody_can_take_is_given_back(house):
    """No place left to post: the member gets the charge back, the owner's cost stays."""
    house.delivery.on_deliver.append(DeliveryError("gone", final=True))
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "failed")

    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE, "refund": PRICE}
    usage = await house.engine.usage(guild_id=10, user_id=31)
    assert (usage.used.usd_today, usage.used.images_today, usage.used.guild_usd_today) == (0, 0, PRICE)
    await house.books_agree()


async def test_the_outcome_is_told_even_when_discord_stumbles(house):
    """A card that could not be edited is edited later."""
    house.delivery.on_conclude.extend([DeliveryError("down"), None])
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert [j.id for j in house.delivery.concluded] == [job.id]


async def test_an_unexpected_error_loses_nothing(house):
    """A bug in a step is logged and the job goes on where it stood; the picture is bought once."""

    async def bug():
        raise KeyError("a bug")

    house.wavespeed.on_poll.append(bug)
    placed = await house.engine.place(house.order())
    job = await house.reaches(placed.job.id, "delivered")

    assert len(house.wavespeed.submits) == 1
    assert await house.books(job.id) == {"reserve": PRICE, "charge": PRICE, "cost": PRICE}


async def test_a_full_provider_keeps_others_waiting_in_line(build):
    """No more requests than allowed are at a provider at once, and everybody is served."""
    house = await build(concurrency=2)
    placed = [await house.engine.place(house.order()) for _ in range(7)]
    await asyncio.gather(*(house.reaches(p.job.id, "delivered") for p in placed))

    assert house.wavespeed.most_at_once == 2
    assert len(house.wavespeed.submits) == 7
