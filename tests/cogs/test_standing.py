"""A result that Discord took without saying so is found where it stands."""

import pytest

from bot.core.errors import DeliveryError
from bot.core.ports import Delivered
from tests.cogs.ordering import ordered, results
from tests.cogs.test_delivery import POST


async def test_what_was_posted_without_an_answer_is_found(easel, room, ann):
    """In a thread of its own and as an edited card; what was not posted is not found."""
    job = await ordered(easel, room, ann)
    inner = await ordered(easel, room, ann, job.thread_id)
    assert await easel.delivery.standing(job) is None
    room.faults.fail_next(POST, after=True, drop=True)
    with pytest.raises(DeliveryError):
        await easel.deliver(job.id)
    await easel.deliver(inner.id)
    (message,) = results(room, job)
    assert await easel.delivery.standing(job) == Delivered(channel_id=job.thread_id, message_id=message.id)
    assert await easel.delivery.standing(inner) == Delivered(channel_id=job.thread_id, message_id=inner.card_id)


async def test_an_unwell_discord_is_asked_again(easel, room, ann):
    """That nothing was found says nothing then."""
    job = await ordered(easel, room, ann)
    room.faults.fail_next("GET /channels/{channel_id}/messages", status=503, times=9)
    with pytest.raises(DeliveryError) as raised:
        await easel.delivery.standing(job)
    assert not raised.value.final
