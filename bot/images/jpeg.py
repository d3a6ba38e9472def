"""JPEG, segment by segment. Knows which segments the pixels need; all others are left out.

ITU-T T.81, annex B: https://www.w3.org/Graphics/JPEG/itu-t81.pdf
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.images.container import Container, Header, Stripped, Unfit, cut_short, malformed
from bot.images.orientation import UPRIGHT, read_orientation

_TITLE = "JPEG"

_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_DHT, _JPG, _DAC, _DQT, _DRI = 0xC4, 0xC8, 0xCC, 0xDB, 0xDD
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {_DHT, _JPG, _DAC}
_BARE = frozenset({_SOI, _EOI, _TEM, *range(0xD0, 0xD8)})
_TABLES = frozenset({_DHT, _DAC, _DQT, _DRI})

# The next real marker in entropy-coded data: not a stuffed zero, a restart marker or a fill byte.
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")

# Every scan of a progressive file is one pass over the whole picture, so a small file with many
# scans keeps a decoder busy for minutes. Encoders write about ten.
# https://libjpeg-turbo.org/pmwiki/uploads/About/TwoIssueswiththeJPEGStandard.pdf
_MOST_SCANS = 100


@dataclass(frozen=True, kw_only=True)
class _Segment:
    marker: int
    body: bytes
    scan: bytes = b""  # entropy-coded data that follows a scan header


def _segments(data: bytes) -> Iterator[_Segment]:
    """Every segment from the first after SOI up to and with EOI; what follows is not read."""
    at = 2
    while True:
        # Decoders skip stray bytes between segments, and cameras write some.
        at = data.find(b"\xff", at)
        while at >= 0 and data[at + 1 : at + 2] == b"\xff":
            at += 1
        if at < 0 or at + 1 >= len(data):
            raise cut_short(_TITLE)
        marker = data[at + 1]
        at += 2
        if marker == 0 or marker in _BARE:
            if marker == _EOI:
                yield _Segment(marker=marker, body=b"")
                return
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if at + max(length, 2) > len(data):
            raise cut_short(_TITLE)
        if length < 2:
            raise malformed(_TITLE)
        body = data[at + 2 : at + length]
        at += length
        end = at
        if marker == _SOS:
            following = _MARKER.search(data, at)
            if following is None:
                raise cut_short(_TITLE)
            end = following.start()
        yield _Segment(marker=marker, body=body, scan=data[at:end])
        at = end


def _recognises(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff")


def _read(data: bytes) -> Header:
    for segment in _segments(data):
        if segment.marker in _FRAMES and len(segment.body) >= 6:
            return Header(
                width=int.from_bytes(segment.body[3:5], "big"),
                height=int.from_bytes(segment.body[1:3], "big"),
            )
        if segment.marker in (_SOS, _EOI):
            break
    raise malformed(_TITLE)


def _strip(data: bytes) -> Stripped:
    parts = [b"\xff\xd8"]
    exif: bytes | None = None
    scans = 0
    for segment in _segments(data):
        if segment.marker == _APP1 and exif is None and segment.body.startswith(b"Exif\0\0"):
            exif = segment.body
        scans += segment.marker == _SOS
        if scans > _MOST_SCANS:
            raise Unfit(f"is a {_TITLE} in more than {_MOST_SCANS} passes, which nothing needs")
        parts.extend(_kept(segment))
    if not scans:
        raise cut_short(_TITLE)
    orientation = UPRIGHT if exif is None else read_orientation(exif)
    return Stripped(data=b"".join(parts), orientation=orientation)


def _kept(segment: _Segment) -> tuple[bytes, ...]:
    """The bytes of a segment that are needed to show the picture; none of most."""
    marker, body = segment.marker, segment.body
    if marker == _EOI:
        return (b"\xff\xd9",)
    if marker in _FRAMES or marker in _TABLES or marker == _SOS:
        return _packed(marker, body, segment.scan)
    if marker == _APP0 and body.startswith(b"JFIF\0") and len(body) >= 14:
        # The last two bytes are the size of a thumbnail, which is left out. JFIF 1.02, page 5.
        return _packed(marker, body[:12] + b"\0\0")
    if marker == _APP14 and body.startswith(b"Adobe") and len(body) >= 12:
        # Says how colours are stored: without it they would be read wrongly.
        return _packed(marker, body[:12])
    if marker == _APP2 and body.startswith(b"ICC_PROFILE\0"):
        return _packed(marker, body)
    return ()


def _packed(marker: int, body: bytes, scan: bytes = b"") -> tuple[bytes, ...]:
    return bytes((0xFF, marker)), (len(body) + 2).to_bytes(2, "big"), body, scan


JPEG = Container(
    format="jpeg",
    title=_TITLE,
    media_type="image/jpeg",
    extension="jpg",
    recognises=_recognises,
    read=_read,
    strip=_strip,
)
