"""Files for spreadsheets hold text, whatever a member wrote."""

import csv
import io

import pytest

from bot.core import sheets


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_runs(start):
    """Whatever some spreadsheet takes for the beginning of a formula gets an apostrophe in front."""
    data = sheets.written(("words", "number"), [{"words": f"{start}1+1", "number": -5}])
    ((words, number),) = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    assert (words, number) == (f"'{start}1+1", "-5")
