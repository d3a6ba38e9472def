"""Everything at once: faults, cancels and crashes at random moments, and the promises that hold in spite of them."""

import asyncio
import random
from collections import Counter

import pytest

from bot.core.errors import DeliveryError, Fault, ProviderError
from bot.core.ports import Accepted, Finished, Image, Running
from bot.core.quota import Limits

PROVIDERS = ("wavespeed", "vtrix", "modelverse")


class Weather:
    """Answers of a provider, drawn at random; counts what may have been bought by prompt and seed."""

    def __init__(self, dice):
        self.dice = dice
        self.bought = Counter()

    def over(self, provider):
        submit, poll, download = provider.submit, provider.poll, provider.download
        name = provider.name

        async def stormy_submit(call):
            fault = self.dice.choice([None] * 6 + [Fault.BUSY, Fault.MODERATED, Fault.UNKNOWN, Fault.CONFIGURATION])
            if fault in (None, Fault.UNKNOWN):
                self.bought[call.prompt, call.seed, name] += 1
            provider.on_submit.clear()
            if fault is not None:
                elsewhere = fault in (Fault.BUSY, Fault.CONFIGURATION)
                provider.on_submit.append(ProviderError(fault, name, elsewhere=elsewhere))
            elif name == "modelverse":
                images = tuple(Image(data=b"%d %d" % (self.dice.getrandbits(60), n)) for n in range(call.count))
                provider.on_submit.append(Finished(images=images))
            else:
                provider.on_submit.append(Accepted(task=f"{name}-{self.dice.getrandbits(60)}"))
            return await submit(call)

        async def stormy_poll(task):
            provider.on_poll.clear()
            reply = self.dice.choice(["done", "running", "running", "busy", "broken"])
            if reply != "done":
                error = ProviderError(Fault.BUSY if reply == "busy" else Fault.BROKEN, name)
                provider.on_poll.append(Running() if reply == "running" else error)
            return await poll(task)

        async def stormy_download(image):
            if self.dice.random() < 0.2:
                provider.on_download.append(ProviderError(Fault.BUSY, name))
            return await download(image)

        provider.submit, provider.poll, provider.download = stormy_submit, stormy_poll, stormy_download
        return provider


@pytest.mark.parametrize("seed", range(8))
async def test_a_storm_leaves_every_order_ended_once_and_paid_once(build, crash, make_provider, seed):
    """Whatever happens when: every order ends and says so, sums agree, and nothing bought is sent again."""
    dice = random.Random(seed)
    weather = Weather(dice)

    def cast():
        return [weather.over(make_provider(name, can_find=name == "wavespeed")) for name in PROVIDERS]

    limits = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)
    house = await build(providers=cast(), concurrency=2, limits=limits)
    placed, posted = [], Counter()
    for number in range(12):
        wish = {"kind": "imagine", "pictures": 0} if dice.random() < 0.5 else {}
        order = house.order(prompt=f"wish {number}", count=dice.randint(1, 4), **wish)
        placed.append((await house.engine.place(order)).job.id)
        if dice.random() < 0.3:
            house.delivery.on_deliver.append(DeliveryError("down"))
        for _ in range(dice.randint(0, 8)):
            house.clock.step()
            await asyncio.sleep(0.003)
        if dice.random() < 0.4:
            await house.engine.cancel(dice.choice(placed), by=31)
        if dice.random() < 0.2:
            posted.update(job.id for job, _ in house.delivery.delivered)
            await crash(house)
            house = await build(after=house, providers=cast(), concurrency=2, limits=limits)
    for job_id in placed:
        await house.reaches(job_id, "delivered", "failed", "refused", "cancelled")
    posted.update(job.id for job, _ in house.delivery.delivered)

    assert max(weather.bought.values()) == 1
    assert house.engine.under_way == 0
    delivered = {job_id for job_id in placed if await house.state(job_id) == "delivered"}
    assert delivered <= set(posted)
    for job_id in placed:
        books = await house.books(job_id)
        state = await house.state(job_id)
        assert len(books.keys() & {"release", "charge"}) == 1, (state, books)
        assert ("charge" in books) == (state == "delivered" or (state == "cancelled" and books.get("cost", 0) > 0))
    await house.books_agree()
    after = await house.engine.place(house.order(prompt="after the storm"))
    await house.reaches(after.job.id, "delivered", "failed", "refused")
