"""Words of refused orders, tokens and passes are kept for a while and no longer."""

import pytest

from bot.core.decisions import EASEL, DecisionKind
from bot.core.jobs import State
from bot.core.reviews import Outcome
from bot.store import decisions, housekeeping, jobs, orders, passes, prompts, reviews
from bot.store.writing import finish
from tests.store.conftest import NOW
from tests.store.test_plans import BROAD, explaining  # noqa: F401 - a fixture
from tests.store.test_rules import FREE, GUILD

MO = 40
LATER = NOW + 31 * 86_400_000


async def refused(db, make_job, prompt, *, at=NOW, told=1, **more):
    """An order that was refused after it stood; returns it."""
    job, shots = make_job(now=at, **more)
    request = job.request.evolve(prompt=f"oil painting of {prompt}", words=prompt, style="oil", negative_prompt="fog")
    await db.write(orders.place, job.evolve(request=request), shots, [], limits=FREE, press=None)

    async def end(tx):
        line = await decisions.note(
            tx, DecisionKind.REFUSED, guild_id=GUILD, by=EASEL, now=at, member=31, job_id=job.id, words=prompt,
            after="found “x”",
        )  # fmt: skip
        await tx.execute(
            "UPDATE jobs SET state = 'refused', finished_at = $1, told = $2, decision = $3 WHERE id = $4",
            *(at, told, line, job.id),
        )
        await tx.execute("UPDATE shots SET detail = $1 WHERE job_id = $2", f"refused: {prompt}", job.id)

    await db.write(end)
    return await db.read(jobs.get, job.id)


async def texts(db, job_id):
    """Every place where words of an order are."""

    async def look(reader):
        job = await jobs.get(reader, job_id)
        line = await decisions.get(reader, job.decision)
        detail = await reader.value("SELECT detail FROM shots WHERE job_id = $1", job_id)
        column = await reader.value("SELECT prompt FROM jobs WHERE id = $1", job_id)
        request = job.request
        return [column, request.prompt, request.words, request.negative_prompt, detail, line.words, line.after]

    return await db.read(look)


async def test_words_of_refused_orders_are_forgotten_everywhere(db, make_job):
    """In the order, in the log and in what the provider said; what was ordered otherwise and why stays."""
    old = await refused(db, make_job, "a boat")
    young = await refused(db, make_job, "a shark", at=LATER)
    assert await db.read(housekeeping.refused_orders, before=NOW + 1, now=LATER)
    assert await db.write(housekeeping.forget_words, before=NOW + 1, now=LATER) == 1
    assert not any(await texts(db, old.id))
    assert all(await texts(db, young.id))
    after = await db.read(jobs.get, old.id)
    assert after.request == old.request.evolve(prompt="", words=None, negative_prompt=None)
    assert after.evolve(request=old.request) == old
    assert not await db.read(housekeeping.refused_orders, before=NOW + 1, now=LATER)


async def test_orders_that_were_not_refused_keep_their_words(db, make_job):
    """Only refused ones are forgotten, whatever their age."""
    job, shots = make_job()
    await db.write(orders.place, job, shots, [], limits=FREE, press=None)
    await db.write(orders.end, job, State.CANCELLED, sentence="gone", now=NOW)
    assert not await db.read(housekeeping.refused_orders, before=LATER, now=LATER)
    assert await db.write(housekeeping.forget_words, before=LATER, now=LATER) == 0
    assert (await db.read(jobs.get, job.id)).prompt == "a boat"


async def test_an_open_appeal_keeps_its_words_until_it_is_decided(db, make_job):
    """The moderator must be able to read what it is about."""
    job = await refused(db, make_job, "a fluffy shark")
    review = await db.write(
        reviews.open_appeal, guild_id=GUILD, member=31, decision=job.decision, job_id=job.id, picture=None,
        reason="a toy", now=NOW,
    )  # fmt: skip
    assert await db.write(housekeeping.forget_words, before=LATER, now=LATER) == 0
    assert all(await texts(db, job.id))
    assert not await db.read(housekeeping.refused_orders, before=LATER, now=LATER)
    await db.write(reviews.decide, review, Outcome.REJECTED, by=MO, now=LATER)
    assert await db.write(housekeeping.forget_words, before=LATER, now=LATER) == 1
    assert not any(await texts(db, job.id))


async def test_a_card_that_tells_nothing_yet_keeps_its_words_for_a_day(db, make_job):
    """Where nothing is to be kept, the member is told first; a card that cannot be told is not waited for longer."""
    job = await refused(db, make_job, "a boat", told=0)
    assert await db.write(housekeeping.forget_words, before=NOW + 1, now=NOW + 1) == 0
    assert await db.write(housekeeping.forget_words, before=NOW + 1, now=NOW + 1 + housekeeping.SETTLED) == 1
    assert (await db.read(jobs.get, job.id)).prompt == ""


async def test_forgotten_orders_are_not_what_a_rule_is_tried_on(db, make_job):
    """Empty words would only be counted as looked at."""
    await refused(db, make_job, "a boat")
    assert len(await db.read(prompts.newest, guild_id=GUILD, most=10)) == 1
    await db.write(housekeeping.forget_words, before=LATER, now=LATER)
    assert await db.read(prompts.newest, guild_id=GUILD, most=10) == []


async def test_a_long_round_goes_in_parts(db, make_job):
    """Members' orders come in between."""
    for _ in range(housekeeping.PART + 1):
        await refused(db, make_job, "a boat")
    assert await db.write(housekeeping.forget_words, before=LATER, now=LATER) == housekeeping.PART
    assert await db.write(housekeeping.forget_words, before=LATER, now=LATER) == 1


async def test_a_long_log_is_forgotten_in_parts_too(db):
    """A setting that is lowered, or a first round after an update, finds years of it: nobody waits for all of that."""
    lines = housekeeping.PART * 2 + 1

    async def write(tx):
        for _ in range(lines):
            await decisions.note(tx, DecisionKind.FLAGGED, guild_id=GUILD, by=EASEL, now=NOW, words="a boat")

    async def left(reader):
        return await reader.value("SELECT count(*) FROM decisions WHERE words <> ''")

    await db.write(write)
    seen = []
    while await db.read(housekeeping.refused_orders, before=LATER, now=LATER):
        await db.write(housekeeping.forget_words, before=LATER, now=LATER)
        seen.append(await db.read(left))
    assert seen == [housekeeping.PART + 1, 1, 0]


async def test_tokens_are_forgotten_when_discord_forgets_them(db, make_job):
    """Fifteen minutes after the command they open nothing any more, so they need not lie about."""
    for until in (NOW, NOW + 10):
        job, shots = make_job()
        place = job.place.__class__(guild_id=GUILD, channel_id=20, interaction_id=until, token="t", token_until=until)
        await db.write(orders.place, job.evolve(place=place), shots, [], limits=FREE, press=None)
    assert not await db.read(housekeeping.dead_tokens, now=NOW)
    assert await db.read(housekeeping.dead_tokens, now=NOW + 1)
    assert await db.write(housekeeping.forget_tokens, now=NOW + 1) == 1

    async def tokens(reader):
        return [row["token"] for row in await reader.fetch("SELECT token FROM jobs ORDER BY id")]

    assert await db.read(tokens) == ["", "t"]


async def test_passes_end(db):
    """Words that were let through once are judged again later."""
    await db.write(passes.give, guild_id=GUILD, user_id=31, words="hash", decision=1, now=NOW)
    assert not await db.read(housekeeping.dead_passes, now=NOW)
    assert await db.read(housekeeping.dead_passes, now=NOW + passes.LASTS)
    assert await db.write(housekeeping.forget_passes, now=NOW + passes.LASTS) == 1


@pytest.mark.parametrize(
    "question",
    [
        lambda r: housekeeping.refused_orders(r, before=NOW, now=NOW),
        lambda r: housekeeping.forget_words(r, before=NOW, now=NOW),
        lambda r: housekeeping.dead_tokens(r, now=NOW),
        lambda r: housekeeping.forget_tokens(r, now=NOW),
    ],
)
def test_a_round_never_walks_through_old_jobs(explaining, question):  # noqa: F811 - the fixture
    """However many there are."""
    finish(question(explaining))
    assert explaining.plans
    for plan in explaining.plans:
        assert not any(index in plan for index in BROAD), plan
