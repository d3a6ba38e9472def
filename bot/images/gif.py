"""GIF, block by block. Knows where the first frame starts and ends; the rest is counted, then left out.

https://www.w3.org/Graphics/GIF/spec-gif89a.txt
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.images.container import Container, Header, Stripped, cut_short, malformed

_TITLE = "GIF"

_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL = 0xF9
_SCREEN_END = 13


@dataclass(frozen=True, kw_only=True)
class _Block:
    """One frame or extension, from `start` to before `end`."""

    kind: int
    label: int
    start: int
    end: int


def _palette_size(packed: int) -> int:
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _blocks(data: bytes) -> Iterator[_Block]:
    """Every block up to the trailer; a file that just stops after a whole block ends there too."""
    if len(data) < _SCREEN_END:
        raise cut_short(_TITLE)
    at = _SCREEN_END + _palette_size(data[10])
    while at < len(data) and (kind := data[at]) != _TRAILER:
        head = data[at : at + 10]
        if kind == _EXTENSION and len(head) > 2:
            end = _after_parts(data, at + 2)
        elif kind == _FRAME and len(head) == 10:
            end = _after_parts(data, at + 11 + _palette_size(head[9]))
        else:
            raise malformed(_TITLE) if len(head) == 10 else cut_short(_TITLE)
        yield _Block(kind=kind, label=head[1], start=at, end=end)
        at = end


def _after_parts(data: bytes, at: int) -> int:
    """Where a run of sub-blocks (a length byte, that many bytes, ... a zero) is over."""
    while at < len(data):
        length = data[at]
        at += 1 + length
        if not length:
            return at
    raise cut_short(_TITLE)


def _recognises(data: bytes) -> bool:
    return data[:6] in (b"GIF87a", b"GIF89a")


def _read(data: bytes) -> Header:
    if len(data) < _SCREEN_END:
        raise cut_short(_TITLE)
    width = int.from_bytes(data[6:8], "little")
    height = int.from_bytes(data[8:10], "little")
    frames = 0
    for block in _blocks(data):
        if block.kind != _FRAME:
            continue
        frames += 1
        if frames == 1:
            # Decoders enlarge the screen for a first frame that reaches over its edge.
            left, top, wide, high = (
                int.from_bytes(data[block.start + n : block.start + n + 2], "little") for n in (1, 3, 5, 7)
            )
            width, height = max(width, left + wide), max(height, top + high)
    return Header(width=width, height=height, frames=max(1, frames))


def _strip(data: bytes) -> Stripped:
    control = b""
    for block in _blocks(data):
        if block.kind == _EXTENSION and block.label == _GRAPHIC_CONTROL:
            control = data[block.start : block.end]
        if block.kind == _FRAME:
            screen = data[: _SCREEN_END + _palette_size(data[10])]
            frame = data[block.start : block.end]
            return Stripped(data=screen + control + frame + b"\x3b", still=False)
    raise cut_short(_TITLE)


GIF = Container(
    format="gif",
    title=_TITLE,
    media_type="image/gif",
    extension="gif",
    recognises=_recognises,
    read=_read,
    strip=_strip,
)
