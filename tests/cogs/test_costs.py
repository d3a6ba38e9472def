"""`/studio costs`, `/studio export` and `/usage`: figures with charts, suspicions settled, prices set."""

import csv
import io

import pytest

from bot.core.accounts import PriceLine, Suspected
from bot.core.limits import Subject
from bot.core.models import OFFERS
from practice.discord.interaction import State
from tests.cogs.reading import gallery, private_answer, said, soon
from tests.cogs.remixing import form_of


async def costs(olive, **options):
    interaction = await olive.command("studio", "studio costs", **options)
    await private_answer(interaction)
    (message,) = interaction.messages
    return message


async def test_costs_come_with_a_chart_and_its_figures_in_words(club, olive, ann):
    """The sum, a chart whose alt text has every figure, and a menu to add up otherwise."""
    await club.made(ann, "a fox", count=2)
    message = await costs(olive)
    assert "**$0.08**, 2 pictures in 1 order." in said(message)
    (picture,) = gallery(message)
    assert picture["description"].startswith("Cost by day, 30 days. Total $0.08.")
    (chart,) = club.charts.drawn
    assert (chart.values, chart.ranked) == ((*[0] * 29, 80_000), False)


@pytest.mark.parametrize(
    ("by", "label"),
    [
        ("member", "Ann"),
        ("channel", "#studio"),
        ("model", "kontext-pro"),
        ("provider", "WaveSpeed"),
        ("role", "no role"),
    ],
)
async def test_costs_are_added_up_by(club, olive, ann, by, label):
    """Names rather than numbers stand beside the bars."""
    await club.made(ann, "a fox")
    await costs(olive, by=by, days=7)
    (chart,) = club.charts.drawn
    assert (chart.labels, chart.values, chart.ranked) == ((label,), (40_000,), True)


async def test_the_menu_adds_up_otherwise_in_place(club, room, olive, ann):
    """A choice changes the message itself: another chart, nothing new below it."""
    await club.made(ann, "a fox")
    message = await costs(olive, days=7)
    press = await olive.press(message, "easel:pick:costsby:7", ["model"])
    await press.settled()
    await room.until(lambda: "Cost by model, 7 days" in gallery(message)[0]["description"])
    assert [it for it in press.messages if it is not message] == []


async def test_nothing_spent_is_a_sheet_without_a_chart(club, olive):
    """No bars of nothing."""
    message = await costs(olive)
    assert "**$0.00**" in said(message)
    assert gallery(message) == []


async def test_prices_are_shown_and_set(club, olive):
    """A new price is confirmed, holds for the next order, and an empty field goes back."""
    offer = "wavespeed wavespeed-ai/flux-kontext-pro/text-to-image"
    await (press := await olive.press(await costs(olive), "Prices…")).settled()
    (sheet,) = press.messages
    assert f"{offer}: $0.04" in said(sheet)
    for typed, sentence in (("0.06", "$0.06 (shipped $0.04)"), ("", "text-to-image: $0.04.")):
        choice = await olive.press(sheet, "easel:pick:price:0", [offer])
        await choice.settled()
        assert sentence in await private_answer(await olive.submit(choice, price=typed))
    assert [it.by for it in await club.engine.treasury.audit(club.guild_id)] == [olive.id] * 2


async def test_free_pictures_are_told_to_the_books(easel, olive):
    """Where a provider gives pictures away, its form asks how many are left; the price stays as it was."""
    offer = next(it for it in OFFERS if it.free_pictures)
    easel.engine.treasury.price_list = [PriceLine(offer=offer, shipped=offer.price.micro_usd, free_left=2)]
    await (press := await olive.press(await costs(olive), "Prices…")).settled()
    assert "2 pictures free" in said(press.messages[0])
    choice = await olive.press(press.messages[0], "easel:pick:price:0", [f"{offer.provider} {offer.wire_id}"])
    await choice.settled()
    shown = form_of(choice)["US dollars a picture"]["value"]
    await private_answer(await olive.submit(choice, price=shown, free="3"))
    assert easel.engine.treasury.free_set == [(offer.provider, offer.wire_id, 3)]


async def test_a_price_is_set_however_long_it_takes(easel, room, olive):
    """Discord hears within its three seconds that it takes a moment, and the answer follows."""
    books, offer = easel.engine.treasury, next(it for it in OFFERS if it.free_pictures)
    books.price_list = [PriceLine(offer=offer, shipped=offer.price.micro_usd, free_left=2)]
    await (press := await olive.press(await costs(olive), "Prices…")).settled()
    choice = await olive.press(press.messages[0], "easel:pick:price:0", [f"{offer.provider} {offer.wire_id}"])
    await choice.settled()
    shown = form_of(choice)["US dollars a picture"]["value"]
    books.quick.clear()
    form = await olive.submit(choice, price=shown, free="3")
    await soon(lambda: books.asked_prices == 3)
    easel.clock.turn(1.6)
    await room.until(lambda: form.state is State.DEFERRED)
    assert books.free_set == []
    books.quick.set()
    assert (await private_answer(form)).startswith("Set.")
    assert books.free_set == [(offer.provider, offer.wire_id, 3)]


async def test_a_suspected_cost_is_settled_from_a_list(easel, olive):
    """Chosen, told what was billed, and done; the engine hears who did it."""
    books = easel.engine.treasury
    books.suspicions = [
        Suspected(
            job_id=77,
            user_id=1,
            provider="vtrix",
            model="kontext-pro",
            day="2026-11-20",
            micro_usd=40_000,
            prompt="a *fox*",
        )
    ]
    message = await costs(olive)
    assert "May have been billed" in said(message)
    press = await olive.press(message, "easel:pick:settle:0", ["77"])
    await press.settled()
    assert "vtrix billed $0.05" in await private_answer(await olive.submit(press, billed="0.05"))
    assert books.settled == [(77, 50_000, olive.id)]


@pytest.mark.parametrize(("options", "name"), [({}, "ledger"), ({"what": "jobs", "days": 7}, "jobs")])
async def test_the_books_are_exported_in_private(club, olive, ann, options, name):
    """A CSV file with a row for what happened; a prompt that is a formula is none in a spreadsheet."""
    await club.made(ann, "=HYPERLINK(1)")
    interaction = await olive.command("studio", "studio export", **options)
    await private_answer(interaction)
    (attachment,) = interaction.messages[0].attachments
    assert name in attachment.filename
    rows = list(csv.DictReader(io.StringIO(attachment.data.decode("utf-8-sig"))))
    assert rows
    if name == "jobs":
        assert not rows[0]["prompt"].startswith("=")
        assert "HYPERLINK" in rows[0]["prompt"]


async def test_usage_shows_thirty_days_and_what_holds(club, olive, ann):
    """A member sees their own limits by rule, and a chart that ends today."""
    await club.engine.treasury.set_limit(club.guild_id, Subject.MEMBER, ann.id, by=olive.id, usd_per_month=1_000_000)
    await club.made(ann, "a fox")
    interaction = await ann.command("studio", "usage")
    answer = await private_answer(interaction)
    assert "Money this month: **$0.04** of $1.00, $0.96 left" in answer
    (chart,) = club.charts.drawn
    assert (len(chart.values), chart.values[-1]) == (30, 40_000)
    assert "$0.04" in gallery(interaction.messages[0])[0]["description"]
