"""How gateway packets are packed for one connection: not at all, zlib-stream or zstd-stream.

Source: https://discord.com/developers/docs/events/gateway#transport-compression
"""

import zlib
from typing import Protocol

import zstandard


class Packing(Protocol):
    """Packs the text of one packet; state lasts for the connection."""

    def pack(self, text: str) -> str | bytes:
        """The frame to send: a string goes as text, bytes as binary."""
        ...


class Plain:
    """Sends packets as they are."""

    def pack(self, text: str) -> str:
        """The text itself."""
        return text


class ZlibStream:
    """One zlib stream, flushed after each packet so that it ends in 00 00 FF FF."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj()

    def pack(self, text: str) -> bytes:
        """The next part of the stream."""
        return self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    """One zstd stream, a whole block for each packet."""

    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor().compressobj()

    def pack(self, text: str) -> bytes:
        """The next part of the stream."""
        packed = self._stream.compress(text.encode())
        return packed + self._stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


def packing(asked: str | None) -> Packing:
    """The packing a client asked for in the gateway address. ValueError for any other."""
    if asked is None:
        return Plain()
    if asked == "zlib-stream":
        return ZlibStream()
    if asked == "zstd-stream":
        return ZstdStream()
    raise ValueError(f"unknown transport compression {asked!r}")
