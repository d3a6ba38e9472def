"""Checks of single component fields that messages and modals share: texts, ids, options."""

from typing import Any

from practice.discord.entities import Json
from practice.discord.errors import Path, Problems

_STRING_SELECT = 3


def check_text(problems: Problems, path: Path, value: Any, low: int, high: int) -> None:
    """Note a text that is missing or whose length is outside `low` to `high`."""
    if not isinstance(value, str):
        problems.required(path)
    else:
        problems.length(path, value, low, high)


def check_custom_id(problems: Problems, path: Path, component: Json, seen: set[str]) -> None:
    """Note a `custom_id` that is missing, longer than 100, or already in `seen`."""
    custom_id = component.get("custom_id")
    check_text(problems, (*path, "custom_id"), custom_id, 1, 100)
    if isinstance(custom_id, str):
        if custom_id in seen:
            problems.add(
                (*path, "custom_id"),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                "Component custom id cannot be duplicated",
            )
        seen.add(custom_id)


def check_select(problems: Problems, path: Path, select: Json) -> None:
    """Note what is wrong with a select menu, in a message or a modal."""
    if select.get("placeholder") is not None:
        check_text(problems, (*path, "placeholder"), select["placeholder"], 0, 150)
    check_bounds(problems, path, select, most=25)
    if select.get("type") == _STRING_SELECT:
        check_options(problems, path, select, low=1, high=25)


def check_bounds(problems: Problems, path: Path, component: Json, *, most: int) -> None:
    """Note `min_values` and `max_values` that are out of range or contradict each other."""
    low, high = component.get("min_values"), component.get("max_values")
    if low is not None and not 0 <= low <= most:
        problems.add((*path, "min_values"), "NUMBER_TYPE_MAX", f"Must be between 0 and {most}.")
    if high is not None and not 1 <= high <= most:
        problems.add((*path, "max_values"), "NUMBER_TYPE_MAX", f"Must be between 1 and {most}.")
    if low is not None and high is not None and low > high:
        problems.add((*path, "min_values"), "SELECT_COMPONENT_MIN_MAX", "Must not exceed max_values.")


def check_options(problems: Problems, path: Path, component: Json, *, low: int, high: int) -> None:
    """Note what is wrong with the options of a select, radio or checkbox group."""
    options = component.get("options")
    if not isinstance(options, list):
        problems.required((*path, "options"))
        return
    problems.length((*path, "options"), options, low, high)
    seen: set[str] = set()
    for index, option in enumerate(options):
        here = (*path, "options", index)
        check_text(problems, (*here, "label"), option.get("label"), 1, 100)
        check_text(problems, (*here, "value"), option.get("value"), 1, 100)
        if option.get("description") is not None:
            check_text(problems, (*here, "description"), option["description"], 0, 100)
        if option.get("value") in seen:
            problems.add(
                (*here, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )
        seen.add(str(option.get("value")))
