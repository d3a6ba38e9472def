"""A moderation service that is down: what members are told, and who waits for it."""

import asyncio

import pytest

from bot.core.moderation import Severity, Source, Wording
from bot.core.policy import Policy
from bot.moderation.remote import PAUSE, UNCHECKED, Remote
from tests.moderation.clocks import HandClock
from tests.moderation.services import asked, body, result, says, told
from tests.net.peers import answer, peer

BROKEN = {
    "html": (b"<html><body>502</body></html>", "200 OK"),
    "empty": (b"", "200 OK"),
    "a list": (b"[]", "200 OK"),
    "a number": (b"7", "200 OK"),
    "no results": (b"{}", "200 OK"),
    "results of nothing": (b'{"results": []}', "200 OK"),
    "results that are no list": (b'{"results": {"flagged": false}}', "200 OK"),
    "a result that is no object": (b'{"results": ["fine"]}', "200 OK"),
    "a result that says nothing": (b'{"results": [{"categories": null, "category_scores": null}]}', "200 OK"),
    "scores that are no numbers": (b'{"results": [{"category_scores": {"hate": "high"}}]}', "200 OK"),
    "too many results": (body(result(), result(), result()), "200 OK"),
    "deep nesting": (b"[" * 100_000, "200 OK"),
    "not utf-8": (b'{"results": "\xff"}', "200 OK"),
    "429": (body(result()), "429 Too Many Requests"),
    "500": (b"oops", "500 Internal Server Error"),
    "401": (b'{"error": {"message": "bad key"}}', "401 Unauthorized"),
    "a redirect": (b"", "302 Found"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_an_answer_that_says_nothing_counts_as_none(http, name):
    """Closed: refused, with a sentence that says when to try again. Open: it passes, and the log says unchecked."""
    content, status = BROKEN[name]
    async with says(content, status=status) as there:
        (closed,) = await asked(http, there.url)
        (opened,) = await asked(http, there.url, policy=Policy(closed=False))
    assert (closed.rule, closed.severity, closed.source) == (UNCHECKED, Severity.REFUSE, Source.REMOTE)
    assert "few minutes" in closed.sentence
    assert (opened.rule, opened.severity) == (UNCHECKED, Severity.FLAG)


async def test_an_answer_of_megabytes_is_not_read(http):
    """A service that went mad fills nobody's memory."""
    async with says(b" " * 3_000_000) as there:
        assert told(await asked(http, there.url)) == [(UNCHECKED, "refuse")]


async def test_silence_is_waited_for_only_so_long(http):
    """A service that takes the request and says nothing."""

    async def deed(made, reader, writer):
        while await made.request(reader):
            pass

    async with peer(deed) as there:
        remote = Remote(http=http, base_url=there.url, key=None, clock=HandClock(), patience=0.05)
        found = await remote.judge(Wording(guild_id=1, texts={"prompt": "a castle"}), Policy())
    assert told(found) == [(UNCHECKED, "refuse")]
    assert len(there.received) == 1


async def test_nobody_at_the_address_counts_as_down(http):
    """A port on which nobody listens."""
    async with says(b"") as there:
        url = there.url
    assert told(await asked(http, url)) == [(UNCHECKED, "refuse")]


async def test_a_connection_that_breaks_is_tried_once_more(http):
    """An idle connection that the service just closed costs no member their order."""

    async def deed(made, reader, writer):
        await made.request(reader)
        if len(made.received) > 1:
            writer.write(answer(body(result())))
            await writer.drain()

    async with peer(deed) as there:
        assert await asked(http, there.url) == []
    assert len(there.received) == 2


async def test_one_that_always_breaks_is_not_asked_for_ever(http):
    """Twice, and no more."""

    async def deed(made, reader, writer):
        await made.request(reader)

    async with peer(deed) as there:
        assert told(await asked(http, there.url)) == [(UNCHECKED, "refuse")]
    assert len(there.received) == 2


async def test_a_service_that_never_answers_is_waited_for_by_one_alone(http):
    """Later orders are told at once; when the pause is over one tries, and the others still do not wait for it."""
    released = asyncio.Event()
    well = False

    async def deed(made, reader, writer):
        while await made.request(reader):
            if not well:
                await released.wait()
                return
            writer.write(answer(body(result())))
            await writer.drain()

    clock = HandClock()
    async with peer(deed) as there:
        remote = Remote(http=http, base_url=there.url, key=None, clock=clock)
        wording = Wording(guild_id=1, texts={"prompt": "a castle"})

        first = asyncio.create_task(remote.judge(wording, Policy()))
        await there.arrived.wait()
        released.set()  # the connection breaks, twice
        assert told(await first) == [(UNCHECKED, "refuse")]
        asked_before = len(there.received)
        assert told(await remote.judge(wording, Policy())) == [(UNCHECKED, "refuse")]
        assert len(there.received) == asked_before

        clock.seconds += PAUSE + 1
        released.clear()
        there.arrived.clear()
        trying = asyncio.create_task(remote.judge(wording, Policy()))
        await there.arrived.wait()
        assert told(await remote.judge(wording, Policy())) == [(UNCHECKED, "refuse")]
        assert len(there.received) == asked_before + 1
        well = True
        released.set()
        assert await trying == []
        assert await remote.judge(wording, Policy()) == []


async def test_a_cancelled_try_leaves_the_door_open(http):
    """An order that is cancelled while it tries a service that was down does not shut everybody else out."""
    clock = HandClock()

    async def deed(made, reader, writer):
        while await made.request(reader):
            if len(made.received) == 2:
                continue  # the try that is cancelled
            content = answer(status="500 No") if len(made.received) == 1 else answer(body(result()))
            writer.write(content)
            await writer.drain()

    async with peer(deed) as there:
        remote = Remote(http=http, base_url=there.url, key=None, clock=clock)
        wording = Wording(guild_id=1, texts={"prompt": "a castle"})
        await remote.judge(wording, Policy())
        clock.seconds += PAUSE + 1
        there.arrived.clear()
        trying = asyncio.create_task(remote.judge(wording, Policy()))
        await there.arrived.wait()
        trying.cancel()
        await asyncio.gather(trying, return_exceptions=True)
        assert await remote.judge(wording, Policy()) == []
