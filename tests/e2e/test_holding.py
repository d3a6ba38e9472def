"""Held pictures end to end: moderators decide once, members are told, nobody pays twice, through every `kill -9`."""

import asyncio
import sqlite3
import sys

import pytest
import pytest_asyncio

from practice.discord.entities import Message
from practice.discord.interaction import Interaction, InteractionType
from practice.discord.visitor import Visitor
from tests.e2e.aftermath import assert_all_in_order, card, over, placed, reached, results_of, says, state
from tests.e2e.stage import Stage, gallery, labels, refused, texts
from tests.e2e.weather import CALM, POST, imagine

QUICK = {"model": "flux-dev"}  # at UModelverse, which answers at once
PRICE = {"reserve", "charge", "cost"}
FREE = {"reserve", "release", "cost"}
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory):
    """One stage for all plays, on which the studio holds what is ordered; each play ends in order."""
    async with Stage(tmp_path_factory.mktemp("held"), **CALM) as stage:
        olive = stage.room.visitor("olive")
        setup = await olive.command("studio", "studio channels", mode="hold", moderators="mods")
        assert "moderators are asked in" in await refused(setup)
        assert stage.rows("SELECT mode FROM channel_modes") == [("hold",)]
        yield stage
        sys.stdout.write(stage.log.read_text()[-6000:])


def mods(stage: Stage) -> list[Message]:
    """The cards in the moderators' channel, oldest first."""
    return [it for it in stage.room.visitor("mo").messages("mods") if it.author.bot and it.reader_id is None]


async def held(stage: Stage, prompt: str) -> tuple[int, Message]:
    """A job that is held, and its card."""
    job = await placed(stage, await imagine(stage, prompt, **QUICK))
    await reached(stage, job, "held")
    return job, await stage.until(lambda: next((it for it in mods(stage) if f"“{prompt}”" in texts(it)), None))


async def shown(stage: Stage) -> None:
    """Wait until every card tells what holds."""
    await stage.until(lambda: stage.rows("SELECT count(*) FROM reviews WHERE version > shown")[0][0] == 0)


async def form(who: Visitor, message: Message) -> Interaction:
    """Open the form of `Refuse…`."""
    press = await who.press(message, "Refuse…")
    return await press.settled(10)


async def send(who: Visitor, press: Interaction, reason: str) -> Interaction:
    """Send it."""
    fields = {row["label"]: row["component"]["custom_id"] for row in press.modal["components"]}
    return await (await who.submit(press, {fields["Reason"]: reason})).settled(10)


def forged(stage: Stage, who: Visitor, message: Message, custom_id: str) -> Interaction:
    """A press that Discord's own client would never send: by somebody who does not even see the card."""
    data = {"component_type": 2, "custom_id": custom_id, "id": 1}
    channel = stage.room.channel("mods")
    return stage.room.server.interactions.open(InteractionType.COMPONENT, who.user, channel, data, source=message)


async def test_one_of_two_moderators_decides(stage):
    """Killed while it is held; a forged press is refused; of two presses at once one counts; it is posted once."""
    job, message = await held(stage, "a red door")
    assert labels(message) == ["Approve", "Refuse…", "Claim"]
    assert all(it["spoiler"] for it in gallery(message))
    assert says(stage, job, "A moderator looks at it first.\nYou hear <t:")
    await shown(stage)
    await stage.restart()

    assert state(stage, job) == "held"
    number = stage.rows("SELECT number FROM reviews WHERE job_id = ?", job)[0][0]
    ben = stage.room.visitor("ben")
    for verb in ("reviewapprove", "reviewrefuse", "reviewclaim"):
        assert "Only moderators" in await refused(forged(stage, ben, message, f"easel:{verb}:{number}"))
    presses = await asyncio.gather(*(stage.room.visitor(it).press(message, "Approve") for it in ("mo", "olive")))
    await asyncio.gather(*(it.settled(10) for it in presses))
    await over(stage, job)
    await shown(stage)

    by = stage.rows("SELECT decided_by FROM reviews WHERE number = ?", number)[0][0]
    told = [texts(it) for press in presses for it in press.messages]
    assert [text.strip() for text in told] == [f"<@{by}> has decided about this already: approved."]
    assert f"**Approved** by <@{by}>" in texts(message)
    assert labels(message) == []
    assert (len(mods(stage)), len(results_of(stage, job))) == (1, 1)
    assert stage.books(job).keys() == PRICE
    await assert_all_in_order(stage)


async def test_between_decision_and_posting(stage):
    """Approved, and killed while Discord refuses the picture: the next start posts it, once, without asking anybody."""
    job, message = await held(stage, "a green door")
    thread = stage.rows("SELECT thread_id FROM jobs WHERE id = ?", job)[0][0]
    fault = stage.room.faults.fail_next(POST, 503, times=None)
    await (await stage.room.visitor("mo").press(message, "Approve")).settled(10)
    await stage.until(lambda: fault.met)
    assert state(stage, job) == "ready"
    await stage.kill()
    stage.room.faults.clear()
    await stage.start()
    await over(stage, job)
    await shown(stage)

    assert [it.channel_id for it in results_of(stage, job)] == [thread]
    assert "**Approved**" in texts(message)
    assert stage.books(job).keys() == PRICE
    await assert_all_in_order(stage)


async def test_between_a_card_and_its_record(stage):
    """The card stands and nobody wrote it down: it is found, not posted again, and its refusal is told and free."""
    before = len(mods(stage))
    stage.room.faults.fail_next(POST, 500, after=True)
    job, message = await held(stage, "a blue door")
    assert stage.rows("SELECT message_id FROM reviews WHERE job_id = ?", job) == [(None,)]
    await stage.kill()
    stage.clock.jump(600)  # Discord has forgotten the nonce
    await stage.start()
    await shown(stage)

    assert len(mods(stage)) == before + 1
    assert stage.rows("SELECT message_id FROM reviews WHERE job_id = ?", job) == [(message.id,)]
    mo = stage.room.visitor("mo")
    await send(mo, await form(mo, message), "Too blue.")
    await over(stage, job)
    await shown(stage)
    assert "decided not to show it. Reason: Too blue. It costs you nothing." in texts(card(stage, job))
    assert stage.books(job).keys() == FREE
    assert [it["spoiler"] for it in gallery(message)] == [True]  # the moderators' own record
    assert [it for it in (stage.folder / "pictures").rglob("*") if sha_of(stage, job) in it.name] == []
    await assert_all_in_order(stage)


def sha_of(stage: Stage, job: int) -> str:
    return str(stage.rows("SELECT sha256 FROM pictures WHERE job_id = ?", job)[0][0])


async def test_while_nobody_answers(stage):
    """Its time runs out while Easel is down: refused at the next start, told and free; a form comes back too late."""
    job, message = await held(stage, "a grey door")
    await shown(stage)
    mo = stage.room.visitor("mo")
    opened = await form(mo, message)
    await stage.kill()
    with sqlite3.connect(stage.folder / "easel.db") as connection:  # an hour, which was over an hour ago
        ago = "opened_at = opened_at - 7200000, until = opened_at - 3600000"
        connection.execute(f"UPDATE reviews SET {ago} WHERE job_id = ?", (job,))
    connection.close()
    await stage.start()
    await over(stage, job)
    await shown(stage)

    told = "No moderator looked at it within an hour, so it is not shown. It costs you nothing."
    assert told in texts(card(stage, job))
    assert "**Nobody answered in time**" in texts(message)
    assert labels(message) == []
    late = await send(mo, opened, "Too grey.")
    answer = await stage.until(lambda: next((texts(it) for it in late.messages if it.flags & 64), None))
    assert "This one is over already: expired." in answer
    assert "You wrote: “Too grey.”" in answer
    assert stage.books(job).keys() == FREE
    assert results_of(stage, job) == []
    await assert_all_in_order(stage)
