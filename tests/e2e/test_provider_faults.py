"""A provider that misbehaves when it takes an order, in every way it can: who pays, what is said, what is sent."""

import pytest

from bot.core.money import show_usd
from practice.providers.app import NAMES
from tests.e2e.fates import Fate, fates
from tests.e2e.misbehaviour import Day
from tests.e2e.records import Record
from tests.e2e.stage import labels, texts

TABLE = {(provider, mode): fate for provider in NAMES for mode, fate in fates(provider).items()}

# Of what the providers say in their refusals; none of it is a member's business.
RAW = (
    *(
        "practice-key",
        "key_id",
        "uk-7f31c0",
        "nginx",
        "Gateway",
        "Internal",
        "Certification",
        "Insufficient",
        "credits",
    ),
    *("sensitive", "Sensitive", "CONTENT_BLOCKED", "Content Moderat", "002014001", "Task ", "127.0.0.1", "169.254"),
    *("HTTP", "http", "Traceback", "null"),
)


@pytest.fixture(params=TABLE, ids="-".join)
def case(request: pytest.FixtureRequest) -> tuple[str, str]:
    found: tuple[str, str] = request.param
    return found


@pytest.fixture
def fate(case: tuple[str, str]) -> Fate:
    return TABLE[case]


@pytest.fixture
def record(case: tuple[str, str], day: Day) -> Record:
    return day.faults[case]


async def test_ends_as_it_must(fate, record):
    """The job ends in the right state, and was never sent twice where the first POST may have been accepted."""
    assert (record.state, len(record.posts)) == (fate.state, fate.posts)
    assert record.posts[0].provider == record.provider


async def test_books(fate, record):
    """What came to nothing costs the member nothing; the owner's books never say less than the provider bills."""
    assert set(record.books) == fate.books
    assert record.books["reserve"] == record.estimate
    if fate.state == "delivered":
        assert record.books["charge"] == record.estimate * len(record.files) // record.count
    else:
        assert record.books["release"] == record.estimate
    owner = record.books.get("cost", 0) + record.books.get("suspected", 0)
    # UModelverse bills in CNY and tells nobody; the practice one rounds its dollars up.
    assert owner >= record.billed * (0.99 if record.provider == "modelverse" else 1)
    if "cost" in fate.books and record.provider == "vtrix":
        assert record.books["cost"] == record.billed


async def test_card(fate, record):
    """The card says in our own words what became of it, and no longer offers to cancel."""
    said = texts(record.card)
    assert fate.words in said
    assert "Cancel" not in labels(record.card)
    assert ("Again" in labels(record.card)) is (fate.state == "failed")
    shown = said.replace(record.prompt, "").replace("https://discord.com/channels/", "")
    assert [raw for raw in RAW if raw in shown] == []


async def test_pictures(fate, record):
    """What was made is posted once, whole; what was not is not posted at all."""
    if fate.state != "delivered":
        assert record.results == []
        return
    assert len(record.results) == 1
    assert [file.data for file in record.files] == await record.served()


async def test_use(day):
    """Whoever got nothing has used nothing; whoever got pictures has used their price."""
    made = [it for it in day.faults.values() if it.state == "delivered"]
    charged = sum(it.books["charge"] for it in made)
    files = sum(len(it.files) for it in made)
    for who, pictures, money in (("ann", 0, 0), ("ben", files, charged)):
        said = day.usage[who]
        assert f"Pictures today: **{pictures}**" in said
        assert f"Money today: **{show_usd(money)}**" in said
        assert "Jobs under way: **0**" in said


async def test_owner(day):
    """The owner reads why in the log, which holds no key and no prompt; no request broke a provider's rules."""
    stage = next(iter(day.faults.values())).stage
    log = stage.log.read_text()
    assert "unfamiliar status" in log
    assert log.count("request refused") >= 3
    for secret in (*(key for it in stage.house.accounts.values() for key in it.keys), "uk-7f31c0", "bittern"):
        assert secret not in log
    assert "Traceback" not in log
    assert stage.reserves_left() == 0
    assert stage.house.violations == []
    assert stage.house.leaks == []
