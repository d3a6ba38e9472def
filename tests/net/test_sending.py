"""Was it sent or not: the difference between trying again and paying twice."""

import asyncio
import contextlib
import socket

import pytest

from bot.net.errors import AnswerLost, NotSent
from bot.net.http import Http, Timeouts
from tests.net.peers import answer, peer

SOON = Timeouts(connect=1, total=0.4)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_a_refused_connection_is_not_sent(http):
    """Nobody listens: nothing can have been bought."""
    with pytest.raises(NotSent):
        await http.request("POST", f"http://127.0.0.1:{free_port()}/", json={})


async def test_a_name_nobody_knows_is_not_sent(http):
    """A name that does not resolve means that nothing was sent."""
    with pytest.raises(NotSent):
        await http.request("POST", "http://no-such-host.invalid/", json={})


async def test_a_failed_tls_handshake_is_not_sent(http):
    """A peer that speaks no TLS never sees the request, so it is not sent."""

    async def deed(made, reader, writer):
        writer.write(answer(b"plain", status="400 Bad Request"))
        await writer.drain()
        made.received.append(await reader.read(65_536))

    async with peer(deed) as there:
        with pytest.raises(NotSent):
            await http.request("POST", f"https://127.0.0.1:{there.port}/", json={"paid": True})
    assert b"paid" not in b"".join(there.received)


async def test_a_connection_that_never_comes_about_is_not_sent(http):
    """Time runs out while connecting: nothing was sent, even though the total time-out is what fired."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        crowd = []
        for _ in range(4):  # fill the backlog, so that the next SYN is left unanswered
            extra = socket.socket()
            extra.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                extra.connect(("127.0.0.1", port))
            crowd.append(extra)
        with pytest.raises(NotSent):
            await http.request("POST", f"http://127.0.0.1:{port}/", json={}, timeout=Timeouts(connect=9, total=0.4))
        for extra in crowd:
            extra.close()


async def test_waiting_for_a_free_connection_is_not_sent():
    """When all connections are taken and time runs out, the request that waited was never sent."""

    async def deed(made, reader, writer):
        await made.request(reader)
        await asyncio.sleep(30)

    async with peer(deed) as there, Http(per_host=1) as http:
        first = asyncio.create_task(http.request("POST", there.url, json=1, timeout=Timeouts(total=5)))
        await there.arrived.wait()
        with pytest.raises(NotSent):
            await http.request("POST", there.url, json=2, timeout=SOON)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
    assert len(there.received) == 1


async def test_a_closed_client_sends_nothing():
    """After closing, a request is not sent rather than an odd error."""
    async with Http() as http:
        pass
    with pytest.raises(NotSent):
        await http.request("POST", "http://127.0.0.1:1/", json={})


async def close_at_once(made, reader, writer):
    writer.transport.abort()


async def close_after_reading(made, reader, writer):
    await made.request(reader)
    writer.transport.abort()


async def stall(made, reader, writer):
    await made.request(reader)
    await asyncio.sleep(30)


async def half_a_body(made, reader, writer):
    await made.request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()


async def half_a_chunk(made, reader, writer):
    await made.request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf")
    await writer.drain()


async def half_a_head(made, reader, writer):
    await made.request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    await writer.drain()


async def no_http(made, reader, writer):
    await made.request(reader)
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    await writer.drain()


async def body_that_stalls(made, reader, writer):
    await made.request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()
    await asyncio.sleep(30)


async def broken_gzip(made, reader, writer):
    await made.request(reader)
    writer.write(answer(b"this is no gzip at all", more="Content-Encoding: gzip\r\n"))
    await writer.drain()


@pytest.mark.parametrize(
    "deed",
    [
        close_at_once,
        close_after_reading,
        stall,
        half_a_body,
        half_a_chunk,
        half_a_head,
        no_http,
        body_that_stalls,
        broken_gzip,
    ],
)
async def test_anything_after_connecting_is_a_lost_answer(http, deed):
    """Once a connection stands the request may have arrived, whatever happens then, and it goes out only once."""
    async with peer(deed) as there:
        with pytest.raises(AnswerLost):
            await http.request("POST", there.url, json={"paid": True}, timeout=SOON)
    assert len(there.received) <= 1
    assert there.connections == 1


async def test_silence_is_given_up_after_the_read_timeout(http):
    """The read time-out ends a silent request before its total time is over."""
    async with peer(stall) as there:
        began = asyncio.get_running_loop().time()
        with pytest.raises(AnswerLost):
            await http.request("POST", there.url, json={}, timeout=Timeouts(read=0.2, total=20))
    assert asyncio.get_running_loop().time() - began < 5


async def one_answer_then_gone(made, reader, writer):
    await made.request(reader)
    writer.write(answer())
    await writer.drain()
    if await made.request(reader):  # the second one is read on the same connection, and never answered
        writer.transport.abort()


async def test_a_post_on_an_idle_connection_that_dies_is_lost_and_not_sent_again(http):
    """The library repeats a GET whose kept connection died; a POST must not be repeated, here or there."""
    async with peer(one_answer_then_gone) as there:
        await http.request("GET", there.url)
        with pytest.raises(AnswerLost):
            await http.request("POST", there.url, json={"paid": True}, timeout=SOON)
        await asyncio.sleep(0.05)
    posts = [sent for sent in there.received if sent.startswith(b"POST")]
    assert len(posts) == 1
    assert there.connections == 1
