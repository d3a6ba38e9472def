"""Input pictures as the providers take them: addresses they fetch, data URIs, bare base64."""

import asyncio
import base64
import binascii
import io
import re

import aiohttp
from PIL import Image

LARGEST = 20 * 1024 * 1024
PIXELS = 100_000_000
_DATA_URI = re.compile(r"data:image/(png|jpeg|webp);base64,")


class Unusable(Exception):
    """An input picture cannot be had or is none; the message says why."""


def is_address(value: str) -> bool:
    """Whether a provider would fetch it."""
    return value.startswith(("http://", "https://"))


def from_data_uri(value: str) -> bytes:
    """Bytes of `data:image/png;base64,...` in lower case whose picture is what it claims. Raises Unusable."""
    match = _DATA_URI.match(value)
    if not match:
        raise Unusable("must be a URL or data:image/<png|jpeg|webp>;base64,<data>")
    data = from_base64(value[match.end() :])
    form = picture_format(data)
    if form != match.group(1):
        raise Unusable(f"declares image/{match.group(1)} but holds {form}")
    return data


def from_base64(value: str) -> bytes:
    """Bytes of strict base64. Raises Unusable."""
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Unusable("is not valid base64") from None


def picture_format(data: bytes) -> str:
    """`png`, `jpeg`, `webp` ... for bytes that really decode to a picture. Raises Unusable."""
    if len(data) > LARGEST:
        raise Unusable("is larger than 20 MB")
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > PIXELS:
                raise Unusable("has too many pixels")
            image.load()
            return (image.format or "").lower()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Unusable("is not a picture") from None


async def fetched(session: aiohttp.ClientSession, address: str) -> bytes:
    """What the address serves, as the provider's own downloader would get it. Raises Unusable."""
    try:
        async with session.get(address) as response:
            if response.status != 200:
                raise Unusable(f"answered {response.status}")
            data = await response.content.read(LARGEST + 1)
            while len(data) <= LARGEST and not response.content.at_eof():
                data += await response.content.read(LARGEST + 1)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        raise Unusable("cannot be reached") from None
    await asyncio.to_thread(picture_format, data)
    return data
