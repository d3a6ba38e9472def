"""The owner's prices over the shipped ones, bills from prices and free pictures, and cells no spreadsheet runs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import bills, sheets
from bot.core.accounts import Cheaper
from bot.core.budgets import Ceiling, Span
from bot.core.eco import proposal
from bot.core.errors import BadRequest
from bot.core.jobs import Job, Place, Shot, ShotState, State
from bot.core.models import OFFERS
from bot.core.pricebook import PriceBook, parse
from bot.core.requests import Kind, Request
from bot.core.routing import candidates

WAVE = ("wavespeed", "wavespeed-ai/flux-kontext-pro")
MULTI = ("wavespeed", "wavespeed-ai/flux-kontext-pro/multi")
FILE = """
[wavespeed]
"wavespeed-ai/flux-kontext-pro" = "0.031"
"wavespeed-ai/flux-kontext-pro/multi" = { usd = 0.05, source = "contract", dated = "2026-11-01" }
"""


def test_the_file_lies_over_the_shipped_table_and_the_owner_over_both():
    """Each price comes from the nearest book that has it."""
    book = PriceBook(file=parse(FILE), owner={MULTI: 60_000})
    assert book.offer(*WAVE).price.micro_usd == 31_000
    assert book.offer(*MULTI).price.micro_usd == 60_000
    shipped = {(o.provider, o.wire_id): o.price for o in OFFERS if (o.provider, o.wire_id) not in (WAVE, MULTI)}
    assert shipped.items() <= {(o.provider, o.wire_id): o.price for o in book.offers}.items()
    assert parse(FILE)[MULTI].source == "contract"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('[wavespeed]\n"no-such-model" = "1"', "no-such-model"),
        ('[wavespeed]\n"wavespeed-ai/flux-kontext-pro" = "-1"', "flux-kontext-pro"),
        ('[wavespeed]\n"wavespeed-ai/flux-kontext-pro" = "four cents"', "four cents"),
        ('[wavespeed]\n"wavespeed-ai/flux-kontext-pro" = true', "USD for one picture"),
        ('[wavespeed]\n"wavespeed-ai/flux-kontext-pro" = { usd = "1", eur = "1" }', "eur"),
        ('wavespeed = "1"', "wavespeed"),
        ("[wavespeed", "at line 1|at end"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(text, names):
    """Money is not guessed: the sentence names what is wrong."""
    with pytest.raises(ValueError, match=names):
        parse(text)


def test_what_nobody_knows_the_price_of_cannot_be_ordered():
    """`unknown` takes an offer out until a price is set; other offers of the model go on."""
    unknown = parse('[vtrix]\n"flux_kontext_pro" = "unknown"')
    request = Request(kind=Kind.IMAGINE, prompt="a boat")
    with pytest.raises(BadRequest, match="Nobody knows what `kontext-pro` costs"):
        candidates(request, ["vtrix"], offers=PriceBook(file=unknown).offers)
    found = candidates(request, ["vtrix", "wavespeed"], offers=PriceBook(file=unknown).offers)
    assert {offer.provider for offer in found} == {"wavespeed"}
    priced = PriceBook(file=unknown, owner={("vtrix", "flux_kontext_pro"): 1}).offers
    assert candidates(request, ["vtrix"], offers=priced)[0].price.micro_usd == 1


def job(free=0, count=4, price=10):
    return Job(
        id=1, state=State.WAITING, user_id=1, request=Request(kind=Kind.IMAGINE, prompt="x", count=count),
        place=Place(guild_id=1, channel_id=2, interaction_id=3), model="m", provider="vtrix",
        wire_id="flux_kontext_pro", seed=1, estimate=price * (count - free), created_at=0, day="2026-11-18",
        price=price, free=free,
    )  # fmt: skip


def shots(*states, cost=None):
    return [Shot(job_id=1, number=n, count=1, seed=1, state=state, cost=cost) for n, state in enumerate(states)]


DONE, LOST, FAILED, NEW = ShotState.DONE, ShotState.LOST, ShotState.FAILED, ShotState.NEW


@pytest.mark.parametrize(
    ("free", "states", "billed", "suspected", "taken"),
    [
        (0, (DONE, DONE, DONE, DONE), 40, 0, 0),
        (2, (DONE, DONE, DONE, DONE), 20, 0, 2),
        (2, (DONE, LOST, LOST, FAILED), 0, 10, 2),
        (2, (DONE, FAILED, FAILED, NEW), 0, 0, 1),
        (4, (FAILED, FAILED, FAILED, FAILED), 0, 0, 0),
        (1, (LOST, LOST, DONE, DONE), 10, 20, 1),
    ],
)
def test_free_pictures_are_used_first_and_only_for_what_was_taken(free, states, billed, suspected, taken):
    """What a provider took is free as long as it lasts, then what it may have taken; the rest goes back."""
    found = shots(*states)
    assert bills.billed_so_far(job(free), found) == billed
    assert bills.suspected_of(job(free), found) == suspected
    assert bills.free_taken(job(free), found) == taken


def test_what_the_provider_says_is_the_truth():
    """Its own figure is billed whatever the price, and a member bears their pictures' part of it, rounded up."""
    assert bills.billed_so_far(job(), shots(DONE, FAILED, cost=7)) == 14
    four = Shot(job_id=1, number=0, count=4, seed=1, state=DONE, cost=10)
    assert bills.charge_of(job(), [(four, 3)]) == 8
    assert bills.charge_of(job(free=1), [(shot, 1) for shot in shots(DONE, DONE, DONE)]) == 20


def test_eco_mode_proposes_the_nearest_that_fits():
    """Not the cheapest: the dearest that every budget still has room for; none where none has."""
    both = [Cheaper(model="a", provider="p", micro_usd=30), Cheaper(model="b", provider="p", micro_usd=10)]
    left = [Ceiling(place_id=0, span=Span.DAY, limit=100, spent=75), Ceiling(place_id=0, span=Span.MONTH, limit=0)]
    assert proposal(both, left) == both[1]
    assert proposal(both, left[1:]) == both[0]
    assert proposal(both, [Ceiling(place_id=0, span=Span.DAY, limit=100, spent=95)]) is None


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_no_cell_begins_a_formula(cells):
    """Whatever members write comes back as it was, with an apostrophe before what a spreadsheet would run."""
    columns = [str(number) for number in range(len(cells))]
    data = sheets.written(columns, [dict(zip(columns, cells, strict=True))])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == columns
    for cell, wrote in zip(rows[1], cells, strict=True):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert cell.removeprefix("'") == wrote.removeprefix("'")


def test_numbers_stay_numbers():
    """A negative amount is no formula."""
    assert sheets.written(["a", "b"], [{"a": -5, "b": None}]) == b"\xef\xbb\xbfa,b\r\n-5,\r\n"
