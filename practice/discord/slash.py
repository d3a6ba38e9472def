"""A slash command as Discord's client builds it: checked against what the bot registered.

Source: https://discord.com/developers/docs/interactions/application-commands
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practice.discord import command_schema as schema
from practice.discord.entities import Channel, Json
from practice.discord.resolved import Refused, Resolved

_KINDS = {
    schema.STRING: str,
    schema.INTEGER: int,
    schema.BOOLEAN: bool,
    schema.NUMBER: float,
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A command, the words that chose it (`studio limits`), and the options it takes."""

    command: Json
    words: tuple[str, ...]
    options: list[Json]
    kinds: tuple[int, ...]

    def nest(self, options: list[Json]) -> list[Json]:
        """Wrap filled options in the sub-command they belong to."""
        for word, kind in reversed(tuple(zip(self.words[1:], self.kinds, strict=True))):
            options = [{"name": word, "type": kind, "options": options}]
        return options


def choose(commands: list[Json], name: str) -> Chosen:
    """Find a command by its words.

    Raises:
        Refused: when there is none, or when it wants a sub-command besides.
    """
    words = tuple(name.strip().lstrip("/").split())
    command = next((it for it in commands if it["type"] == 1 and words[:1] == (it["name"],)), None)
    if command is None:
        raise Refused(f"There is no command /{name}.")
    options: list[Json] = command.get("options", [])
    kinds: list[int] = []
    for word in words[1:]:
        found = next((it for it in options if it["type"] in (1, 2) and it["name"] == word), None)
        if found is None:
            raise Refused(f"There is no command /{name}.")
        kinds.append(found["type"])
        options = found.get("options", [])
    if any(it["type"] in (1, 2) for it in options):
        listed = ", ".join(f"/{' '.join(words)} {it['name']}" for it in options)
        raise Refused(f"Choose one of {listed}.")
    return Chosen(command=command, words=words, options=options, kinds=tuple(kinds))


def fill(
    chosen: Chosen,
    values: Mapping[str, Any],
    resolved: Resolved,
    channel: Channel,
    *,
    focused: str | None = None,
) -> list[Json]:
    """Turn values into options, in registered order; while typing (`focused`) gaps are fine.

    Raises:
        Refused: for unknown, missing, mistyped or out-of-range values.
    """
    known = {it["name"]: it for it in chosen.options}
    for name in values:
        if name not in known:
            raise Refused(f"/{' '.join(chosen.words)} has no option {name!r}.")
    filled: list[Json] = []
    for name, option in known.items():
        if name == focused:
            typed = values.get(name, "")
            filled.append({"name": name, "type": option["type"], "value": str(typed), "focused": True})
        elif values.get(name) is not None:
            value = _value(option, values[name], resolved, channel)
            filled.append({"name": name, "type": option["type"], "value": value})
        elif option.get("required") and focused is None:
            raise Refused(f"The option {name!r} is required.")
    if focused is not None and focused not in known:
        raise Refused(f"/{' '.join(chosen.words)} has no option {focused!r}.")
    return filled


def _value(option: Json, value: Any, resolved: Resolved, channel: Channel) -> Any:
    kind = option["type"]
    if kind in _KINDS:
        return _checked(option, _plain(option, value))
    if kind == schema.USER:
        return resolved.user(value)
    if kind == schema.ROLE:
        return resolved.role(value)
    if kind == schema.MENTIONABLE:
        return resolved.mentionable(value)
    if kind == schema.CHANNEL:
        return resolved.channel(value, option.get("channel_types"))
    return resolved.file(value, channel)


def _plain(option: Json, value: Any) -> Any:
    """A text, number or truth value of the registered type; numbers may come as text."""
    name, kind = option["name"], option["type"]
    if kind == schema.STRING:
        return str(value)
    if kind == schema.BOOLEAN:
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        if not isinstance(value, bool):
            raise Refused(f"{name} must be true or false.")
        return value
    if isinstance(value, bool):
        raise Refused(f"{name} must be a number.")
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = _choice_named(option, value)
    if kind == schema.INTEGER:
        if number != int(number) or abs(number) >= 2**53:
            raise Refused(f"{name} must be a whole number.")
        return int(number)
    return number


def _choice_named(option: Json, value: Any) -> float:
    for choice in option.get("choices") or []:
        if choice["name"] == value:
            return float(choice["value"])
    raise Refused(f"{option['name']} must be a number.")


def _checked(option: Json, value: Any) -> Any:
    name, choices = option["name"], option.get("choices") or []
    if choices:
        for choice in choices:
            if value in (choice["value"], choice["name"]):
                return choice["value"]
        listed = ", ".join(str(it["name"]) for it in choices)
        raise Refused(f"{name} must be one of {listed}.")
    if isinstance(value, str):
        low, high = option.get("min_length", 0), option.get("max_length", 6000)
        if not low <= len(value) <= high:
            raise Refused(f"{name} must be between {low} and {high} characters long.")
    elif not isinstance(value, bool):
        least, most = option.get("min_value"), option.get("max_value")
        if least is not None and value < least:
            raise Refused(f"{name} must be at least {least}.")
        if most is not None and value > most:
            raise Refused(f"{name} must be at most {most}.")
    return value
