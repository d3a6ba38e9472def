"""What Discord accepts as a modal, and what its fields accept from a person.

Source: https://discord.com/developers/docs/components/reference
"""

from practice.discord.components import SELECTS, ComponentType, walk
from practice.discord.entities import Json
from practice.discord.errors import Path, Problems
from practice.discord.fields import (
    check_bounds,
    check_custom_id,
    check_options,
    check_select,
    check_text,
)

_C = ComponentType
_LABELLED = frozenset({_C.TEXT_INPUT, _C.FILE_UPLOAD, _C.RADIO_GROUP, _C.CHECKBOX_GROUP, _C.CHECKBOX, *SELECTS})
MOST_ROWS = 5


def check_modal(problems: Problems, modal: Json) -> None:
    """Note everything wrong with a modal's title, id and components."""
    check_text(problems, ("title",), modal.get("title"), 1, 45)
    check_text(problems, ("custom_id",), modal.get("custom_id"), 1, 100)
    rows = modal.get("components")
    if not isinstance(rows, list):
        problems.required(("components",))
        return
    problems.length(("components",), rows, 1, MOST_ROWS)
    seen: set[str] = set()
    for index, row in enumerate(rows):
        _row(problems, ("components", index), row, seen)


def _row(problems: Problems, path: Path, row: Json, seen: set[str]) -> None:
    kind = row.get("type")
    if kind == _C.ACTION_ROW:
        inputs = row.get("components") or []
        problems.length((*path, "components"), inputs, 1, 1)
        for index, entry in enumerate(inputs):
            here = (*path, "components", index)
            if entry.get("type") != _C.TEXT_INPUT:
                _wrong_kind(problems, here, (_C.TEXT_INPUT,))
                continue
            check_text(problems, (*here, "label"), entry.get("label"), 1, 45)
            _field(problems, here, entry, seen)
    elif kind == _C.LABEL:
        check_text(problems, (*path, "label"), row.get("label"), 1, 45)
        if row.get("description") is not None:
            check_text(problems, (*path, "description"), row["description"], 0, 100)
        entry = row.get("component")
        if not isinstance(entry, dict):
            problems.required((*path, "component"))
        elif entry.get("type") not in _LABELLED:
            _wrong_kind(problems, (*path, "component"), tuple(sorted(_LABELLED)))
        else:
            _field(problems, (*path, "component"), entry, seen)
    elif kind == _C.TEXT_DISPLAY:
        check_text(problems, (*path, "content"), row.get("content"), 1, 4000)
    else:
        _wrong_kind(problems, path, (_C.ACTION_ROW, _C.TEXT_DISPLAY, _C.LABEL))


def _field(problems: Problems, path: Path, entry: Json, seen: set[str]) -> None:
    check_custom_id(problems, path, entry, seen)
    kind = entry["type"]
    if kind == _C.TEXT_INPUT:
        _text_input(problems, path, entry)
    elif kind in SELECTS:
        check_select(problems, path, entry)
        if entry.get("disabled"):
            problems.add((*path, "disabled"), "COMPONENT_DISABLED", "Modals cannot have disabled components")
    elif kind == _C.FILE_UPLOAD:
        check_bounds(problems, path, entry, most=10)
    elif kind == _C.RADIO_GROUP:
        check_options(problems, path, entry, low=2, high=10)
    elif kind == _C.CHECKBOX_GROUP:
        check_options(problems, path, entry, low=1, high=10)
        check_bounds(problems, path, entry, most=10)
    optional = kind in (_C.TEXT_INPUT, _C.CHECKBOX) or not entry.get("required", True)
    if not optional and entry.get("min_values") == 0:
        problems.add(
            (*path, "min_values"),
            "COMPONENT_REQUIRED_MIN_VALUES",
            "Must be at least 1 when the component is required.",
        )


def _text_input(problems: Problems, path: Path, entry: Json) -> None:
    if entry.get("style") not in (1, 2):
        problems.choice((*path, "style"), (1, 2))
    for name, low in (("min_length", 0), ("max_length", 1)):
        if entry.get(name) is not None and not low <= entry[name] <= 4000:
            problems.add((*path, name), "NUMBER_TYPE_MAX", f"Must be between {low} and 4000.")
    if entry.get("value") is not None:
        check_text(problems, (*path, "value"), entry["value"], 0, 4000)
    if entry.get("placeholder") is not None:
        check_text(problems, (*path, "placeholder"), entry["placeholder"], 0, 100)


def _wrong_kind(problems: Problems, path: Path, allowed: tuple[int, ...]) -> None:
    listed = ", ".join(str(int(kind)) for kind in allowed)
    problems.add((*path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed},).')


def fields_of(modal: Json) -> dict[str, Json]:
    """The fields a person fills in, by custom id, in order."""
    return {it["custom_id"]: it for it in walk(modal["components"]) if "custom_id" in it}
