"""Faults of the file a finished job points at."""

import asyncio
import io

import aiohttp
import pytest
from PIL import Image

from practice.providers.media import HUGE_BODY, bomb


async def address(client, house, mode: str) -> str:
    house.modelverse.set(mode=mode)
    return (await client.modelverse()).json["data"][0]["url"]


async def test_html_instead_of_a_picture(client, house):
    """A page with status 200 where a PNG should be."""
    answer = await client.get(await address(client, house, "html_picture"))

    assert (answer.status, answer.data[:6]) == (200, b"<html>")


async def test_a_picture_cut_in_half(client, house):
    """Well-formed HTTP, half the bytes: only decoding finds out."""
    answer = await client.get(await address(client, house, "truncated_picture"))

    assert len(answer.data) == int(answer.headers["Content-Length"])
    with pytest.raises(OSError, match="truncated"):
        Image.open(io.BytesIO(answer.data)).load()


async def test_a_download_that_breaks_off(client, house):
    """The connection drops before the promised length."""
    url = await address(client, house, "cut_download")

    with pytest.raises(aiohttp.ClientPayloadError):
        await client.get(url)


async def test_a_bomb(client, house):
    """A small, well-formed PNG of more than 200 megapixels."""
    answer = await client.get(await address(client, house, "huge_picture"))

    assert answer.data == bomb()
    assert len(answer.data) < 200_000
    wide, high = int.from_bytes(answer.data[16:20]), int.from_bytes(answer.data[20:24])
    assert wide * high >= 200_000_000


async def test_a_body_without_end_in_sight(client, house):
    """A picture followed by tens of megabytes, sent without a length."""
    url = await address(client, house, "huge_body")
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.content_length is None
        size = sum([len(block) async for block in response.content.iter_chunked(1 << 20)])

    assert size > HUGE_BODY


@pytest.mark.parametrize("mode", ["redirect_private", "private_url"])
async def test_an_address_inside_the_network(client, house, mode):
    """The metadata service, by redirect or outright."""
    url = await address(client, house, mode)
    if mode == "redirect_private":
        answer = await client.get(url, allow_redirects=False)
        assert answer.status == 302
        url = answer.headers["Location"]

    assert url.startswith("http://169.254.169.254/")


async def test_a_redirect_in_circles(client, house):
    """It leads to itself for ever."""
    url = await address(client, house, "redirect_loop")

    with pytest.raises(aiohttp.TooManyRedirects):
        await client.get(url)


async def test_a_picture_that_is_gone(client, house):
    """404 with a page."""
    assert (await client.get(await address(client, house, "missing_picture"))).status == 404


async def test_a_slow_download_trickles(client, house, clock):
    """The picture comes whole, but only as the clock moves."""
    url = await address(client, house, "slow_download")
    download = asyncio.ensure_future(client.get(url))
    while not download.done():
        clock.advance(0.25)
        await asyncio.sleep(0.002)

    assert Image.open(io.BytesIO(download.result().data)).size == (64, 64)
    assert clock.time() >= 1_750_000_009
