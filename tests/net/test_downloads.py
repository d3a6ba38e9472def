"""Where pictures may be fetched from, and what becomes of everything that goes wrong on the way."""

import asyncio
import socket

import pytest
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import ResolveResult

from bot.net.addresses import Origin
from bot.net.downloads import fetch_picture
from bot.net.errors import DownloadError
from bot.net.http import Http
from bot.net.redact import Key
from tests.net.peers import answer, keep_answering, peer


class Names(AbstractResolver):
    """A name service that answers what it is told, another address each time when there are several."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        found = self.addresses[host]
        address = found.pop(0) if len(found) > 1 else found[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        return None


def trusting(*urls: str, **more) -> Http:
    return Http(trusted=[Origin.of(url).endpoint for url in urls], **more)


async def refused(http: Http, url: str, **more) -> DownloadError:
    with pytest.raises(DownloadError) as caught:
        await fetch_picture(http, url, **more)
    return caught.value


async def test_a_configured_host_may_be_private():
    """The exact host and port the owner configured serves pictures, though it is on loopback."""

    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, body=b"picture")

    async with peer(deed) as there, trusting(there.url) as http:
        assert await fetch_picture(http, f"{there.url}/a.png") == b"picture"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0"])
async def test_a_private_address_is_never_connected_to(host):
    """However loopback is written, nothing reaches it, and trying again is pointless."""
    async with peer(keep_answering) as there, Http() as http:
        error = await refused(http, f"http://{host}:{there.port}/a.png")
    assert there.connections == 0
    assert not error.retryable


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"])
async def test_loopback_in_disguise_is_never_connected_to(host):
    """Spellings that some libraries take for loopback lead nowhere, whether they count as names or as numbers."""
    async with peer(keep_answering) as there, Http() as http:
        await refused(http, f"http://{host}:{there.port}/a.png", total=5)
    assert there.connections == 0


async def test_another_port_of_a_configured_host_is_not_trusted():
    """Trust is for host and port together: the neighbour on the same machine stays out of reach."""
    async with peer(keep_answering) as api, peer(keep_answering) as neighbour, trusting(api.url) as http:
        await refused(http, f"{neighbour.url}/admin")
    assert neighbour.connections == 0


async def test_a_name_that_leads_inside_is_refused():
    """A harmless name that resolves to a private address is caught when connecting."""
    async with peer(keep_answering) as there, Http(resolver=Names(pictures_example=["127.0.0.1"])) as http:
        error = await refused(http, f"http://pictures.example:{there.port}/a.png")
    assert there.connections == 0
    assert "private" in str(error)


async def test_a_name_that_changes_between_look_ups_is_refused():
    """DNS rebinding: a first public answer does not open the door for the second one."""
    names = Names(pictures_example=["192.0.2.1", "127.0.0.1"])
    async with peer(keep_answering) as there, Http(resolver=names) as http:
        for _ in range(3):
            await refused(http, f"http://pictures.example:{there.port}/a.png", total=1)
    assert there.connections == 0


async def test_an_idle_connection_to_a_configured_host_is_no_way_in():
    """A connection the API side holds open is never lent to a download of the same host and port."""
    async with peer(keep_answering) as there, Http() as http:
        await http.request("GET", there.url)
        await refused(http, there.url)
    assert (there.connections, len(there.received)) == (1, 1)


@pytest.mark.parametrize("url", ["ftp://a.example/x", "file:///etc/passwd", "data:image/png;base64,eA==", "", "a.png"])
async def test_only_web_addresses_are_fetched(http, url):
    """Another scheme is refused at once and for good, without repeating the address."""
    error = await refused(http, url)
    assert not error.retryable
    assert "passwd" not in str(error)


async def redirecting(made, reader, writer, *, to: str, status: str = "302 Found"):
    await keep_answering(made, reader, writer, status=status, more=f"Location: {to}\r\n")


async def test_a_redirect_into_the_private_network_is_refused():
    """Each hop is checked anew: a trusted host cannot send us to an inner one."""
    async with peer(keep_answering) as inner:

        async def deed(made, reader, writer):
            await redirecting(made, reader, writer, to=f"{inner.url}/meta-data")

        async with peer(deed) as there, trusting(there.url) as http:
            error = await refused(http, there.url, key=Key("sk-secret"))
    assert inner.connections == 0
    assert not error.retryable


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
async def test_a_redirect_is_followed_without_the_key(status):
    """The next address gets the request, but neither key nor headers, even on the same host."""

    async def deed(made, reader, writer):
        while sent := await made.request(reader):
            here = sent.startswith(b"GET /first")
            writer.write(answer(b"", status=status, more="Location: /second?a=1\r\n") if here else answer(b"picture"))
            await writer.drain()

    async with peer(deed) as there, trusting(there.url) as http:
        got = await fetch_picture(http, f"{there.url}/first", key=Key("sk-secret"), headers={"X-Mine": "1"})
    first, second = there.received
    assert got == b"picture"
    assert b"sk-secret" in first
    assert second.startswith(b"GET /second?a=1 ")
    assert b"sk-secret" not in second
    assert b"X-Mine" not in second


async def test_at_most_three_redirects_are_followed():
    """A circle ends after the third redirect, with a sentence and no further try."""

    async def deed(made, reader, writer):
        await redirecting(made, reader, writer, to="/again")

    async with peer(deed) as there, trusting(there.url) as http:
        error = await refused(http, there.url)
    assert len(there.received) == 4
    assert not error.retryable


@pytest.mark.parametrize("location", ["http://[broken", "ftp://elsewhere/x", "file:///etc/passwd"])
async def test_a_redirect_to_nowhere_is_refused(location):
    """A Location that is no web address ends the download."""

    async def deed(made, reader, writer):
        await redirecting(made, reader, writer, to=location)

    async with peer(deed) as there, trusting(there.url) as http:
        assert not (await refused(http, there.url)).retryable


@pytest.mark.parametrize(
    ("status", "retryable"),
    [
        *((status, False) for status in (204, 400, 401, 403, 404, 410, 416)),
        *((status, True) for status in (408, 425, 429, 500, 502, 503, 504)),
    ],
)
async def test_a_status_says_whether_a_later_try_may_succeed(status, retryable):
    """Refusals are final, overload and breakdowns are not; the status is there for the caller."""

    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, body=b"", status=f"{status} X")

    async with peer(deed) as there, trusting(there.url) as http:
        error = await refused(http, f"{there.url}/a.png?signature=abc")
    assert (error.status, error.retryable) == (status, retryable)
    assert "signature" not in str(error)


async def test_a_picture_beyond_the_limit_is_refused_for_good():
    """Too large stays too large."""

    async def deed(made, reader, writer):
        await keep_answering(made, reader, writer, body=bytes(2_000_001))

    async with peer(deed) as there, trusting(there.url) as http:
        error = await refused(http, there.url, max_bytes=2_000_000)
    assert not error.retryable
    assert "larger than 2 MB" in str(error)


async def test_a_cut_download_may_be_tried_again():
    """Half a file is an error that a later try may mend, never half a picture."""

    async def deed(made, reader, writer):
        await made.request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()

    async with peer(deed) as there, trusting(there.url) as http:
        assert (await refused(http, there.url)).retryable


async def test_a_dripping_host_is_given_up_in_time():
    """The total time bounds a host that keeps sending a little, redirects included."""

    async def deed(made, reader, writer):
        await made.request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with peer(deed) as there, trusting(there.url) as http:
        began = asyncio.get_running_loop().time()
        error = await refused(http, there.url, total=0.5)
    assert error.retryable
    assert asyncio.get_running_loop().time() - began < 5


async def test_an_unreachable_host_may_be_tried_again():
    """Nobody listens at the moment: that can change."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    async with trusting(url) as http:
        assert (await refused(http, url)).retryable
