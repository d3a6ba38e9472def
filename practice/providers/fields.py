"""A request body held against a table of fields, with nothing forgiven.

Knows JSON types and ranges; knows no provider and no HTTP.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["string", "integer", "number", "boolean", "strings"]
Fault = Literal["missing", "invalid", "unknown"]

ASPECT_RATIOS = ("21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One row of a provider's parameter table; `low` and `high` also bound a list's length."""

    kind: Kind
    required: bool = False
    nullable: bool = False
    low: float | None = None
    high: float | None = None
    options: tuple[str, ...] = ()
    check: Callable[[str], str | None] | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong with one field."""

    field: str
    fault: Fault
    sentence: str


def problems(fields: Mapping[str, Field], body: Mapping[str, object]) -> list[Problem]:
    """Every way in which `body` departs from the table, in the table's order; unknown names last."""
    found: list[Problem] = []
    for name, field in fields.items():
        if name not in body:
            if field.required:
                found.append(Problem(field=name, fault="missing", sentence=f"{name} is required"))
            continue
        sentence = _complaint(field, body[name])
        if sentence:
            found.append(Problem(field=name, fault="invalid", sentence=f"{name} {sentence}"))
    found.extend(
        Problem(field=name, fault="unknown", sentence=f"{name} is not a parameter here")
        for name in body
        if name not in fields
    )
    return found


def _complaint(field: Field, value: object) -> str | None:
    if value is None:
        return None if field.nullable else "must not be null"
    match field.kind:
        case "string":
            return _text_complaint(field, value)
        case "boolean":
            return None if isinstance(value, bool) else "must be true or false"
        case "integer":
            if isinstance(value, bool) or not isinstance(value, int):
                return "must be an integer"
            return _range_complaint(field, value)
        case "number":
            if isinstance(value, bool) or not isinstance(value, int | float):
                return "must be a number"
            return _range_complaint(field, value)
        case "strings":
            return _list_complaint(field, value)


def _range_complaint(field: Field, value: float) -> str | None:
    if field.low is not None and value < field.low:
        return f"must be at least {field.low:g}"
    if field.high is not None and value > field.high:
        return f"must be at most {field.high:.10g}"
    return None


def _text_complaint(field: Field, value: object) -> str | None:
    if not isinstance(value, str):
        return "must be a string"
    if field.required and not value.strip():
        return "must not be empty"
    if field.options and value not in field.options:
        return f"must be one of {', '.join(field.options)}"
    return field.check(value) if field.check else None


def _list_complaint(field: Field, value: object) -> str | None:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return "must be a list of strings"
    items = [item for item in value if isinstance(item, str)]
    if len(items) != len(value):
        return "must be a list of strings"
    if field.low is not None and len(items) < field.low:
        return f"must hold at least {field.low:g}"
    if field.high is not None and len(items) > field.high:
        return f"must hold at most {field.high:g}"
    if field.check:
        return next((said for item in items if (said := field.check(item))), None)
    return None


def size_check(low: int, high: int) -> Callable[[str], str | None]:
    """A check for `1024x768`, each side within `low`..`high` pixels."""

    def check(value: str) -> str | None:
        match = re.fullmatch(r"([1-9]\d{1,4})x([1-9]\d{1,4})", value)
        if not match:
            return "must look like 1024x1024"
        if not all(low <= int(side) <= high for side in match.groups()):
            return f"must have sides of {low} to {high} pixels"
        return None

    return check


def ratio_check(value: str) -> str | None:
    """Refuse anything but `w:h` between 21:9 and 9:21."""
    match = re.fullmatch(r"(\d{1,2}):(\d{1,2})", value)
    if not match or not all(int(side) for side in match.groups()):
        return "must look like 16:9"
    wide, high = (int(side) for side in match.groups())
    if wide * 9 > high * 21 or wide * 21 < high * 9:
        return "must lie between 21:9 and 9:21"
    return None
