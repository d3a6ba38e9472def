"""`kill -9` while a job stands somewhere between a provider and us: the next start brings every job to one end."""

import asyncio
import contextlib
import random
import sys

from tests.e2e.aftermath import assert_all_in_order, card, job_of, over, placed, reached, state, tasks_of
from tests.e2e.stage import texts
from tests.e2e.weather import CALM, png


async def test_in_every_state_at_a_provider(set_stage):
    """In line, being sent, lost, waiting, fetching: found again after one crash, paid once, never sent twice."""
    stage = await set_stage(**CALM, EASEL_VTRIX_CONCURRENCY="2", EASEL_WAVESPEED_CONCURRENCY="9")
    wave, vtrix, sync = stage.house.wavespeed, stage.house.vtrix, stage.house.modelverse

    async def imagine(prompt, provider, until, **options):
        options = {"model": f"kontext-pro@{provider}", **options}
        name = "edit" if "image" in options else "imagine"
        job = await placed(stage, await stage.ann.command("studio", name, prompt=prompt, **options))
        await stage.until(until)
        return job

    def taken(prompt):
        return lambda: tasks_of(stage, prompt)

    def in_state(name, count):
        return lambda: stage.states().count(name) == count

    wave.script(["stall"], on="download")
    fetching = await imagine("fetching", "wavespeed", in_state("fetching", 1))
    wave.set(latency=2)
    vtrix.set(latency=2)
    waiting = await imagine("waiting", "wavespeed", in_state("waiting", 1))
    waiting_too = await imagine("waiting at vtrix", "vtrix", in_state("waiting", 2))
    vtrix.script(["stall"])
    lost_at_vtrix = await imagine("lost at vtrix", "vtrix", taken("lost at vtrix"))
    queued = await imagine("in line", "vtrix", in_state("queued", 1))
    sync.script(["never"])
    synchronous = await imagine("synchronous", "modelverse", taken("synchronous"))
    wave.script(["lost_reply"])
    accepted = await imagine("accepted, answer lost", "wavespeed", taken("accepted, answer lost"))
    wave.script(["stall"], on="upload")
    uploading = lambda: any(it.phase == "upload" for it in wave.exchanges)  # noqa: E731
    never = await imagine("never sent", "wavespeed", uploading, image=png())
    half = await imagine("half", "wavespeed", lambda: len(tasks_of(stage, "half")) == 3, count=3)
    assert sorted(map(str, stage.states())).count("submitting") >= 4

    await stage.restart()
    await over(stage)

    ends = {job: state(stage, job) for job in (fetching, waiting, waiting_too, queued, accepted, half)}
    assert set(ends.values()) == {"delivered"}
    lost = {job: state(stage, job) for job in (lost_at_vtrix, synchronous, never)}
    assert set(lost.values()) == {"failed"}
    for job in lost:
        assert stage.books(job).keys() == {"reserve", "release", "suspected"}
        assert "nobody knows whether the picture was made" in texts(card(stage, job))
        assert "It was not sent twice. It costs you nothing." in texts(card(stage, job))
    assert tasks_of(stage, "never sent") == []
    await assert_all_in_order(stage)
    await reached(stage, queued, "delivered")


MODELS = ("kontext-pro@wavespeed", "kontext-pro@vtrix", "kontext-pro@modelverse", "flux-dev", "kontext-max")


async def test_at_random_moments(set_stage):
    """A dozen crashes at any moment, with orders of every kind under way: nothing is lost, paid or posted twice."""
    seed = random.randrange(2**32)
    sys.stdout.write(f"the dice of this run: {seed}\n")
    dice = random.Random(seed)
    stage = await set_stage(**CALM)
    for account in stage.house.accounts.values():
        account.set(latency=0.4)
    asked = []
    for turn in range(12):
        for number in range(dice.choice([1, 1, 2])):
            threads = [it for it in stage.room.world.channels.values() if it.is_thread]
            place = dice.choice(threads) if threads and dice.random() < 0.4 else "studio"
            options = {"prompt": f"turn {turn}, order {number}", "model": dice.choice(MODELS)}
            asked.append(await stage.ann.command(place, "imagine", count=dice.choice([1, 1, 3]), **options))
        await asyncio.sleep(dice.expovariate(2.0))
        await stage.kill()
        if dice.random() < 0.3:  # and once more while it starts
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(dice.uniform(0.3, 1.0)):
                    await stage.start()
            await stage.kill()
        await stage.start()
    await over(stage, timeout=60)

    await assert_all_in_order(stage)
    jobs = [job_of(stage, it) for it in asked]
    # An order that was shown stands; one that does not stand was never answered.
    assert [it.data for it, job in zip(asked, jobs, strict=True) if job is None and it.acknowledged] == []
    assert stage.states().count("delivered") >= len(asked) // 3
