"""What Discord accepts as a command: names, descriptions, options, choices, their order.

Source: https://discord.com/developers/docs/interactions/application-commands
"""

import re
from typing import Any

from practice.discord.entities import Json
from practice.discord.errors import Path, Problems, refusal
from practice.discord.fields import check_text

SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
_GROUPING = (SUB_COMMAND, SUB_COMMAND_GROUP)
_LIMITS = {1: 100, 2: 15, 3: 15}
MOST_TEXT = 8000  # name, description and values of a command together
_NAME = re.compile(r"^[-_'\w]{1,32}$")


def check_commands(commands: list[Json]) -> None:
    """Refuse commands that Discord would not register.

    Raises:
        DiscordError: 50035 with every problem, 30032 for too many commands.
    """
    problems = Problems()
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        path: Path = (index,) if len(commands) > 1 else ()
        kind = command.get("type", 1)
        if kind not in _LIMITS:
            problems.choice((*path, "type"), (1, 2, 3))
            continue
        _check_one(problems, path, command, kind)
        key = (kind, str(command.get("name")))
        if key in seen:
            problems.add(
                (index, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        seen.add(key)
    problems.refuse()
    for kind, most in _LIMITS.items():
        if sum(1 for it in commands if it.get("type", 1) == kind) > most:
            raise refusal(30032)


def _check_one(problems: Problems, path: Path, command: Json, kind: int) -> None:
    if kind == 1:
        _name(problems, path, command)
        check_text(problems, (*path, "description"), command.get("description"), 1, 100)
        _options(problems, path, command.get("options") or [], depth=0)
        if _weight(command) > MOST_TEXT:
            problems.add(
                path,
                "APPLICATION_COMMAND_TOO_LARGE",
                f"Command exceeds maximum size ({MOST_TEXT})",
            )
        return
    check_text(problems, (*path, "name"), command.get("name"), 1, 32)
    if command.get("description"):
        problems.add(
            (*path, "description"),
            "APPLICATION_COMMAND_INVALID_DESCRIPTION",
            "Context menu commands cannot have description",
        )
    if command.get("options"):
        problems.add(
            (*path, "options"),
            "APPLICATION_COMMAND_CONTEXT_MENU_CANNOT_HAVE_OPTIONS",
            "Context menu commands cannot have options",
        )


def _name(problems: Problems, path: Path, thing: Json) -> None:
    name = thing.get("name")
    if not isinstance(name, str) or not _NAME.match(name) or name != name.lower():
        problems.add(
            (*path, "name"),
            "APPLICATION_COMMAND_INVALID_NAME",
            "Command name is invalid",
        )


def _options(problems: Problems, path: Path, options: list[Json], *, depth: int) -> None:
    problems.length((*path, "options"), options, 0, 25)
    names: set[str] = set()
    optional_seen = False
    grouping = {it.get("type") in _GROUPING for it in options}
    if len(grouping) > 1:
        problems.add(
            (*path, "options"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    for index, option in enumerate(options):
        here = (*path, "options", index)
        _name(problems, here, option)
        check_text(problems, (*here, "description"), option.get("description"), 1, 100)
        if option.get("name") in names:
            problems.add(
                (*here, "name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option names must be unique",
            )
        names.add(str(option.get("name")))
        if option.get("required") and optional_seen:
            problems.add(
                here,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.get("required")
        _option(problems, here, option, depth)


def _option(problems: Problems, path: Path, option: Json, depth: int) -> None:
    kind = option.get("type")
    misplaced = (kind == SUB_COMMAND_GROUP and depth > 0) or (kind == SUB_COMMAND and depth > 1)
    if kind not in range(1, 12) or misplaced:
        problems.choice((*path, "type"), tuple(range(1, 12)))
        return
    if kind in _GROUPING:
        _options(problems, path, option.get("options") or [], depth=depth + 1)
        return
    choices = option.get("choices") or []
    problems.length((*path, "choices"), choices, 0, 25)
    if choices and option.get("autocomplete"):
        problems.add(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES_EXCLUSIVE",
            "Autocomplete may not be set to true if choices are present",
        )
    for index, choice in enumerate(choices):
        check_choice(problems, (*path, "choices", index), choice, kind)
    for bound in ("min_length", "max_length"):
        if option.get(bound) is not None and not 0 <= option[bound] <= 6000:
            problems.add((*path, bound), "NUMBER_TYPE_MAX", "Must be between 0 and 6000.")


def check_choice(problems: Problems, path: Path, choice: Json, kind: Any) -> None:
    """Note what is wrong with one choice of an option or of an autocomplete answer."""
    check_text(problems, (*path, "name"), choice.get("name"), 1, 100)
    value = choice.get("value")
    if kind == STRING:
        check_text(problems, (*path, "value"), value, 0, 100)
    elif not isinstance(value, (int, float)) or isinstance(value, bool):
        problems.add((*path, "value"), "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')


def _weight(thing: Json) -> int:
    own = len(str(thing.get("name", ""))) + len(str(thing.get("description", "")))
    own += sum(len(str(it["name"])) + len(str(it["value"])) for it in thing.get("choices") or [])
    return own + sum(_weight(it) for it in thing.get("options") or [])
