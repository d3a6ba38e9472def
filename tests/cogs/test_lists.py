"""`/jobs`, `/cancel`, `/models`, `/usage` and what is suggested while somebody types."""

import asyncio

import pytest

from bot.core.jobs import State
from practice.discord.interaction import State as Stage
from tests.cogs.fakes import PNG
from tests.cogs.ordering import ordered
from tests.cogs.reading import private_answer, soon


async def test_jobs_lists_ones_own_open_jobs(easel, room, ann, ben):
    """Prompt, state, place, time and a link to the card, for the asker's own jobs only, to the asker alone."""
    job = await ordered(easel, room, ann, prompt="a *red* fox")
    await ordered(easel, room, ben, prompt="a blue whale")
    answer = await private_answer(await ann.command("studio", "jobs"))
    for part in (r"a \*red\* fox", "waiting in line", "number 2 in line", "expected <t:", f"/{job.card_id})"):
        assert part in answer
    assert "whale" not in answer


async def test_jobs_says_when_there_are_none(easel, ann):
    """Nothing under way is a sentence."""
    assert "nothing under way" in await private_answer(await ann.command("studio", "jobs"))


async def test_moderators_see_only_their_own_jobs(easel, room, ann, mo):
    """`/jobs` is about oneself, for moderators too."""
    await ordered(easel, room, ann)
    assert "nothing under way" in await private_answer(await mo.command("studio", "jobs"))


async def test_cancel_suggests_open_jobs(easel, room, ann, ben, mo):
    """A member is offered their own open jobs by their words; a moderator the server's, their own first."""
    fox = await ordered(easel, room, ann, prompt="a red fox")
    whale = await ordered(easel, room, ben, prompt="a blue whale")
    over = await ordered(easel, room, ann, prompt="long over")
    easel.engine.jobs[over.id] = over.evolve(state=State.DELIVERED)
    assert await ann.autocomplete("studio", "cancel", focused="job") == [
        {"name": "a red fox · waiting in line", "value": str(fox.id)}
    ]
    assert await ann.autocomplete("studio", "cancel", focused="job", job="whale") == []
    assert [it["value"] for it in await mo.autocomplete("studio", "cancel", focused="job")] == [
        str(fox.id),
        str(whale.id),
    ]
    assert [it["value"] for it in await mo.autocomplete("studio", "cancel", focused="job", job="WHALE")] == [
        str(whale.id)
    ]


async def test_suggestions_stay_within_discords_limits(easel, room, ann):
    """Thirty jobs with endless prompts make at most 25 names of at most 100 letters."""
    job = await ordered(easel, room, ann, prompt="😀" * 1000)
    for number in range(30):
        easel.engine.jobs[number] = job.evolve(id=number)
    choices = await ann.autocomplete("studio", "cancel", focused="job")
    assert len(choices) == 25
    assert all(len(it["name"].encode("utf-16-le")) <= 200 for it in choices)


async def test_cancel_cancels_what_was_picked(easel, room, ann):
    """The value of a suggestion is a job's number."""
    job = await ordered(easel, room, ann)
    assert "Cancelled" in await private_answer(await ann.command("studio", "cancel", job=str(job.id)))
    assert easel.engine.cancels == [(job.id, ann.id, False)]


@pytest.mark.parametrize("typed", ["the fox one", "999999", "-1", "9" * 40, "٣"])
async def test_cancel_for_what_is_no_job_is_a_sentence(easel, ann, typed):
    """Whatever is typed instead of picked, the answer is plain."""
    answer = await private_answer(await ann.command("studio", "cancel", job=typed))
    assert "can't find that job" in answer or "no longer know" in answer
    assert easel.engine.cancels == []


async def test_a_moderator_of_one_server_is_none_in_another(easel, room, ann, mo):
    """A job of another server is cancelled by nobody's moderators here, whatever number they type."""
    job = await ordered(easel, room, ann)
    far = job.place.__class__(**{**job.place.__dict__, "guild_id": 5})
    easel.engine.jobs[job.id] = job.evolve(place=far)
    answer = await private_answer(await mo.command("studio", "cancel", job=str(job.id)))
    assert "Only the member who ordered this" in answer


async def test_models_are_listed_with_price_and_health(easel, ann):
    """Every model stands there with what it takes, and a provider that is unwell is named."""
    answer = await private_answer(await ann.command("studio", "models"))
    for part in ("kontext-pro", "kontext-max", "flux-dev", "step1x-edit", "not well right now", "about $0.04"):
        assert part in answer


async def test_models_are_suggested_with_prices(easel, ann):
    """Names first, then one per provider, each with its price; what is typed narrows them."""
    choices = {it["value"]: it["name"] for it in await ann.autocomplete("studio", "imagine", focused="model")}
    assert next(iter(choices)) == "kontext-pro"
    assert choices["kontext-pro@wavespeed"] == "kontext-pro at WaveSpeed · about $0.04 a picture"
    assert choices["kontext-max@vtrix"].endswith("unwell now")
    assert len(choices) <= 25
    narrowed = await ann.autocomplete("studio", "imagine", focused="model", model="FLUX")
    assert {it["value"].partition("@")[0] for it in narrowed} == {"flux-dev"}


@pytest.mark.parametrize(
    ("command", "options", "without"),
    [
        ("imagine", {}, "step1x-edit"),
        ("edit", {}, None),
        ("imagine", {"image": PNG}, None),
        ("blend", {}, "step1x-edit"),
        ("blend", {"image1": PNG, "image2": PNG, "image3": PNG}, "flux-dev"),
    ],
)
async def test_only_models_that_take_the_pictures_are_suggested(easel, ann, command, options, without):
    """A model that changes exactly one picture is offered exactly where there is one."""
    values = [it["value"] for it in await ann.autocomplete("studio", command, focused="model", **options)]
    assert ("step1x-edit" in values) == (without is None)
    assert without not in values


async def test_styles_are_registered_but_there_are_none_yet(easel, ann):
    """The option suggests nothing instead of failing."""
    assert await ann.autocomplete("studio", "imagine", focused="style", style="n") == []


async def test_usage_is_told_to_oneself(easel, room, ann):
    """Used, left, what runs, and when it starts afresh, as a timestamp."""
    answer = await private_answer(await ann.command("studio", "usage"))
    for part in ("**3** of 25, 22 left", "**$0.12** of $1.00, $0.88 left", "**1** of 3", "$0.90", "<t:1800000000:R>"):
        assert part in answer
    assert easel.engine.asked_usage == [(room.guild.id, ann.id)]


async def test_others_use_is_for_moderators(easel, room, ann, ben, mo):
    """A member may not look at somebody else's use; a moderator may, and sees whose it is."""
    assert "Only moderators" in await private_answer(await ann.command("studio", "usage", member=ben))
    assert f"<@{ann.id}>" in await private_answer(await mo.command("studio", "usage", member=ann))
    assert easel.engine.asked_usage == [(room.guild.id, ann.id)]
    await private_answer(await ann.command("studio", "usage", member=ann))


async def test_a_slow_list_thinks_in_private(easel, room, ann):
    """When the database is slow, even the “thinking…” is for the asker alone."""
    gate = asyncio.Event()
    asked = []

    async def slowly(**_):
        asked.append(1)
        await gate.wait()
        return []

    easel.engine.open_jobs = slowly
    interaction = await ann.command("studio", "jobs")
    await soon(lambda: asked)
    easel.clock.turn(1.6)
    await room.until(lambda: interaction.state is Stage.DEFERRED)
    gate.set()
    assert "nothing under way" in await private_answer(interaction)
    assert len(interaction.messages) == 1


async def test_a_database_that_fails_is_answered(easel, ann):
    """An error nobody foresaw in a list is a code as well."""
    easel.engine.refusals["open_jobs"] = RuntimeError("database is locked")
    answer = await private_answer(await ann.command("studio", "jobs"))
    assert "(code " in answer
    assert "locked" not in answer
