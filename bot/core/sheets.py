"""Rows as a CSV file that a spreadsheet opens as what it is: text stays text, whatever a member wrote."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Protocol


class Row(Protocol):
    """Something with a value for each column."""

    def __getitem__(self, key: str, /) -> Any:
        """The value of one column."""
        ...


# The last four stand for the first four where people write in full width.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(value: object) -> object:
    """A cell no spreadsheet runs: text that would begin a formula gets an apostrophe in front.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS) else value


def written(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark, without which Excel guesses another encoding."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([neutral(row[name]) for name in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")
