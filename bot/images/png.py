"""PNG, chunk by chunk. Knows which chunks carry pixels and colours; all others are left out.

https://www.w3.org/TR/png-3/
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.images.container import Container, Header, Stripped, cut_short, malformed
from bot.images.orientation import UPRIGHT, read_orientation

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TITLE = "PNG"

# Pixels, and what is needed to show them in the right colours. Text, times, thumbnails, EXIF, the
# frames of an animation and every private chunk stay behind.
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT"})

# Where Pillow stops unpacking, too. Profiles of screens and cameras have a few kB; the ones with
# megabytes are for print, and a PNG cannot hold the colours of print.
_LARGEST_PROFILE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class _Chunk:
    kind: bytes
    body: memoryview
    intact: bool


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Every chunk up to and with IEND; what follows is not read."""
    view = memoryview(data)
    at = len(_SIGNATURE)
    while True:
        head = data[at : at + 8]
        end = at + 8 + int.from_bytes(head[:4], "big")
        if len(head) < 8 or end + 4 > len(data):
            raise cut_short(_TITLE)
        body = view[at + 8 : end]
        expected = int.from_bytes(data[end : end + 4], "big")
        intact = zlib.crc32(body, zlib.crc32(head[4:])) == expected
        yield _Chunk(kind=head[4:], body=body, intact=intact)
        if head[4:] == b"IEND":
            return
        at = end + 4


def _recognises(data: bytes) -> bool:
    return data.startswith(_SIGNATURE)


def _read(data: bytes) -> Header:
    if len(data) < 33:
        raise cut_short(_TITLE)
    if data[8:16] != b"\0\0\0\x0dIHDR":
        raise malformed(_TITLE)
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return Header(width=width, height=height, frames=_frames(data))


def _frames(data: bytes) -> int:
    """The frames an animation declares: `acTL` has to stand before the first `IDAT`."""
    at = len(_SIGNATURE)
    while (kind := data[at + 4 : at + 8]) and kind not in (b"IDAT", b"IEND"):
        if kind == b"acTL":
            return max(1, int.from_bytes(data[at + 8 : at + 12], "big"))
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return 1


def _strip(data: bytes) -> Stripped:
    parts: list[bytes | memoryview] = [_SIGNATURE]
    orientation = UPRIGHT
    seen: set[bytes] = set()
    for chunk in _chunks(data):
        if chunk.kind == b"eXIf":
            orientation = read_orientation(bytes(chunk.body))
        if chunk.kind not in _KEPT:
            continue
        # Ours are written anew below, and would make a damaged chunk look sound.
        if not chunk.intact:
            raise malformed(_TITLE)
        # A second header could name another size than the one that was checked.
        if chunk.kind == b"IHDR" and seen:
            raise malformed(_TITLE)
        if chunk.kind != b"IDAT" and chunk.kind in seen:
            continue
        seen.add(chunk.kind)
        body = _clean_profile(chunk.body) if chunk.kind == b"iCCP" else chunk.body
        if body is not None:
            parts.extend(_packed(chunk.kind, body))
    return Stripped(data=b"".join(parts), orientation=orientation)


def _packed(kind: bytes, body: bytes | memoryview) -> tuple[bytes | memoryview, ...]:
    check = zlib.crc32(body, zlib.crc32(kind))
    return len(body).to_bytes(4, "big"), kind, body, check.to_bytes(4, "big")


def _clean_profile(body: memoryview) -> bytes | None:
    """The colour profile under a name of ours (its own may say anything); None when it is none."""
    _, _, rest = bytes(body).partition(b"\0")
    if rest[:1] != b"\0":
        return None
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(rest[1:], _LARGEST_PROFILE)
    except zlib.error:
        return None
    return b"icc\0" + rest.removesuffix(unpacker.unused_data) if unpacker.eof else None


PNG = Container(
    format="png",
    title=_TITLE,
    media_type="image/png",
    extension="png",
    recognises=_recognises,
    read=_read,
    strip=_strip,
)
