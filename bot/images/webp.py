"""WebP, chunk by chunk. Knows which chunks carry pixels and colours; all others are left out.

https://developers.google.com/speed/webp/docs/riff_container
"""

from collections.abc import Iterator

from bot.images.container import Container, Header, Stripped, cut_short, malformed
from bot.images.orientation import UPRIGHT, read_orientation

_TITLE = "WebP"

_LOSSY, _LOSSLESS, _EXTENDED = b"VP8 ", b"VP8L", b"VP8X"
_KEPT = frozenset({_EXTENDED, b"ICCP", b"ANIM", b"ALPH", _LOSSY, _LOSSLESS})
_ANIMATED, _HAS_XMP, _HAS_EXIF = 0x02, 0x04, 0x08


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body of every chunk within the size that the file declares."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise cut_short(_TITLE)
    at = 12
    while at + 8 <= end:
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > end:
            raise cut_short(_TITLE)
        yield kind, data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _recognises(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _read(data: bytes) -> Header:
    kind, body = data[12:16], data[20:30]
    if kind == _EXTENDED and len(body) == 10:
        width = int.from_bytes(body[4:7], "little") + 1
        height = int.from_bytes(body[7:10], "little") + 1
        return Header(width=width, height=height, frames=_frames(data, flags=body[0]))
    if kind == _LOSSY and body[3:6] == b"\x9d\x01\x2a" and len(body) == 10:
        width = int.from_bytes(body[6:8], "little") & 0x3FFF
        height = int.from_bytes(body[8:10], "little") & 0x3FFF
        return Header(width=width, height=height)
    if kind == _LOSSLESS and body[:1] == b"\x2f" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        return Header(width=(bits & 0x3FFF) + 1, height=(bits >> 14 & 0x3FFF) + 1)
    raise cut_short(_TITLE) if len(data) < 30 else malformed(_TITLE)


def _frames(data: bytes, *, flags: int) -> int:
    """Frames that are really there, counted by their chunk heads."""
    if not flags & _ANIMATED:
        return 1
    at, frames = 12, 0
    while head := data[at : at + 8]:
        frames += head[:4] == b"ANMF"
        size = int.from_bytes(head[4:], "little")
        at += 8 + size + size % 2
    return max(1, frames)


def _strip(data: bytes) -> Stripped:
    parts: list[bytes] = []
    orientation = UPRIGHT
    seen: set[bytes] = set()
    still = True
    for kind, body in _chunks(data):
        if kind == b"EXIF":
            orientation = read_orientation(body)
        # The first frame of an animation stays; a second picture of any other kind is a mistake.
        if kind in seen or kind not in _KEPT | {b"ANMF"}:
            continue
        seen.add(kind)
        kept = body
        if kind == _EXTENDED and body:
            still = not body[0] & _ANIMATED
            kept = bytes((body[0] & ~(_HAS_XMP | _HAS_EXIF),)) + body[1:]
        parts.append(_packed(kind, kept))
    if not seen & {_LOSSY, _LOSSLESS, b"ANMF"}:
        raise cut_short(_TITLE)
    whole = b"WEBP" + b"".join(parts)
    riff = b"RIFF" + len(whole).to_bytes(4, "little") + whole
    return Stripped(data=riff, orientation=orientation, still=still)


def _packed(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)


WEBP = Container(
    format="webp",
    title=_TITLE,
    media_type="image/webp",
    extension="webp",
    recognises=_recognises,
    read=_read,
    strip=_strip,
)
