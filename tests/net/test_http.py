"""What the HTTP client promises about a request and its answer: whole, bounded, without redirects, one connection."""

import asyncio
import contextlib
import gzip

import pytest

from bot.net.errors import TooLarge
from bot.net.http import File, Http, Timeouts
from bot.net.redact import Key
from tests.net.peers import answer, keep_answering, peer


async def test_a_whole_answer_comes_with_status_headers_and_body(http):
    """Status, lower-case header names and the exact body come back, whatever the status is."""

    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, body=b"\x00bytes", status="418 Teapot", more="X-Odd: Yes\r\n")

    async with peer(deed) as there:
        reply = await http.request("GET", f"{there.url}/pot")
    assert (reply.status, reply.body, reply.headers["x-odd"]) == (418, b"\x00bytes", "Yes")


async def test_json_goes_out_once_with_key_and_content_type(http):
    """A JSON body is sent as such, the key as a bearer token, in a single request."""
    async with peer(keep_answering) as there:
        await http.request("POST", there.url, json={"a": "ü"}, key=Key("sk-secret"))
    (sent,) = there.received
    head, _, body = sent.partition(b"\r\n\r\n")
    assert body == b'{"a": "\\u00fc"}'
    assert b"Authorization: Bearer sk-secret" in head
    assert b"Content-Type: application/json" in head


async def test_a_file_goes_out_as_a_form(http):
    """A file is one part of a multipart form with its name, file name and type."""
    async with peer(keep_answering) as there:
        file = File(name="file", filename="picture.png", media_type="image/png", data=b"\x89PNG")
        await http.request("POST", there.url, file=file)
    assert b'name="file"; filename="picture.png"' in there.received[0]
    assert b"Content-Type: image/png\r\n" in there.received[0]
    assert b"\r\n\r\n\x89PNG\r\n" in there.received[0]


async def test_megabytes_go_out_whole_and_without_a_warning(http):
    """A body above aiohttp's own limit for bytes arrives complete; warnings are errors in these tests."""
    data = bytes(range(256)) * 12_000
    async with peer(keep_answering) as there:
        await http.request("POST", there.url, data=data)
    assert there.received[0].endswith(data)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
async def test_a_redirect_is_an_answer_and_is_not_followed(http, status):
    """The key never travels on: a redirect comes back as it is, and the other host hears nothing."""
    async with peer(keep_answering) as elsewhere:

        async def deed(made, reader, writer):
            await keep_answering(made, reader, writer, status=status, more=f"Location: {elsewhere.url}/\r\n")

        async with peer(deed) as there:
            reply = await http.request("POST", there.url, json={}, key=Key("sk-secret"))
    assert reply.status == int(status.split()[0])
    assert elsewhere.connections == 0


async def test_an_announced_excess_is_refused_before_it_is_read(http):
    """A Content-Length above the limit ends the request at once."""

    async def deed(made, reader, writer):
        await made.request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(30)

    async with peer(deed) as there:
        with pytest.raises(TooLarge):
            await http.request("GET", there.url, max_bytes=1000)


async def test_an_unannounced_excess_is_cut_while_it_streams(http):
    """An endless body is cut at the limit: the peer cannot push much more than that through."""
    written = 0

    async def deed(made, reader, writer):
        nonlocal written
        await made.request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            while written < 500_000_000:
                writer.write(bytes(65_536))
                await writer.drain()
                written += 65_536

    async with peer(deed) as there:
        with pytest.raises(TooLarge):
            await http.request("GET", there.url, max_bytes=1_000_000)
    assert written < 50_000_000


async def test_a_compressed_excess_is_counted_unpacked(http):
    """A small answer that unfolds into a large one is cut by its unfolded size."""
    packed = gzip.compress(bytes(20_000_000))
    assert len(packed) < 100_000

    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, body=packed, more="Content-Encoding: gzip\r\n")

    async with peer(deed) as there:
        with pytest.raises(TooLarge):
            await http.request("GET", there.url, max_bytes=100_000)


async def test_an_answer_of_exactly_the_limit_is_taken(http):
    """The limit itself is allowed."""

    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, body=b"x" * 1000)

    async with peer(deed) as there:
        assert len((await http.request("GET", there.url, max_bytes=1000)).body) == 1000
        with pytest.raises(TooLarge):
            await http.request("GET", there.url, max_bytes=999)


async def test_one_connection_serves_many_requests(http):
    """Twenty polls in a row open one connection."""
    async with peer(keep_answering) as there:
        for _ in range(20):
            await http.request("GET", there.url)
    assert (there.connections, len(there.received)) == (1, 20)


async def test_no_more_connections_to_a_host_than_allowed():
    """Fifty requests at once share the connections that one host may have."""

    async def deed(made, reader, writer):
        while await made.request(reader):
            await asyncio.sleep(0.005)
            writer.write(answer())
            await writer.drain()

    async with peer(deed) as there, Http(per_host=4) as http:
        await asyncio.gather(*(http.request("GET", there.url) for _ in range(50)))
    assert there.connections <= 4
    assert len(there.received) == 50


async def test_no_cookie_is_kept(http):
    """A cookie set by one answer is not shown to the next request."""

    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, more="Set-Cookie: who=me\r\n")

    async with peer(deed) as there:
        await http.request("GET", there.url)
        await http.request("GET", there.url)
    assert b"cookie" not in there.received[1].lower()


async def test_cancelling_a_request_frees_its_connection():
    """A cancelled request gives its place back, and the next one gets an answer of its own."""

    async def deed(made, reader, writer):
        while sent := await made.request(reader):
            if b"/slow" in sent:
                await asyncio.sleep(30)
            writer.write(answer(b"own"))
            await writer.drain()

    async with peer(deed) as there, Http(per_host=1) as http:
        slow = asyncio.create_task(http.request("GET", f"{there.url}/slow"))
        await there.arrived.wait()
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert (await http.request("GET", there.url, timeout=Timeouts(total=3))).body == b"own"
