"""Reading a JSON document of which nothing is certain: every function answers something plain, none ever raises."""

import base64
import binascii
import json
import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.core.money import micro_usd
from bot.core.ports import Image
from bot.net.addresses import Origin

LONGEST_ADDRESS = 8192
_TASK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:=-]{0,199}")  # it becomes part of a path: no slash, no leading dot
_DATA_URI = re.compile(r"data:[\w/+.-]*(?:;[\w=-]+)*;base64,", re.IGNORECASE)
_MOST = Decimal(1_000_000_000)


def document(body: bytes) -> Any:
    """The JSON document, None where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def table(value: Any) -> Mapping[str, Any]:
    """A JSON object; empty for anything else."""
    return value if isinstance(value, dict) else {}


def rows(value: Any) -> list[Any]:
    """A JSON array; a lone object or string counts as an array of one, anything else as empty."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, dict) or (isinstance(value, str) and value) else []


def text(value: Any) -> str:
    """A string or a number as text; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return str(value)
    return ""


def number(value: Any) -> int | None:
    """A whole number of moderate size, also when it is written as a string."""
    try:
        found = int(text(value))
    except ValueError:
        return None
    return found if abs(found) < 10**12 else None


def task(*candidates: Any) -> str | None:
    """The first that can be a task's id."""
    return next((found for value in candidates if _TASK.fullmatch(found := text(value))), None)


def state(value: Any) -> str:
    """A status in lower case with single underscores, so that `IN PROGRESS` and `in_progress` are the same."""
    found = text(value) if isinstance(value, str) else ""
    return "_".join(found.lower().replace("-", " ").replace("_", " ").split())[:60]


def address(value: Any) -> str | None:
    """A http or https address, None for anything else."""
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS:
        return None
    try:
        Origin.of(value.strip())
    except ValueError:
        return None
    return value.strip()


def picture_bytes(value: Any) -> bytes | None:
    """The bytes of base64, with or without `data:...;base64,` before it; None where it is none."""
    if not isinstance(value, str):
        return None
    raw = "".join(_DATA_URI.sub("", value.strip(), count=1).split()).rstrip("=")
    try:
        return base64.b64decode(raw + "=" * (-len(raw) % 4), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def progress(value: Any) -> float | None:
    """A share from 0 to 1, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        share = float(value)
    except OverflowError:
        return None
    return share if math.isfinite(share) and 0 <= share <= 1 else None


def amount(value: Any) -> Decimal | None:
    """An amount of money, also when it is written as a string; None for anything absurd."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        found = Decimal(str(value).strip()) if len(str(value)) < 40 else None
    except (InvalidOperation, ValueError):
        return None
    return found if found is not None and found.is_finite() and abs(found) <= _MOST else None


def bill(value: Any) -> int | None:
    """An amount in USD as micro-USD, None where it is no amount or negative."""
    found = amount(value)
    return micro_usd(found) if found is not None and found >= 0 else None


def without_doubles(images: Iterable[Image]) -> tuple[Image, ...]:
    """Each picture once, in order; when one of two doubles is flagged, the one that stays is."""
    found: dict[tuple[str | None, bytes | None], Image] = {}
    for image in images:
        key = (image.url, image.data)
        if key not in found or image.nsfw:
            found[key] = image
    return tuple(found.values())
