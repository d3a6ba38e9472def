"""`kill -9` between a call to Discord and its record: the next start neither repeats nor forgets what was shown."""

import pytest
import pytest_asyncio

from tests.e2e.aftermath import assert_all_in_order, card, job_of, over, placed, reached, results_of, says, state
from tests.e2e.stage import Stage, labels, texts
from tests.e2e.weather import ANSWER, CALM, EDIT, POST, THREAD, busy, imagine

QUICK = {"model": "flux-dev"}  # at UModelverse, which answers at once: for crashes after the picture is made
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    """One stage for all plays: each ends in order before the next begins."""
    async with Stage(tmp_path_factory.mktemp("crashes"), **CALM) as stage:
        stage.house.modelverse.set(latency=0.3)
        yield stage


async def again(stage):
    """The next start, in good weather; waits until everything is over and checks it."""
    stage.room.faults.clear()
    await stage.start()
    await over(stage)
    await assert_all_in_order(stage)


async def test_while_discord_refuses_the_result(stage):
    """`ready`: the pictures on disk are posted by the next start; the provider is not asked again."""
    fault = stage.room.faults.fail_next(POST, 503, times=None)
    job = await placed(stage, await imagine(stage, "refused by discord", **QUICK))
    await stage.until(lambda: fault.met)
    assert state(stage, job) == "ready"
    await stage.kill()
    await again(stage)

    assert state(stage, job) == "delivered"
    assert "Done" in texts(card(stage, job))


async def test_between_the_post_and_its_record(stage):
    """The message is there and nobody wrote it down: it is found, not posted a second time."""
    stage.room.faults.fail_next(POST, 500, after=True)
    before = len(stage.pictures())
    job = await placed(stage, await imagine(stage, "posted, not recorded", **QUICK))
    await stage.until(lambda: len(stage.pictures()) > before)
    assert state(stage, job) == "ready"
    await stage.kill()
    stage.clock.jump(600)  # Discord has forgotten the nonce
    await again(stage)

    assert [m.id for m in results_of(stage, job)] == [stage.rows("SELECT result_id FROM jobs WHERE id = ?", job)[0][0]]


async def test_before_the_card_tells_the_end(stage):
    """Delivered, and the card still says that it is under way: the next start puts that right."""
    job = await placed(stage, await imagine(stage, "told late", **QUICK))
    await stage.until(lambda: says(stage, job, "Going to UModelverse"))
    stage.room.faults.fail_next(EDIT, 500, times=None)
    await reached(stage, job, "delivered")
    assert labels(card(stage, job)) == ["Cancel"]
    await stage.kill()
    await again(stage)

    assert "Cancel" not in labels(card(stage, job))
    assert "Done" in texts(card(stage, job))


async def test_between_a_failure_and_the_card_that_tells_it(stage):
    """A failed order whose card was not edited is told by the next start, even when the token is dead by then."""
    stage.house.vtrix.script(["failed"])
    stage.room.faults.fail_next(EDIT, 500, times=None)
    interaction = await stage.ann.command("studio", "imagine", prompt="failed", model="kontext-pro@vtrix")
    job = await placed(stage, interaction)
    await reached(stage, job, "failed")
    await stage.kill()
    interaction.expire_token()
    await again(stage)

    assert "It costs you nothing" in texts(card(stage, job))
    assert labels(card(stage, job)) == ["Again"]


async def test_between_the_thread_and_its_record(stage):
    """The thread started and nobody wrote it down: it is used, no second one is begun."""
    stage.room.faults.fail_next(THREAD, 500, after=True)
    studio = stage.room.channel("studio")
    before = len(stage.room.world.threads_of(studio))
    job = await placed(stage, await imagine(stage, "thread not recorded"))
    await stage.until(lambda: len(stage.room.world.threads_of(studio)) > before)
    await reached(stage, job, "waiting")
    await stage.kill()
    assert stage.rows("SELECT thread_id FROM jobs WHERE id = ?", job) == [(None,)]
    await again(stage)

    assert len(stage.room.world.threads_of(studio)) == before + 1
    (result,) = results_of(stage, job)
    assert result.channel_id == stage.room.world.threads_of(studio)[-1].id


@pytest.mark.parametrize("alive", [True, False])
async def test_between_the_answer_and_its_record(stage, alive):
    """The card is shown and nobody wrote it down: it is found and tells the end, with a living token or a dead one."""
    stage.room.faults.fail_next(ANSWER, 500, after=True)
    interaction = await imagine(stage, f"card not recorded {alive}")
    shown = await interaction.answered()
    job = await placed(stage, interaction)
    await reached(stage, job, "waiting")
    await stage.kill()
    assert stage.rows("SELECT card_id FROM jobs WHERE id = ?", job) == [(None,)]
    if not alive:
        interaction.expire_token()
    await again(stage)

    assert state(stage, job) == "delivered"
    assert card(stage, job) is shown


async def test_after_the_order_stands_and_before_anybody_was_answered(stage):
    """Discord showed that nobody answered; the order stands all the same, and gets a card of its own."""
    stage.room.faults.slow_next(ANSWER, 60)
    interaction = await imagine(stage, "never answered")
    job = await placed(stage, interaction)
    await reached(stage, job, "waiting")
    await stage.kill()
    await again(stage)

    assert not interaction.acknowledged
    assert state(stage, job) == "delivered"
    assert "Done" in texts(card(stage, job))


async def test_while_thinking(stage):
    """A "thinking…" that was to become the card becomes it at the next start."""
    stage.room.faults.fail_next(EDIT, 500, times=None)
    with busy(stage):
        interaction = await imagine(stage, "thinking")
        await interaction.settled()
    job = await placed(stage, interaction)
    await reached(stage, job, "waiting")
    await stage.kill()
    await again(stage)

    assert card(stage, job) is interaction.original
    assert "Done" in texts(interaction.original)


@pytest.mark.parametrize("alive", [True, False])
async def test_in_a_thread_between_the_edit_and_its_record(stage, alive):
    """The card has become the result and nobody wrote it down: it becomes the same once more, nothing is posted."""
    (first,) = [it for it in stage.room.world.threads_of(stage.room.channel("studio")) if it.name == "told late"]
    interaction = await imagine(stage, f"edited, not recorded {alive}", place=first, **QUICK)
    shown = await interaction.answered()
    await stage.until(lambda: "Going to UModelverse" in texts(shown))
    stage.room.faults.fail_next(EDIT, 500, after=True, times=None)
    await stage.until(lambda: shown.attachments)
    job = job_of(stage, interaction)
    assert state(stage, job) == "ready"
    await stage.kill()
    if not alive:
        interaction.expire_token()
    await again(stage)

    assert results_of(stage, job) == [shown]
    assert len(shown.attachments) == 1
