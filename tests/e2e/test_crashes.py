"""`kill -9` while a job stands somewhere between a provider and us: the next start brings every job to one end."""

import asyncio
import contextlib
import random
import sys

import pytest
import pytest_asyncio

from tests.e2e.aftermath import assert_all_in_order, card, job_of, over, placed, state, tasks_of
from tests.e2e.stage import Stage, texts
from tests.e2e.weather import CALM, png

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODELS = ("kontext-pro@wavespeed", "kontext-pro@vtrix", "kontext-pro@modelverse", "flux-dev", "kontext-max")
SHOWN = 4  # https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback-type


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crashed(tmp_path_factory):
    """A stage whose bot was killed with jobs in every state at a provider and started again, and these jobs."""
    folder = tmp_path_factory.mktemp("crashed")
    async with Stage(folder, **CALM, EASEL_VTRIX_CONCURRENCY="2", EASEL_WAVESPEED_CONCURRENCY="9") as stage:
        found, lost = await in_every_state(stage)
        assert stage.states().count("submitting") >= 4
        await stage.restart()
        yield stage, found, lost


async def in_every_state(stage):
    """Bring jobs into every state in which a crash may find them: those to be found again, and those lost for good."""
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
    return [fetching, waiting, waiting_too, queued, accepted, half], [lost_at_vtrix, synchronous, never]


async def test_at_random_moments(crashed, tmp_path):
    """Eight crashes at any moment, with orders of every kind under way: nothing is lost, paid or posted twice.

    It begins after the crash above, so that the half minute of look-ups there passes meanwhile.
    """
    seed = random.randrange(2**32)
    sys.stdout.write(f"the dice of this run: {seed}\n")
    dice = random.Random(seed)
    async with Stage(tmp_path, **CALM) as stage:
        for account in stage.house.accounts.values():
            account.set(latency=0.4)
        asked = []
        for turn in range(8):
            for number in range(dice.choice([1, 1, 2])):
                threads = [it for it in stage.room.world.channels.values() if it.is_thread]
                place = dice.choice(threads) if threads and dice.random() < 0.4 else "studio"
                options = {"prompt": f"turn {turn}, order {number}", "model": dice.choice(MODELS)}
                asked.append(await stage.ann.command(place, "imagine", count=dice.choice([1, 1, 3]), **options))
            await asyncio.sleep(dice.expovariate(3.0))
            await stage.kill()
            if dice.random() < 0.3:  # and once more while it starts
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(dice.uniform(0.3, 1.0)):
                        await stage.start()
                await stage.kill()
            await stage.start()
        await over(stage, timeout=60)
        asked.append(await stage.ann.command("studio", "imagine", prompt="after all that", model="flux-dev"))
        await over(stage, await placed(stage, asked[-1]))

        await assert_all_in_order(stage)
        assert state(stage, job_of(stage, asked[-1])) == "delivered"
        jobs = [job_of(stage, it) for it in asked]
        unwritten = [it.data for it, job in zip(asked, jobs, strict=True) if job is None and it.callback_type == SHOWN]
        assert unwritten == []  # an order whose card was shown stands
        assert undelivered(stage, accepted=("waiting", "fetching", "ready")) == []


def undelivered(stage: Stage, *, accepted: tuple[str, ...]) -> list[list[str]]:
    """The ways of orders that a provider certainly had, or had made, and that nobody got; nobody cancels any here."""
    ways: dict[int, list[str]] = {}
    for job, step in stage.rows("SELECT job_id, state FROM job_events ORDER BY job_id, number"):
        ways.setdefault(job, []).append(step)
    return [way for way in ways.values() if set(accepted) & set(way) and way[-1] != "delivered"]


async def test_in_every_state_at_a_provider(crashed):
    """In line, being sent, lost, waiting, fetching: found again after one crash, paid once, never sent twice."""
    stage, found, lost = crashed
    await over(stage)

    assert {state(stage, job) for job in found} == {"delivered"}
    assert {state(stage, job) for job in lost} == {"failed"}
    for job in lost:
        assert stage.books(job).keys() == {"reserve", "release", "suspected"}
        assert "nobody knows whether the picture was made" in texts(card(stage, job))
        assert "It was not sent twice. It costs you nothing." in texts(card(stage, job))
    assert tasks_of(stage, "never sent") == []
    await assert_all_in_order(stage)
