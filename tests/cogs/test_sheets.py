"""Every message Easel can write stays within Discord's limits by construction, and says what it must."""

import pytest

from bot.core.jobs import Place, State
from bot.core.money import micro_usd
from bot.core.ports import Outlook
from bot.core.quota import Limits, Used
from bot.core.requests import Kind, Request
from bot.engine.orders import Availability, Usage
from cogs.ui import cards, lists
from cogs.ui.panel import panel
from cogs.ui.results import Print, Result, files, sheet
from practice.discord.components import ComponentCheck, text_bytes, walk
from practice.discord.errors import Problems
from tests.cogs.fakes import PNG, FakeEngine, Hourglass, job_of
from tests.cogs.hostile import HOSTILE

PLACE = Place(guild_id=1, channel_id=2, interaction_id=3)
OUTLOOK = Outlook(place=3, expected_at=1_009_000, note="The provider is slow today.")


def biggest(prompt: str, **changes):
    """A job with everything a job can carry, all of it as long as it may be."""
    request = Request(
        kind=Kind.BLEND,
        prompt=prompt,
        pictures=2,
        count=4,
        model="kontext-max",
        provider="vtrix",
        aspect_ratio="21:9",
        seed=9_999_999_990,
        guidance=9.75,
        steps=50,
        negative_prompt=prompt,
    )
    return job_of(request, PLACE, card_id=2**62, sentence="x" * 300, **changes)


def check(view, uploads=()) -> str:
    """The view as Discord checks it; returns all its text."""
    problems = Problems()
    components = view.to_components()
    ComponentCheck(problems, {it.filename for it in uploads}, v2=True).message(components)
    problems.refuse()
    assert text_bytes(components) < 10_000
    return "\n".join(it["content"] for it in walk(components) if it["type"] == 10)


def labels(view) -> list[str]:
    return [it["label"] for it in walk(view.to_components()) if it["type"] == 2]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(("prompt", "what"), HOSTILE, ids=[what for _, what in HOSTILE])
async def test_a_card_fits_whatever_the_prompt_and_the_state(state, prompt, what):
    """No prompt makes a card that Discord refuses, in any state."""
    job = biggest(prompt, state=state, submitted_at=1_001_000, finished_at=1_009_000)
    view = cards.open_card(job, OUTLOOK) if job.open else cards.ended_card(job)
    check(view)
    check(cards.done_card(job, made=4))
    check(cards.removed_card(job))


@pytest.mark.parametrize(("prompt", "what"), HOSTILE, ids=[what for _, what in HOSTILE])
async def test_a_result_fits_and_every_picture_carries_words(prompt, what):
    """Four pictures stand in one message, in order, each with alt text on the file and in the gallery."""
    job = biggest(prompt)
    prints = [Print(number=40 + n, data=PNG, extension=".png", spoiler=n == 2) for n in range(4)]
    uploads = files(job, prints)
    view = sheet(Result(job=job, prints=prints, credits=range(2**62, 2**62 + 99)), uploads, note="n" * 100)
    check(view, uploads)
    (gallery,) = [it for it in walk(view.to_components()) if it["type"] == 12]
    assert [it["media"]["url"] for it in gallery["items"]] == [f"attachment://{it.filename}" for it in uploads]
    assert all(0 < len(it["description"]) <= 1024 for it in gallery["items"])
    assert [it.description for it in uploads] == [it["description"] for it in gallery["items"]]
    assert [it["spoiler"] for it in gallery["items"]] == [False, False, True, False]
    assert labels(view) == ["Remix 1", "Remix 2", "Remix 3", "Remix 4", "Again", "Family", "★", "Delete", "Report"]


@pytest.mark.parametrize(
    ("state", "expected", "note"),
    [
        (
            State.QUEUED,
            ["Number 3 in line", "<t:1009:R>", "Cancelling now costs nothing"],
            "place, time and price of going",
        ),
        (State.SUBMITTING, ["Going to Vtrix", "does not save $0.32"], "it may be bought already"),
        (State.WAITING, ["At Vtrix since <t:1001:R>, expected <t:1009:R>", "does not save $0.32"], "ticks by itself"),
        (State.FETCHING, ["Vtrix is done", "pictures"], "nearly there"),
        (State.HELD, ["moderator"], "a human looks"),
        (State.READY, ["posting"], "last step"),
    ],
)
async def test_an_open_card_tells_how_it_stands(state, expected, note):
    """Each state says where the job is, when it is expected, and what Cancel would cost now."""
    text = check(cards.open_card(biggest("a fox", state=state, submitted_at=1_001_000), OUTLOOK))
    assert [it for it in expected if it not in text] == []
    assert "about $0.32" in text
    assert "<@11>" in text
    assert OUTLOOK.note in text


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (State.QUEUED, ["Cancel"]),
        (State.WAITING, ["Cancel"]),
        (State.READY, []),
        (State.FAILED, ["Again"]),
        (State.CANCELLED, ["Again"]),
        (State.REFUSED, []),
    ],
)
async def test_buttons_are_offered_only_where_they_can_do_something(state, buttons):
    """Only a job that can be stopped has Cancel; Again follows where another try may bring a picture."""
    job = biggest("a fox", state=state)
    assert labels(cards.open_card(job, OUTLOOK) if job.open else cards.ended_card(job)) == buttons


async def test_a_done_card_tells_price_time_and_where_the_pictures_are():
    """Done: how long it took, what the pictures that came cost, and a link to their message."""
    job = job_of("a fox", PLACE, state=State.DELIVERED, finished_at=1_065_000, result_id=99, result_channel_id=88)
    text = check(cards.done_card(job, made=1))
    assert "Done in 1 min 5 s." in text
    assert "https://discord.com/channels/1/88/99" in text
    assert f"${job.estimate / 1_000_000:.2f}" in text


async def test_three_of_four_pictures_cost_three():
    """The price shown is that of the pictures that came."""
    job = job_of(Request(kind=Kind.IMAGINE, prompt="a fox", count=4), PLACE, estimate=micro_usd("0.16"))
    prints = [Print(number=n, data=PNG, extension="png") for n in range(3)]
    uploads = files(job, prints)
    assert "$0.12" in check(sheet(Result(job=job, prints=prints), uploads), uploads)


async def test_lists_fit_however_much_there_is():
    """A hundred jobs, every model and no limits make sheets that Discord takes."""
    jobs = [(biggest(prompt, id=n), OUTLOOK) for n, (prompt, _) in enumerate(HOSTILE * 8)]
    assert "and 94 more" in check(lists.jobs_sheet(jobs))
    models = check(lists.models_sheet(FakeEngine(Hourglass()).models()))
    assert "kontext-max" in models
    unlimited = Limits(images_per_day=0, usd_per_day=0, jobs_at_once=0)
    usage = Usage(used=Used(), limits=unlimited, resets_at=1, month_usd=0, pictures_ever=0)
    assert check(panel("Your use", lists.usage_text(usage))).count("no limit") == 4


async def test_the_models_sheet_tells_planned_prices_from_published_ones():
    """`about` stands exactly where no provider has published the price, and an unwell provider is named."""
    text = check(lists.models_sheet(FakeEngine(Hourglass()).models()))
    assert "Vtrix: about $0.04 a picture · **not well right now**\n-# words, or up to 4 pictures · seed" in text
    assert "UModelverse: about $0.0139 a picture\n-# words, or 1 picture · seed · guidance 1 to 10" in text
    assert "WaveSpeed: $0.025 a picture\n-# 1 to 4 pictures" in text
    assert "1 to 5 pictures" not in text, "kontext-pro at WaveSpeed draws from words as well"


async def test_a_model_nobody_offers_is_listed_as_such():
    """A model without a configured provider says so instead of disappearing."""
    model = Availability(model="flux-dev", offers=[], unwell=frozenset())
    assert "not available on this bot" in check(lists.models_sheet([model]))
