"""Providers that misbehave after they took an order, or speak another dialect: the picture comes, paid once."""

import pytest

from bot.core import outcomes
from bot.core.errors import Fault
from practice.providers.app import NAMES
from practice.providers.switches import ANY_REQUEST, PICTURE
from tests.e2e import photos
from tests.e2e.misbehaviour import DIALECTS, LOCKED
from tests.e2e.records import Record, params
from tests.e2e.stage import labels, texts

# One of these in the way of a download and the file is given up; every other one is worth another try.
HOPELESS = frozenset({"huge_body", "redirect_private", "missing_picture"})


async def assert_made(record: Record) -> None:
    """Delivered, asked for once, paid once, posted once as served."""
    assert (record.state, len(record.posts), len(record.results)) == ("delivered", 1, 1)
    assert set(record.books) == {"reserve", "charge", "cost"}
    assert [file.data for file in record.files] == await record.served()
    assert "Cancel" not in labels(record.card)


def assert_ended(record: Record, state: str, sentence: str, *more: str) -> None:
    """Ended without a picture: free for the member, told in our words."""
    assert (record.state, record.results) == (state, [])
    assert set(record.books) == {"reserve", "release", *more}
    assert sentence in texts(record.card)
    assert "Cancel" not in labels(record.card)


@pytest.mark.parametrize("number", range(len(DIALECTS)))
async def test_dialects(day, number):
    """Whatever form an answer takes: the picture is posted as served, and charged what the provider says it costs."""
    for record in day.dialects[number].values():
        await assert_made(record)
    vtrix = day.dialects[number]["vtrix"]
    assert vtrix.books["charge"] == vtrix.books["cost"] == vtrix.billed
    assert vtrix.billed == (20_000 if number == 1 else vtrix.billed)


@pytest.mark.parametrize("number", range(3))
async def test_refusals_in_every_dialect(day, number):
    """A refusal means the same in every shape."""
    for mode, record in day.refusals[number].items():
        moderated = mode in ("moderated_output", "blocked_completed")
        fault = Fault.MODERATED if moderated else Fault.BROKEN if mode == "failed" else Fault.CONFIGURATION
        assert_ended(record, "refused" if moderated else "failed", outcomes.failed(fault, "vtrix"))
        assert len(record.posts) == 1


async def test_elsewhere(day):
    """Another provider is asked only when the first has certainly not accepted; a lost answer is never sent on."""
    assert_ended(day.elsewhere["lost_reply"], "failed", outcomes.failed(Fault.UNKNOWN, "vtrix"), "suspected")
    assert [post.provider for post in day.elsewhere["lost_reply"].posts] == ["vtrix"]
    for mode, asked in (("no_balance", ["vtrix", "wavespeed"]), ("rate_limited", ["vtrix", "vtrix", "wavespeed"])):
        record = day.elsewhere[mode]
        assert [post.provider for post in record.posts] == asked
        assert (record.state, record.provider, len(record.results)) == ("delivered", "wavespeed", 1)
        assert record.books["charge"] == record.billed


async def test_downloads(day):
    """A download is tried again unless that is hopeless; then the member pays nothing, and the owner knows the cost."""
    met: dict[str, set[str]] = {name: set() for name in NAMES}
    for record in day.downloads:
        paths = record.tasks[0].pictures
        modes = {it.mode for it in record.account.exchanges if it.path in paths and it.phase == "download"}
        met[record.provider] |= modes
        # A 401 is answered with the key where the pictures may be on the API's own host, and only there.
        hopeless = HOPELESS if record.provider == "modelverse" else HOPELESS.union(LOCKED)
        if modes & hopeless:
            assert_ended(record, "failed", outcomes.lost_file(record.provider), "cost")
        else:
            await assert_made(record)
    assert all({*PICTURE, *ANY_REQUEST} <= seen for seen in met.values())


async def test_polls(day):
    """No fault of a single question about a task ends the job."""
    for name in ("wavespeed", "vtrix"):
        account = day.downloads[0].stage.house.accounts[name]
        assert set(ANY_REQUEST) <= {it.mode for it in account.exchanges if it.phase == "poll"}
        states = [record.state for record in day.downloads if record.provider == name]
        assert states.count("delivered") == len(states) - len(HOPELESS) - len(LOCKED)


async def test_uploads(day):
    """A failed upload buys nothing: another way or another try brings the picture there, without its secrets."""
    for mode, record in day.uploads.items():
        if mode in LOCKED:
            assert_ended(record, "failed", outcomes.failed(Fault.CONFIGURATION, "wavespeed"))
            assert record.posts == []
        else:
            await assert_made(record)
            (given,) = record.tasks[0].images
            assert photos.seen(given) == photos.seen(photos.turned_jpeg().data)
            assert not photos.metadata(given)
            assert "/wavespeed/uploads/" in params(record.posts[0])["images"][0]


async def test_searches(day):
    """A lost answer is found in the history, however often that stumbles; the order is never sent again."""
    for record in day.searches:
        await assert_made(record)
    assert set(ANY_REQUEST) <= {it.mode for it in day.searches[0].account.exchanges if it.phase == "history"}


async def test_nothing_else_wrong(day):
    """No rule of a provider was broken, no key went astray, no reserve was left, nothing secret stands in the log."""
    for stage in day.stages:
        # A picture on the API's own host is asked for without the key first.
        assert [it for it in stage.house.violations if not it.path.startswith("/modelverse/image/")] == []
        assert stage.house.leaks == []
        assert stage.reserves_left() == 0
        log = stage.log.read_text()
        assert "Traceback" not in log
        for secret in (*(key for it in stage.house.accounts.values() for key in it.keys), "heron", "uk-7f31c0"):
            assert secret not in log
