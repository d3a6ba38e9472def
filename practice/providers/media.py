"""Files on the wire: finished pictures, and the spoilt ones a switch asks for.

Knows bytes and modes; which picture belongs to which task is the desk's business.
"""

import asyncio
import functools
import zlib

from aiohttp import web

from practice.clock import Clock
from practice.providers.replies import dropped, held, page

PRIVATE = "http://169.254.169.254/latest/meta-data/"
LIFETIME = 7 * 86_400.0
HUGE_BODY = 64 * 1024 * 1024
BOMB_SIDE = 16_384
SLOW_PARTS = 40
SLOW_PAUSE = 0.25


@functools.cache
def bomb() -> bytes:
    """A well-formed PNG of a few dozen kilobytes that unfolds into 268 megapixels."""
    rows = zlib.compressobj(9)
    packed = b"".join(rows.compress(bytes(1 + BOMB_SIDE // 8)) for _ in range(BOMB_SIDE))
    header = BOMB_SIDE.to_bytes(4, "big") * 2 + bytes((1, 0, 0, 0, 0))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", packed + rows.flush()),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return len(data).to_bytes(4, "big") + kind + data + check.to_bytes(4, "big")


async def serve(
    request: web.Request,
    data: bytes,
    form: str,
    mode: str,
    *,
    clock: Clock,
    closing: asyncio.Event,
) -> web.StreamResponse:
    """A file as `image/{form}`, whole unless `mode` is one of the picture faults."""
    kind = f"image/{form}"
    match mode:
        case "html_picture":
            return page(200, "Welcome to nginx!")
        case "missing_picture":
            return page(404, "404 Not Found")
        case "redirect_private":
            return web.Response(status=302, headers={"Location": PRIVATE})
        case "redirect_loop":
            return web.Response(status=302, headers={"Location": request.path})
        case "huge_picture":
            return web.Response(body=bomb(), content_type="image/png")
        case "truncated_picture":
            return web.Response(body=data[: len(data) // 2], content_type=kind)
        case "huge_body" | "cut_download" | "slow_download" | "stall":
            return await _streamed(request, data, kind, mode, clock=clock, closing=closing)
        case _:
            return web.Response(body=data, content_type=kind)


async def _streamed(
    request: web.Request,
    data: bytes,
    kind: str,
    mode: str,
    *,
    clock: Clock,
    closing: asyncio.Event,
) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_type = kind
    if mode != "huge_body":  # its size is not told beforehand: that is the trap
        response.content_length = len(data)
    await response.prepare(request)
    try:
        if mode == "slow_download":
            part = -(-len(data) // SLOW_PARTS)
            for start in range(0, len(data), part):
                await response.write(data[start : start + part])
                await held(request, clock, closing, SLOW_PAUSE)
            return response
        if mode == "huge_body":
            await response.write(data)
            block = bytes(1024 * 1024)
            for _ in range(HUGE_BODY // len(block)):
                await response.write(block)
            return response
        await response.write(data[: len(data) // 2])
        if mode == "stall":
            await held(request, clock, closing, 86_400)
    except ConnectionError:
        return response  # the other side had enough, which is what this fault is for
    dropped(request)
    return response
