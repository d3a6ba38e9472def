"""What is asked before an order: the price above a threshold, the cheaper model near the end of a budget."""

import pytest

from bot.core.accounts import Cheaper, Pause, Scope
from bot.core.budgets import Ceiling, Span
from bot.core.errors import LimitReached, Paused
from tests.cogs.reading import buttons, private_answer, said, soon
from tests.cogs.remixing import form_of, made


@pytest.fixture
def strict(engine):
    """A server in which members confirm everything above ten cents."""
    engine.treasury.confirm_above = 100_000
    return engine.treasury


@pytest.fixture
def thrifty(engine):
    """A server near the end of its budget, in eco mode."""
    engine.treasury.eco = Cheaper(model="flux-dev", provider="modelverse", micro_usd=20_000)
    engine.treasury.near = Ceiling(place_id=0, span=Span.DAY, limit=100_000, spent=90_000)
    return engine.treasury


async def asked(who, **options):
    """The question an order brought, private and complete."""
    interaction = await who.command("studio", "imagine", prompt="a fox", **options)
    await private_answer(interaction)
    (message,) = interaction.messages
    return message


async def test_a_dear_order_is_confirmed_before_anything_is_reserved(easel, strict, room, ann):
    """Price and rest are told; `Go ahead` orders exactly what was asked, in public, and takes the question away."""
    question = await asked(ann, count=3, seed=7)
    assert "about $0.12, $0.88 left today" in said(question)
    assert "Nothing is reserved" in said(question)
    assert buttons(question) == ["Go ahead", "Leave it"]
    assert easel.engine.orders == []
    press = await ann.press(question, "Go ahead")
    card = await press.answered()
    await soon(lambda: not easel.bot.answering)
    (order,) = easel.engine.orders
    assert (order.request.count, order.request.seed, order.user_id) == (3, 7, ann.id)
    assert not card.ephemeral
    await room.until(lambda: question.deleted)


async def test_a_cheap_order_is_not_asked_about(easel, strict, ann):
    """At the threshold and below, an order goes its way, and no forecast is made."""
    await (await ann.command("studio", "imagine", prompt="a fox", count=2)).answered()
    await soon(lambda: not easel.bot.answering)
    assert len(easel.engine.orders) == 1
    assert strict.asked == []


async def test_leaving_it_orders_nothing(easel, strict, ann):
    """`Leave it` says so on the question; its buttons then do nothing any more."""
    question = await asked(ann, count=4)
    await (await ann.press(question, "Leave it")).settled()
    await soon(lambda: "Nothing was ordered" in said(question))
    assert buttons(question) == []
    assert easel.engine.orders == []


async def test_two_presses_are_one_order(easel, strict, ann):
    """However fast `Go ahead` is pressed twice."""
    question = await asked(ann, count=4)
    first = await ann.press(question, "Go ahead")
    second = await ann.press(question, "Go ahead")
    for press in (first, second):
        await press.answered()
    await soon(lambda: not easel.bot.answering)
    assert len(easel.engine.orders) == 1


async def test_a_question_from_before_a_restart_is_a_sentence(easel, strict, restart, ann):
    """What was asked about lives in memory only; nothing is ordered by guess."""
    question = await asked(ann, count=4)
    async with restart():
        answer = await private_answer(await ann.press(question, "Go ahead"))
    assert "restarted" in answer
    assert easel.engine.orders == []


async def test_a_price_that_rose_is_asked_about_again(easel, strict, ann):
    """Whoever agreed to one price has not agreed to a higher one."""
    question = await asked(ann, count=3)
    quote = easel.engine.quote
    easel.engine.quote = lambda request: _dearer(quote(request))
    answer = await private_answer(await ann.press(question, "Go ahead"))
    assert "Shall I order it?" in answer
    assert easel.engine.orders == []


async def test_eco_mode_offers_the_cheaper_model(easel, thrifty, ann):
    """Near the end of a budget the cheaper model is one press away, and is what is then ordered."""
    question = await asked(ann)
    for part in ("$0.09 of $0.10 today", "nearly spent", "`flux-dev` would make it for $0.02"):
        assert part in said(question)
    # The order itself no longer fits into what is left.
    assert buttons(question) == ["Take the cheaper one", "Leave it"]
    await (await ann.press(question, "Take the cheaper one")).answered()
    await soon(lambda: not easel.bot.answering)
    assert [it.request.model for it in easel.engine.orders] == ["flux-dev"]


async def test_eco_mode_is_no_wall(easel, thrifty, ann):
    """What still fits may be ordered as it was meant."""
    thrifty.near = Ceiling(place_id=0, span=Span.DAY, limit=1_000_000, spent=900_000)
    question = await asked(ann)
    assert buttons(question) == ["Go ahead", "Take the cheaper one", "Leave it"]
    await (await ann.press(question, "Go ahead")).answered()
    await soon(lambda: not easel.bot.answering)
    assert [it.request.model for it in easel.engine.orders] == [None]


async def test_a_budget_that_is_too_small_offers_what_fits(easel, engine, ann):
    """A refusal that knows a cheaper model comes with a button in eco mode, and as a plain sentence elsewhere."""
    refusal = LimitReached("This costs $0.08.", cheaper="flux-dev", used_up="server day")
    engine.refusals["place"] = refusal
    assert await private_answer(await ann.command("studio", "imagine", prompt="a fox")) == "This costs $0.08."
    engine.treasury.eco = Cheaper(model="kontext-pro", provider="vtrix", micro_usd=1)
    engine.treasury.left_today = 0  # nothing is asked beforehand
    question = await asked(ann)
    assert "This costs $0.08." in said(question)
    assert buttons(question) == ["Take the cheaper one", "Leave it"]


async def test_who_cannot_pay_is_refused_rather_than_asked(easel, strict, ann):
    """A question whose yes would be refused is not put."""
    strict.left_today = 50_000
    await (await ann.command("studio", "imagine", prompt="a fox", count=4)).answered()
    await soon(lambda: not easel.bot.answering)
    assert len(easel.engine.orders) == 1  # and there the engine refuses with its sentence


async def test_in_a_paused_place_nothing_is_asked(easel, strict, ann):
    """The engine's refusal says why; a question before it would promise something."""
    strict.paused = [Pause(scope=Scope.SERVER, target_id=0, reason="lunch", by=1, at=0)]
    easel.engine.refusals["place"] = Paused("New pictures are paused on this server.")
    answer = await private_answer(await ann.command("studio", "imagine", prompt="a fox", count=4))
    assert answer == "New pictures are paused on this server."


async def test_forms_tell_the_price_before_they_are_sent(easel, room, ann):
    """The field of a remix form says what a press costs and what is left."""
    job = await made(easel, room, ann)
    result = room.world.message(job.result_id)
    press = await ann.press(result, "Remix")
    await press.settled()
    assert "What should change?" in form_of(press)
    row = next(it for it in press.modal["components"] if it["label"] == "What should change?")
    assert row["description"] == "about $0.04, $0.88 left today"


async def test_results_tell_what_again_costs(easel, room, ann):
    """The line above `Again` names its price."""
    job = await made(easel, room, ann, count=2)
    assert "again about $0.08" in said(room.world.message(job.result_id))


def _dearer(quote):
    return quote.__class__(offer=quote.offer, micro_usd=quote.micro_usd + 1)
