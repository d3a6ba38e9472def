"""A day with Easel: buttons before and after restarts, cancelling, private answers, and what Discord is asked."""

import asyncio

import pytest
import pytest_asyncio

from tests.e2e.aftermath import assert_all_in_order, card, over, placed, reached, results_of, says, state, tasks_of
from tests.e2e.stage import Stage, labels, refused, texts
from tests.e2e.weather import CALM

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    """One stage for all plays; UModelverse answers at once, Vtrix has one place."""
    async with Stage(tmp_path_factory.mktemp("life"), **CALM, EASEL_VTRIX_CONCURRENCY="1") as stage:
        yield stage


async def made(stage, prompt, who=None, **options):
    """A picture, delivered: the job and the message with it."""
    order = await (who or stage.ann).command("studio", "imagine", prompt=prompt, **{"model": "flux-dev"} | options)
    job = await placed(stage, order)
    await over(stage, job)
    (result,) = results_of(stage, job)
    return job, result


def orders_from(stage, job):
    return [number for (number,) in stage.rows("SELECT id FROM jobs WHERE origin_job = ? ORDER BY id", job)]


async def test_what_discord_is_asked_for(stage):
    """Two counted calls for a fresh picture; none for `Again` in its thread."""
    log = stage.room.world.log
    await stage.until(lambda: any("auto-moderation" in call.route for call in log))  # once after each start
    start = len(log)
    job, result = await made(stage, "counted")
    fresh = [call.route for call in log[start:] if call.counted]
    start = len(log)
    await (await stage.ann.press(result, "Again")).answered()
    await over(stage)

    assert fresh == ["/channels/{channel_id}/messages/{message_id}/threads", "/channels/{channel_id}/messages"]
    assert [call.route for call in log[start:] if call.counted] == []
    assert len(orders_from(stage, job)) == 1
    assert [call for call in log if call.status == 429] == []


async def test_pressed_twice_at_once(stage):
    """Two presses of a member within a tenth of a second are one order; two members are two."""
    job, result = await made(stage, "pressed")
    presses = [await stage.ann.press(result, "Again")]
    await asyncio.sleep(0.05)
    presses.append(await stage.ann.press(result, "Again"))
    presses.append(await stage.room.visitor("ben").press(result, "Again"))
    answers = [await press.answered() for press in presses]
    await over(stage)

    first, second = orders_from(stage, job)
    private = [answer for answer in answers if answer.flags & 64]
    assert [texts(answer).partition(":")[0] for answer in private] == ["Already on it"]
    owners = {user for (user,) in stage.rows("SELECT user_id FROM jobs WHERE id IN (?, ?)", first, second)}
    assert owners == {stage.ann.id, stage.room.visitor("ben").id}


async def test_buttons_of_others(stage):
    """Who neither ordered nor moderates may not cancel or delete, and is told so in private."""
    ben = stage.room.visitor("ben")
    stage.house.vtrix.set(latency=1)
    job = await placed(
        stage, await stage.ann.command("studio", "imagine", prompt="hands off", model="kontext-pro@vtrix")
    )
    await stage.until(lambda: says(stage, job, "Vtrix"))
    cancel = await refused(await ben.press(card(stage, job), "Cancel"))
    typed = await refused(await ben.command("studio", "cancel", job=str(job)))
    await over(stage, job)
    (result,) = results_of(stage, job)
    delete = await refused(await ben.press(result, "Delete"))

    assert "Only the member who ordered this, or a moderator" in cancel
    assert typed == cancel
    assert "may delete it" in delete
    assert state(stage, job) == "delivered"
    assert not result.deleted


async def test_cancelled_in_line_and_at_the_provider(stage):
    """In line it is free; at the provider the price is told before and after, counted, and nothing is posted."""
    stage.house.vtrix.set(latency=30)
    jobs = []
    for prompt in ("at the provider", "in line"):
        order = await stage.ann.command("studio", "imagine", prompt=prompt, model="kontext-pro@vtrix")
        jobs.append(await placed(stage, order))
    there, waiting = jobs
    await stage.until(lambda: says(stage, there, "At Vtrix"))
    assert "does not save $0.04" in texts(card(stage, there))
    await stage.until(lambda: says(stage, waiting, "Cancelling now costs nothing"))
    suggestions = await stage.ann.autocomplete("studio", "cancel", focused="job", job="in l")
    assert [it["value"] for it in suggestions] == [str(waiting)]

    free = await refused(await stage.ann.command("studio", "cancel", job=str(waiting)))
    billed = await refused(await stage.room.visitor("mo").press(card(stage, there), "Cancel"))
    await over(stage, *jobs)
    again = await refused(await stage.ann.command("studio", "cancel", job=str(waiting)))
    stage.house.vtrix.set(latency=0)

    assert "It cost nothing" in free
    assert "Vtrix bills it" in billed
    assert "$0.04" in billed
    assert "Too late" in again
    assert stage.books(waiting).keys() == {"reserve", "release"}
    assert stage.books(there) == {"reserve": 40_000, "charge": 40_000, "cost": 40_000}
    assert tasks_of(stage, "in line") == []
    assert "$0.04" in texts(card(stage, there))
    assert labels(card(stage, there)) == labels(card(stage, waiting)) == ["Again"]


async def test_private_answers(stage):
    """/jobs, /usage and /models speak to whoever asks, about that member alone."""
    ben = stage.room.visitor("ben")
    stage.house.vtrix.set(latency=2)
    job = await placed(
        stage, await stage.ann.command("studio", "imagine", prompt="my secret", model="kontext-pro@vtrix")
    )
    await reached(stage, job, "waiting")
    mine = await refused(await stage.ann.command("studio", "jobs"))
    theirs = await refused(await ben.command("studio", "jobs"))
    usage = await refused(await stage.ann.command("studio", "usage"))
    other = await refused(await ben.command("studio", "usage", member="ann"))
    moderator = await refused(await stage.room.visitor("mo").command("studio", "usage", member="ann"))
    models = await refused(await ben.command("studio", "models"))
    choices = await ben.autocomplete("studio", "cancel", focused="job", job="")
    await over(stage, job)
    stage.house.vtrix.set(latency=0)

    assert "“my secret”" in mine
    assert "at Vtrix" in mine
    assert "secret" not in theirs
    assert choices == []
    assert "Your use" in usage
    assert "Only moderators" in other
    assert f"<@{stage.ann.id}>" in moderator
    for name in ("kontext-pro", "kontext-max", "flux-dev", "step1x-edit", "UModelverse", "WaveSpeed", "Vtrix"):
        assert name in models


async def test_buttons_after_one_restart_and_after_two(stage):
    """What was posted by a process that is gone still works: `Again`, `Cancel`, `Delete`."""
    job, result = await made(stage, "of another time")
    stage.house.vtrix.set(latency=30)
    slow = await placed(
        stage, await stage.ann.command("studio", "imagine", prompt="to be cancelled", model="kontext-pro@vtrix")
    )
    await stage.until(lambda: says(stage, slow, "At Vtrix"))
    await stage.restart()
    await (await stage.ann.press(result, "Again")).answered()
    assert "Vtrix bills it" in await refused(await stage.ann.press(card(stage, slow), "Cancel"))
    await over(stage)
    await stage.restart()
    stage.house.vtrix.set(latency=0)
    (second,) = orders_from(stage, job)
    await (await stage.ann.press(results_of(stage, second)[0], "Again")).answered()
    question = await stage.ann.press(result, "Delete")
    sure = await stage.ann.press(await question.answered(), "Yes, delete it")
    await stage.until(lambda: result.deleted)
    await sure.settled()
    await over(stage)

    assert len(orders_from(stage, second)) == 1
    assert "deleted" in texts(card(stage, job))
    files = [path for path in (stage.folder / "pictures").rglob("*") if path.is_file()]
    ((gone,),) = stage.rows("SELECT sha256 FROM pictures WHERE job_id = ?", job)
    assert [path for path in files if gone in path.name] == []
    assert {name for (name,) in stage.rows("SELECT DISTINCT state FROM jobs")} == {"delivered", "cancelled"}


async def test_the_books_of_the_day(stage):
    """After all of it every sum is right, every card is at rest, and nobody broke a provider's rules."""
    await assert_all_in_order(stage)
