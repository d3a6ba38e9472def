"""The owner's questions about money on the command line: what was spent, and whether the books hold.

Reads beside a running bot without disturbing it; only a repair needs the database for itself.
"""

import asyncio
import calendar
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from bot.core.accounts import By, CostLine
from bot.core.money import show_usd
from bot.core.outcomes import provider_name
from bot.store import ledger, reports
from bot.store.alone import Alone
from bot.store.besides import look
from bot.store.sqlite import SQLite

T = TypeVar("T")
HEADS = ("cost", "suspected", "charged", "pictures", "jobs")


def month_span(month: str) -> tuple[str, str]:
    """The first and the last day of `2026-11`.

    Raises:
        ValueError: that is no month.
    """
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise ValueError(f"{month!r} is no month; write it like 2026-11")
    days = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
    return f"{month}-01", f"{month}-{days:02}"


def costs_table(path: Path, *, month: str, by: By) -> str:
    """The costs of a month in groups, and their total, as lines of text.

    Raises:
        StartupError: the database cannot be read.
        ValueError: that is no month.
    """
    first, last = month_span(month)
    lines = look(path, reports.costs, guild_id=None, by=by, first=first, last=last)
    total = look(path, reports.total, guild_id=None, first=first, last=last)
    rows: list[tuple[str, ...]] = [(str(by), *HEADS)]
    rows += [_row(provider_name(line.key) if by is By.PROVIDER else line.key, line) for line in lines]
    return _table([*rows, _row("total", total)])


def problems(path: Path) -> list[str]:
    """Everything that is wrong with the books, a line each; empty when they hold.

    Raises:
        StartupError: the database cannot be read.
    """
    return look(path, ledger.differences)


def repair(path: Path) -> list[str]:
    """Make the sums anew from the ledger and return what is wrong even then.

    Raises:
        StartupError: a bot is using the database, or it cannot be written.
    """
    with Alone(path):
        asyncio.run(_rebuild(path))
    return problems(path)


async def _rebuild(path: Path) -> None:
    db = await SQLite.open(path)
    try:
        await db.write(ledger.rebuild)
    finally:
        await db.close()


def _row(name: str, line: CostLine) -> tuple[str, ...]:
    money = (show_usd(amount) for amount in (line.cost, line.suspected, line.charged))
    return (name, *money, str(line.pictures), str(line.jobs))


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    )
