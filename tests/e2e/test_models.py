"""Every offer of the capability table, end to end: what was asked is what was sent, what came is what was posted."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.core.models import OFFERS, offer_of
from bot.core.money import show_usd
from practice.discord.entities import ChannelType
from tests.e2e import photos
from tests.e2e.plays import PLAYS, SHADOWED, Play
from tests.e2e.records import Record, busy_stage, ended, params
from tests.e2e.stage import Stage, gallery, labels, texts

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHOTOS = photos.five()


def prompt(name: str) -> str:
    """As somebody might type it: quotes, two  spaces, letters of other scripts."""
    return f"„{name}“:  a héron's nest — 100% 水彩, $5 & <b>"


async def act(stage: Stage, names: list[str]) -> dict[str, Record]:
    """All plays of a stage at once."""
    interactions = []
    for name in names:
        play = PLAYS[name]
        given = {slot: PHOTOS[number] for slot, number in play.photos.items()}
        options = play.options | given | ({"model": play.model} if play.model else {})
        interactions.append(await stage.ann.command("studio", play.command, prompt=f"  {prompt(name)} ", **options))
    records = await ended(stage, interactions)
    return dict(zip(names, records, strict=True))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, Record]]:
    """Every play, on two stages side by side: one whose Vtrix wants flat bodies, one for the rest."""
    usual, flat = (busy_stage(tmp_path_factory.mktemp("stage")) for _ in range(2))
    flat.house.vtrix.set(body="flat")
    async with usual, flat:
        sorts = [[name for name in PLAYS if PLAYS[name].flat is kind] for kind in (False, True)]
        one, other = await asyncio.gather(act(usual, sorts[0]), act(flat, sorts[1]))
        yield one | other


@pytest.fixture(params=PLAYS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def play(name: str) -> Play:
    return PLAYS[name]


@pytest.fixture
def record(name: str, played: dict[str, Record]) -> Record:
    return played[name]


async def test_sent_as_asked(name, play, record):
    """The right offer was asked, for exactly the options given, with the words as written; nothing else but a seed."""
    offer = offer_of(record.provider, play.wire_id)
    assert (record.state, record.wire_id, len(record.posts)) == ("delivered", play.wire_id, play.posts)
    assert offer is not None
    for post in record.posts:
        body = dict(params(post))
        assert play.wire_id in (post.body.get("model"), post.path.removeprefix("/wavespeed/api/v3/"))
        assert body.pop("prompt") == prompt(name)
        assert ("seed" in body) is offer.seeded
        names = [it for it in body if play.key and it.startswith(play.key)]
        assert len(names) == (len(play.photos) if play.key == "input_image" else min(1, len(play.photos)))
        for known in (*names, "model", *([] if "seed" in play.sent else ["seed"])):
            body.pop(known, None)
        assert body == play.sent


async def test_pixels_arrive(play, record):
    """The pictures handed in arrive in their order, pixel for pixel, the right way up, without their metadata."""
    handed = [photos.seen(PHOTOS[number].data) for number in play.photos.values()]
    for task in record.tasks:
        assert [photos.seen(image) for image in task.images] == handed
        assert not any(photos.metadata(image) for image in task.images)
    assert len(record.tasks) == play.posts


async def test_posted_once_as_served(name, play, record):
    """One message in a thread of its own holds what the provider served, byte for byte, in order, with alt text."""
    (result,) = record.results
    thread = record.stage.room.channel(result.channel_id)
    studio = record.stage.room.channel("studio")
    assert (thread.type, thread.parent_id, thread.id) == (ChannelType.PUBLIC_THREAD, studio.id, record.card.thread_id)
    assert [file.data for file in record.files] == await record.served()
    assert len(record.files) == play.count
    described = [file.description for file in record.files] + [item["description"] for item in gallery(result)]
    assert len(described) == 2 * play.count
    assert all(words and " ".join(prompt(name).split()) in words for words in described)
    assert "Cancel" not in labels(record.card)
    assert "Done" in texts(record.card)


async def test_seeds(play, record):
    """A fan-out counts the member's seed up; without one each request has its own."""
    offer = offer_of(record.provider, record.wire_id)
    assert offer is not None
    sent: list[Any] = [params(post).get("seed") for post in record.posts]
    if not offer.seeded:
        assert sent == [None]
    elif (first := play.options.get("seed")) is not None:
        assert sorted(sent) == list(range(first, first + play.posts))
    else:
        assert len(set(sent)) == play.posts
        assert all(0 <= seed <= 2_147_483_647 for seed in sent)


async def test_price(play, record):
    """The member pays the price of each picture that came, and the owner's books say what the provider's say."""
    offer = offer_of(record.provider, record.wire_id)
    assert offer is not None
    price = offer.price.micro_usd * play.count
    assert record.books == {"reserve": price, "charge": price, "cost": price}
    # UModelverse bills in CNY, tells nobody, and the practice one rounds its dollars.
    assert record.billed == pytest.approx(price, rel=0.01 if record.provider == "modelverse" else 0)


async def test_nothing_left_out(played):
    """Every offer there is was played, no provider had anything to complain about, no key went astray."""
    assert {record.wire_id for record in played.values()} == {offer.wire_id for offer in OFFERS} - SHADOWED
    for stage in {id(record.stage): record.stage for record in played.values()}.values():
        assert stage.house.violations == []
        assert stage.house.leaks == []
        assert stage.reserves_left() == 0
        assert len(stage.pictures()) == len(stage.states())
        usage = await stage.ann.command("studio", "usage")
        charged = sum(record.books["charge"] for record in played.values() if record.stage is stage)
        assert f"Money today: **{show_usd(charged)}**" in texts(await usage.answered())


async def test_silent_log(played):
    """The log of the whole day holds no key, no prompt, no address of a picture's bytes and no traceback."""
    for stage in {id(record.stage): record.stage for record in played.values()}.values():
        log = stage.log.read_text()
        assert '"level": "info"' in log
        for secret in (*(key for it in stage.house.accounts.values() for key in it.keys), stage.room.token, "héron"):
            assert secret not in log
        assert "Traceback" not in log
