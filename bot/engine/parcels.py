"""Files packed into ZIPs of limited size, and lists of records written as JSON of limited size. Blocking.

The same records and times make the same bytes. Knows neither members nor pictures.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

_EOCD = 22  # bytes at the end of a ZIP; APPNOTE.TXT 4.3.16
_HEADERS = 30 + 46  # bytes for each file besides its name, twice, and its contents; APPNOTE.TXT 4.3.7 and 4.3.12
_EARLIEST = 315_532_800_000  # 1980-01-01, the first day a ZIP can tell, milliseconds since 1970
_READABLE = 0o644 << 16


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file; `at` is its time in milliseconds since 1970. Pictures are packed already, text is worth packing."""

    name: str
    data: bytes
    at: int
    text: bool = False


class Parcel:
    """One ZIP that is being filled."""

    def __init__(self, path: Path, *, limit: int) -> None:
        self.path = path
        self._limit = limit
        self._directory = _EOCD
        self._zip = zipfile.ZipFile(path, "x", allowZip64=False)
        self.empty = True

    def fits(self, entry: Entry) -> bool:
        """Whether the whole ZIP stays within its limit with one file more, even if that cannot be packed at all."""
        used = self._zip.fp.tell() if self._zip.fp is not None else 0
        slack = len(entry.data) // 1000 + 64  # deflate adds a few bytes to each block of what it cannot pack
        return used + self._directory + _HEADERS + 2 * len(entry.name.encode()) + len(entry.data) + slack <= self._limit

    def add(self, entry: Entry) -> None:
        """Put a file in.

        Raises:
            OSError: the disk is full.
        """
        day = datetime.fromtimestamp(max(entry.at, _EARLIEST) // 1000, UTC)
        info = zipfile.ZipInfo(entry.name, (day.year, day.month, day.day, day.hour, day.minute, day.second))
        info.compress_type = zipfile.ZIP_DEFLATED if entry.text else zipfile.ZIP_STORED
        info.create_system, info.external_attr = 3, _READABLE  # the same on every system
        self._zip.writestr(info, entry.data)
        self._directory += 46 + len(entry.name.encode())
        self.empty = False

    def close(self) -> int:
        """Finish it; returns its size in bytes.

        Raises:
            OSError: the disk is full.
        """
        self._zip.close()
        return self.path.stat().st_size


class Document:
    """`easel.json`, and `easel-2.json` and so on when it grows: the same lists in each, one record on a line."""

    def __init__(self, folder: Path, header: Mapping[str, Any], lists: Sequence[str], *, limit: int) -> None:
        self._folder = folder
        self._header = header
        self._lists = list(lists)
        self._limit = limit
        self._paths: list[Path] = []
        self._file: TextIO | None = None
        self._size = self._at = 0
        self._first = True

    def write(self, name: str, records: Sequence[Mapping[str, Any]]) -> None:
        """Append to a list; lists come in the order in which they were named.

        Raises:
            OSError: the disk is full.
        """
        self._go_to(self._lists.index(name))
        for record in records:
            line = json.dumps(record, ensure_ascii=False)
            size = len(line.encode("utf-8", "replace")) + 2
            if self._size + size > self._limit and not self._first:
                self._finish()
                self._go_to(self._lists.index(name))
            self._put(f"\n{line}" if self._first else f",\n{line}")
            self._first = False
            self._size += size

    def close(self) -> list[Path]:
        """Finish it; returns its files."""
        self._finish()
        return self._paths

    def _go_to(self, place: int) -> None:
        """Close the lists before one, and open it."""
        if self._file is None:
            number = len(self._paths) + 1
            path = self._folder / (f"easel-{number}.json" if self._paths else "easel.json")
            self._file = path.open("x", encoding="utf-8", errors="replace", newline="\n")
            self._paths.append(path)
            head = json.dumps({**self._header, "file": number}, ensure_ascii=False, indent=1)
            self._size = len(head)
            self._put(head.removesuffix("\n}"))
            self._at = -1
        while self._at < place:
            if self._at >= 0:
                self._shut()
            self._at += 1
            self._put(f',\n"{self._lists[self._at]}": [')
            self._first = True

    def _finish(self) -> None:
        self._go_to(len(self._lists) - 1)
        self._shut()
        self._put("\n}\n")
        self.abandon()

    def abandon(self) -> None:
        """Leave it as it is."""
        if self._file is not None:
            self._file.close()
        self._file = None

    def _shut(self) -> None:
        self._put("]" if self._first else "\n]")

    def _put(self, text: str) -> None:
        assert self._file is not None
        self._file.write(text)
